"""Which picture an output was made from, which layers are gates, and what is no picture."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops

import tb_interpret as tbi
from tests import networks

PICTURES = np.random.default_rng(0).random((3, 16, 12, 3), np.float32)
OTHERS = np.random.default_rng(1).random((3, 16, 12, 3), np.float32)


def head(x):
    return layers.Dense(4, name="head")(layers.GlobalAveragePooling2D()(x))


def spatial_gate(x):
    return layers.Conv2D(1, 3, padding="same", activation="sigmoid", name="gate")(x)


def cbam_gate(x):
    both = [ops.mean(x, axis=-1, keepdims=True), ops.max(x, axis=-1, keepdims=True)]
    joined = layers.Concatenate(name="joined")(both)
    return layers.Conv2D(1, 7, padding="same", activation="sigmoid", name="gate")(joined)


def hard_gate(x):
    return layers.Conv2D(1, 1, activation="hard_sigmoid", name="gate")(x)


def deep_gate(x):
    hidden = layers.Conv2D(6, 3, padding="same", activation="relu", name="hidden")(x)
    return layers.Activation("sigmoid", name="gate")(layers.Conv2D(1, 1, name="before")(hidden))


def full_gate(x):
    return layers.Conv2D(5, 3, padding="same", activation="sigmoid", name="gate")(x)


def residual_gate(x):
    return 1.0 + full_gate(x)


def softmax_gate(x):
    flat = layers.Reshape((-1, 1))(layers.Conv2D(1, 1, name="before")(x))
    return layers.Reshape((14, 10, 1), name="gate")(layers.Softmax(axis=1)(flat))


def repeated_gate(x):
    return ops.repeat(spatial_gate(x), 5, axis=-1)


def pooled_gate(x):
    small = layers.AveragePooling2D(2)(x)
    gate = layers.Conv2D(5, 3, padding="same", activation="sigmoid", name="gate")(small)
    return layers.UpSampling2D(2, interpolation="bilinear")(gate)


def raw_gate(x):
    return layers.Conv2D(1, 3, padding="same", name="gate")(x)


def stopped_gate(x):
    return ops.stop_gradient(full_gate(x))


def tanh_gate(x):
    return 1.0 + layers.Conv2D(5, 3, padding="same", activation="tanh", name="gate")(x)


def channel_gate(x):
    x = layers.GlobalAveragePooling2D(keepdims=True)(x)
    return layers.Conv2D(5, 1, activation="sigmoid", name="gate")(x)


GATES = [
    spatial_gate,
    cbam_gate,
    hard_gate,
    deep_gate,
    full_gate,
    residual_gate,
    softmax_gate,
    repeated_gate,
    pooled_gate,
    raw_gate,
    stopped_gate,
    tanh_gate,
    channel_gate,
]


def by_hand(model, layer, inputs, unit):
    """Grad-CAM by a tape over Keras' own sub-model."""
    parts = keras.Model(model.inputs, [model.get_layer(layer).output, model.output])
    inputs = [tf.constant(x) for x in (inputs if isinstance(inputs, list) else [inputs])]
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        features, output = parts(inputs)
        score = output[:, unit]
    weights = tf.reduce_mean(tape.gradient(score, features), axis=[1, 2], keepdims=True)
    return tf.reduce_sum(weights * features, axis=-1).numpy()


@pytest.mark.parametrize("make", GATES, ids=lambda make: make.__name__)
@pytest.mark.parametrize("gate_first", [False, True])
def test_gate_is_not_taken_for_features(make, gate_first):
    keras.utils.set_random_seed(2)
    inputs = keras.Input((16, 12, 3))
    features = layers.Conv2D(5, 3, activation="relu", name="features")(inputs)
    gate = make(features)
    model = keras.Model(inputs, head(gate * features if gate_first else features * gate))
    maps = [tbi.GradCAM().explain(model, PICTURES, targets=unit) for unit in range(4)]
    assert {m.layer for m in maps} == {"features"}
    for unit in (0, 3):
        expected = by_hand(model, "features", PICTURES, unit)
        np.testing.assert_allclose(maps[unit].maps, expected, atol=1e-5)
    pairs = [np.corrcoef(maps[0].maps.ravel(), m.maps.ravel())[0, 1] for m in maps[1:]]
    assert min(abs(r) for r in pairs) < 0.99


@pytest.mark.parametrize("make", GATES, ids=lambda make: make.__name__)
def test_product_that_is_a_layer_is_what_is_gated(make):
    inputs = keras.Input((16, 12, 3))
    features = layers.Conv2D(5, 3, activation="relu", name="features")(inputs)
    product = layers.Multiply(name="product")([features, make(features)])
    model = keras.Model(inputs, head(product))
    assert tbi.GradCAM().explain(model, PICTURES, targets=1).layer == "product"


