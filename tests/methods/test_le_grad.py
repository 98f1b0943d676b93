"""LeGrad, against answers by hand and against gradients taken another way."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops

import tb_interpret as tbi
from tb_interpret_plugin import metadata
from tests.architectures import pictures, plain
from tests.logs import Run
from tests.models.test_layouts import LAYOUTS, RegistersBehindTheClass
from tests.networks import NUM_CLASSES
from tests.transformers import small_swin, small_vit

ROWS, COLUMNS = 4, 3


class Attention(layers.Layer):
    """Attention by hand; its weights may be asked for and replaced."""

    def __init__(self, heads=1, by_hand=True, **kwargs):
        super().__init__(**kwargs)
        self.heads, self.by_hand = heads, by_hand
        self.weights_given = self.seen = None

    def build(self, shape):
        self.dense = [layers.Dense(shape[-1], name=name) for name in ("q", "k", "v")]
        for dense in self.dense:
            dense.build(shape)

    def call(self, x):
        count, width = x.shape[1], x.shape[2] // self.heads
        q, k, v = (
            ops.transpose(ops.reshape(dense(x), (-1, count, self.heads, width)), (0, 2, 1, 3))
            for dense in self.dense
        )
        logits = ops.matmul(q, ops.transpose(k, (0, 1, 3, 2)))
        if self.by_hand:
            powers = ops.exp(logits)
            found = powers / ops.sum(powers, axis=-1, keepdims=True)
        else:
            found = ops.softmax(logits)
        self.seen = found if self.weights_given is None else self.weights_given
        mixed = ops.transpose(ops.matmul(self.seen, v), (0, 2, 1, 3))
        return ops.reshape(mixed, (-1, count, x.shape[2]))


def net(heads=1, blocks=1, by_hand=False):
    inputs = keras.Input((16, 12, 3))
    x = layers.Reshape((ROWS * COLUMNS, 8))(layers.Conv2D(8, 4, 4)(inputs))
    for block in range(blocks):
        x = layers.Add()([x, Attention(heads, by_hand, name=f"attention_{block}")(x)])
    x = layers.GlobalAveragePooling1D()(layers.LayerNormalization()(x))
    return keras.Model(inputs, layers.Dense(NUM_CLASSES)(x))


def gradients_at(model, layer, images, target):
    """Of the score at a block's attention, which is given to it as it was."""
    model(images)
    weights = tf.convert_to_tensor(layer.seen)
    with tf.GradientTape() as tape:
        tape.watch(weights)
        layer.weights_given = weights
        score = model(images)[:, target]
    layer.weights_given = None
    return tape.gradient(score, weights).numpy()


def test_one_block_and_one_head_by_hand():
    inputs = keras.Input((2, 2, 1))
    x = layers.Reshape((4, 1))(layers.Conv2D(1, 1, name="patches")(inputs))
    attention = Attention(name="attention")
    x = layers.Flatten()(attention(x))
    model = keras.Model(inputs, layers.Dense(2, use_bias=False, name="head")(x))
    model.get_layer("patches").set_weights([np.ones((1, 1, 1, 1)), np.zeros(1)])
    for dense in attention.dense:
        dense.set_weights([np.ones((1, 1)), np.zeros(1)])
    head = np.float32([[1, 0], [-1, 0], [2, 0], [0, 0]])
    model.get_layer("head").set_weights([head])
    image = np.float32([[[[1], [2]], [[-3], [0.5]]]])
    # d score / d A[q, k] = head[q] · value[k]; the positive part, mean over four queries.
    expected = np.maximum(head[:, 0, None] * image.reshape(1, 4), 0).mean(axis=0).reshape(2, 2)
    np.testing.assert_allclose(expected, [[0.75, 1.5], [0.75, 0.375]])
    found = tbi.LeGrad().explain(model, image, targets=0)
    np.testing.assert_allclose(found.maps[0], expected, atol=1e-6)


@pytest.mark.parametrize("by_hand", [False, True], ids=["softmax", "exponentials over their sum"])
def test_map_is_the_mean_over_heads_queries_and_blocks(by_hand):
    model, images = net(heads=2, blocks=3, by_hand=by_hand), pictures()
    each = [
        gradients_at(model, model.get_layer(f"attention_{block}"), images, 1) for block in range(3)
    ]
    expected = np.mean([np.maximum(own, 0).mean(axis=(1, 2)) for own in each], axis=0)
    found = tbi.LeGrad().explain(model, images, targets=1)
    np.testing.assert_allclose(found.maps, expected.reshape(3, ROWS, COLUMNS), atol=1e-6)


def test_keys_of_class_token_and_registers_are_left_out():
    inputs, attention = keras.Input((16, 12, 3)), Attention(2, name="attention")
    x = RegistersBehindTheClass()(layers.Conv2D(8, 4, 4)(inputs))
    model = keras.Model(inputs, layers.Dense(NUM_CLASSES)(attention(x)[:, 0]))
    gradients = gradients_at(model, attention, pictures(), 2)
    expected = np.maximum(gradients[..., 5:], 0).mean(axis=(1, 2))
    found = tbi.LeGrad().explain(model, pictures(), targets=2)
    np.testing.assert_allclose(found.maps, expected.reshape(3, ROWS, COLUMNS), atol=1e-6)


