"""Guided Grad-CAM: by hand, at every rectifier, and refused where there is none."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops

import tb_interpret as tbi
from tb_interpret_plugin import metadata
from tests import networks
from tests.logs import Run
from tests.methods.plain import Plain
from tests.methods.situations import HEAD, PICTURES, SIZE, Situation


def two_layers() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((1, 2, 1)),
            layers.Conv2D(2, 1, activation="relu", use_bias=False),
            layers.Conv2D(2, 1, use_bias=False, name="conv"),
            layers.ReLU(),
            layers.Flatten(),
            layers.Dense(1, use_bias=False),
        ]
    )
    model.layers[0].set_weights([np.float32([[[[1, -1]]]])])
    model.layers[1].set_weights([np.float32([[[[1, -2], [3, 1]]]])])
    model.layers[-1].set_weights([np.float32([[2], [1], [1], [-1]])])
    return model


def test_two_layers_have_the_known_map():
    picture = np.float32([[[[1], [-1]]]])
    found = tbi.GuidedGradCAM("conv").explain(two_layers(), picture)
    assert found.scores.tolist() == [4]
    # `conv` puts out (1, -2) and (3, 1); its gradients (2, 0) and (1, -1) have the means
    # 3/2 and -1/2: Grad-CAM is 2.5 and 4. Guided, the gradient of -1 goes no further: what
    # arrives at the picture is 2 · 1 and 1 · 3 · -1.
    assert found.maps.tolist() == [[[2 * 2.5, -3 * 4]]]


class Called(layers.Layer):
    """A rectifier that is no layer."""

    def call(self, x):
        return ops.relu(x)


RECTIFIERS = {
    "layer": (layers.ReLU, 1),
    "activation": (lambda: layers.Activation("relu"), 1),
    "function": (Called, 1),
    "up to 6": (lambda: layers.ReLU(6), 20),
    "relu6": (lambda: layers.Activation("relu6"), 20),
    "up to 1": (lambda: layers.ReLU(1), 2),
}


@pytest.mark.parametrize(("make", "scale"), RECTIFIERS.values(), ids=RECTIFIERS)
def test_every_rectifier_is_guided(make, scale):
    inner = keras.Input((*SIZE, 2))
    nested = keras.Model(inner, make()(layers.Conv2D(3, 3)(inner)))
    inputs = keras.Input((*SIZE, 2))
    features = layers.Conv2D(4, 2, name="conv")(nested(inputs))
    outputs = layers.Dense(3, kernel_initializer=HEAD)(layers.Flatten()(make()(features)))
    apart = keras.Model(inputs, [features, outputs])

    def parts(x):
        features, logits = apart(x)
        return features, logits[:, 1]

    pictures = scale * PICTURES
    situation = Situation(keras.Model(inputs, outputs), pictures, 1, parts, pictures)
    expected = Plain(situation).guided_grad_cam()
    found = tbi.GuidedGradCAM("conv").explain(situation.model, pictures, targets=1)
    assert np.abs(expected).max() > 1e-3
    np.testing.assert_allclose(found.maps, expected, atol=1e-4 * np.abs(expected).max())
    plain = tbi.Saliency().explain(situation.model, pictures, targets=1)
    np.testing.assert_allclose(
        plain.maps, Plain(situation).saliency(), atol=1e-4 * plain.maps.max()
    )


def test_model_without_rectifiers_is_refused():
    model = keras.Sequential(
        [keras.Input((*SIZE, 2)), layers.Conv2D(2, 3, activation="tanh"), layers.Flatten()]
    )
    model.add(layers.Dense(2))
    with pytest.raises(ValueError, match=r"a model with no rectifier.*Take tbi.GradCAM"):
        tbi.GuidedGradCAM().explain(model, PICTURES, targets=0)


class Hiding(keras.Model):
    """Runs a function of TensorFlow's between its convolution and its head."""

    def __init__(self, hidden):
        super().__init__()
        self.first = layers.Conv2D(3, 3, activation="relu")
        self.conv = layers.Conv2D(3, 3, name="conv")
        self.head = layers.Dense(2)
        self.hidden = hidden

    def call(self, x):
        return self.head(ops.mean(self.hidden(self.conv(self.first(x))), axis=(1, 2)))


@tf.function
def traced(x):
    return tf.nn.relu(x)


@tf.function
def twice_traced(x):
    return traced(x) + 1


def looping(x):
    return tf.while_loop(lambda i, _: i < 2, lambda i, x: (i + 1, tf.nn.relu6(x)), (0, x))[1]


def choosing(x):
    return tf.cond(tf.reduce_sum(x) > 0, lambda: tf.nn.relu(x), lambda: x)


@pytest.mark.parametrize("hidden", [traced, twice_traced, looping, choosing])
def test_hidden_rectifier_is_refused(hidden):
    model = Hiding(hidden)
    model(PICTURES)
    with pytest.raises(ValueError, match=r"runs in a function of its own.*cannot be reached"):
        tbi.GuidedGradCAM("conv").explain(model, PICTURES, targets=0)


@tf.function
def squared(x):
    return x * x


def test_function_without_rectifiers_hides_nothing():
    model = Hiding(squared)
    model(PICTURES)
    assert np.ptp(tbi.GuidedGradCAM("conv").explain(model, PICTURES, targets=0).maps) > 0


def test_other_methods_of_the_same_pass_are_not_guided(tmp_path):
    model = networks.give_same_weights(networks.flat())
    images = networks.images()
    methods = [tbi.GuidedGradCAM(), tbi.Saliency()]
    callback = tbi.InterpretCallback(tmp_path, images, methods, targets=1)
    networks.trained_on_noise(model, [callback], epochs=1)
    for method in methods:
        found = method.explain(model, images, targets=1)
        tag = "/".join(filter(None, [method.name, found.layer]))
        logged = metadata.decode_maps(Run(tmp_path).records(tag)[0].maps)
        np.testing.assert_allclose(logged, found.maps, atol=2e-3 * np.abs(found.maps).max())
