"""One small network in every style of Keras, with the same weights."""

from __future__ import annotations

import keras
import numpy as np
from keras import layers

IMAGE_SHAPE = (16, 12, 3)
NUM_CLASSES = 3


def images(count: int = 4, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random((count, *IMAGE_SHAPE), np.float32)


def _features() -> list[keras.Layer]:
    return [
        layers.Conv2D(4, 3, name="conv1"),
        layers.BatchNormalization(name="norm1"),
        layers.ReLU(name="relu1"),
        layers.MaxPooling2D(name="pool1"),
        layers.Conv2D(5, 3, activation="relu", name="conv2"),
    ]


def _head() -> list[keras.Layer]:
    return [layers.GlobalAveragePooling2D(), layers.Dense(NUM_CLASSES, activation="softmax")]


def _apply(chain: list[keras.Layer], x: keras.KerasTensor) -> keras.KerasTensor:
    for layer in chain:
        x = layer(x)
    return x


def flat() -> keras.Model:
    inputs = keras.Input(IMAGE_SHAPE)
    return keras.Model(inputs, _apply(_features() + _head(), inputs))


def sequential() -> keras.Model:
    augmentation = [layers.RandomFlip(seed=1), layers.RandomRotation(0.1, seed=2)]
    return keras.Sequential([keras.Input(IMAGE_SHAPE), *augmentation, *_features(), *_head()])


def nested() -> keras.Model:
    inner_inputs = keras.Input(IMAGE_SHAPE)
    backbone = keras.Model(inner_inputs, _apply(_features(), inner_inputs), name="backbone")
    backbone.trainable = False
    inputs = keras.Input(IMAGE_SHAPE)
    return keras.Model(inputs, _apply(_head(), backbone(inputs)))


def nested_sequential() -> keras.Model:
    backbone = keras.Sequential(_features(), name="backbone")
    return keras.Sequential([keras.Input(IMAGE_SHAPE), backbone, *_head()])


class _Block(layers.Layer):
    """A custom layer that holds its sublayers in a list."""

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        self.features = _features()

    def call(self, x):
        return _apply(self.features, x)


class _Subclassed(keras.Model):
    def __init__(self) -> None:
        super().__init__()
        # The order of creation is not the order of execution.
        self.head = _head()
        self.block = _Block(name="block")

    def call(self, x):
        return _apply(self.head, self.block(x))


def subclassed() -> keras.Model:
    model = _Subclassed()
    model(images(1))
    return model


STYLES = {
    "flat": flat,
    "sequential": sequential,
    "nested": nested,
    "nested_sequential": nested_sequential,
    "subclassed": subclassed,
}


class AlwaysTraining(layers.Layer):
    """Moves its averages and its seed although the model is not training."""

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        self.norm, self.dropout = layers.BatchNormalization(), layers.Dropout(0.5, seed=1)

    def call(self, x):
        return self.dropout(self.norm(x, training=True), training=True)


def count_calls(model: keras.Model) -> list[bool | None]:
    """A list that grows by the argument `training` of each call of the model."""
    calls: list[bool | None] = []
    original = model.call

    def counted(*args, **kwargs):
        calls.append(kwargs.get("training"))
        return original(*args, **kwargs)

    model.__dict__["call"] = counted
    return calls


def give_same_weights(model: keras.Model, seed: int = 7) -> keras.Model:
    """Fills the weights, by the names of their layers, with fixed numbers."""
    for layer in sorted(_leaves(model), key=lambda layer: layer.name.split("_")[0]):
        generator = np.random.default_rng(
            [seed, len(layer.get_weights()), *layer.name.encode()[:5]]
        )
        layer.set_weights([generator.normal(0.5, 0.5, w.shape) ** 2 - 0.2 * (w.ndim > 1)
                           for w in layer.get_weights()])  # fmt: skip
    return model


def _leaves(model: keras.Model) -> list[keras.Layer]:
    named = ("conv", "norm", "dense")
    return [x for x in model._flatten_layers() if x.name.startswith(named) and x.weights]


def trained_on_noise(
    model: keras.Model, callbacks=(), epochs: int = 2, jit_compile=False, optimizer="sgd"
) -> keras.callbacks.History:
    """Compiles and fits a model on seeded noise.

    Compiling by XLA, which is Keras' default, takes longer than the training; and a step of Adam
    takes half as long again to trace as one without a state.
    """
    model.compile(
        optimizer,
        "sparse_categorical_crossentropy",
        jit_compile=jit_compile,
    )
    y = np.random.default_rng(1).integers(0, NUM_CLASSES, 16)
    return model.fit(
        images(16), y, batch_size=8, epochs=epochs, verbose=0, callbacks=list(callbacks)
    )
