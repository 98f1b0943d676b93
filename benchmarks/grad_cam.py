"""What Grad-CAM costs in forward passes, for us and for our peers."""

from __future__ import annotations

import importlib
import io
import statistics
import warnings
from collections.abc import Callable
from contextlib import redirect_stdout

import tensorflow as tf

from benchmarks.subjects import Subject
from benchmarks.table import Row
from benchmarks.timing import interleaved, ratios
from tb_interpret import GradCAM
from tb_interpret.explainers.grad_cam import GradCAMRequest
from tb_interpret.models.traced_pass import TracedPass

BATCH = 8
GOAL = 1.2

Work = Callable[[], object]


def measure(subject: Subject, rounds: int) -> list[Row]:
    """Rows of one network: F, ours, and each peer or why it is missing."""
    images = subject.images[:BATCH]
    work: dict[str, Work] = {"F": _forward(subject), "ours": _ours(subject)}
    missing = {}
    for name, make in (("tf-explain", _tf_explain), ("tf-keras-vis", _tf_keras_vis)):
        try:
            peer = make(subject)
            peer()
            work[name] = peer
        except Exception as error:  # a peer's own failure is a result, too
            missing[name] = f"does not run: {type(error).__name__}: {str(error)[:60]}"
    seconds = interleaved(work, rounds)
    forward_ms = statistics.median(seconds["F"]) * 1e3
    lower, ours, upper = ratios(seconds["ours"], seconds["F"])
    rows = [
        Row(f"{subject.name}: F, {len(images)} pictures", f"{forward_ms:.1f} ms"),
        Row(
            f"{subject.name}: Grad-CAM, ours, computation",
            f"{ours:.2f} F (quartiles {lower:.2f} and {upper:.2f})",
            f"≤ {GOAL} F",
            ours <= GOAL,
        ),
    ]
    for name in ("tf-explain", "tf-keras-vis"):
        figure = missing.get(name) or f"{ratios(seconds[name], seconds['F'])[1]:.1f} F"
        rows.append(Row(f"{subject.name}: Grad-CAM, {name}", figure))
    return rows


def _forward(subject: Subject) -> Work:
    """One compiled forward pass, its result fetched."""
    model, images = subject.model, tf.constant(subject.images[:BATCH])
    compiled = tf.function(lambda x: model(x, training=False))
    return lambda: compiled(images).numpy()


def _ours(subject: Subject) -> Work:
    """What the callback computes at an epoch: maps, scores, predictions."""
    images, labels = tf.constant(subject.images[:BATCH]), subject.labels[:BATCH]
    request = GradCAMRequest(GradCAM(subject.layer), 0)
    traced = TracedPass(subject.model, images, ["true"], [request])
    indices = [traced.indices("true", labels, BATCH)]
    return lambda: traced.run(images, indices)


def _tf_explain(subject: Subject) -> Work:
    """As its callback calls it at an epoch. It knows one class for all images."""
    grad_cam = importlib.import_module("tf_explain.core.grad_cam").GradCAM()
    data, label = (subject.images[:BATCH], None), int(subject.labels[0])

    def explain() -> object:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            return grad_cam.explain(
                data, subject.model, label, subject.layer, use_guided_grads=False
            )

    return explain


def _tf_keras_vis(subject: Subject) -> Work:
    """Kept from call to call, logits, raw maps: the least it can do."""
    gradcam = importlib.import_module("tf_keras_vis.gradcam").Gradcam
    score = importlib.import_module("tf_keras_vis.utils.scores").CategoricalScore
    linear = importlib.import_module("tf_keras_vis.utils.model_modifiers").ReplaceToLinear
    images = subject.images[:BATCH]
    explainer = gradcam(subject.model, model_modifier=linear(), clone=True)
    wanted = score([int(label) for label in subject.labels[:BATCH]])

    def explain() -> object:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return explainer(
                wanted,
                images,
                penultimate_layer=subject.layer,
                expand_cam=False,
                normalize_cam=False,
            )

    return explain
