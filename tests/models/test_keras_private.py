"""A new Keras breaks one module, and not silently."""

import pathlib
import re

import keras
import numpy as np
import pytest
from keras import layers

from tb_interpret.models import keras_private
from tests import networks


def without(monkeypatch, name):
    """Keras as if it had renamed something: `getattr` of the module finds it no more."""
    monkeypatch.setattr(
        keras_private,
        "getattr",
        lambda thing, asked, *default: default[0] if asked == name else getattr(thing, asked),
        raising=False,
    )


@pytest.mark.parametrize("style", networks.STYLES)
def test_sublayers_are_found_without_keras_own_list(monkeypatch, style):
    model = networks.STYLES[style]()
    tracked = {id(x) for x in keras_private.sublayers(model)}
    assert tracked == {id(x) for x in model._layers}
    without(monkeypatch, "_layers")
    assert tracked <= {id(x) for x in keras_private.sublayers(model)}


def test_inputs_are_known_without_their_structure(monkeypatch):
    model = networks.flat()
    assert keras_private.inputs_struct(model) is model._inputs_struct
    without(monkeypatch, "_inputs_struct")
    assert keras_private.inputs_struct(model) is model.inputs[0]


def test_options_of_a_loss_are_known_without_its_arguments(monkeypatch):
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    assert keras_private.loss_options(loss)["from_logits"] is True
    without(monkeypatch, "_fn_kwargs")
    assert keras_private.loss_options(loss)["from_logits"] is True


def test_variable_stands_for_its_value_without_it(monkeypatch):
    variable = keras.Variable([1.0])
    assert keras_private.value_of(variable) is variable._value
    without(monkeypatch, "_value")
    assert keras_private.value_of(variable) is variable


def test_model_is_built_only_with_all_that_it_holds():
    assert not keras_private.is_built_throughout(keras.Sequential([layers.Dense(1)]))
    assert keras_private.is_built_throughout(networks.nested())


def test_no_other_module_knows_these_names():
    package = pathlib.Path(keras_private.__file__).parent.parent
    others = [path for path in package.rglob("*.py") if path.name != "keras_private.py"]
    names = ("_layers", "_flatten_layers", "_inputs_struct", "_fn_kwargs")
    found = [
        f"{path.name}: {name}"
        for path in others
        for name in names
        if re.search(rf"[.\"']{name}\b", path.read_text())
    ]
    assert found == []


def test_validation_data_of_a_fit_are_unknown_without_its_iterator(monkeypatch):
    found = []
    look = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: found.append(keras_private.validation_data(model))
    )
    model = networks.flat()
    model.compile("sgd", "sparse_categorical_crossentropy")
    data = np.zeros((4, *model.input_shape[1:]), np.float32), np.zeros(4, np.int32)
    model.fit(*data, validation_data=data, verbose=0, callbacks=[look])
    without(monkeypatch, "_eval_epoch_iterator")
    model.fit(*data, validation_data=data, verbose=0, callbacks=[look])
    assert [each is None for each in found] == [False, True]
    assert found[0][0].shape == data[0].shape
