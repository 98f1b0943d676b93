"""What a step of filter visualization costs in forward passes, for us and for others."""

from __future__ import annotations

import importlib

import keras
import numpy as np
import tensorflow as tf

from benchmarks.peers import Work, running
from benchmarks.subjects import Subject
from benchmarks.table import Row
from benchmarks.timing import interleaved, ratios, spread
from tb_interpret import FilterVisualization


def measure(subject: Subject, rounds: int, filters: int, steps: int) -> list[Row]:
    """Rows of one network; F is a forward pass of one picture a filter.

    Args:
      subject: The network.
      rounds: How often each is measured.
      filters: How many filters of the explained layer are visualized.
      steps: How many steps a call takes; its start is paid by few or by many.
    """
    images = np.resize(subject.images, (filters, *subject.images.shape[1:]))
    prepared = FilterVisualization(subject.layer, filters, steps).prepare(subject.model, images)
    tensors, compiled = tf.constant(images), tf.function(lambda x: subject.model(x, training=False))
    makers = {
        "tf-keras-vis": lambda s: _tf_keras_vis(s, filters, steps),
        "one filter after another": lambda s: _one_after_another(s, filters, steps),
    }
    peers, missing = running(makers, subject)
    seconds = interleaved(
        {"F": lambda: compiled(tensors).numpy(), "ours": prepared.run, **peers}, rounds
    )
    rows = []
    for name in ("ours", *makers):
        figure = missing.get(name, "")
        if not figure:
            found = (ratio / steps for ratio in ratios(seconds[name], seconds["F"]))
            figure = f"{spread(*found)}, {filters} filters, {steps} steps"
        rows.append(Row(f"filter visualization, a step, {name}", figure, subject=subject.name))
    return rows


def _tf_keras_vis(subject: Subject, filters: int, steps: int) -> Work:
    """All filters in one batch, with the movements and penalties it has by default."""
    method = importlib.import_module("tf_keras_vis.activation_maximization")
    modifiers = importlib.import_module("tf_keras_vis.utils.model_modifiers")
    score = importlib.import_module("tf_keras_vis.utils.scores").CategoricalScore
    explainer = method.ActivationMaximization(
        subject.model, model_modifier=modifiers.ExtractIntermediateLayer(subject.layer), clone=False
    )
    low, high = float(subject.images.min()), float(subject.images.max())
    noise = np.random.default_rng(0).uniform(low, high, (filters, *subject.images.shape[1:]))
    wanted = score(list(range(filters)))
    return lambda: explainer(
        wanted, seed_input=noise.astype("float32"), input_range=(low, high), steps=steps
    )


def _one_after_another(subject: Subject, filters: int, steps: int) -> Work:
    """A loop as in tutorials: a model up to the layer, one picture, one step a call.

    It is compiled once for all filters, where tutorials do so for each.
    """
    layer = subject.model.get_layer(subject.layer)
    features = keras.Model(subject.model.inputs, layer.output)
    low, high = float(subject.images.min()), float(subject.images.max())
    noise = np.random.default_rng(0).uniform(low, high, (1, *subject.images.shape[1:]))

    @tf.function  # type: ignore[untyped-decorator]
    def step(picture: tf.Tensor, number: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            tape.watch(picture)
            mean = tf.reduce_mean(tf.gather(features(picture), number, axis=-1))
        gradients = tf.math.l2_normalize(tape.gradient(mean, picture))
        return picture + 10.0 * gradients

    def explain() -> list[np.ndarray]:
        pictures = []
        for number in range(filters):
            picture = tf.constant(noise, tf.float32)
            for _ in range(steps):
                picture = step(picture, tf.constant(number))
            pictures.append(picture.numpy())
        return pictures

    return explain
