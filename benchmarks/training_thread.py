"""What the training thread waits for at the end of an epoch, and what is written."""

from __future__ import annotations

import pathlib
import statistics
import tempfile
import time
from collections.abc import Sequence
from typing import Any

import cv2
import tensorflow as tf

import tb_interpret as tbi
from benchmarks.subjects import Subject
from benchmarks.table import Row
from benchmarks.timing import ratios, spread
from tb_interpret.methods.method import Method
from tests.at_work import session_of

GOAL_WRITING_MS = 2.0
GOAL_BYTES = 50
EXAMPLES = 16
_SHORT_SECONDS = 0.05


def measure(subject: Subject, rounds: int) -> list[Row]:
    """Rows of one network, from the callback as `fit` calls it."""
    layers = list(subject.layers)
    return [
        *_rows("Grad-CAM", subject, [tbi.GradCAM(subject.layer)], rounds),
        *_rows(
            "3 layers and grids", subject, [tbi.GradCAM(layers), tbi.ActivationGrid(layers)], rounds
        ),
    ]


def measure_all_methods(subject: Subject, rounds: int, side: int, filters: int) -> list[Row]:
    """Rows of an epoch with all four methods, and what each has of it.

    Args:
      subject: The network.
      rounds: Epochs that count.
      side: Positions of occlusion in a line, as many as there are lines.
      filters: How many are visualized, in the callback's usual steps.
    """
    layers = list(subject.layers)
    height, width = subject.images.shape[1:3]
    patch = (height // side, width // side)
    methods: list[Method] = [
        tbi.GradCAM(layers),
        tbi.ActivationGrid(layers),
        tbi.Occlusion(patch, patch),
        tbi.FilterVisualization(subject.layer, filters),
    ]
    images = tf.constant(subject.images[:EXAMPLES])
    compiled = tf.function(lambda x: subject.model(x, training=False))
    forward: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        callback = _started(subject, folder, methods, image_summaries=True)
        costs: dict[str, float] = {}
        for epoch in range(rounds + 1):
            compiled(images).numpy()
            start = time.perf_counter()
            compiled(images).numpy()
            forward.append(time.perf_counter() - start)
            callback.on_epoch_begin(epoch)
            callback.on_epoch_end(epoch)
            if epoch == 0:  # traces, and whatever else is done once
                costs = dict(session_of(callback).costs.seconds)
        seconds = {
            title: (spent - costs[title]) / rounds
            for title, spent in session_of(callback).costs.seconds.items()
        }
        callback.on_train_end()
    passes = sum(seconds.values()) / statistics.median(forward[1:])
    shares = ", ".join(f"{title} {spent:.3g} s" for title, spent in seconds.items())
    return [
        Row(
            f"on_epoch_end, all four methods, {EXAMPLES} examples, 3 layers",
            f"{passes:.0f} F, {sum(seconds.values()):.2f} s: {shares} ({side * side} positions; "
            f"{filters} filters, 32 steps)",
            subject=subject.name,
        )
    ]


def _rows(what: str, subject: Subject, methods: Sequence[Method], rounds: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        forward, total, writing, background = _epochs(subject, folder, methods, rounds)
    total_ms, writing_ms = (statistics.median(x) * 1e3 for x in (total, writing))
    name = f"on_epoch_end, {what}, {EXAMPLES} examples"
    return [
        Row(
            f"{name}: all of it",
            f"{spread(*ratios(total, forward))}, {total_ms:.1f} ms",
            subject=subject.name,
        ),
        Row(
            f"{name}: waiting for writing",
            f"{writing_ms:.2f} ms",
            f"≤ {GOAL_WRITING_MS:g} ms",
            writing_ms <= GOAL_WRITING_MS,
            subject.name,
        ),
        Row(
            f"{name}: work of the writer's thread",
            f"{statistics.median(background) * 1e3:.1f} ms",
            subject=subject.name,
        ),
    ]


def _epochs(
    subject: Subject,
    folder: str,
    methods: Sequence[Method],
    rounds: int,
) -> tuple[list[float], list[float], list[float], list[float]]:
    """Seconds an epoch: F, on_epoch_end, handing over, the thread's work."""
    images = tf.constant(subject.images[:EXAMPLES])
    compiled = tf.function(lambda x: subject.model(x, training=False))
    callback = _started(subject, folder, methods, image_summaries=True)
    writer = session_of(callback).writer
    submit = writer.submit
    waits: list[float] = []

    def timed_submit(*work: Any) -> None:
        start = time.perf_counter()
        submit(*work)
        waits.append(time.perf_counter() - start)

    vars(writer)["submit"] = timed_submit
    forward: list[float] = []
    total: list[float] = []
    background: list[float] = []
    for epoch in range(rounds + 1):
        if not forward or forward[-1] < _SHORT_SECONDS:
            compiled(images).numpy()  # what ran before has filled the caches
        start = time.perf_counter()
        compiled(images).numpy()
        forward.append(time.perf_counter() - start)
        callback.on_epoch_begin(epoch)
        start = time.perf_counter()
        callback.on_epoch_end(epoch)
        total.append(time.perf_counter() - start)
        # Between two epochs of a training there is time to write.
        start = time.perf_counter()
        writer.drain()
        background.append(time.perf_counter() - start)
    callback.on_train_end()
    return forward[1:], total[1:], waits[1:], background[1:]


def measure_bytes(subject: Subject, layer: str) -> list[Row]:
    """What an epoch of maps takes on disk, against overlays as PNG."""
    epochs = 10
    with tempfile.TemporaryDirectory() as folder:
        callback = _started(subject, folder, [tbi.GradCAM(layer)], image_summaries=False)
        callback.on_epoch_end(0)
        session_of(callback).writer.drain()
        before = _size(folder)
        for epoch in range(1, epochs + 1):
            callback.on_epoch_end(epoch)
        session_of(callback).writer.drain()
        written = (_size(folder) - before) / epochs
        callback.on_train_end()
    explanation = tbi.GradCAM(layer).explain(
        subject.model, subject.images[:EXAMPLES], targets=subject.labels[:EXAMPLES].tolist()
    )
    overlays = explanation.overlay(subject.pictures[:EXAMPLES])
    pngs = sum(len(cv2.imencode(".png", picture)[1]) for picture in overlays)
    height, width = explanation.maps.shape[1:]
    size = "x".join(str(edge) for edge in subject.pictures.shape[1:3])
    against = f"1/{pngs / written:.0f} of {EXAMPLES} PNG overlays of {size} ({pngs:,})"
    return [
        Row(
            f"{subject.name}: bytes an epoch, {EXAMPLES} maps of {height}x{width} and their facts",
            f"{written:,.0f}: {against}",
            f"≤ 1/{GOAL_BYTES}",
            written * GOAL_BYTES <= pngs,
        )
    ]


def _started(
    subject: Subject,
    folder: str,
    methods: Sequence[Method],
    *,
    image_summaries: bool,
) -> tbi.InterpretCallback:
    """A callback as it is after `fit` has called `on_train_begin`."""
    callback = tbi.InterpretCallback(
        folder,
        (subject.images[:EXAMPLES], subject.labels[:EXAMPLES]),
        methods,
        image_summaries=image_summaries,
    )
    subject.model.stop_training = False  # as `fit` does
    callback.set_model(subject.model)
    callback.set_params({"epochs": 1_000_000, "verbose": 0})
    callback.on_train_begin()
    return callback


def _size(folder: str) -> int:
    return sum(path.stat().st_size for path in pathlib.Path(folder).rglob("events.*"))
