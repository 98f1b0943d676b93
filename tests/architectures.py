"""Small models of many kinds, each with the same numbers computed another way."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

from tests.networks import NUM_CLASSES
from tests.transformers import small_swin, small_vit


def of_class_one(output):
    return output[:, 1]


@dataclasses.dataclass(frozen=True)
class Subject:
    """A model, and what all methods must agree with.

    Attributes:
      model: Built; it ends without an activation.
      inputs: A batch, as the model takes it.
      labels: As `fit` takes them.
      loss: Likewise.
      layer: Path of the layer that is explained.
      both: From inputs to the layer's features (batch, height, width,
        channels) and the model's output, by calling the model's parts. The
        output is computed from the features.
      targets: As the methods take them.
      score: The explained score of each example, from the model's output.
      compile: Further arguments of `compile`.
      display: From an input to a picture.
      channels_first: Whether pictures and features lie so.
    """

    model: keras.Model
    inputs: Any
    labels: Any
    layer: str
    both: Callable[[Any], Any]
    loss: Any = dataclasses.field(
        default_factory=lambda: keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    )
    targets: Any = 1
    score: Callable[[Any], Any] = of_class_one
    compile: dict[str, Any] = dataclasses.field(default_factory=dict)
    display: Any = None
    channels_first: bool = False


def pictures(height=16, width=12, channels=3, count=3):
    return np.random.default_rng(0).random((count, height, width, channels), np.float32)


def classes(count=3):
    return np.arange(count) % NUM_CLASSES


def _parts(inputs, features, outputs, arrange=lambda x: x):
    """Features and output of a functional model: Keras' own sub-model."""
    model = keras.Model(inputs, {"features": features, "output": outputs})

    def both(x):
        found = model(x, training=False)
        return found["features"], found["output"], arrange

    return both


def _tokens(height, width, extra):
    return lambda x: tf.reshape(x[:, extra:], (len(x), height, width, x.shape[-1]))


def vit() -> Subject:
    model = small_vit(activation=None)
    features = model.get_layer("norm_1").output
    both = _parts(model.inputs[0], features, model.output, _tokens(4, 3, 1))
    return Subject(model, pictures(), classes(), "norm_1", both)


def swin() -> Subject:
    model = small_swin()
    features = model.get_layer("stage2").output
    both = _parts(model.inputs[0], features, model.output)
    return Subject(model, pictures(16, 24), classes(), "stage2", both)


def named_inputs_and_outputs() -> Subject:
    number, picture = keras.Input((2,), name="number"), keras.Input((16, 12, 3), name="picture")
    features = layers.Conv2D(4, 3, name="conv")(picture)
    x = layers.GlobalAveragePooling2D()(layers.LeakyReLU()(features))
    x = layers.Concatenate()([x, number])
    inputs = {"number": number, "picture": picture}
    outputs = {"age": layers.Dense(1)(x), "kind": layers.Dense(NUM_CLASSES)(x)}
    age = np.float32([[1], [2], [3]])

    def score(output):
        return output["age"][:, 0]

    return Subject(
        keras.Model(inputs, outputs),
        {"number": np.ones((3, 2), np.float32), "picture": pictures()},
        {"age": age, "kind": classes()},
        "conv",
        _parts(inputs, features, outputs),
        {
            "age": "mse",
            "kind": keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        },
        score,
        score,
    )


def segmentation() -> Subject:
    inputs = keras.Input((16, 12, 3))
    features = layers.Conv2D(4, 3, padding="same", name="conv")(inputs)
    outputs = layers.Conv2D(2, 1, name="masks")(layers.LeakyReLU()(features))
    mask = np.zeros((16, 12), np.float32)
    mask[4:12, 2:9] = 1

    def inside(output):
        return ops.sum(output[..., 1] * mask, axis=(1, 2)) / mask.sum()

    return Subject(
        keras.Model(inputs, outputs),
        pictures(),
        np.broadcast_to(mask, (3, 16, 12)).astype(np.int32),
        "conv",
        _parts(inputs, features, outputs),
        targets=inside,
        score=inside,
    )


def detection() -> Subject:
    inputs = keras.Input((16, 12, 3))
    features = layers.Conv2D(4, 3, 2, padding="same", name="conv")(inputs)
    x = layers.LeakyReLU()(features)
    boxes = layers.Reshape((-1, 4))(layers.Conv2D(4, 1)(x))
    kinds = layers.Reshape((-1, NUM_CLASSES))(layers.Conv2D(NUM_CLASSES, 1)(x))
    outputs = {"boxes": boxes, "kinds": kinds}

    def sixth_anchor(output):
        return output["kinds"][:, 5, 1] - 0.1 * output["boxes"][:, 5, 0]

    return Subject(
        keras.Model(inputs, outputs),
        pictures(),
        {"boxes": np.ones((3, 48, 4), np.float32), "kinds": np.ones((3, 48), np.int32)},
        "conv",
        _parts(inputs, features, outputs),
        {"boxes": "mse", "kinds": keras.losses.SparseCategoricalCrossentropy(from_logits=True)},
        sixth_anchor,
        sixth_anchor,
    )


