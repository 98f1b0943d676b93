"""What carrying filters' pictures from epoch to epoch saves, and what it loses."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Sequence
from typing import Literal, NamedTuple

import demo
import fashion_mnist
import keras
import numpy as np

from benchmarks.subjects import Subject
from benchmarks.table import Row
from tb_interpret import FilterVisualization
from tb_interpret.models.prepared_filters import PreparedFilters

WARM_STEPS, COLD_STEPS = 32, 512
EPOCHS = 10
GOAL_RATIO, GOAL_COST = 0.9, 0.1
_PARAMETRIZATIONS: tuple[Literal["pixels", "fourier"], ...] = ("pixels", "fourier")


class _Watch(keras.callbacks.Callback):
    """Makes pictures at each epoch and remembers how long it took."""

    def __init__(self, prepared: PreparedFilters, first_epoch: int) -> None:
        super().__init__()
        self.prepared, self.first_epoch = prepared, first_epoch
        self.pictures: list[np.ndarray] = []
        self.activations: list[np.ndarray] = []
        self.seconds: list[float] = []

    def on_epoch_end(self, epoch: int, _logs: dict[str, float] | None = None) -> None:
        if epoch < self.first_epoch:
            return
        start = time.perf_counter()
        pictures, activations = self.prepared.run()
        self.seconds.append(time.perf_counter() - start)
        self.pictures.append(pictures)
        self.activations.append(activations)


def measure() -> list[Row]:
    """Rows of both parametrizations, from one training of the demo's network."""
    keras.utils.set_random_seed(0)
    pictures, labels = fashion_mnist.load("train")
    training = _Training("small CNN", demo.build(), "block3", pictures, labels, batch_size=128)
    # Starting from noise is slow: it is done at the last epochs only.
    return _measure(training, filters=16, cold_epochs=3)


def measure_fine_tuning(subject: Subject, filters: int) -> list[Row]:
    """Rows of both parametrizations while a large network learns its 16 pictures."""
    keras.utils.set_random_seed(0)
    subject.model.compile(keras.optimizers.Adam(1e-4), "sparse_categorical_crossentropy")
    training = _Training(
        subject.name, subject.model, subject.layer, subject.images, subject.labels, batch_size=4
    )
    return _measure(training, filters, cold_epochs=1)


class _Training(NamedTuple):
    """What is trained, a few epochs long, and whose filters are watched."""

    name: str
    model: keras.Model
    layer: str
    pictures: np.ndarray
    labels: np.ndarray
    batch_size: int


def _measure(training: _Training, filters: int, cold_epochs: int) -> list[Row]:
    watches = {
        (parametrization, steps): _Watch(
            FilterVisualization(
                training.layer,
                filters,
                steps,
                parametrization=parametrization,
                restart_every=1 if steps == COLD_STEPS else None,
            ).prepare(training.model, training.pictures[:16]),
            EPOCHS - cold_epochs if steps == COLD_STEPS else 0,
        )
        for parametrization in _PARAMETRIZATIONS
        for steps in (WARM_STEPS, COLD_STEPS)
    }
    training.model.fit(
        training.pictures,
        training.labels,
        batch_size=training.batch_size,
        epochs=EPOCHS,
        verbose=0,
        callbacks=[*watches.values()],
    )
    return [
        row
        for name in _PARAMETRIZATIONS
        for row in _rows(
            f"{training.name}: {filters} filters, {name}",
            watches[name, WARM_STEPS],
            watches[name, COLD_STEPS],
        )
    ]


def _rows(title: str, warm: _Watch, cold: _Watch) -> list[Row]:
    reached = float(warm.activations[-1].sum() / cold.activations[-1].sum())
    speaks = cold.activations[-1] > 0
    each = warm.activations[-1][speaks] / cold.activations[-1][speaks]
    silent = "" if speaks.all() else f"; {(~speaks).sum()} silent from noise"
    beside = len(cold.seconds)
    # Of the same epochs, one beside the other.
    pairs = zip(warm.seconds[-beside:], cold.seconds, strict=True)
    cost = statistics.median(own / other for own, other in pairs)
    seconds = statistics.median(warm.seconds[-beside:])
    kept = _correlations(warm.pictures[-3:])
    fresh = f" (from noise {_correlations(cold.pictures):.2f})" if beside > 1 else ""
    return [
        Row(
            f"{title}: {WARM_STEPS} steps an epoch reach, at epoch {EPOCHS}",
            f"{reached:.2f} of {COLD_STEPS} from noise (filters {each.min():.2f} to "
            f"{each.max():.2f}{silent})",
            f"≥ {GOAL_RATIO}",
            reached >= GOAL_RATIO,
        ),
        Row(
            f"{title}: they take",
            f"{cost:.3f} of its time, {seconds * 1e3:,.0f} ms",
            f"≤ {GOAL_COST}",
            cost <= GOAL_COST,
        ),
        Row(f"{title}: correlation with the previous epoch's pictures", f"{kept:.2f}{fresh}"),
    ]


def _correlations(epochs: Sequence[np.ndarray]) -> float:
    """Median over filters and epochs; a picture of one color has none."""
    found = []
    for before, after in itertools.pairwise(epochs):
        for x, y in zip(before, after, strict=True):
            if x.std() and y.std():
                found.append(float(np.corrcoef(x.ravel(), y.ravel())[0, 1]))
    return statistics.median(found)
