"""Layers that only weigh others are not taken for features."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops

import tb_interpret as tbi
from tests.models.by_tape import grad_cam, head
from tests.whole import spread, star

PICTURES = np.random.default_rng(0).random((3, 16, 12, 3), np.float32)


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


@pytest.mark.parametrize(("make", "gate_first"), spread(GATES, [False, True]))
def test_gate_is_not_taken_for_features(make, gate_first):
    keras.utils.set_random_seed(2)
    inputs = keras.Input((16, 12, 3))
    features = layers.Conv2D(5, 3, activation="relu", name="features")(inputs)
    gate = make(features)
    model = keras.Model(inputs, head(gate * features if gate_first else features * gate))
    maps = [tbi.GradCAM().explain(model, PICTURES, targets=unit) for unit in range(4)]
    assert {m.layer for m in maps} == {"features"}
    for unit in (0, 3):
        expected = grad_cam(model, "features", PICTURES, unit)
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


@pytest.mark.parametrize(
    ("activation", "channels"),
    star(["silu", "mish", "gelu", "hard_silu", "sigmoid", "relu6"], [4, 1]),
)
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
