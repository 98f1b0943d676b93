"""Mistakes that people make are answered in words that mend them."""

import pathlib

import keras
import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tb_interpret.examples import read_examples
from tests import networks
from tests.logs import Run

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


@pytest.mark.parametrize("made", [tbi.GradCAM, tbi.LayerCAM, tbi.ActivationGrid, tbi.HiResCAM])
def test_method_that_was_made_of_the_model_names_the_call(made):
    model = networks.flat()
    with pytest.raises(ValueError, match=r"Received: .*tbi\.GradCAM\(\)\.explain\(model, x\)"):
        made(model).explain(X)
    with pytest.raises(ValueError, match=r"goes to explain\(model, images\).*'conv2'"):
        made(model).explain(model, X)
    with pytest.raises(ValueError, match="There are no examples"):
        made().explain(model)


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


@pytest.mark.parametrize(
    "one",
    [X[0], (X[0], [0]), (X[0], 0), tf.constant(X[0]), X[0].tolist()],
    ids=["array", "label", "number", "tensor", "list"],
)
def test_one_example_without_a_batch_axis_is_named_with_its_shape(tmp_path, one):
    words = r"Received: shape \(16, 12, 3\).*without a batch axis: pass x\[None\]"
    model = networks.flat()
    with pytest.raises(ValueError, match=words):
        networks.trained_on_noise(model, [tbi.InterpretCallback(tmp_path, one, max_examples=8)])
    for method in METHODS:
        with pytest.raises(ValueError, match=words):
            method.explain(model, one)


def test_one_example_of_any_size_is_named_where_the_model_takes_any():
    model = keras.Sequential([keras.Input((None, None, 3)), keras.layers.Conv2D(2, 3)])
    with pytest.raises(ValueError, match=r"shape \(16, 12, 3\).*pass x\[None\]"):
        tbi.FilterVisualization().explain(model, X[0])


def sizes(labels=None):
    """A dataset of pictures that differ in size."""
    kind = tf.TensorSpec((None, None, 3))
    if labels is None:
        return tf.data.Dataset.from_generator(lambda: iter(SIZES), output_signature=kind)
    each = list(zip(SIZES, labels, strict=True))
    signature = (kind, tf.TensorSpec(np.shape(labels)[1:], tf.int32))
    return tf.data.Dataset.from_generator(lambda: iter(each), output_signature=signature)


class DifferentSizes(keras.utils.PyDataset):
    def __len__(self):
        return 2

    def __getitem__(self, index):
        return SIZES[index][None], np.array([index])


@pytest.mark.parametrize(
    "examples",
    [
        sizes(),
        sizes([0, 1]),
        sizes([0, 1]).batch(1),
        sizes([0, 1]).padded_batch(1),
        sizes([0, 1]).ragged_batch(2),
        sizes().ragged_batch(2),
        sizes().map(lambda x: {"image": x}),
        DifferentSizes(),
    ],
    ids=["one by one", "labels", "batch", "padded", "ragged", "only ragged", "dict", "PyDataset"],
)
def test_dataset_whose_pictures_differ_in_size_is_named(examples):
    with pytest.raises(ValueError, match=r"pictures of `examples` differ in size.*image\.resize"):
        read_examples(examples, max_examples=8)


def test_labels_that_differ_in_shape_from_batch_to_batch_are_named():
    boxes = [(X[0], np.zeros((count, 4))) for count in (3, 5)]
    signature = (tf.TensorSpec(X[0].shape), tf.TensorSpec((None, 4)))
    dataset = tf.data.Dataset.from_generator(lambda: iter(boxes), output_signature=signature)
    with pytest.raises(ValueError, match=r"differ in shape. Received: \(3, 4\), \(5, 4\)"):
        read_examples(dataset)


def test_dataset_without_end_is_named():
    with pytest.raises(ValueError, match=r"has no end.*dataset.take\(4\)"):
        tbi.GradCAM().explain(networks.flat(), tf.data.Dataset.from_tensors(X).repeat())


@pytest.mark.parametrize("images", [None, [], (), {}])
def test_nothing_to_explain_is_named(images):
    with pytest.raises(ValueError, match="There are no examples"):
        tbi.GradCAM().explain(networks.flat(), images)


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
        (np.array(5), "no list of regions"),
        ({1, 2}, "no list of regions"),
        (keras.Input((4,)), "no list of regions"),
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


def named(value):
    return {"picture": X, "id": value}


