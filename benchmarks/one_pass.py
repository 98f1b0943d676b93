"""What more layers, targets and activations cost within the one pass."""

from __future__ import annotations

import tensorflow as tf

from benchmarks.subjects import Subject
from benchmarks.table import Row
from benchmarks.timing import interleaved, ratios, spread
from tb_interpret import ActivationGrid, GradCAM
from tb_interpret.models.traced_pass import TracedPass
from tb_interpret.models.truth import read_truth

BATCH = 8
GOAL_FUSED, GOAL_CLASSES = 1.6, 1.3


def measure(subject: Subject, rounds: int) -> list[Row]:
    """Rows of one network: three layers with grids, and five classes."""
    images, labels = tf.constant(subject.images[:BATCH]), subject.labels[:BATCH]
    compiled = tf.function(lambda x: subject.model(x, training=False))
    layers = list(subject.layers)
    fused = TracedPass(
        subject.model,
        images,
        ["true"],
        [GradCAM(layers).request((0,)), ActivationGrid(layers).request(())],
    )
    classes = [int(labels[0]), 1, 2, 3, 4]
    five = TracedPass(
        subject.model,
        images,
        classes,
        [GradCAM(subject.layer).request(tuple(range(5)))],
    )
    truth = read_truth(labels, fused.task, BATCH)
    of_labels = [fused.indices("true", truth)]
    of_classes = [five.indices(target, truth) for target in classes]
    seconds = interleaved(
        {
            "F": lambda: compiled(images).numpy(),
            "fused": lambda: fused.run(images, of_labels),
            "five": lambda: five.run(images, of_classes),
        },
        rounds,
    )
    rows = []
    for name, what, goal in (
        ("fused", "Grad-CAM at 3 layers, 3 activation grids, predictions", GOAL_FUSED),
        ("five", "Grad-CAM of 5 classes", GOAL_CLASSES),
    ):
        found = ratios(seconds[name], seconds["F"])
        rows.append(Row(what, spread(*found), f"≤ {goal} F", found[1] <= goal, subject.name))
    return rows
