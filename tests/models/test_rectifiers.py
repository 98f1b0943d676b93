"""Guided backpropagation, by hand, whatever has called for a rectifier; or told in words."""

import contextlib

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops

import tb_interpret as tbi
from tests.logs import Run
from tests.whole import usually

X = np.random.default_rng(0).normal(size=(3, 4, 3, 2)).astype(np.float32)


class Applied(layers.Layer):
    """A function, in a layer of somebody's own."""

    def __init__(self, activation):
        super().__init__()
        self.activation = activation

    def call(self, x):
        return self.activation(x)


def network(first, second=None, scope=contextlib.nullcontext):
    """Two products at each position, a function behind each, and a dense layer."""
    inputs = keras.Input(X.shape[1:])
    with scope():
        x = Applied(first)(layers.Conv2D(6, 1)(inputs))
        x = Applied(second or first)(layers.Conv2D(5, 1, name="conv")(x))
    # Most of it speaks for the class, lest Grad-CAM, rectified, is empty.
    head = keras.initializers.RandomNormal(0.3, 0.5, seed=4)
    outputs = layers.Dense(2, use_bias=False, kernel_initializer=head)(layers.Flatten()(x))
    model = keras.Model(inputs, outputs)
    random = np.random.default_rng(1)
    for layer in model.layers:
        if isinstance(layer, layers.Conv2D):
            layer.set_weights([random.normal(size=w.shape) for w in layer.get_weights()])
    return model


def slope(function, values):
    values = tf.constant(values)
    with tf.GradientTape() as tape:
        tape.watch(values)
        y = function(values)
    return tape.gradient(y, values).numpy()


def by_hand(model, first, second, backwards):
    """Guided Grad-CAM of class 1 by matrix products.

    Args:
      model: As `network` makes it.
      first: Behind the first product.
      second: Behind the second.
      backwards: For each of them, from the values that came in and the
        gradients at what went out to those at what came in.
    """
    weighed = [x for x in model.layers if isinstance(x, (layers.Conv2D, layers.Dense))]
    kernel1, bias1, kernel2, bias2, head = (w.squeeze() for x in weighed for w in x.get_weights())
    h1 = X @ kernel1 + bias1
    h2 = np.asarray(first(tf.constant(h1))) @ kernel2 + bias2
    gradients = np.broadcast_to(head[:, 1].reshape(h2.shape[1:]), h2.shape)
    plain = (gradients * slope(second, h2)).mean(axis=(1, 2), keepdims=True)
    cam = np.maximum((plain * h2).sum(axis=-1, keepdims=True), 0)
    gradients = backwards[1](h2, gradients) @ kernel2.T
    gradients = backwards[0](h1, gradients) @ kernel1.T
    return (cam * gradients).sum(axis=-1)


def guided(opens):
    return lambda values, gradients: np.where(opens(values) & (gradients > 0), gradients, 0)


def plainly(function):
    return lambda values, gradients: gradients * slope(function, values)


def notes_of(caplog):
    return [r.getMessage() for r in caplog.records if "Guided backpropagation" in r.getMessage()]


def assert_close(found, expected):
    assert np.count_nonzero(expected) > 10
    np.testing.assert_allclose(found, expected, atol=1e-5 * np.abs(expected).max())


def above(threshold):
    return lambda x: x > threshold


def within(low, high):
    return lambda x: (x > low) & (x < high)


