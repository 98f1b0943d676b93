"""What occlusion costs in forward passes, for us and for tf-explain."""

from __future__ import annotations

import importlib
import statistics
import time

import tensorflow as tf

from benchmarks.peers import quietly
from benchmarks.subjects import Subject
from benchmarks.table import Row
from benchmarks.timing import interleaved, ratios, spread
from tb_interpret import Occlusion
from tb_interpret.engine.stepped_work import SteppedWork
from tests.at_work import begin

GOAL = 1.2
PARTS = 7


def measure(subject: Subject, rounds: int, batch: int) -> list[Row]:
    """Rows of one network, at 7 by 7 positions.

    Args:
      subject: The network.
      rounds: How often ours is measured; tf-explain is measured once.
      batch: How many pictures.
    """
    images, labels = subject.images[:batch], subject.labels[:batch]
    patch = -(-images.shape[1] // PARTS)
    work, moment = begin(Occlusion(patch), subject.model, (images, labels), "true")
    assert isinstance(work, SteppedWork)
    positions = work.num_steps()
    tensors, compiled = tf.constant(images), tf.function(lambda x: subject.model(x, training=False))
    seconds = interleaved(
        {
            "F": lambda: compiled(tensors).numpy(),
            "ours": lambda: work.run(moment),
        },
        rounds,
    )
    lower, ours, upper = (ratio / positions for ratio in ratios(seconds["ours"], seconds["F"]))
    forward = statistics.median(seconds["F"])
    name, pictures = f"occlusion, a position of {positions}", f"{batch} pictures"
    return [
        Row(
            f"{name}, ours",
            f"{spread(lower, ours, upper)}, {pictures}",
            f"≤ {GOAL} F",
            ours <= GOAL,
            subject.name,
        ),
        Row(
            f"{name}, tf-explain",
            _tf_explain(subject, batch, patch, positions, forward),
            subject=subject.name,
        ),
    ]


def _tf_explain(subject: Subject, batch: int, patch: int, positions: int, forward: float) -> str:
    """Once: it makes a new call of `predict` for each picture."""
    try:
        method = importlib.import_module("tf_explain.core.occlusion_sensitivity")
        data, label = (subject.images[:batch], None), int(subject.labels[0])
        explainer = method.OcclusionSensitivity()
        start = time.perf_counter()
        quietly(lambda: explainer.explain(data, subject.model, label, patch))()
        seconds = time.perf_counter() - start
    except Exception as error:  # a peer's own failure is a result, too
        return f"does not run: {type(error).__name__}: {str(error)[:60]}"
    return f"{seconds / forward / positions:.1f} F"
