"""What occlusion costs in forward passes, for us and for tf-explain."""

from __future__ import annotations

import importlib
import io
import time
import warnings
from contextlib import redirect_stdout

import tensorflow as tf

from benchmarks.subjects import Subject
from benchmarks.table import Row
from benchmarks.timing import interleaved, ratios
from tb_interpret import Occlusion

GOAL = 1.2


def measure(subject: Subject, rounds: int, batch: int = 8, parts: int = 8) -> list[Row]:
    """Rows of one network, at about `parts²` positions."""
    images, labels = subject.images[:batch], subject.labels[:batch]
    patch = -(-images.shape[1] // parts)
    prepared = Occlusion(patch).prepare(subject.model, images, "true")
    positions = prepared.num_positions()
    tensors, compiled = tf.constant(images), tf.function(lambda x: subject.model(x, training=False))
    scores = compiled(tensors).numpy()[:, 0]
    seconds = interleaved(
        {
            "F": lambda: compiled(tensors).numpy(),
            "ours": lambda: prepared.run(tensors, labels.astype("int32"), scores),
        },
        rounds,
    )
    lower, ours, upper = (ratio / positions for ratio in ratios(seconds["ours"], seconds["F"]))
    figure = f"{ours:.2f} × positions × F (quartiles {lower:.2f} and {upper:.2f})"
    name = f"{subject.name}: occlusion, {positions} positions"
    rows = [Row(f"{name}, ours", figure, f"≤ {GOAL} × positions × F", ours <= GOAL)]
    forward = sorted(seconds["F"])[len(seconds["F"]) // 2]
    return [
        *rows,
        Row(f"{name}, tf-explain", _tf_explain(subject, batch, patch, positions, forward)),
    ]


def _tf_explain(subject: Subject, batch: int, patch: int, positions: int, forward: float) -> str:
    """Once: it makes a new call of `predict` for each picture."""
    try:
        method = importlib.import_module("tf_explain.core.occlusion_sensitivity")
        explainer = method.OcclusionSensitivity()
        data, label = (subject.images[:batch], None), int(subject.labels[0])
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            start = time.perf_counter()
            explainer.explain(data, subject.model, label, patch)
            seconds = time.perf_counter() - start
    except Exception as error:  # a peer's own failure is a result, too
        return f"does not run: {type(error).__name__}: {str(error)[:60]}"
    return f"{seconds / forward / positions:.1f} × positions × F"
