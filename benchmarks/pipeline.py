"""What a stage of the input pipeline costs: JPEG, resize and augmentation, with and without."""

from __future__ import annotations

import functools
import pathlib
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

import cv2
import numpy as np
import skimage.data
import tensorflow as tf

import tb_interpret as tbi
from benchmarks.table import Row
from benchmarks.timing import interleaved, ratios

_PICTURES = 4096
_SIDE = 224
# On average: of ImageNet's, and of COCO's.
_SIZES = ((375, 500), (480, 640))
_OFF, _ON = 1.01, 1.03

Stages = Callable[[str], Callable[[Any], Any]]


def measure(rounds: int) -> Iterator[list[Row]]:
    """Rows: passes over real pictures, side by side in each round.

    A pass is long: what differs between two of them is small, so there are
    more rounds than elsewhere.
    """
    for size in _SIZES:
        with tempfile.TemporaryDirectory() as directory:
            paths = _photographs(pathlib.Path(directory), *size)
            for parallel, how in ((None, "one thread"), (tf.data.AUTOTUNE, "parallel")):
                name = f"{size[0]}×{size[1]}, {how}"
                yield _rows(paths, parallel, name, pathlib.Path(directory), 2 * rounds)


def _rows(
    paths: list[str], parallel: int | None, name: str, directory: pathlib.Path, rounds: int
) -> list[Row]:
    off = tbi.Pipeline(None)
    pipelines = {
        which: tbi.Pipeline(directory / f"{which} {name}", elements=8)
        for which in ("one", "nested", "three", "batches")
    }
    one, nested, three = pipelines["one"], pipelines["nested"], pipelines["three"]
    make = functools.partial(_dataset, paths, parallel)
    callbacks = {which: pipeline.callback() for which, pipeline in pipelines.items()}
    for callback in callbacks.values():
        callback.on_train_begin()
        callback.on_epoch_begin(0)
    datasets = {
        "without": make(_plain),
        "off": make(off.stage),
        "one": make(_only("resized", one.stage)),
        "three": make(three.stage),
        "nested": _nested(paths, parallel, nested.stage),
        "without, nested": _nested(paths, parallel, _plain),
        "tap": make(_plain, pipelines["batches"].tap("fed")),
    }
    for which, pipeline in pipelines.items():
        # The first pass chooses who is followed.
        _pass_over(datasets["tap" if which == "batches" else which])
        callbacks[which].on_epoch_end(0)
        pipeline.flush()
        # Each element is handed to the log once an epoch, and this one does not end: writing is
        # another thread's, and has a row of its own.
        callbacks[which].on_epoch_begin(1)
    work = {which: functools.partial(_pass_over, data) for which, data in datasets.items()}
    # Of all threads: what two cores do at a time differs too much from pass to pass.
    seconds = interleaved(work, rounds, time.process_time)
    compared = {
        "three stages, no log (`Pipeline(None)`)": ("off", "without", _OFF),
        "one stage that follows 8 elements": ("one", "without", _ON),
        "three stages in three maps": ("three", "without", None),
        "three stages in one map": ("nested", "without, nested", None),
        "a tap behind `batch`": ("tap", "without", _ON),
    }
    start = time.process_time()
    callbacks["three"].on_epoch_end(1)
    three.flush()
    writing = time.process_time() - start
    rows = [
        _row(f"pipeline, {name}: {what}", seconds[with_it], seconds[without], goal)
        for what, (with_it, without, goal) in compared.items()
    ]
    what = "pipeline: 8 elements of three stages written and judged, on the writer's thread"
    return [*rows, Row(f"{what} ({name})", f"{writing * 1e3:.0f} ms")]


def _row(what: str, own: list[float], others: list[float], goal: float | None) -> Row:
    lower, median, upper = (value - 1 for value in ratios(own, others))
    alone = min(others) / _PICTURES * 1e3
    return Row(
        what,
        f"{median:+.1%} ({lower:+.1%} to {upper:+.1%}; {alone:.2f} ms of CPU an element without)",
        "" if goal is None else f"≤ {goal - 1:.0%}",
        None if goal is None else median + 1 <= goal,
    )


def _plain(_: str) -> Callable[[Any], Any]:
    return lambda function: function


def _only(chosen: str, stage: Stages) -> Stages:
    return lambda name: stage(name) if name == chosen else _plain(name)


def _load(path: tf.Tensor, label: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    return tf.io.decode_jpeg(tf.io.read_file(path), channels=3), label


def _resize(image: tf.Tensor, label: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    return tf.image.resize(image, (_SIDE, _SIDE)) / 255.0, label


def _augment(image: tf.Tensor, label: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    return tf.image.random_contrast(tf.image.random_flip_left_right(image), 0.8, 1.2), label


def _dataset(
    paths: list[str],
    parallel: int | None,
    stage: Stages,
    tap: Callable[[tf.data.Dataset], tf.data.Dataset] = lambda dataset: dataset,
) -> tf.data.Dataset:
    dataset = _files(paths)
    for name, function in (("loaded", _load), ("resized", _resize), ("augmented", _augment)):
        dataset = dataset.map(stage(name)(function), num_parallel_calls=parallel)
    return tap(dataset.batch(32)).prefetch(2)


def _nested(paths: list[str], parallel: int | None, stage: Stages) -> tf.data.Dataset:
    load, resize, augment = (
        stage(name)(function)
        for name, function in (("loaded", _load), ("resized", _resize), ("augmented", _augment))
    )

    def prepare(path: tf.Tensor, label: tf.Tensor) -> Any:
        return augment(*resize(*load(path, label)))

    return _files(paths).map(prepare, num_parallel_calls=parallel).batch(32).prefetch(2)


def _files(paths: list[str]) -> tf.data.Dataset:
    return tf.data.Dataset.from_tensor_slices((paths, list(range(len(paths)))))


def _pass_over(dataset: tf.data.Dataset) -> None:
    for _ in dataset:
        pass


def _photographs(directory: pathlib.Path, height: int, width: int) -> list[str]:
    """Parts of real photographs, as JPEGs."""
    random = np.random.default_rng(0)
    photographs = [skimage.data.chelsea(), skimage.data.coffee(), skimage.data.astronaut()]
    paths = []
    for number in range(_PICTURES):
        photograph = photographs[number % len(photographs)]
        top = random.integers(0, photograph.shape[0] - 290)
        left = random.integers(0, photograph.shape[1] - 390)
        part = photograph[top : top + 290, left : left + 390, ::-1]
        path = directory / f"{number:03}.jpg"
        cv2.imwrite(str(path), cv2.resize(part, (width, height)))
        paths.append(str(path))
    return paths