def test_decoder_beside_the_scores_still_counts():
    inputs = keras.Input((16, 12, 3))
    features = layers.Conv2D(5, 3, padding="same", name="features")(inputs)
    decoded = layers.Conv2D(4, 3, padding="same", name="decoded")(features)
    mask = layers.Conv2D(1, 1, activation="sigmoid", name="mask")(layers.ReLU(name="last")(decoded))
    model = keras.Model(inputs, {"kind": head(features), "mask": mask})
    explanation = tbi.GradCAM().explain(
        model, PICTURES, targets=lambda y: ops.mean(y["mask"], axis=(1, 2, 3))
    )
    assert explanation.layer == "last"


def test_map_of_attention_pooling_is_no_features():
    inputs = keras.Input((16, 12, 3))
    features = layers.Conv2D(5, 3, activation="relu", name="features")(inputs)
    weights = layers.Conv2D(1, 1, name="weights")(features)
    weights = layers.Softmax(axis=1)(layers.Reshape((140,))(weights))
    pooled = ops.einsum("bn,bnc->bc", weights, layers.Reshape((140, 5))(features))
    model = keras.Model(inputs, layers.Dense(4)(pooled))
    assert tbi.GradCAM().explain(model, PICTURES, targets=1).layer == "features"


class Gated(keras.Model):
    """Attention over positions in a subclassed model, applied by an operator."""

    def __init__(self):
        super().__init__()
        self.gate = layers.Conv2D(1, 3, padding="same", activation="sigmoid", name="gate")
        self.features = layers.Conv2D(5, 3, activation="relu", name="features")
        self.pool, self.dense = layers.GlobalAveragePooling2D(), layers.Dense(4)

    def call(self, x):
        h = self.features(x)
        return self.dense(self.pool(h * self.gate(h)))


def test_gate_of_a_subclassed_model_is_not_taken_for_features():
    model = Gated()
    model(PICTURES)
    explanation = tbi.GradCAM().explain(model, PICTURES, targets=2)
    assert explanation.layer == "features"
    with tf.GradientTape() as tape:
        h = model.features(PICTURES)
        tape.watch(h)
        score = model.dense(model.pool(h * model.gate(h)))[:, 2]
    weights = tf.reduce_mean(tape.gradient(score, h), axis=[1, 2], keepdims=True)
    np.testing.assert_allclose(explanation.maps, tf.reduce_sum(weights * h, -1), atol=1e-5)


def test_map_put_out_beside_the_scores_is_still_a_gate():
    inputs = keras.Input((16, 12, 3))
    features = layers.Conv2D(5, 3, name="features")(inputs)
    gate = spatial_gate(features)
    model = keras.Model(inputs, {"kind": head(features * gate), "attention": gate})
    explanation = tbi.GradCAM().explain(model, PICTURES, targets=lambda y: y["kind"][:, 0])
    assert explanation.layer == "features"


@pytest.mark.parametrize("activation", ["silu", "mish", "gelu", "hard_silu", "sigmoid", "relu6"])
@pytest.mark.parametrize("channels", [1, 4])
def test_activation_that_multiplies_is_no_gate(activation, channels):
    inputs = keras.Input((16, 12, 3))
    x = layers.Conv2D(6, 3, activation="relu", name="first")(inputs)
    x = layers.Conv2D(channels, 3, activation=activation, name="last")(x)
    model = keras.Model(inputs, head(x))
    assert tbi.GradCAM().explain(model, PICTURES, targets=1).layer == "last"


@pytest.mark.parametrize("norm", [layers.LayerNormalization, layers.GroupNormalization])
def test_normalization_is_no_gate(norm):
    options = {"groups": 2} if norm is layers.GroupNormalization else {}
    inputs = keras.Input((16, 12, 3))
    x = layers.Conv2D(4, 3, name="conv")(inputs)
    model = keras.Model(inputs, head(norm(name="norm", **options)(x)))
    assert tbi.GradCAM().explain(model, PICTURES, targets=1).layer == "norm"


def test_gated_branch_that_also_counts_itself_is_not_left_out():
    inputs = keras.Input((16, 12, 3))
    features = layers.Conv2D(5, 3, name="features")(inputs)
    gate = spatial_gate(features)
    pooled = layers.GlobalAveragePooling2D()
    joined = layers.Concatenate()([pooled(features * gate), pooled(gate)])
    model = keras.Model(inputs, layers.Dense(4)(joined))
    assert tbi.GradCAM().explain(model, PICTURES, targets=1).layer == "gate"


# Several pictures.


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
        explanation.maps, by_hand(model, "of_depth", [PICTURES, depth], 1), atol=1e-5
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
