"""Which picture an output was made from, and what is no picture."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops

import tb_interpret as tbi
from tests import networks
from tests.models.by_tape import grad_cam, head

PICTURES = np.random.default_rng(0).random((3, 16, 12, 3), np.float32)
OTHERS = np.random.default_rng(1).random((3, 16, 12, 3), np.float32)


def siamese():
    keras.utils.set_random_seed(4)
    tower = keras.Sequential(
        [
            keras.Input((16, 12, 3)),
            layers.Conv2D(5, 3, activation="relu", name="conv"),
            layers.GlobalAveragePooling2D(),
        ],
        name="tower",
    )
    left, right = keras.Input((16, 12, 3), name="left"), keras.Input((16, 12, 3), name="right")
    distance = ops.abs(tower(left) - 2.0 * tower(right))
    return keras.Model([left, right], layers.Dense(4)(distance))


def of_siamese(model, first, second, which):
    conv, dense = model.get_layer("tower").get_layer("conv"), model.layers[-1]
    with tf.GradientTape() as tape:
        both = [conv(first), conv(second)]
        tape.watch(both)
        means = [tf.reduce_mean(x, axis=[1, 2]) for x in both]
        score = dense(tf.abs(means[0] - 2.0 * means[1]))[:, 1]
    gradients = tape.gradient(score, both)[which]
    weights = tf.reduce_mean(gradients, axis=[1, 2], keepdims=True)
    return tf.reduce_sum(weights * both[which], axis=-1).numpy()


@pytest.mark.parametrize("layer", [None, "conv"])
def test_map_of_a_siamese_pair_belongs_to_the_picture_that_is_shown(layer):
    model = siamese()
    explanation = tbi.GradCAM(layer).explain(model, [PICTURES, OTHERS], targets=1)
    assert explanation.picture == 0
    np.testing.assert_allclose(explanation.maps, of_siamese(model, PICTURES, OTHERS, 0), atol=1e-5)
    shown = explanation.overlay([PICTURES, OTHERS], opacity=0)
    np.testing.assert_allclose(shown, PICTURES * 255, atol=1)


def two_towers(swapped=False):
    keras.utils.set_random_seed(4)
    image, depth = keras.Input((16, 12, 3), name="image"), keras.Input((8, 6, 1), name="depth")
    x = layers.Conv2D(5, 3, name="of_image")(image)
    y = layers.Conv2D(4, 3, name="of_depth")(depth)
    pooled = [layers.GlobalAveragePooling2D()(each) for each in (x, y)]
    output = layers.Dense(4)(ops.tanh(layers.Concatenate()(pooled)))
    return keras.Model([depth, image] if swapped else [image, depth], output)


@pytest.mark.parametrize("swapped", [False, True])
def test_default_layer_lies_in_the_tower_of_the_picture_that_is_shown(swapped):
    model, depth = two_towers(swapped), PICTURES[:, ::2, ::2, :1]
    inputs = [depth, PICTURES] if swapped else [PICTURES, depth]
    explanation = tbi.GradCAM().explain(model, inputs, targets=1)
    assert (explanation.picture, explanation.layer) == (0, "of_depth" if swapped else "of_image")
    assert explanation.overlay(inputs).shape[1:3] == inputs[0].shape[1:3]


def test_named_layer_brings_its_picture_with_it():
    model, depth = two_towers(), PICTURES[:, ::2, ::2, :1]
    explanation = tbi.GradCAM("of_depth").explain(model, [PICTURES, depth], targets=1)
    assert explanation.picture == 1
    np.testing.assert_allclose(
        explanation.maps, grad_cam(model, "of_depth", [PICTURES, depth], 1), atol=1e-5
    )
    assert explanation.overlay([PICTURES, depth]).shape == (3, 8, 6, 3)
    both = tbi.GradCAM(["of_image", "of_depth"]).explain(model, [PICTURES, depth], targets=1)
    assert [each.picture for each in both] == [0, 1]


def test_picture_without_layers_of_its_own_is_passed_over():
    mask, image = keras.Input((16, 12, 1), name="mask"), keras.Input((16, 12, 3), name="image")
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(5, 3, name="conv")(image))
    x = layers.Concatenate()([x, layers.Flatten()(mask)])
    model = keras.Model([mask, image], layers.Dense(4)(x))
    inputs = [PICTURES[..., :1], PICTURES]
    explanation = tbi.GradCAM().explain(model, inputs, targets=1)
    assert (explanation.picture, explanation.layer) == (1, "conv")


def test_of_pictures_that_were_joined_the_first_is_shown():
    first, second = keras.Input((16, 12, 3)), keras.Input((16, 12, 3))
    joined = layers.Concatenate()([second, first])
    model = keras.Model([first, second], head(layers.Conv2D(5, 3, name="conv")(joined)))
    explanation = tbi.GradCAM().explain(model, [PICTURES, OTHERS], targets=1)
    assert (explanation.picture, explanation.layer) == (0, "conv")


# One axis.


def of_text(pooling):
    """Columns of a line of text, as networks that read it make them."""
    inputs = keras.Input((16, 64, 1))
    x = layers.Conv2D(3, 3, 2, padding="same", name="conv")(inputs)
    if pooling:
        x = ops.mean(x, axis=1)
    else:
        x = layers.Reshape((32, 8 * 3))(layers.Permute((2, 1, 3))(x))
    x = layers.Conv1D(4, 3, padding="same", name="columns")(x)
    return keras.Model(inputs, layers.Dense(3)(layers.GlobalAveragePooling1D()(x)))


@pytest.mark.parametrize("pooling", [False, True])
def test_columns_of_a_picture_stay_columns(pooling):
    x = np.random.default_rng(0).random((2, 16, 64, 1), np.float32)
    explanation = tbi.GradCAM("columns").explain(of_text(pooling), x, targets=1)
    assert explanation.maps.shape == (2, 1, 32)


@pytest.mark.parametrize("steps", [64, 49, 50])
def test_series_is_not_folded_into_a_square(steps):
    inputs = keras.Input((steps, 3))
    x = layers.Conv1D(5, 3, padding="same", activation="relu", name="conv")(inputs)
    dense = layers.Dense(3)
    model = keras.Model(inputs, dense(layers.GlobalAveragePooling1D()(x)))
    series = np.random.default_rng(0).random((2, steps, 3), np.float32)
    explanation = tbi.GradCAM("conv").explain(model, series, targets=1)
    features = keras.Model(inputs, x)(series).numpy()
    expected = (features * dense.kernel.numpy()[:, 1]).sum(-1)[:, None] / steps
    np.testing.assert_allclose(explanation.maps, expected, atol=1e-5)
    with pytest.raises(ValueError, match="no layer with spatial dimensions"):
        tbi.GradCAM().explain(model, series, targets=1)


def test_steps_that_no_picture_has_are_refused_beside_a_picture():
    picture, series = keras.Input((16, 16, 3)), keras.Input((64, 3))
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(5, 9, name="conv")(picture))
    y = layers.GlobalAveragePooling1D()(layers.Conv1D(5, 3, padding="same", name="steps")(series))
    again = layers.Conv1D(5, 3, padding="same", name="again")(layers.RepeatVector(64)(x))
    joined = layers.Concatenate()([x, y, layers.GlobalAveragePooling1D()(again)])
    model = keras.Model([picture, series], layers.Dense(3)(joined))
    inputs = [np.ones((2, 16, 16, 3), np.float32), np.ones((2, 64, 3), np.float32)]
    for layer in ("steps", "again"):
        with pytest.raises(ValueError, match=r"no spatial dimensions.*\(None, 64, 5\)"):
            tbi.GradCAM(layer).explain(model, inputs, targets=1)


def test_patches_made_by_an_operation_are_a_picture():
    class Patches(layers.Layer):
        def call(self, x):
            return ops.reshape(ops.image.extract_patches(x, 4), (-1, 4 * 3, 4 * 4 * 3))

    inputs = keras.Input((16, 12, 3))
    x = layers.Dense(8, name="tokens")(Patches()(inputs))
    x = layers.Add(name="mixed")([x, layers.MultiHeadAttention(2, 4)(x, x)])
    model = keras.Model(inputs, layers.Dense(3)(layers.GlobalAveragePooling1D()(x)))
    for layer in (None, "mixed"):
        explanation = tbi.GradCAM(layer).explain(model, PICTURES, targets=1)
        assert explanation.maps.shape == (3, 4, 3)


def test_tokens_that_are_given_as_such_lie_in_a_row():
    inputs = keras.Input((16, 8))
    x = layers.LayerNormalization(name="norm")(inputs)
    x = layers.Add()([x, layers.MultiHeadAttention(2, 4)(x, x)])
    model = keras.Model(inputs, layers.Dense(3)(layers.GlobalAveragePooling1D()(x)))
    tokens = np.random.default_rng(0).random((2, 16, 8), np.float32)
    assert tbi.GradCAM("norm").explain(model, tokens, targets=1).maps.shape == (2, 1, 16)


def test_styles_have_one_picture():
    for make in networks.STYLES.values():
        assert tbi.GradCAM().explain(make(), networks.images(1), targets=1).picture == 0


def test_filters_of_a_shared_tower_are_excited_by_the_picture_that_is_fed():
    first, second = keras.Input((16, 16, 1)), keras.Input((16, 16, 1))
    body = [layers.Conv2D(4, 3, name="c"), layers.GlobalAveragePooling2D()]
    tower = keras.Sequential([keras.Input((16, 16, 1)), *body])
    apart = layers.Subtract()([tower(first), tower(second)])
    model = keras.Model([first, second], layers.Dense(2, activation="softmax")(apart))
    found = tbi.FilterVisualization("c", filters=2).explain(model, steps=16)
    by_hand = tower.layers[0](found.images / np.float32(255)).numpy().mean(axis=(1, 2))
    np.testing.assert_allclose(by_hand[[0, 1], [0, 1]], found.activations, atol=0.02)