RELUS = {
    "ReLU": (layers.ReLU(), above(0)),
    "Activation": (layers.Activation("relu"), above(0)),
    "ops.relu": (ops.relu, above(0)),
    "tf.nn.relu": (tf.nn.relu, above(0)),
    "lambda": (layers.Activation(lambda x: keras.activations.relu(x)), above(0)),
    "Lambda": (layers.Lambda(lambda x: tf.nn.relu(x) + 0.0), above(0)),
    "leaky by nothing": (layers.LeakyReLU(0.0), above(0)),
    "negative_slope of nothing": (layers.ReLU(negative_slope=0.0), above(0)),
    "max_value": (layers.ReLU(1.5), within(0, 1.5)),
    "relu6": (ops.relu6, within(0, 6)),
    "threshold": (layers.ReLU(threshold=0.4), above(0.4)),
    "threshold below zero": (lambda x: ops.relu(x + 0.4) - 0.4, above(-0.4)),
    "threshold and max_value": (layers.ReLU(2.0, threshold=0.4), within(0.4, 2)),
    "ops.threshold": (lambda x: ops.threshold(x, 0.3, 0.1), above(0.3)),
    "maximum": (lambda x: ops.maximum(x, 0), above(0)),
    "maximum of nothing and x": (lambda x: tf.maximum(0.0, x), above(0)),
    "maximum of zeros": (lambda x: ops.maximum(x, ops.zeros_like(x)), above(0)),
    "clip": (lambda x: ops.clip(x, 0, 1.5), within(0, 1.5)),
    "where": (lambda x: ops.where(x > 0, x, 0), above(0)),
    "where zeros": (lambda x: tf.where(tf.greater_equal(x, 0), x, tf.zeros_like(x)), above(0)),
    "where not": (lambda x: ops.where(x <= 0, 0.0, x), above(0)),
    "where less": (lambda x: ops.where(ops.less(0, x), x, 0), above(0)),
    "where logical_not": (lambda x: ops.where(ops.logical_not(x < 0), x, 0), above(0)),
    "times a condition": (lambda x: x * ops.cast(x > 0, x.dtype), above(0)),
    "condition times": (lambda x: ops.where(x > 0, 1.0, 0.0) * x, above(0)),
    "keras.remat": (keras.remat(ops.relu), above(0)),
    "tf.recompute_grad": (tf.recompute_grad(lambda x: tf.maximum(x, 0.0)), above(0)),
}


@pytest.mark.parametrize(("function", "opens"), RELUS.values(), ids=RELUS)
def test_relu_is_guided_whatever_has_called_for_it(caplog, function, opens):
    model = network(function)
    found = tbi.GuidedGradCAM("conv").explain(model, X, targets=1)
    assert_close(found.maps, by_hand(model, function, function, [guided(opens)] * 2))
    assert notes_of(caplog) == []


@pytest.mark.parametrize("mode", ["full", "activations"])
def test_layers_that_are_computed_again_are_explained_as_others(mode):
    again = network(ops.relu, scope=lambda: keras.RematScope(mode))
    expected = by_hand(again, ops.relu, ops.relu, [guided(above(0))] * 2)
    assert_close(tbi.GuidedGradCAM("conv").explain(again, X, targets=1).maps, expected)
    plain = network(ops.relu)
    for method in (tbi.GradCAM("conv"), tbi.LayerCAM("conv"), tbi.Saliency()):
        maps = [method.explain(model, X, targets=1).maps for model in (again, plain)]
        assert_close(*maps)


def mish_by_hand(x):
    return x * ops.tanh(ops.log1p(ops.exp(x)))


OTHERS = {
    "LeakyReLU": layers.LeakyReLU(0.2),
    "negative_slope": layers.ReLU(negative_slope=0.2),
    "negative_slope and max_value": layers.ReLU(1.5, negative_slope=0.2),
    "all of ReLU": layers.ReLU(1.5, negative_slope=0.2, threshold=0.3),
    "PReLU": layers.PReLU(alpha_initializer=keras.initializers.Constant(0.2)),
    "ELU": layers.ELU(0.5),
    "elu": ops.elu,
    "selu": ops.selu,
    "celu": ops.celu,
    "gelu": lambda x: ops.gelu(x, approximate=False),
    "gelu, about": lambda x: ops.gelu(x, approximate=True),
    "silu": ops.silu,
    "silu by hand": lambda x: x * ops.sigmoid(1.3 * x),
    "silu as a quotient": lambda x: x / (1 + ops.exp(-x)),
    "silu, hard": ops.hard_silu,
    "softplus": ops.softplus,
    "softplus by hand": lambda x: ops.log(1 + ops.exp(x)),
    "squareplus": ops.squareplus,
    "mish": keras.activations.mish,
    "mish by hand": mish_by_hand,
    "tanh, hard": ops.hard_tanh,
    "half of x and its size": lambda x: (x + ops.abs(x)) / 2,
    "leaky maximum": lambda x: ops.maximum(x, 0.2 * x),
    "leaky where": lambda x: ops.where(x > 0, x, 0.2 * x),
    "maximum of less than nothing": lambda x: ops.maximum(x, -0.5),
    "minimum": lambda x: -ops.minimum(-x, 0),
    "largest of two": lambda x: ops.max(ops.stack([x, ops.zeros_like(x)]), axis=0),
}


