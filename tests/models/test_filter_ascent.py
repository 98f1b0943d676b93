import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from tb_interpret.maths.filter_visualization import Pixels
from tb_interpret.maths.fourier import Fourier
from tb_interpret.methods.filter_visualization import FilterVisualization
from tb_interpret.models.canvas import find_canvas
from tb_interpret.models.filter_ascent import FilterAscent
from tests import networks


def ascent(model, layer=None, parametrization=Pixels, input_range=(0.0, 1.0)):
    entry = find_canvas(model)
    return FilterAscent(
        model,
        parametrization(entry.shape),
        entry,
        input_range,
        FilterVisualization(layer).select,
    )


def linear(kernel, **options):
    """A 1×1 convolution: its optimum is each channel at one end of the range."""
    kernel = np.float32(kernel)
    model = keras.Sequential(
        [
            keras.Input((4, 4, len(kernel))),
            layers.Conv2D(kernel.shape[1], 1, name="conv", **options),
            layers.GlobalAveragePooling2D(),
        ]
    )
    model.get_layer("conv").set_weights([kernel[None, None], np.zeros(kernel.shape[1])])
    return model


def run(found, filters, steps):
    return found.run(found.start(len(filters)), np.int32(filters), steps)


def test_linear_filter_is_excited_most_by_the_ends_of_the_range():
    reached = run(ascent(linear([[1, -1], [-2, 2], [3, 3]])), [0, 1], 400)
    np.testing.assert_allclose(reached.pictures[:, 1, 1], [[1, 0, 1], [0, 1, 1]], atol=1e-5)
    np.testing.assert_allclose(reached.activations, [4, 5], rtol=1e-5)


def test_waves_take_the_colors_of_a_linear_filter():
    found = ascent(linear([[1, -1], [-2, 2], [3, 3]]), parametrization=Fourier)
    colors = run(found, [0, 1], 400).pictures.mean((1, 2))
    np.testing.assert_array_equal(colors > 0.5, [[1, 0, 1], [0, 1, 1]])


def test_one_step_goes_along_the_kernel():
    found = ascent(linear([[1], [-2]]))
    start = found.start(1)
    step = found.run(start, np.int32([0]), 1).pictures - start.pictures
    # Gradients 1 and -2 over their root mean square, √2.5.
    np.testing.assert_allclose(step[0, 0, 0] * 255, np.array([1, -2]) / 2.5**0.5, rtol=1e-3)


def test_range_of_the_input_changes_no_picture():
    expected = run(ascent(networks.give_same_weights(networks.flat())), [0, 1], 20)
    inputs = keras.Input(networks.IMAGE_SHAPE)
    inner = networks.give_same_weights(networks.flat())
    model = keras.Model(inputs, inner(layers.Rescaling(1 / 255)(inputs)))
    scaled = run(ascent(model, input_range=(0.0, 255.0)), [0, 1], 20)
    np.testing.assert_allclose(scaled.pictures, expected.pictures, atol=1e-3)
    np.testing.assert_allclose(scaled.activations, expected.activations, rtol=1e-3)


@pytest.mark.parametrize("parametrization", [Pixels, Fourier])
def test_picture_is_the_same_whatever_other_filters_are_excited(parametrization):
    found = ascent(networks.flat(), parametrization=parametrization)
    alone, beside = run(found, [2], 10), run(found, [0, 2, 1], 10)
    np.testing.assert_allclose(alone.pictures[0], beside.pictures[1], atol=1e-5)


@pytest.mark.parametrize("parametrization", [Pixels, Fourier])
def test_runs_are_repeatable_bit_for_bit_and_can_be_cut(parametrization):
    found = ascent(networks.flat(), parametrization=parametrization)
    once, again = run(found, [0, 1], 12), run(found, [0, 1], 12)
    cut = found.run(run(found, [0, 1], 5), np.int32([0, 1]), 7)
    np.testing.assert_array_equal(once.pictures, again.pictures)
    np.testing.assert_array_equal(once.pictures, cut.pictures)


@pytest.mark.parametrize("parametrization", [Pixels, Fourier])
def test_activation_grows_with_steps(parametrization):
    found = ascent(networks.flat(), parametrization=parametrization)
    reached = [run(found, [0, 1, 2, 3, 4], steps).activations.sum() for steps in (0, 30, 200)]
    assert reached[0] < reached[1] < reached[2]


def test_activations_are_those_of_the_final_pictures():
    model = networks.flat()
    reached = run(ascent(model, parametrization=Fourier), [3, 1], 8)
    features = keras.Model(model.input, model.get_layer("conv2").output)(reached.pictures)
    expected = [np.mean(features[0, ..., 3]), np.mean(features[1, ..., 1])]
    np.testing.assert_allclose(reached.activations, expected, rtol=1e-4)


