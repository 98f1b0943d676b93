"""Whether a long training grows: memory and traces from epoch 10 to epoch 1,000."""

from __future__ import annotations

import gc
import os
import pathlib
import tempfile

import tb_interpret as tbi
from benchmarks.subjects import Subject
from benchmarks.table import Row
from tests.at_work import session_of

GOAL_MB = 5.0
EXAMPLES = 8


def measure(subject: Subject, epochs: int = 1000) -> list[Row]:
    """Rows of the callback with all methods on, as `fit` calls it."""
    traces = 0
    original = subject.model.call

    def counted(*arguments: object, **options: object) -> object:
        nonlocal traces
        traces += 1
        return original(*arguments, **options)

    with tempfile.TemporaryDirectory() as folder:
        callback = tbi.InterpretCallback(
            folder,
            (subject.images[:EXAMPLES], subject.labels[:EXAMPLES]),
            [
                tbi.GradCAM(list(subject.layers)),
                tbi.Occlusion(),
                tbi.ActivationGrid(),
                tbi.FilterVisualization(filters=2, steps=2),
            ],
        )
        callback.set_model(subject.model)
        subject.model.stop_training = False
        callback.set_params({"epochs": epochs + 1, "verbose": 0})
        callback.on_train_begin()
        subject.model.__dict__["call"] = counted
        before = 0.0
        for epoch in range(epochs):
            callback.on_epoch_begin(epoch)
            callback.on_epoch_end(epoch)
            if epoch == 10:
                before = _resident_mb(callback)
        after = _resident_mb(callback)
        del subject.model.__dict__["call"]
        callback.on_train_end()
    grown = after - before
    name = f"{subject.name}: all methods, epoch 10 to {epochs:,}"
    return [
        Row(f"{name}, growth of memory", f"{grown:+.1f} MB", f"≤ {GOAL_MB:g} MB", grown <= GOAL_MB),
        Row(f"{name}, traces", str(traces), "0", traces == 0),
    ]


def _resident_mb(callback: tbi.InterpretCallback) -> float:
    session_of(callback).writer.drain()
    gc.collect()
    pages = int(pathlib.Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
