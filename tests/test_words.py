"""Mistakes that people make are answered in words that mend them."""

import pathlib

import keras
import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tests import networks

X, Y = networks.images(), np.array([0, 1, 2, 0])
METHODS = [tbi.GradCAM(), tbi.Occlusion(), tbi.ActivationGrid(), tbi.FilterVisualization()]
SIZES = [np.ones((16, 12, 3)), np.ones((20, 12, 3))]


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
@pytest.mark.parametrize(
    ("model", "words"),
    [
        (X, r"numpy.ndarray.*The model comes first: explain\(model, images\)"),
        (tf.data.Dataset.from_tensor_slices(X), "The model comes first"),
        ("model.keras", r"'model.keras'.*keras.models.load_model"),
        (pathlib.Path("model.keras"), "keras.models.load_model"),
        (keras.Model, "make a model of it"),
        (None, "Expected a keras.Model"),
    ],
    ids=["array", "dataset", "path", "Path", "class", "None"],
)
def test_what_is_no_model_is_named(method, model, words):
    with pytest.raises(ValueError, match=words):
        method.explain(model, networks.flat())


def test_saved_model_without_layers_is_named(tmp_path):
    networks.flat().export(tmp_path / "saved", verbose=False)
    with pytest.raises(ValueError, match="has lost its layers"):
        tbi.GradCAM().explain(tf.saved_model.load(tmp_path / "saved"), X)


def test_callback_names_what_is_no_model(tmp_path):
    with pytest.raises(ValueError, match="no model of Keras 3"):
        tbi.GradCAMCallback(tmp_path, X).set_model(object())


@pytest.mark.parametrize(
    ("examples", "words"),
    [
        ("pictures/", "are names of files.*Read the files first"),
        (pathlib.Path("a.png"), "are names of files"),
        (["a.png", "b.png"], "are names of files"),
        ((["a.png", "b.png"], [0, 1]), "are names of files"),
        (np.array(["a.png", "b.png"]), "are names of files"),
        (tf.constant(["a.png", "b.png"]), "are names of files"),
        (tf.data.Dataset.from_tensor_slices(["a.png"]).batch(1), "are names of files"),
        (SIZES, r"differ in size.*\(16, 12, 3\), \(20, 12, 3\)"),
        ((SIZES, [0, 1]), "differ in size"),
        (np.array(SIZES, object), "differ in size"),
        (tf.ragged.stack([tf.constant(x) for x in SIZES]), "RaggedTensor"),
        ((tf.ragged.stack([tf.constant(x) for x in SIZES]), Y), "RaggedTensor"),
        ((3.0, 1), "a single number"),
        (np.array([{"a": 1}], object), "holds no numbers"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else None,
)
def test_examples_that_are_no_pictures_are_named(tmp_path, examples, words):
    model = networks.flat()
    with pytest.raises(ValueError, match=words):
        networks.trained_on_noise(model, [tbi.InterpretCallback(tmp_path, examples)])


def test_dataset_without_end_is_named():
    with pytest.raises(ValueError, match=r"has no end.*dataset.take\(4\)"):
        tbi.GradCAM().explain(networks.flat(), tf.data.Dataset.from_tensors(X).repeat())


def test_method_that_was_not_called_is_named():
    with pytest.raises(ValueError, match=r"holds a class.*tbi.GradCAM\(\)"):
        tbi.InterpretCallback("logs", (X, Y), [tbi.GradCAM])


def test_names_in_one_string_are_named():
    with pytest.raises(ValueError, match="Put them into a list"):
        tbi.InterpretCallback("logs", (X, Y), class_names="cat dog")


@pytest.mark.parametrize(
    ("name", "value"),
    [("log_dir", None), ("max_examples", "8"), ("time_budget", "a little"), ("every", 2.5)],
)
def test_argument_of_another_kind_is_named(name, value):
    with pytest.raises(ValueError, match=f"`{name}`.*Received: {name}="):
        tbi.InterpretCallback(**{"log_dir": "logs", "examples": (X, Y), name: value})


def test_failing_display_is_named(tmp_path):
    def broken(picture):
        return picture[..., 7]

    with pytest.raises(ValueError, match=r"`display` failed.*IndexError.*example 0"):
        networks.trained_on_noise(
            networks.flat(), [tbi.InterpretCallback(tmp_path, X, display=broken)]
        )
