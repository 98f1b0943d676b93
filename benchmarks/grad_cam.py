"""What Grad-CAM costs in forward passes, for us and for our peers."""

from __future__ import annotations

import importlib
import statistics

import tensorflow as tf

from benchmarks.peers import Work, running
from benchmarks.subjects import Subject
from benchmarks.table import Row
from benchmarks.timing import interleaved, ratios, spread
from tb_interpret import GradCAM
from tb_interpret.models.traced_pass import TracedPass
from tb_interpret.models.truth import read_truth

BATCH = 8
GOAL = 1.2


def measure(subject: Subject, rounds: int) -> list[Row]:
    """Rows of one network: F, ours, and each peer or why it is missing."""
    makers = {"tf-explain": _tf_explain, "tf-keras-vis": _tf_keras_vis}
    peers, missing = running(makers, subject)
    seconds = interleaved({"F": _forward(subject), "ours": _ours(subject), **peers}, rounds)
    forward_ms = statistics.median(seconds["F"]) * 1e3
    found = ratios(seconds["ours"], seconds["F"])
    rows = [
        Row(f"F, {BATCH} pictures", f"{forward_ms:.1f} ms", subject=subject.name),
        Row("Grad-CAM, ours", spread(*found), f"≤ {GOAL} F", found[1] <= GOAL, subject.name),
    ]
    for name in makers:
        figure = missing.get(name) or f"{ratios(seconds[name], seconds['F'])[1]:.1f} F"
        rows.append(Row(f"Grad-CAM, {name}", figure, subject=subject.name))
    return rows


def _forward(subject: Subject) -> Work:
    """One compiled forward pass, its result fetched."""
    model, images = subject.model, tf.constant(subject.images[:BATCH])
    compiled = tf.function(lambda x: model(x, training=False))
    return lambda: compiled(images).numpy()


def _ours(subject: Subject) -> Work:
    """What the callback computes at an epoch: maps, scores, predictions."""
    images, labels = tf.constant(subject.images[:BATCH]), subject.labels[:BATCH]
    request = GradCAM(subject.layer).request((0,))
    traced = TracedPass(subject.model, images, ["true"], [request])
    indices = [traced.indices("true", read_truth(labels, traced.task, BATCH))]
    return lambda: traced.run(images, indices)


def _tf_explain(subject: Subject) -> Work:
    """As its callback calls it at an epoch. It knows one class for all images."""
    grad_cam = importlib.import_module("tf_explain.core.grad_cam").GradCAM()
    data, label = (subject.images[:BATCH], None), int(subject.labels[0])
    return lambda: grad_cam.explain(
        data, subject.model, label, subject.layer, use_guided_grads=False
    )


def _tf_keras_vis(subject: Subject) -> Work:
    """Kept from call to call, logits, raw maps: the least it can do."""
    gradcam = importlib.import_module("tf_keras_vis.gradcam").Gradcam
    score = importlib.import_module("tf_keras_vis.utils.scores").CategoricalScore
    linear = importlib.import_module("tf_keras_vis.utils.model_modifiers").ReplaceToLinear
    images = subject.images[:BATCH]
    explainer = gradcam(subject.model, model_modifier=linear(), clone=True)
    wanted = score([int(label) for label in subject.labels[:BATCH]])
    return lambda: explainer(
        wanted,
        images,
        penultimate_layer=subject.layer,
        expand_cam=False,
        normalize_cam=False,
    )
