"""Why this class and not that one: by linearity the difference of two maps."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

import tb_interpret as tbi
from tests import networks
from tests.logs import Run

X = networks.images()
METHODS = [
    tbi.GradCAM(),  # by the dense kernel, without a gradient
    tbi.GradCAM("conv1"),
    tbi.HiResCAM("conv1"),
    tbi.InputXGradient(),
    tbi.Occlusion(4),
    tbi.IntegratedGradients(8),
]


def logits_by_hand(model, images):
    head = model.layers[-1]
    features = keras.Model(model.input, head.input)(images)
    return (features @ head.kernel + head.bias).numpy()


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.title)
def test_map_is_the_difference_of_two(method):
    model = networks.give_same_weights(networks.flat())
    contrast = method.explain(model, X, targets=tbi.Contrast(2, against=0, weight=0.5))
    one, other = (method.explain(model, X, targets=target) for target in (2, 0))
    expected = one.maps - 0.5 * other.maps
    assert np.abs(expected).max() > 1e-3
    np.testing.assert_allclose(contrast.maps, expected, atol=1e-6)
    np.testing.assert_allclose(contrast.scores, one.scores - 0.5 * other.scores, atol=1e-6)
    assert contrast.targets.tolist() == [2] * 4
    assert contrast.opponents.tolist() == [0] * 4


def test_guided_backpropagation_is_that_of_the_difference():
    model = networks.give_same_weights(networks.flat())
    cam = tbi.GradCAM().explain(model, X, targets=tbi.Contrast(2, 0)).maps

    @tf.custom_gradient
    def rectified(x):
        return tf.nn.relu(x), lambda up: tf.where((x > 0) & (up > 0), up, 0.0)

    twin = networks.flat()
    for layer in twin.layers:
        if getattr(layer, "activation", None) is keras.activations.relu:
            layer.activation = rectified
    twin.set_weights(model.get_weights())
    images = tf.constant(X)
    with tf.GradientTape() as tape:
        tape.watch(images)
        head = twin.layers[-1]
        scores = keras.Model(twin.input, head.input)(images) @ head.kernel
        difference = scores[:, 2] - scores[:, 0]
    guided = tape.gradient(difference, images).numpy()
    enlarged = tf.image.resize(np.maximum(cam, 0)[..., None], X.shape[1:3]).numpy()
    found = tbi.GuidedGradCAM().explain(model, X, targets=tbi.Contrast(2, 0)).maps
    np.testing.assert_allclose(found, (enlarged * guided).sum(-1), atol=1e-7)


def test_runner_up_is_the_foremost_of_the_others():
    model = networks.give_same_weights(networks.flat())
    order = np.argsort(-logits_by_hand(model, X), axis=1)
    labels = np.array([0, 1, 2, 1])
    alone = tbi.GradCAM().explain(model, X, targets="runner_up")
    assert alone.targets.tolist() == order[:, 1].tolist()
    assert alone.opponents.tolist() == [-1] * 4
    predicted = tbi.GradCAM().explain(model, X, targets=tbi.Contrast())
    assert predicted.targets.tolist() == order[:, 0].tolist()
    assert predicted.opponents.tolist() == order[:, 1].tolist()
    true = tbi.GradCAM().explain(model, (X, labels), targets=tbi.Contrast("true"))
    first_other = [next(c for c in own if c != y) for own, y in zip(order, labels, strict=True)]
    assert true.targets.tolist() == labels.tolist()
    assert true.opponents.tolist() == first_other


def test_single_unit_has_the_other_class_as_its_opponent():
    inputs = keras.Input((8, 8, 1))
    features = layers.GlobalAveragePooling2D()(layers.Conv2D(3, 3, name="conv")(inputs))
    model = keras.Model(inputs, layers.Dense(1, activation="sigmoid")(features))
    images = np.random.default_rng(0).random((3, 8, 8, 1), np.float32)
    one = tbi.GradCAM().explain(model, images, targets=1)
    contrast = tbi.GradCAM().explain(model, images, targets=tbi.Contrast(1))
    assert contrast.opponents.tolist() == [0, 0, 0]
    np.testing.assert_allclose(contrast.maps, 2 * one.maps, rtol=1e-5)


def test_names_and_outputs_are_known_in_a_contrast():
    model = networks.give_same_weights(networks.flat())
    by_name = tbi.GradCAM().explain(
        model, X, targets=tbi.Contrast("dog", "cat"), class_names=["cat", "cow", "dog"]
    )
    assert by_name.targets.tolist() == [2] * 4
    assert by_name.opponents.tolist() == [0] * 4
    with pytest.raises(ValueError, match="'bird'"):
        tbi.GradCAM().explain(
            model, X, targets=tbi.Contrast("dog", "bird"), class_names=["cat", "cow", "dog"]
        )


def test_contrast_is_logged_under_a_name_of_its_own(tmp_path):
    labels = np.array([0, 1, 2, 0])
    methods = [tbi.GradCAM(), tbi.GradCAM(targets=tbi.Contrast("true"))]
    callback = tbi.InterpretCallback(tmp_path, (X, labels), methods)
    networks.trained_on_noise(networks.flat(), [callback], epochs=1)
    run = Run(tmp_path)
    tag = "grad_cam/true_less_runner_up/conv2"
    assert tag in run.tags()
    assert "less logit of the runner-up" in run.series(tag).details


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: tbi.Contrast(len), "is no class.*take the difference itself"),
        (lambda: tbi.Contrast(True), "is no class"),
        (lambda: tbi.Contrast([[0, 1]]), "is a table"),
        (lambda: tbi.Contrast(1, weight=0), "weighs nothing"),
        (lambda: tbi.Contrast(1, weight=float("nan")), "weighs nothing"),
    ],
)
def test_contrast_of_no_classes_is_told(make, words):
    with pytest.raises(ValueError, match=words):
        make()


@pytest.mark.parametrize(
    ("contrast", "words"),
    [
        (tbi.Contrast(1, 1), "against itself"),
        (tbi.Contrast(1, 7), "does not exist. Received: 7"),
        (tbi.Contrast("true"), "no true labels"),
        (tbi.Contrast(1, "true"), "no true labels"),
    ],
)
def test_contrast_that_does_not_suit_is_told(contrast, words):
    with pytest.raises(ValueError, match=words):
        tbi.GradCAM().explain(networks.flat(), X, targets=contrast)


def test_one_value_has_nothing_to_be_set_against():
    model = keras.Sequential(
        [keras.Input((8, 8, 1)), layers.Conv2D(2, 3), layers.GlobalMaxPooling2D(), layers.Dense(1)]
    )
    model.compile(loss="mse")
    with pytest.raises(ValueError, match="nothing to set the score against"):
        tbi.GradCAM().explain(model, np.ones((1, 8, 8, 1)), targets=tbi.Contrast(0))
