"""A new TensorFlow breaks one module, and not silently."""

import importlib
import pathlib
import re

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops

import tb_interpret as tbi
from tb_interpret.models import tensorflow_private

X = np.random.default_rng(0).random((2, 4, 4, 1), np.float32)


def network(function=lambda x: x):
    inputs = keras.Input((4, 4, 1))
    x = ops.relu(layers.Conv2D(3, 1, name="conv")(inputs))
    x = layers.Flatten()(layers.Lambda(function)(x))
    return keras.Model(inputs, layers.Dense(2)(x))


def guided(model):
    return tbi.GuidedGradCAM("conv").explain(model, X, targets=1).maps


@tf.function
def doubled(x):
    return 2 * x


def test_gradients_that_cannot_be_set_are_refused(monkeypatch):
    monkeypatch.setattr(
        tensorflow_private,
        "hasattr",
        lambda thing, name: name != "_gradient_function" and hasattr(thing, name),
        raising=False,
    )
    with pytest.raises(ValueError, match="does not know this TensorFlow"):
        guided(network())


def test_function_that_cannot_be_looked_into_is_refused(monkeypatch):
    model = network(doubled)
    assert guided(model).shape == (2, 4, 4)
    monkeypatch.setattr(
        tensorflow_private,
        "getattr",
        lambda thing, name, *default: (
            default[0] if name == "_get_function" else getattr(thing, name, *default)
        ),
        raising=False,
    )
    with pytest.raises(ValueError, match="runs in a function of its own"):
        guided(network(doubled))


def test_part_that_is_not_known_to_be_computed_again_is_refused(monkeypatch):
    assert guided(network(keras.remat(ops.relu))).shape == (2, 4, 4)
    original = importlib.import_module

    def missing(name, *arguments):
        if name == "tensorflow.python.framework.ops":
            raise ImportError(name)
        return original(name, *arguments)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(ValueError, match="has a gradient of its own"):
        guided(network(keras.remat(ops.relu)))


def test_no_other_module_knows_these_names():
    package = pathlib.Path(tensorflow_private.__file__).parent.parent
    others = [path for path in package.rglob("*.py") if path.name != "tensorflow_private.py"]
    names = ("_gradient_function", "_gradient_op_type", "_get_function", "python.framework")
    found = [
        f"{path.name}: {name}"
        for path in others
        for name in names
        if re.search(re.escape(name), path.read_text(encoding="utf-8"))
    ]
    assert found == []
