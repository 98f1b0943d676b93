"""Exact answers, and the same answer in every style of model."""

import gc
import weakref

import keras
import numpy as np
import pytest
from keras import layers

import tb_interpret as tbi
from tests import networks


def one_convolution() -> keras.Model:
    """captum's one-convolution network, in Keras."""
    model = keras.Sequential(
        [
            keras.Input((4, 4, 1)),
            layers.Conv2D(2, 3, name="conv"),
            layers.ReLU(name="relu"),
            layers.Permute((3, 1, 2)),
            layers.Flatten(),
            layers.Dense(4, use_bias=False, name="dense"),
            layers.ReLU(),
        ]
    )
    model.get_layer("conv").set_weights([np.ones((3, 3, 1, 2)), np.array([-50, -75])])
    model.get_layer("dense").set_weights([np.repeat([1, -1], [5, 3])[:, None] * np.ones((8, 4))])
    return model


@pytest.mark.parametrize(
    ("layer", "expected"),
    [("conv", [[11.25, 13.5], [20.25, 22.5]]), ("relu", [[0, 4], [28, 32.5]])],
)
def test_one_convolution_has_the_known_map(layer, expected):
    images = np.arange(16, dtype=np.float32).reshape(1, 4, 4, 1)
    explanation = tbi.GradCAM(layer).explain(one_convolution(), images, targets=[0])
    np.testing.assert_array_equal(explanation.maps, [expected])


@pytest.mark.parametrize("style", [s for s in networks.STYLES if s != "flat"])
@pytest.mark.parametrize("layer", [None, "conv1"])
def test_map_is_that_of_the_flat_model(style, layer):
    images = networks.images()
    expected = tbi.GradCAM(layer).explain(
        networks.give_same_weights(networks.flat()), images, targets=1
    )
    model = networks.give_same_weights(networks.STYLES[style]())
    explanation = tbi.GradCAM(layer).explain(model, images, targets=1)
    assert np.abs(expected.maps).max() > 0.01
    np.testing.assert_allclose(explanation.maps, expected.maps, atol=1e-5)
    np.testing.assert_allclose(explanation.scores, expected.scores, rtol=1e-5)


def test_softmax_fused_apart_or_absent_makes_no_difference():
    def ending(*head):
        inputs = keras.Input((6, 6, 1))
        x = layers.GlobalAveragePooling2D()(layers.Conv2D(4, 3, name="conv")(inputs))
        for layer in head:
            x = layer(x)
        return networks.give_same_weights(keras.Model(inputs, x))

    images = np.random.default_rng(0).random((2, 6, 6, 1), np.float32)
    maps = [
        tbi.GradCAM().explain(ending(*head), images, targets=2).maps
        for head in (
            [layers.Dense(3, name="dense", activation="softmax")],
            [layers.Dense(3, name="dense"), layers.Softmax()],
            [layers.Dense(3, name="dense")],
        )
    ]
    np.testing.assert_allclose(maps[1], maps[0], atol=1e-6)
    np.testing.assert_allclose(maps[2], maps[0], atol=1e-6)


@pytest.mark.parametrize("activation", [None, "sigmoid"])
def test_single_sigmoid_explains_class_zero_by_the_negative(activation):
    model = keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            layers.Conv2D(4, 3),
            layers.GlobalAveragePooling2D(),
            layers.Dense(1, activation=activation),
        ]
    )
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=activation is None))
    images = np.random.default_rng(0).random((1, 6, 6, 1), np.float32)
    one = tbi.GradCAM().explain(model, images, targets=1)
    zero = tbi.GradCAM().explain(model, images, targets=0)
    np.testing.assert_allclose(zero.maps, -one.maps, atol=1e-6)
    np.testing.assert_allclose(zero.scores, -one.scores)
    np.testing.assert_allclose(zero.target_probabilities + one.target_probabilities, 1, rtol=1e-5)


def test_labels_are_explained_by_default_and_predictions_without_them():
    model = networks.flat()
    images = networks.images(2)
    labeled = tbi.GradCAM().explain(model, (images, np.array([2, 1])))
    assert labeled.targets.tolist() == [2, 1]
    unlabeled = tbi.GradCAM().explain(model, images)
    np.testing.assert_array_equal(unlabeled.targets, unlabeled.predictions)


def test_facts_are_those_of_the_model():
    model = networks.give_same_weights(networks.flat())
    images = networks.images(3)
    probabilities = model.predict(images, verbose=0)
    explanation = tbi.GradCAM().explain(model, images, targets=[0, 1, 2])
    np.testing.assert_array_equal(explanation.predictions, probabilities.argmax(axis=1))
    np.testing.assert_allclose(explanation.probabilities, probabilities.max(axis=1), rtol=1e-5)
    np.testing.assert_allclose(
        explanation.target_probabilities, probabilities.diagonal(), rtol=1e-4, atol=1e-7
    )