@pytest.mark.parametrize("function", OTHERS.values(), ids=OTHERS)
def test_what_lets_something_pass_is_differentiated_as_it_is_and_told(caplog, function):
    model = network(function, ops.relu)
    found = tbi.GuidedGradCAM("conv").explain(model, X, targets=1)
    backwards = [plainly(function), guided(above(0))]
    assert_close(found.maps, by_hand(model, function, ops.relu, backwards))
    (note,) = notes_of(caplog)
    assert "guides ReLUs alone" in note
    assert "'tb_interpret/functional" in note


# That none of them is a ReLU, each is told by the test above.
@pytest.mark.parametrize("function", [*OTHERS.values()][:: usually(4, 1)])
def test_network_that_has_no_relu_is_refused(function):
    with pytest.raises(ValueError, match=r"no rectifier on the way .*, but '.*Take tbi.GradCAM"):
        tbi.GuidedGradCAM("conv").explain(network(function, ops.tanh), X, targets=1)


def test_training_is_told_before_its_first_epoch(tmp_path, caplog):
    caplog.set_level("INFO", "tb_interpret")
    model = network(ops.silu, ops.relu)
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    told = []
    watch = keras.callbacks.LambdaCallback(
        on_epoch_begin=lambda epoch, logs: told.append(len(notes_of(caplog)))
    )
    callback = tbi.InterpretCallback(tmp_path, (X, [0, 1, 0]), [tbi.GuidedGradCAM("conv")])
    model.fit(X, np.array([0, 1, 0]), epochs=2, verbose=0, callbacks=[callback, watch])
    assert told == [1, 1]
    for record in Run(tmp_path).records("guided_grad_cam/conv").values():
        assert list(record.notes) == notes_of(caplog)


def squeezed(x):
    return x * ops.sigmoid(ops.mean(x, axis=(1, 2), keepdims=True))


def attended(x):
    weights = ops.softmax(x @ ops.transpose(x, (0, 1, 3, 2)))
    return x + weights @ x


HARMLESS = {
    "normalization": layers.BatchNormalization(),
    "layer normalization": layers.LayerNormalization(),
    "group normalization": layers.GroupNormalization(1),
    "unit normalization": layers.UnitNormalization(),
    "standardization": tf.image.per_image_standardization,
    "l2_normalize": lambda x: tf.nn.l2_normalize(x, axis=-1),
    "squeeze and excitation": squeezed,
    "attention": attended,
    "gated linear unit": lambda x: ops.glu(ops.concatenate([x, ops.flip(x, -1)], axis=-1)),
    "tanh": ops.tanh,
    "sigmoid": ops.sigmoid,
    "branches": lambda x: ops.maximum(ops.flip(x, -1), ops.roll(x, 1, axis=1)),
    "mask": lambda x: ops.where(np.arange(6) < 3, x, 0.0),
    "pooling": lambda x: x + ops.max_pool(x, 3, 1, "same"),
    "polynomial": lambda x: x + 0.1 * x * x,
    "softmax by hand": lambda x: ops.exp(x - ops.max(x, -1, True)) / ops.sum(ops.exp(x), -1, True),
}


@pytest.mark.parametrize("function", HARMLESS.values(), ids=HARMLESS)
def test_what_does_not_rectify_is_not_told(caplog, function):
    model = network(function, ops.relu)
    found = tbi.GuidedGradCAM("conv").explain(model, X, targets=1)
    assert np.ptp(found.maps) > 0
    assert notes_of(caplog) == []