def test_uniform_picture_gives_a_flat_map():
    image = np.full((1, 16, 12, 3), 0.5, np.float32)
    for make in (net, lambda: small_vit("mean")):
        (found,) = tbi.LeGrad().explain(make(), image, targets=0).maps
        np.testing.assert_allclose(found, found[0, 0], rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("make", [make for make, _ in LAYOUTS.values()], ids=list(LAYOUTS))
def test_map_is_of_the_patches_alone(make):
    found = tbi.LeGrad().explain(make(), pictures(), targets=1)
    assert found.maps.shape == (3, ROWS, COLUMNS)
    assert found.maps.min() >= 0
    assert np.all(found.maps.std(axis=(1, 2)) > 0)


def test_every_kind_of_target_is_explained():
    model, images = small_vit(activation=None), pictures()
    by_class = tbi.LeGrad().explain(model, images, targets=1).maps
    by_function = tbi.LeGrad(targets=lambda output: output[:, 1]).explain(model, images).maps
    np.testing.assert_allclose(by_class, by_function, atol=1e-6)
    labeled = tbi.LeGrad().explain(model, (images, np.int32([1, 1, 1])))
    np.testing.assert_allclose(by_class, labeled.maps, atol=1e-6)
    table = tbi.LeGrad().explain(model, images, targets=[[0, 1]] * 3)
    np.testing.assert_allclose(by_class, table.maps[:, 1], atol=1e-6)
    value = keras.Model(model.inputs[0], model.output[:, 1:2])
    value.compile("sgd", "mse")
    of_value = tbi.LeGrad().explain(value, (images, np.float32([[0.1], [2], [3]])))
    np.testing.assert_allclose(by_class, of_value.maps, atol=1e-6)


def test_training_logs_what_is_explained(tmp_path):
    model, images = small_vit(activation=None), pictures()
    model.compile(
        keras.optimizers.SGD(1e-9), keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    )
    labels = np.arange(3)
    callback = tbi.InterpretCallback(tmp_path, (images, labels), [tbi.GradCAM(), tbi.LeGrad()])
    model.fit(images, labels, epochs=2, verbose=0, callbacks=[callback])
    assert Run(tmp_path).steps("le_grad") == [0, 1]
    expected = tbi.LeGrad().explain(model, (images, labels)).maps
    logged = metadata.decode_maps(Run(tmp_path).records("le_grad")[1].maps)
    np.testing.assert_allclose(logged, expected, atol=1e-3 * expected.max())


def between_layers(x):
    return ops.matmul(ops.softmax(ops.matmul(x, ops.transpose(x, (0, 2, 1)))), x)


@pytest.mark.parametrize(
    "attend",
    [
        lambda x: layers.MultiHeadAttention(2, 4)(x, x),
        lambda x: layers.MultiHeadAttention(2, 4, dropout=0.1)(x, x),
        lambda x: layers.GroupQueryAttention(4, 4, 2)(x, x),
        lambda x: layers.Attention()([x, x]),
        between_layers,
        lambda x: layers.MultiHeadAttention(2, 4)(x[:, :1], x),
    ],
    ids=["multi head", "with dropout", "grouped", "one head", "no layer", "pooling by a query"],
)
def test_attention_is_found_whoever_attends(attend):
    inputs = keras.Input((16, 12, 3))
    x = layers.Reshape((12, 8))(layers.Conv2D(8, 4, 4)(inputs))
    x = layers.GlobalAveragePooling1D()(attend(x))
    model = keras.Model(inputs, layers.Dense(3)(x))
    found = tbi.LeGrad().explain(model, pictures(), targets=1)
    assert found.maps.shape == (3, ROWS, COLUMNS)
    assert np.all(found.maps.std(axis=(1, 2)) > 0)


class Folded(layers.Layer):
    """Attention in a function of its own."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.mix = tf.function(lambda x: tf.nn.softmax(x @ tf.transpose(x, (0, 2, 1))) @ x)

    def call(self, x):
        return self.mix(x)


def folded():
    inputs = keras.Input((16, 12, 3))
    x = Folded()(layers.Reshape((12, 8))(layers.Conv2D(8, 4, 4)(inputs)))
    return keras.Model(inputs, layers.Dense(3)(layers.GlobalAveragePooling1D()(x)))


def of_channels():
    """Attention whose keys are channels."""
    inputs = keras.Input((16, 12, 3))
    x = layers.Reshape((12, 8))(layers.Conv2D(8, 4, 4)(inputs))
    x = layers.Permute((2, 1))(x)
    x = layers.MultiHeadAttention(2, 4)(x, x)
    return keras.Model(inputs, layers.Dense(3)(layers.GlobalAveragePooling1D()(x)))


@pytest.mark.parametrize(
    ("make", "size", "words"),
    [
        (lambda: plain().model, (16, 12), "without attention on the way to the score"),
        (small_swin, (16, 24), "attention within windows of the picture"),
        (lambda: small_swin(as_tokens=True), (16, 24), "attention within windows of the picture"),
        (folded, (16, 12), "in a function of its own"),
        (of_channels, (16, 12), "not known to be the tokens of one picture"),
    ],
    ids=["no attention", "windows", "windows of tokens", "a function", "channels"],
)
def test_model_that_it_does_not_suit_is_refused_in_words(make, size, words):
    with pytest.raises(ValueError, match=rf"LeGrad does not suit the model.*{words}.*GradCAM"):
        tbi.LeGrad().explain(make(), pictures(*size), targets=1)