def test_function_explains_a_segmentation():
    inputs = keras.Input((8, 8, 1))
    x = layers.Conv2D(4, 3, padding="same", activation="relu", name="body")(inputs)
    model = keras.Model(inputs, layers.Conv2D(2, 1, activation="softmax")(x))

    def foreground(output):
        return keras.ops.mean(output[..., 1], axis=(1, 2))

    images = np.random.default_rng(0).random((2, 8, 8, 1), np.float32)
    explanation = tbi.GradCAM().explain(model, images, targets=foreground)
    assert explanation.layer == "body"
    assert explanation.targets.tolist() == [-1, -1]
    assert np.isnan(explanation.probabilities).all()
    np.testing.assert_allclose(
        explanation.scores, model.predict(images, verbose=0)[..., 1].mean(axis=(1, 2)), rtol=1e-5
    )


def test_gate_changes_the_map_and_the_name():
    model = networks.give_same_weights(networks.flat())
    gated = tbi.GradCAM(gated=True)
    assert gated.name == "gated_grad_cam"
    maps = gated.explain(model, networks.images(), targets=0).maps
    assert np.all(maps >= 0)
    assert np.any(maps != tbi.GradCAM().explain(model, networks.images(), targets=0).maps)


def test_many_images_are_explained_in_batches():
    model = networks.flat()
    images = networks.images(70)
    together = tbi.GradCAM().explain(model, images, targets=0)
    last = tbi.GradCAM().explain(model, images[-1:], targets=0)
    assert together.maps.shape[0] == 70
    np.testing.assert_allclose(together.maps[-1:], last.maps, atol=1e-6)


def test_mixed_precision_gives_float32_maps():
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        model = networks.flat()
    finally:
        keras.config.set_dtype_policy("float32")
    explanation = tbi.GradCAM().explain(model, networks.images(), targets=0)
    assert explanation.maps.dtype == np.float32
    assert np.isfinite(explanation.maps).all()


def test_overlay_has_the_size_of_the_images():
    images = networks.images(2)
    explanation = tbi.GradCAM().explain(networks.flat(), images, targets=0)
    overlays = explanation.overlay(images, sign="both", colormap="purple_orange")
    assert overlays.shape == images.shape
    assert overlays.dtype == np.uint8


def test_changed_activation_is_noticed():
    model = networks.flat()
    images = networks.images(2)
    before = tbi.GradCAM().explain(model, images, targets=0)
    model.layers[-2].activation = None
    model.get_layer("conv2").activation = keras.activations.linear
    after = tbi.GradCAM().explain(model, images, targets=0)
    assert np.any(before.maps != after.maps)


def test_explained_model_can_be_forgotten():
    model = networks.flat()
    tbi.GradCAM().explain(model, networks.images(1), targets=0)
    reference = weakref.ref(model)
    del model
    gc.collect()
    assert reference() is None


def test_methods_are_values():
    assert tbi.GradCAM("a", targets=[1]) == tbi.GradCAM("a", targets=(1,))
    with pytest.raises(AttributeError):
        tbi.GradCAM().layer = "b"


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (networks.images(1)[0], r"Expected \(None, 16, 12, 3\).*pass x\[None\]"),
        (np.zeros((2, 8, 12, 3)), r"Received: shape \(2, 8, 12, 3\)"),
        (np.zeros((0, 16, 12, 3)), "`examples` is empty"),
    ],
)
def test_wrong_images_are_refused(images, message):
    with pytest.raises(ValueError, match=message):
        tbi.GradCAM().explain(networks.flat(), images, targets=0)


def test_unbuilt_model_is_refused():
    model = keras.Sequential([layers.Conv2D(1, 1), layers.Flatten(), layers.Dense(2)])
    with pytest.raises(ValueError, match="has not been built"):
        tbi.GradCAM().explain(model, networks.images(1), targets=0)


def test_missing_channel_axis_is_pointed_out():
    with pytest.raises(ValueError, match=r"pass x\[..., None\]"):
        tbi.GradCAM().explain(one_convolution(), np.zeros((2, 4, 4)), targets=0)


def test_subclassed_model_refuses_wrong_images_in_our_words():
    with pytest.raises(ValueError, match="cannot be run on `examples`"):
        tbi.GradCAM().explain(networks.subclassed(), np.zeros((1, 16, 12, 5)), targets=0)


@pytest.mark.parametrize("layer", [3, ["conv1", 3], []])
def test_layer_of_no_known_kind_is_refused(layer):
    with pytest.raises(ValueError, match=r"`layer` is (of no known kind|empty)"):
        tbi.GradCAM(layer)