def test_gates_and_highways_are_not_told(caplog):
    inputs = keras.Input(X.shape[1:])
    x = layers.Conv2D(4, 1, name="conv")(inputs)
    gate = layers.Conv2D(4, 1, activation="sigmoid")(x)
    x = gate * layers.Conv2D(4, 1, activation="tanh")(x) + (1 - gate) * x
    x = layers.Add()([x, layers.Conv2D(4, 1)(ops.relu(x))])
    x = layers.GlobalAveragePooling2D()(ops.relu(x))
    model = keras.Model(inputs, layers.Dense(2)(x))
    assert np.ptp(tbi.GuidedGradCAM("conv").explain(model, X, targets=1).maps) > 0
    assert notes_of(caplog) == []


@tf.custom_gradient
def straight(x):
    """A ReLU whose author lets all gradients pass."""
    return tf.nn.relu(x), lambda gradients: gradients


@tf.custom_gradient
def of_two(x, y):
    return tf.maximum(x, 0.0) * y, lambda gradients: (gradients, tf.reduce_sum(gradients))


def in_python(x):
    y = tf.py_function(lambda x: tf.nn.relu(x), [x], tf.float32)
    return tf.ensure_shape(y, x.shape)


@tf.function
def apart(x):
    return tf.where(x > 0, x, 0.0)


@tf.function(jit_compile=True)
def compiled_apart(x):
    return tf.nn.silu(x)


HIDDEN = {
    "gradient of its own": (straight, "has a gradient of its own"),
    "of two, one fixed": (lambda x: of_two(x, tf.constant(2.0)), "has a gradient of its own"),
    "in Python": (in_python, "runs in a function of its own"),
    "where in a function": (apart, "runs in a function of its own"),
    "swish in a function": (compiled_apart, "runs in a function of its own"),
    "mapped": (lambda x: tf.map_fn(lambda y: tf.maximum(y, 0.0), x), "in a function of its own"),
}


@pytest.mark.parametrize(("function", "words"), HIDDEN.values(), ids=HIDDEN)
def test_rectifier_that_cannot_be_reached_is_refused(function, words):
    model = network(function, ops.relu)
    with pytest.raises(ValueError, match=words):
        tbi.GuidedGradCAM("conv").explain(model, X, targets=1)


def test_relu_that_is_not_on_the_way_does_not_count():
    inputs = keras.Input(X.shape[1:])
    x = layers.Conv2D(4, 1, name="conv")(inputs)
    smooth = layers.Dense(2, name="smooth")(layers.Flatten()(ops.tanh(x)))
    bent = layers.Dense(2, name="bent")(layers.Flatten()(ops.relu(x)))
    model = keras.Model(inputs, {"smooth": smooth, "bent": bent})
    found = tbi.GuidedGradCAM("conv").explain(model, X, targets={"bent": 1})
    assert np.ptp(found.maps) > 0
    with pytest.raises(ValueError, match="no rectifier on the way to its score"):
        tbi.GuidedGradCAM("conv").explain(model, X, targets={"smooth": 1})


def test_gradient_of_its_own_without_a_rectifier_stays():
    @tf.custom_gradient
    def doubled(x):
        return tf.tanh(x), lambda gradients: 2 * gradients

    model = network(doubled, ops.relu)
    backwards = [lambda values, gradients: 2 * gradients, guided(above(0))]
    found = tbi.GuidedGradCAM("conv").explain(model, X, targets=1)
    assert_close(found.maps, by_hand(model, tf.tanh, ops.relu, backwards))


def test_bytes_are_rectified_where_the_model_casts_them():
    pictures = np.random.default_rng(2).integers(0, 256, (2, 4, 3, 2), np.uint8)
    inputs = keras.Input(pictures.shape[1:], dtype="uint8")
    x = ops.maximum(ops.cast(inputs, "float32") / 255 - 0.5, 0)
    x = layers.Conv2D(3, 1, name="conv", kernel_initializer="ones")(x)
    model = keras.Model(inputs, layers.Dense(2, kernel_initializer="ones")(layers.Flatten()(x)))
    found = tbi.GuidedGradCAM("conv").explain(model, pictures, targets=1)
    values = np.maximum(pictures / 255 - 0.5, 0)
    cam = 3 * values.sum(axis=-1)
    expected = cam * (np.where(values > 0, 3 / 255, 0)).sum(axis=-1)
    np.testing.assert_allclose(found.maps, expected, rtol=1e-4)
