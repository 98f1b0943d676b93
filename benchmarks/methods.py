"""What each method costs in forward passes, for us and for peers that have it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import tensorflow as tf

import tb_interpret as tbi
from benchmarks import subjects
from benchmarks.peers import Work, running
from benchmarks.subjects import Subject
from benchmarks.table import Row
from benchmarks.timing import interleaved, ratios
from tb_interpret.engine.asked import ask
from tb_interpret.engine.subject import Subject as Explained
from tb_interpret.engine.target import Target
from tb_interpret.engine.work import Moment
from tb_interpret.examples import read_examples
from tb_interpret.methods.method import Method

BATCH, STEPS = 8, 8


def measure(rounds: int) -> Iterator[list[Row]]:
    """Rows of two networks, one method after the other."""
    for subject in (subjects.small_cnn(), subjects.efficientnet()):
        for what, (method, peers) in _methods(subject).items():
            yield _rows(subject, what, method, peers, max(3, rounds // 2))


def _rows(
    subject: Subject,
    what: str,
    method: Method,
    peers: Mapping[str, Callable[[Subject], Work]],
    rounds: int,
) -> list[Row]:
    found, missing = running(peers, subject)
    work = {"F": _forward(subject), "ours": _ours(subject, method), **found}
    seconds = interleaved(work, rounds)
    rows = []
    for name in ("ours", *peers):
        figure = missing.get(name) or f"{ratios(seconds[name], seconds['F'])[1]:.1f} F"
        rows.append(Row(f"{what}, {name}", figure, subject=subject.name))
    return rows


def _forward(subject: Subject) -> Work:
    model, images = subject.model, tf.constant(subject.images[:BATCH])
    compiled = tf.function(lambda x: model(x, training=False))
    return lambda: compiled(images).numpy()


def _ours(subject: Subject, method: Method) -> Work:
    """What the callback computes at an epoch, the one pass included."""
    examples = read_examples((subject.images[:BATCH], subject.labels[:BATCH]))
    request = method.request([0])
    asked = ask(subject.model, examples, ["true"], [] if request is None else [request])
    layers = () if request is None else asked.traced.layers[0]
    target = Target.of("true", asked.traced.task)
    explained = Explained(
        *(subject.model, examples.inputs, asked.traced.task, asked.traced.picture_input),
        *(layers, target),
        labels=asked.labels,
        batch_size=BATCH,
    )
    at_work = method.begin(explained)

    def once() -> Any:
        result = asked.run()
        found = [] if request is None else result.found[0]
        return at_work.run(Moment(examples.inputs, result.facts[0], found))

    return once


Peers = Mapping[str, Callable[[Subject], Work]]


def _methods(subject: Subject) -> dict[str, tuple[Method, Peers]]:
    """By name, ours and what peers have; as many steps everywhere."""
    layer, core, vis = subject.layer, "tf_explain.core", "tf-keras-vis"
    return {
        "HiResCAM": (tbi.HiResCAM(layer), {}),
        "LayerCAM": (tbi.LayerCAM(layer), {vis: _vis_cam("layercam", "Layercam")}),
        "Grad-CAM++": (
            tbi.GradCAMPlusPlus(layer),
            {vis: _vis_cam("gradcam_plus_plus", "GradcamPlusPlus")},
        ),
        "Guided Grad-CAM": (tbi.GuidedGradCAM(layer), {}),
        "saliency": (
            tbi.Saliency(),
            {
                vis: _vis_saliency(),
                "tf-explain": _explain(f"{core}.vanilla_gradients", "VanillaGradients"),
            },
        ),
        "input × gradient": (
            tbi.InputXGradient(),
            {"tf-explain": _explain(f"{core}.gradients_inputs", "GradientsInputs")},
        ),
        f"integrated gradients, {STEPS} steps": (
            tbi.IntegratedGradients(STEPS),
            {
                "tf-explain": _explain(
                    f"{core}.integrated_gradients", "IntegratedGradients", n_steps=STEPS
                )
            },
        ),
        f"SmoothGrad, {STEPS} samples": (
            tbi.SmoothGrad(samples=STEPS),
            {
                vis: _vis_saliency(smooth_samples=STEPS, smooth_noise=0.15),
                "tf-explain": _explain(f"{core}.smoothgrad", "SmoothGrad", num_samples=STEPS),
            },
        ),
        "Score-CAM, 16 channels": (
            tbi.ScoreCAM(layer, max_channels=16),
            {vis: _vis_cam("scorecam", "Scorecam", max_N=16)},
        ),
        "RISE, 32 masks": (tbi.RISE(32), {}),
    }


def _vis(module: str, name: str, subject: Subject) -> tuple[Any, Any]:
    """An explainer, kept from call to call, over logits, and what it is asked for."""
    make = getattr(importlib.import_module(f"tf_keras_vis.{module}"), name)
    score = importlib.import_module("tf_keras_vis.utils.scores").CategoricalScore
    linear = importlib.import_module("tf_keras_vis.utils.model_modifiers").ReplaceToLinear
    wanted = score([int(label) for label in subject.labels[:BATCH]])
    return make(subject.model, model_modifier=linear(), clone=True), wanted


def _vis_cam(module: str, name: str, **options: Any) -> Callable[[Subject], Work]:
    def prepared(subject: Subject) -> Work:
        explainer, wanted = _vis(module, name, subject)
        images = subject.images[:BATCH]
        return lambda: explainer(wanted, images, penultimate_layer=subject.layer, **options)

    return prepared


def _vis_saliency(**options: Any) -> Callable[[Subject], Work]:
    def prepared(subject: Subject) -> Work:
        explainer, wanted = _vis("saliency", "Saliency", subject)
        images = subject.images[:BATCH]
        return lambda: explainer(wanted, images, **options)

    return prepared


def _explain(module: str, name: str, **options: Any) -> Callable[[Subject], Work]:
    """As its callback calls it at an epoch. It knows one class for all images."""

    def prepared(subject: Subject) -> Work:
        explainer = getattr(importlib.import_module(module), name)()
        data, label = (subject.images[:BATCH], None), int(subject.labels[0])
        return lambda: explainer.explain(data, subject.model, label, **options)

    return prepared