def test_model_is_traced_once_whatever_filters_steps_and_weights():
    model, calls = networks.flat(), []
    original = model.call
    model.__dict__["call"] = lambda *args, **kwargs: (calls.append(1), original(*args, **kwargs))[1]
    found = ascent(model)
    traced = len(calls)
    first = run(found, [0], 3)
    model.get_layer("conv1").set_weights([-w for w in model.get_layer("conv1").get_weights()])
    second = run(found, [0], 3)
    run(found, [1, 2, 3], 7)
    assert len(calls) == traced == 2
    assert np.abs(first.pictures - second.pictures).max() > 0


@pytest.mark.parametrize("style", networks.STYLES)
def test_layer_is_found_in_every_style(style):
    expected = run(ascent(networks.give_same_weights(networks.flat())), [0, 4], 10)
    model = networks.give_same_weights(networks.STYLES[style]())
    images = networks.images()
    found = FilterAscent(
        model,
        Pixels(networks.IMAGE_SHAPE),
        find_canvas(model, images),
        (0.0, 1.0),
        FilterVisualization("conv2").select,
    )
    reached = run(found, [0, 4], 10)
    assert found.layer.endswith("conv2")
    np.testing.assert_allclose(reached.pictures, expected.pictures, atol=1e-4)


class _AlwaysTraining(keras.Model):
    """Drops features and moves its averages whatever it is told."""

    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(2, 3, name="conv")
        self.dropout = layers.Dropout(0.5, seed=1)
        self.norm = layers.BatchNormalization(name="norm")

    def call(self, x):
        x = self.dropout(self.conv(x), training=True)
        return keras.ops.mean(self.norm(x, training=True), axis=(1, 2))


def test_weights_seeds_and_averages_are_as_they_were():
    model, images = _AlwaysTraining(), np.ones((1, 8, 8, 1), np.float32)
    model(images)
    variables = model.variables + model.non_trainable_variables
    before = [v.numpy().copy() for v in variables]
    entry = find_canvas(model, images)
    select = FilterVisualization("norm").select
    found = FilterAscent(model, Pixels(entry.shape), entry, (0.0, 1.0), select)
    reached = [run(found, [0, 1], 4) for _ in range(2)]
    for x, y in zip(before, variables, strict=True):
        np.testing.assert_array_equal(x, y.numpy())
    np.testing.assert_array_equal(reached[0].pictures, reached[1].pictures)
    # Kernels are only read: nobody should copy them at each epoch.
    assert len(found._function.written) == 3
    kernels = {id(v.value.handle) for v in model.trainable_variables}
    assert kernels.isdisjoint(id(v.handle) for v in found._function.written)


def test_units_of_a_dense_layer_are_filters():
    model = networks.give_same_weights(networks.flat())
    found = ascent(model, model.layers[-1].name)
    start, reached = (run(found, [0, 1, 2], steps) for steps in (0, 50))
    assert np.all(reached.activations > start.activations + 0.1)
    # The softmax of the activations would be below 1.
    assert reached.activations.max() > 1


def test_silent_filter_is_woken():
    model = linear([[1.0], [-4.0]], activation="relu")
    assert run(ascent(model), [0], 0).activations == [0]
    assert run(ascent(model), [0], 100).activations > 0


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16"])
def test_half_precision_finds_the_same(policy):
    expected = run(ascent(networks.give_same_weights(networks.flat())), [0, 1], 100)
    keras.config.set_dtype_policy(policy)
    try:
        model = networks.give_same_weights(networks.flat())
    finally:
        keras.config.set_dtype_policy("float32")
    reached = run(ascent(model), [0, 1], 100)
    np.testing.assert_allclose(reached.activations, expected.activations, rtol=0.05)


def test_several_inputs_and_many_channels():
    pictures, numbers = keras.Input((8, 8, 5), name="pictures"), keras.Input((2,), name="numbers")
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(3, 3, name="conv")(pictures))
    model = keras.Model({"numbers": numbers, "pictures": pictures}, layers.Dense(1)(
        layers.Concatenate()([x, numbers])))  # fmt: skip
    reached = run(ascent(model), [0, 2], 4)
    assert reached.pictures.shape == (2, 8, 8, 5)


def test_channels_in_front():
    entry = find_canvas(
        keras.Sequential([keras.Input((3, 8, 6)), layers.Conv2D(2, 3)]), channels_first=True
    )
    assert entry.shape == (8, 6, 3)
    assert entry.feed(tf.zeros((2, 8, 6, 3))).shape == (2, 3, 8, 6)


def test_integers_on_the_way_are_refused():
    inputs = keras.Input((8, 8, 1))
    x = keras.ops.cast(keras.ops.cast(inputs, "int32"), "float32")
    model = keras.Model(inputs, layers.GlobalAveragePooling2D()(layers.Conv2D(2, 3)(x)))
    with pytest.raises(ValueError, match="does not depend on the picture"):
        ascent(model)
