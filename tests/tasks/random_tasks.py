"""Random heads, losses and labels, and what a person would expect of each.

What is expected is said here without asking the package: by the words of the
documents, case by case.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers

COUNT = 4
NAMES = ["ant", "bee", "cat", "dog", "elk"]
_SHAPE = (8, 8, 1)


@dataclasses.dataclass(frozen=True)
class Head:
    """The end of a model.

    Attributes:
      units: Of its output.
      activation: What is applied to the last dense layer.
      apart: Whether as a layer of its own.
    """

    units: int
    activation: str | None
    apart: bool


@dataclasses.dataclass(frozen=True)
class Labels:
    """Labels of a kind, and what they say.

    Attributes:
      kind: In words.
      given: As the user gives them.
      classes: The class of each example; None where it has none or they are
        no classes.
      sets: The true labels of each example; None where they are no sets.
      numbers: `(COUNT, units)`, where they can be values.
    """

    kind: str
    given: Any
    classes: list[int | None] | None = None
    sets: list[set[int]] | None = None
    numbers: np.ndarray | None = None


def custom_distance(y, p):
    return keras.ops.mean((keras.ops.cast(y, p.dtype) - p) ** 2, axis=-1)


def my_bce(y, p):
    return keras.losses.binary_crossentropy(y, p)


LOSSES: dict[str, Callable[[], Any]] = {
    "not compiled": lambda: None,
    "mse": lambda: "mse",
    "mae": keras.losses.MeanAbsoluteError,
    "huber": lambda: "huber",
    "sparse": lambda: "sparse_categorical_crossentropy",
    "sparse logits": lambda: keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    "categorical": lambda: keras.losses.CategoricalCrossentropy(label_smoothing=0.1),
    "categorical logits": lambda: keras.losses.CategoricalCrossentropy(from_logits=True),
    "binary": lambda: "binary_crossentropy",
    "binary logits": lambda: keras.losses.BinaryCrossentropy(from_logits=True),
    "binary focal": lambda: keras.losses.BinaryFocalCrossentropy(from_logits=True),
    "hinge": lambda: "hinge",
    "of one's own": lambda: custom_distance,
    "wrapped": lambda: my_bce,
}
VALUES = ("mse", "mae", "huber")
ONE_CLASS = {"sparse", "sparse logits", "categorical", "categorical logits"}
EACH_CLASS = {"binary", "binary logits", "binary focal", "wrapped"}


def random_head(random: np.random.Generator) -> Head:
    activation = [None, "softmax", "sigmoid"][random.integers(3)]
    return Head(int(random.integers(1, 6)), activation, bool(random.integers(2)))


def build(head: Head, seed: int) -> keras.Model:
    """A convolution, an average or a flattening, and the head."""
    keras.utils.set_random_seed(seed)
    inputs = keras.Input(_SHAPE)
    x = layers.Conv2D(3, 3, activation="relu", name="conv")(inputs)
    x = (layers.GlobalAveragePooling2D() if seed % 2 else layers.Flatten())(x)
    bias = keras.initializers.RandomNormal(stddev=2.0)
    fused = None if head.apart else head.activation
    x = layers.Dense(head.units, activation=fused, bias_initializer=bias, name="dense")(x)
    if head.apart and head.activation:
        x = layers.Activation(head.activation)(x)
    return keras.Model(inputs, x)


def pictures(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).random((COUNT, *_SHAPE), np.float32)


def random_loss(random: np.random.Generator) -> str:
    """The name of a loss; distances between numbers come as often as all others' kinds."""
    return str(random.choice([*LOSSES, *VALUES, *VALUES]))


def random_labels(head: Head, random: np.random.Generator) -> Labels:
    """Labels of some kind that people have, suiting the head or not."""
    width = max(2, head.units)
    classes = random.integers(0, width, COUNT)
    known: list[int | None] = classes.tolist()
    hot = np.eye(width)[classes]
    several = (random.random((COUNT, width)) < 0.5).astype(float)
    fractions = np.float32(random.random((COUNT, head.units)) * 0.8 + 0.1)
    large = np.float32(random.integers(30, 70, (COUNT, head.units)))
    gaps = classes.astype(float)
    gap = int(random.integers(COUNT))
    gaps[gap] = [-1, 255, np.nan][random.integers(3)]
    holes = several.copy()
    holes[gap, 0] = [-1, np.nan][random.integers(2)]
    sets = [set(np.flatnonzero(row == 1).tolist()) for row in several]
    one_each = [next(iter(own)) if len(own) == 1 else None for own in sets]
    with_holes = [set(np.flatnonzero(row == 1).tolist()) for row in holes]
    beside_hole = [None if i == gap else c for i, c in enumerate(one_each)]
    but_one = [None if i == gap else c for i, c in enumerate(known)]
    column = fractions[:, 0] if head.units == 1 else fractions
    alone = classes[:, None].astype(float)
    kinds = [
        Labels("none", None),
        Labels("indices", classes, known, numbers=alone),
        Labels("column", classes[:, None].astype("f4"), known, numbers=alone),
        Labels("indices with gaps", gaps, but_one, numbers=gaps[:, None]),
        Labels("one-hot", hot, known, [{c} for c in classes.tolist()], hot),
        Labels("several", several, one_each, sets, several),
        Labels("several with holes", holes, beside_hole, with_holes, holes),
        Labels("fractions", column, numbers=fractions),
        Labels("large", large, numbers=large),
        Labels("names", np.array(NAMES)[classes], known),
    ]
    return kinds[random.integers(len(kinds))]


def by_tape(model: keras.Model, inputs: np.ndarray, score: Callable[[Any, Any], Any]):
    """Grad-CAM of a score of (logits, output), from the model's layers by hand."""
    conv, shape, dense = model.layers[1:4]
    with tf.GradientTape() as tape:
        features = conv(inputs)
        tape.watch(features)
        logits = shape(features) @ dense.kernel + dense.bias
        output = model.layers[-1](logits) if len(model.layers) == 5 else dense.activation(logits)
        scores = score(logits, output)
    weights = tf.reduce_mean(tape.gradient(scores, features), axis=(1, 2), keepdims=True)
    return tf.reduce_sum(weights * features, axis=-1).numpy(), scores.numpy()