def regression() -> Subject:
    inputs = keras.Input((16, 12, 3))
    features = layers.Conv2D(4, 3, name="conv")(inputs)
    outputs = layers.Dense(1)(layers.Flatten()(layers.LeakyReLU()(features)))

    def value(output):
        return output[:, 0]

    both = _parts(inputs, features, outputs)
    y = np.float32([1, 2, 3])
    return Subject(keras.Model(inputs, outputs), pictures(), y, "conv", both, "mse", value, value)


def plain(**options) -> Subject:
    """Convolution, activation, pooling, dense."""
    channels = options.pop("channels", 3)
    inputs = keras.Input((16, 12, channels))
    features = layers.Conv2D(4, 3, name="conv")(inputs)
    x = layers.MaxPooling2D()(layers.LeakyReLU()(features))
    outputs = layers.Dense(NUM_CLASSES)(layers.Flatten()(x))
    return Subject(
        keras.Model(inputs, outputs),
        pictures(channels=channels),
        classes(),
        "conv",
        _parts(inputs, features, outputs),
        **options,
    )


def one_channel() -> Subject:
    return plain(channels=1)


def five_channels() -> Subject:
    return plain(channels=5, display=lambda x: x[..., 1:4])


def without_labels() -> Subject:
    return plain(targets="predicted", score=lambda output: ops.max(output, axis=-1))


def jit_compile() -> Subject:
    return plain(compile={"jit_compile": True})


def run_eagerly() -> Subject:
    return plain(compile={"run_eagerly": True})


def steps_per_execution() -> Subject:
    return plain(compile={"steps_per_execution": 2})


def called_twice() -> Subject:
    inputs = keras.Input((16, 12, 3))
    shared = layers.Conv2D(3, 3, padding="same", name="shared")
    features = shared(layers.LeakyReLU()(shared(inputs)))
    outputs = layers.Dense(NUM_CLASSES)(
        layers.GlobalAveragePooling2D()(layers.LeakyReLU()(features))
    )
    both = _parts(inputs, features, outputs)
    return Subject(keras.Model(inputs, outputs), pictures(), classes(), "shared", both)


def channels_first() -> Subject:
    first = {"data_format": "channels_first"}
    inputs = keras.Input((3, 16, 12))
    # It has no format of its own, and the Flatten below that of Keras' setting.
    features = layers.LeakyReLU(name="leaky")(layers.Conv2D(4, 3, **first)(inputs))
    x = layers.MaxPooling2D(**first)(features)
    outputs = layers.Dense(NUM_CLASSES)(layers.Flatten()(x))
    return Subject(
        keras.Model(inputs, outputs),
        np.ascontiguousarray(pictures().transpose(0, 3, 1, 2)),
        classes(),
        "leaky",
        _parts(inputs, features, outputs, lambda x: tf.transpose(x, (0, 2, 3, 1))),
        channels_first=True,
    )


def nested() -> Subject:
    inner = keras.Input((16, 12, 3))
    x = layers.LeakyReLU()(layers.Conv2D(4, 3, name="conv1")(inner))
    backbone = keras.Model(inner, layers.Conv2D(5, 3, name="conv2")(x), name="backbone")
    backbone.trainable = False
    relu, pool = layers.LeakyReLU(), layers.GlobalAveragePooling2D()
    head = layers.Dense(NUM_CLASSES)
    inputs = keras.Input((16, 12, 3))
    augmented = layers.RandomFlip(seed=1)(inputs)
    model = keras.Model(inputs, head(pool(relu(backbone(augmented)))))

    def both(x):
        features = backbone(x, training=False)
        return features, head(pool(relu(features))), lambda x: x

    return Subject(model, pictures(), classes(), "backbone/conv2", both)


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        # The order of creation is not the order of execution.
        self.head = layers.Dense(NUM_CLASSES)
        self.pool = layers.GlobalAveragePooling2D()
        self.last = layers.Conv2D(5, 3, name="last")
        self.first = layers.Conv2D(4, 3, activation="tanh", name="first")

    def call(self, x, training=None):
        return self.head(self.pool(ops.tanh(self.last(self.first(x)))))


def subclassed() -> Subject:
    model = Subclassed()
    model(pictures())

    def both(x):
        features = model.last(model.first(x))
        return features, model.head(model.pool(ops.tanh(features))), lambda x: x

    return Subject(model, pictures(), classes(), "last", both)


# They differ in their layers; channels first have no gradients in float64 on a CPU.
IN_DOUBLE_PRECISION = [
    "vit", "swin", "named_inputs_and_outputs", "segmentation", "detection", "regression",
    "called_twice", "nested", "subclassed",
]  # fmt: skip

SUBJECTS = {
    make.__name__: make
    for make in (
        vit,
        swin,
        named_inputs_and_outputs,
        segmentation,
        detection,
        regression,
        one_channel,
        five_channels,
        without_labels,
        jit_compile,
        run_eagerly,
        steps_per_execution,
        called_twice,
        channels_first,
        nested,
        subclassed,
    )
}
