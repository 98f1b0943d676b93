"""Finding layers and logits while a model is traced."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

import tb_interpret as tbi
from tb_interpret.models.forward import trace_forward
from tb_interpret.models.logits import find_logits
from tb_interpret.models.spatial import find_spatial_call, last_spatial_call
from tests import networks


def traced(model, inspect, shape=networks.IMAGE_SHAPE):
    """What `inspect` makes of the model's forward pass while it is traced."""
    result = []
    function = tf.function(lambda x: result.append(inspect(trace_forward(model, x))))
    function.get_concrete_function(tf.TensorSpec((None, *shape)))
    return result[0]


def last_path(forward):
    return last_spatial_call(forward.calls, forward.output).path


@pytest.mark.parametrize(
    ("style", "path"),
    [
        ("flat", "conv2"),
        ("sequential", "conv2"),
        ("nested", "backbone/conv2"),
        ("nested_sequential", "backbone/conv2"),
        ("subclassed", "block/conv2"),
    ],
)
def test_last_convolution_is_found_in_every_style(style, path):
    assert traced(networks.STYLES[style](), last_path) == path


@pytest.mark.parametrize("style", networks.STYLES)
def test_nothing_stays_in_the_layers(style):
    model = networks.STYLES[style]()
    traced(model, lambda forward: None)
    assert all("call" not in layer.__dict__ for layer in model._flatten_layers())


def test_nothing_stays_in_the_layers_when_the_model_fails():
    model = networks.flat()
    with pytest.raises(ValueError, match="cannot be run on"):
        traced(model, lambda forward: None, shape=(16, 12, 5))
    assert all("call" not in layer.__dict__ for layer in model._flatten_layers())


def test_activation_after_the_last_convolution_is_preferred_to_pooling_after_it():
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(2, 3),
            layers.BatchNormalization(),
            layers.ReLU(name="last"),
            layers.MaxPooling2D(),
            layers.Dropout(0.5),
            layers.Flatten(),
            layers.Dense(2),
        ]
    )
    assert traced(model, last_path, (8, 8, 1)) == "last"


def test_squeezed_branch_is_not_taken_for_a_picture():
    inputs = keras.Input((8, 8, 4))
    squeezed = layers.GlobalAveragePooling2D(keepdims=True)(inputs)
    gate = layers.Conv2D(4, 1, activation="sigmoid", name="excite")(squeezed)
    x = layers.Multiply(name="scaled")([layers.Conv2D(4, 1, name="conv")(inputs), gate])
    model = keras.Model(inputs, layers.Dense(2)(layers.GlobalAveragePooling2D()(x)))
    assert traced(model, last_path, (8, 8, 4)) == "scaled"


def test_layer_that_makes_the_output_does_not_explain_itself():
    model = keras.Sequential(
        [keras.Input((8, 8, 1)), layers.Conv2D(3, 1, name="body"), layers.Conv2D(2, 1, name="out")]
    )
    assert traced(model, last_path, (8, 8, 1)) == "body"


def test_model_without_pictures_inside_says_so():
    model = keras.Sequential([keras.Input((8, 8, 1)), layers.Flatten(), layers.Dense(2)])
    with pytest.raises(ValueError, match="no layer with spatial dimensions"):
        traced(model, last_path, (8, 8, 1))


def test_dense_layer_is_refused_with_those_that_qualify():
    model = networks.flat()
    name = model.layers[-1].name
    with pytest.raises(ValueError, match=rf"layer='{name}' with output shape \(None, 3\).*'conv2'"):
        traced(model, lambda forward: find_spatial_call(forward.calls, name))


def test_layer_called_twice_is_explained_at_its_last_call():
    shared = layers.Conv2D(1, 1, name="shared")
    inputs = keras.Input((8, 8, 1))
    x = layers.MaxPooling2D()(shared(inputs))
    model = keras.Model(inputs, layers.GlobalAveragePooling2D()(layers.Dense(2)(shared(x))))
    shape = traced(
        model, lambda forward: find_spatial_call(forward.calls, "shared").output.shape, (8, 8, 1)
    )
    assert shape == (None, 4, 4, 1)


def _ends(x, end):
    dense = layers.Dense(3, name="dense")
    if end == "fused":
        return layers.Dense(3, activation="softmax", name="dense")(x)
    if end == "layer":
        return layers.Softmax(dtype="float32")(dense(x))
    if end == "activation":
        return layers.Activation("softmax")(dense(x))
    if end == "operation":
        return keras.ops.softmax(dense(x))
    if end == "nested":
        inner = keras.Input((x.shape[-1],))
        return keras.Model(inner, layers.Softmax()(dense(inner)), name="head")(x)
    if end == "reshaped":
        return layers.Flatten()(layers.Softmax()(layers.Reshape((1, 1, 3))(dense(x))))
    if end == "clipped":
        return keras.ops.clip(layers.Softmax()(dense(x)), 1e-7, 1 - 1e-7)
    if end == "log":
        return keras.ops.log_softmax(dense(x))
    return dense(x)


@pytest.mark.parametrize(
    "end",
    ["fused", "layer", "activation", "operation", "nested", "reshaped", "clipped", "log", "absent"],
)
def test_logits_are_found_whatever_ends_the_model(end):
    inputs = keras.Input((4, 4, 1))
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(2, 3, name="conv")(inputs))
    model = keras.Model(inputs, _ends(x, end))
    keras.utils.set_random_seed(3)
    dense = next(x for x in model._flatten_layers() if x.name == "dense")
    dense.set_weights([np.eye(2, 3), np.float32([1, 2, 3])])

    results = []
    picture = np.ones((1, 4, 4, 1), np.float32)

    @tf.function
    def logits(x):
        forward = trace_forward(model, x)
        found = find_logits(forward.output)
        results.append(found.head)
        return found.values

    features = keras.Model(model.input, x)(picture).numpy()
    np.testing.assert_allclose(logits(picture), features @ np.eye(2, 3) + [1, 2, 3], rtol=1e-5)
    assert results == ["none" if end == "absent" else "softmax"]


def test_call_that_the_user_has_put_on_a_layer_stays():
    model = networks.flat()
    layer = model.get_layer("conv1")
    original = layer.call

    def doubled(*arguments, **options):
        return 2 * original(*arguments, **options)

    layer.__dict__["call"] = doubled
    before = model(networks.images()).numpy()
    tbi.GradCAM().explain(model, networks.images(), targets=1)
    assert layer.__dict__["call"] is doubled
    np.testing.assert_array_equal(model(networks.images()), before)
