"""A result of every kind, of real models."""

import functools

import keras
from keras import layers

import tb_interpret as tbi
from tests import networks

IMAGES = networks.images()
TABLE = [[0, 1], [1, 2], [2, 0], [0, 2]]


def _small(units: int, activation: str | None, loss: str) -> keras.Model:
    model = networks.give_same_weights(
        keras.Sequential(
            [
                keras.Input(networks.IMAGE_SHAPE),
                layers.Conv2D(4, 3, activation="relu", name="conv"),
                layers.GlobalAveragePooling2D(),
                layers.Dense(units, activation=activation, name="dense"),
            ]
        )
    )
    model.compile("sgd", loss)
    return model


def _classes():
    return tbi.GradCAM().explain(networks.flat(), (IMAGES, [0, 1, 2, 1]))


def _table():
    return tbi.GradCAM().explain(networks.flat(), IMAGES, targets=TABLE)


def _labels():
    model = _small(3, "sigmoid", "binary_crossentropy")
    return tbi.GradCAM().explain(model, (IMAGES, [[1, 0, 1], [0, 1, 0], [0, 0, 1], [1, 1, 1]]))


def _values():
    return tbi.GradCAM().explain(_small(1, None, "mse"), (IMAGES, [1.5, 2.5, 3.5, 4.5]))


def _function():
    return tbi.GradCAM().explain(networks.flat(), IMAGES, targets=lambda output: output[:, 0])


def _of_the_picture():
    return tbi.Saliency().explain(networks.flat(), IMAGES, targets=1)


def _tiles():
    return tbi.ActivationGrid("conv1").explain(networks.flat(), IMAGES)


def _filters():
    return tbi.FilterVisualization("conv2", [0, 2, 3]).explain(networks.flat(), steps=2)


_MAKERS = {
    "classes": _classes,
    "table": _table,
    "labels": _labels,
    "values": _values,
    "function": _function,
    "of the picture": _of_the_picture,
    "tiles": _tiles,
    "filters": _filters,
}
NAMES = list(_MAKERS)


@functools.cache
def result(name: str):
    return _MAKERS[name]()
