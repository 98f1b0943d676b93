"""What explaining takes of trainings of seconds and minutes, with a budget."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable

import keras
import numpy as np

import tb_interpret as tbi
from benchmarks.table import Row

_BUDGET = 0.1
_MOST = 1.2 * _BUDGET
_EPOCHS = 3  # of each of two calls of `fit`


def measure(durations: tuple[int, ...] = (4, 30, 240)) -> list[Row]:
    """Rows for trainings of so many seconds, each of two calls of `fit`."""
    return [
        _row(name, build, size, seconds)
        for name, build, size in (
            ("small CNN, 32 px", _small, 32),
            ("MobileNetV2, 160 px", _mobile_net, 160),
        )
        for seconds in durations
    ]


def _row(name: str, build: Callable[[], keras.Model], size: int, seconds: int) -> Row:
    model = build()
    model.compile("sgd", "sparse_categorical_crossentropy")
    random = np.random.default_rng(0)
    x, y = random.random((32, size, size, 3), np.float32), random.integers(0, 10, 32)
    model.train_on_batch(x, y)
    start = time.perf_counter()
    model.train_on_batch(x, y)
    a_step = time.perf_counter() - start
    steps = max(1, round(seconds / (2 * _EPOCHS) / a_step))
    batches = _Batches(x, y, steps)
    with tempfile.TemporaryDirectory() as log_dir:
        ours = tbi.InterpretCallback(
            log_dir,
            (x[:8], y[:8]),
            [tbi.GradCAM(), tbi.Occlusion(), tbi.FilterVisualization()],
            time_budget=_BUDGET,
        )
        before, after = _Clock(), _Clock()
        for _ in range(2):
            model.fit(batches, epochs=_EPOCHS, verbose=0, callbacks=[before, ours, after])
    explaining = sum(b - a for a, b in zip(before.ends, after.ends, strict=True))
    training = sum(b - a for a, b in zip(after.begins, before.ends, strict=True))
    share = explaining / training
    preparing = sum(b - a for a, b in zip(before.train_begins, after.train_begins, strict=True))
    return Row(
        f"time_budget={_BUDGET}, {name}, training of {training:.0f} s in two fits",
        f"{share:.1%} ({explaining:.2f} s; {preparing:.1f} s to prepare)",
        f"≤ {_MOST:.0%}",
        share <= _MOST,
    )


class _Batches(keras.utils.PyDataset):
    def __init__(self, x: np.ndarray, y: np.ndarray, count: int) -> None:
        super().__init__()
        self._batch, self._count = (x, y), count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        return self._batch


class _Clock(keras.callbacks.Callback):
    """When Keras came by: two of them stand around what is measured."""

    def __init__(self) -> None:
        super().__init__()
        self.train_begins: list[float] = []
        self.begins: list[float] = []
        self.ends: list[float] = []

    def on_train_begin(self, *_: object, **__: object) -> None:
        self.train_begins.append(time.perf_counter())

    def on_epoch_begin(self, *_: object, **__: object) -> None:
        self.begins.append(time.perf_counter())

    def on_epoch_end(self, *_: object, **__: object) -> None:
        self.ends.append(time.perf_counter())


def _small() -> keras.Model:
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            *(layers.Conv2D(n, 3, activation="relu", padding="same") for n in (16, 32)),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu", padding="same"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(10, activation="softmax"),
        ]
    )


def _mobile_net() -> keras.Model:
    return keras.applications.MobileNetV2((160, 160, 3), weights=None, classes=10)
