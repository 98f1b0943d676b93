"""Small rectified networks in the situations that people have, with their parts apart."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers

SIZE = (8, 6)
# Most of it speaks for a class, lest a rectified map is empty.
HEAD = keras.initializers.RandomNormal(0.3, 0.3, seed=4)
_random = np.random.default_rng(5)
PICTURES = _random.random((3, *SIZE, 2), np.float32)
BYTES = _random.integers(0, 256, (3, *SIZE, 2), np.uint8)
NUMBERS = _random.random((3, 2), np.float32)


@dataclasses.dataclass(frozen=True)
class Situation:
    """A model, and how a plain tape computes what is explained.

    Attributes:
      model: Built; its explained layer is named `conv`.
      images: As `explain` takes them, labels included.
      targets: Likewise.
      parts: From pictures as floating numbers, in the layout of the model, to
        the layer's output and the explained scores.
      pictures: What the model takes, without labels or other inputs.
      owners: Of which picture each explained entry is.
      channels_first: Whether pictures and features lie so.
    """

    model: keras.Model
    images: Any
    targets: Any
    parts: Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor]]
    pictures: np.ndarray
    owners: tuple[int, ...] = (0, 1, 2)
    channels_first: bool = False


def body(x, **options):
    """The layer `conv`, and what follows it up to the head."""
    x = layers.Conv2D(3, 3, activation="relu", bias_initializer="random_normal", **options)(x)
    features = layers.Conv2D(4, 2, name="conv", **options)(x)
    x = layers.MaxPooling2D(**options)(layers.ReLU()(features))
    return features, layers.Flatten()(x)


def classes(activation="softmax", targets=1, choose=lambda logits: logits[:, 1]) -> Situation:
    inputs = keras.Input((*SIZE, 2))
    features, x = body(inputs)
    logits = layers.Dense(3, kernel_initializer=HEAD)(x)
    outputs = layers.Activation(activation)(logits)
    apart = keras.Model(inputs, [features, logits])

    def parts(x):
        features, logits = apart(x)
        return features, choose(logits)

    return Situation(keras.Model(inputs, outputs), PICTURES, targets, parts, PICTURES)


def predicted() -> Situation:
    """The class that is predicted for the whole picture, whatever is seen of it."""
    chosen = []

    def choose(logits):
        return tf.gather(logits, chosen, axis=1, batch_dims=1)

    found = classes(targets="predicted", choose=choose)
    chosen += found.model.predict(PICTURES, verbose=0).argmax(axis=-1).tolist()
    return found


def function() -> Situation:
    def difference(output):
        return output[:, 2] - 0.5 * output[:, 0]

    return classes("linear", difference, difference)


def single_sigmoid() -> Situation:
    inputs = keras.Input((*SIZE, 2))
    features, x = body(inputs)
    logits = layers.Dense(1, kernel_initializer=HEAD)(x)
    model = keras.Model(inputs, layers.Activation("sigmoid")(logits))
    model.compile(loss="binary_crossentropy")
    apart = keras.Model(inputs, [features, logits])

    def parts(x):
        features, logits = apart(x)
        return features, -logits[:, 0]

    return Situation(model, PICTURES, 0, parts, PICTURES)


def values() -> Situation:
    inputs = keras.Input((*SIZE, 2))
    features, x = body(inputs)
    model = keras.Model(inputs, layers.Dense(1, kernel_initializer=HEAD)(x))
    model.compile(loss="mse")
    apart = keras.Model(inputs, [features, model.output])

    def parts(x):
        features, value = apart(x)
        return features, value[:, 0]

    labels = np.float32([30, 50, 70])
    return Situation(model, (PICTURES, labels), None, parts, PICTURES)


def several_labels() -> Situation:
    """Each true label is explained: three of the first picture, one of the last."""
    inputs = keras.Input((*SIZE, 2))
    features, x = body(inputs)
    logits = layers.Dense(3, kernel_initializer=HEAD)(x)
    model = keras.Model(inputs, layers.Activation("sigmoid")(logits))
    model.compile(loss="binary_crossentropy")
    apart = keras.Model(inputs, [features, logits])
    labels = np.array([[1, 1, 1], [0, 0, 1], [1, 0, 0]])
    owners, wanted = np.nonzero(labels)

    def parts(x):
        features, logits = apart(x)
        return features, tf.gather(logits, wanted, axis=1, batch_dims=1)

    return Situation(model, (PICTURES, labels), None, parts, PICTURES, tuple(owners.tolist()))


def several_inputs_and_outputs() -> Situation:
    number, picture = keras.Input((2,), name="number"), keras.Input((*SIZE, 2), name="picture")
    features, x = body(picture)
    x = layers.Concatenate()([x, number])
    age, kind = layers.Dense(1, name="age")(x), layers.Dense(3, name="kind")(x)
    inputs = {"number": number, "picture": picture}
    model = keras.Model(inputs, {"age": age, "kind": kind})
    apart = keras.Model([number, picture], [features, kind])

    def parts(x):
        features, logits = apart([tf.constant(NUMBERS), x])
        return features, logits[:, 2]

    images = {"number": NUMBERS, "picture": PICTURES}
    return Situation(model, images, {"kind": 2}, parts, PICTURES)


def channels_first() -> Situation:
    inputs = keras.Input((2, *SIZE))
    features, x = body(inputs, data_format="channels_first")
    model = keras.Model(inputs, layers.Dense(3, kernel_initializer=HEAD)(x))
    apart = keras.Model(inputs, [features, model.output])

    def parts(x):
        features, logits = apart(x)
        return features, logits[:, 1]

    pictures = np.ascontiguousarray(PICTURES.transpose(0, 3, 1, 2))
    return Situation(model, pictures, 1, parts, pictures, channels_first=True)


def bytes_rescaled() -> Situation:
    inputs = keras.Input((*SIZE, 2), dtype="uint8")
    small = layers.Rescaling(1 / 255)(inputs)
    features, x = body(small)
    model = keras.Model(inputs, layers.Dense(3, kernel_initializer=HEAD)(x))
    apart = keras.Model(small, [features, model.output])

    def parts(x):
        features, logits = apart(x / 255)
        return features, logits[:, 1]

    return Situation(model, BYTES, 1, parts, BYTES)


class Converting(keras.Model):
    """Brings bytes to 0…1 by a function of TensorFlow's."""

    def __init__(self):
        super().__init__()
        self.first = layers.Conv2D(3, 3, activation="relu")
        self.conv = layers.Conv2D(4, 2, name="conv")
        self.head = layers.Dense(3, kernel_initializer=HEAD)

    def both(self, x):
        features = self.conv(self.first(x))
        return features, self.head(keras.ops.mean(keras.ops.relu(features), axis=(1, 2)))

    def call(self, x):
        return self.both(tf.image.convert_image_dtype(x, tf.float32))[1]


def bytes_converted() -> Situation:
    model = Converting()
    model(BYTES)

    def parts(x):
        features, logits = model.both(x / 255)
        return features, logits[:, 1]

    return Situation(model, BYTES, 1, parts, BYTES)


SITUATIONS = {
    make.__name__: make
    for make in (
        classes,
        predicted,
        function,
        single_sigmoid,
        values,
        several_labels,
        several_inputs_and_outputs,
        channels_first,
        bytes_rescaled,
        bytes_converted,
    )
}