@pytest.mark.parametrize(
    ("examples", "words"),
    [
        (X * 1j, "holds complex numbers.*np.abs"),
        (list(X * 1j), "holds complex numbers"),
        (keras.Input((16, 12, 3)), "is symbolic"),
        ([keras.Input((16, 12, 3))], "is symbolic"),
        ((x for x in X), r"an iterator.*next\(iterator\)"),
        ((iter(X), Y), "an iterator"),
        (iter(tf.data.Dataset.from_tensors(X)), "an iterator"),
        ({1, 2}, "a set, which has no order.*a list"),
        (named(np.array(["a", "b", "c", "d"])), "Input 'id' of `examples` holds words.*Leave it"),
        (named(["a", "b", "c", "d"]), "Input 'id' of `examples` holds words"),
        (named(x for x in X), "Input 'id' of `examples` is an iterator"),
        ([X, ["a", "b", "c", "d"]], "Input 1 of `examples` holds words"),
        (tf.data.Dataset.from_tensor_slices(named(list("abcd"))).batch(4), "'id'.*holds words"),
        ({"image": X}, r"lacks an input.*'image'.*Expected \['picture'\]"),
        ([X[0], None], "holds no numbers.*NoneType"),
        ((None, Y), "There are no examples"),
        (({}, Y), "There are no examples"),
        ([[[1], [1, 2]]], "rows of different length"),
        (np.array(["2020-01-01"], "M8[D]"), "holds no numbers"),
        (lambda: X, "`examples`.*function"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else None,
)
def test_what_is_explained_is_told_in_words_where_it_is_no_picture(examples, words):
    inputs = keras.Input(networks.IMAGE_SHAPE, name="picture")
    x = keras.layers.GlobalAveragePooling2D()(keras.layers.Conv2D(4, 3)(inputs))
    model = keras.Model(inputs, keras.layers.Dense(3, activation="softmax")(x))
    with pytest.raises(ValueError, match=words) as error:
        tbi.GradCAM().explain(model, examples)
    assert "Received: " in str(error.value)
    assert "Expected " in str(error.value)


SINGLE = [np.array(1), tf.constant(1), np.int64(1), np.array([1, 1, 1, 1])]


@pytest.mark.parametrize("target", SINGLE, ids=lambda value: type(value).__name__)
def test_target_in_an_array_without_axes_is_the_number_in_it(target):
    model = networks.flat()
    maps = [tbi.GradCAM().explain(model, X, targets=own).maps for own in (1, target)]
    np.testing.assert_array_equal(*maps)
    assert tbi.GradCAM(targets=SINGLE[0]) == tbi.GradCAM(targets=1)


@pytest.mark.parametrize("target", [2**32, 10**40, 3])
def test_class_that_no_int32_holds_is_no_class(target):
    with pytest.raises(ValueError, match=f"does not exist. Received: {target}"):
        tbi.GradCAM().explain(networks.flat(), X, targets=target)


def test_callback_without_targets_explains_the_labels(tmp_path):
    for targets in (None, "true"):
        callback = tbi.GradCAMCallback(tmp_path / str(targets), (X, Y), targets=targets)
        networks.trained_on_noise(networks.flat(), [callback], epochs=1)
    none, true = (Run(tmp_path / name).records("grad_cam/conv2")[0] for name in ("None", "true"))
    assert list(none.facts.target) == list(true.facts.target) == list(Y)


@pytest.mark.parametrize("layers", [["conv2", "conv2"], ["conv2", None]])
def test_layer_that_is_named_twice_is_told(tmp_path, layers):
    with pytest.raises(ValueError, match=r"a layer twice. Received: .*'conv2'. Expected each"):
        tbi.GradCAM(layers).explain(networks.flat(), X)
    callback = tbi.ActivationGridCallback(tmp_path, X, layers)
    with pytest.raises(ValueError, match="a layer twice"):
        networks.trained_on_noise(networks.flat(), [callback])


@pytest.mark.parametrize(
    ("display", "words"),
    [
        (lambda x: x[: 8 if x[0, 0, 0] == X[0, 0, 0, 0] else 4], "pictures of different shapes"),
        (lambda x: [[1], [1, 2]], "does not return a picture"),
        (lambda x: x * 1j, "does not return a picture"),
        (lambda x: np.full((4, 4), "a"), "does not return a picture"),
    ],
    ids=["sizes", "ragged", "complex", "words"],
)
def test_display_that_returns_no_pictures_of_one_size_is_told(tmp_path, display, words):
    callback = tbi.InterpretCallback(tmp_path, X, display=display)
    with pytest.raises(ValueError, match=f"{words}. Received"):
        networks.trained_on_noise(networks.flat(), [callback])


@pytest.mark.parametrize("name", ["opacity", "threshold"])
@pytest.mark.parametrize("value", [None, np.nan, True, "half", 1.5])
def test_overlay_takes_shares(name, value):
    explanation = tbi.GradCAM().explain(networks.flat(), X, targets=0)
    with pytest.raises(ValueError, match=f"`{name}` is no share"):
        explanation.overlay(X, **{name: value})


def test_overlay_names_images_that_are_too_few():
    explanation = tbi.GradCAM().explain(networks.flat(), X, targets=0)
    with pytest.raises(ValueError, match=r"fewer than were explained. Received: 2. Expected 4"):
        explanation.overlay(X[:2])


def test_overlay_names_what_is_no_colormap():
    explanation = tbi.GradCAM().explain(networks.flat(), X, targets=0)
    with pytest.raises(ValueError, match="no such colormap"):
        explanation.overlay(X, colormap=["viridis"])
