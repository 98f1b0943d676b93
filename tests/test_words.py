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
        ((X, 5), "are a single one"),
        ((X, "abcd"), "are a single one"),
        (np.empty(0, object), "no examples"),
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


@pytest.mark.parametrize("images", [None, [], (), {}])
def test_nothing_to_explain_is_named(images):
    with pytest.raises(ValueError, match="There are no examples"):
        tbi.GradCAM().explain(networks.flat(), images)


def test_method_of_ones_own_is_refused_until_it_can_be_logged():
    class Own(tbi.GradCAM.__mro__[1]):
        name = title = "own"

        def explain(self, model, *arguments, **options):
            return None

    with pytest.raises(ValueError, match=r"cannot be logged yet. Received: Own"):
        tbi.InterpretCallback("logs", (X, Y), [Own()])


def test_layers_that_cannot_be_watched_are_told_with_what_to_take_off():
    class Compiled(keras.Model):
        def __init__(self):
            super().__init__()
            self.conv = keras.layers.Conv2D(2, 3)
            self.head = keras.layers.Dense(3)

        @tf.function
        def call(self, x):
            return self.head(keras.ops.mean(self.conv(x), axis=(1, 2)))

    model = Compiled()
    model(X)
    with pytest.raises(ValueError, match=r"Take @tf.function off"):
        tbi.GradCAM().explain(model, X, targets=0)


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (lambda output: None, "ValueError"),
        (lambda output: output[:, 7], "failed"),
        (lambda output: output.numpy(), "failed"),
        (lambda output, other: output, "TypeError"),
    ],
)
def test_failing_function_is_named(target, words):
    with pytest.raises(ValueError, match=f"function given as `targets`.*{words}.*one score"):
        tbi.GradCAM().explain(networks.flat(), X, targets=target)


@pytest.mark.parametrize(
    ("regions", "words"),
    [
        (5, "no list of regions"),
        ("top", "no list of regions"),
        ({"top": 0}, "no list of regions"),
        ((0.0, 0.0, 1.0, 1.0), "given in fractions"),
        ([(0, 0, float("nan"), 5)] * 4, "no part of its picture"),
        ([(0.5, 0, 4.5, 5)] * 4, "no part of its picture"),
        (["left"] * 4, "no part of its picture"),
        ([[[0, 1], [1]]] * 4, "no part of its picture"),
    ],
    ids=str,
)
def test_regions_of_another_kind_are_named(tmp_path, regions, words):
    callback = tbi.InterpretCallback(tmp_path, X, regions=regions)
    with pytest.raises(ValueError, match=words):
        networks.trained_on_noise(networks.flat(), [callback])


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
