"""The closed form of Grad-CAM's weights, proved equal to the gradient."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

import tb_interpret as tbi
from tb_interpret.models import derivatives
from tb_interpret.models.traced_pass import TracedPass
from tb_interpret.models.truth import read_truth
from tests import networks
from tests.whole import spread


def maps_of(model, monkeypatch, *, closed_form, targets=1):
    if not closed_form:
        monkeypatch.setattr(derivatives, "_pooled_kernel", lambda *_: None)
    return tbi.GradCAM("conv").explain(model, networks.images(3), targets=targets).maps


def model_with(*head):
    inputs = keras.Input(networks.IMAGE_SHAPE)
    x = layers.Conv2D(5, 3, activation="relu", name="conv")(inputs)
    for layer in head:
        x = layer(x)
    return networks.give_same_weights(keras.Model(inputs, x))


def gradients_in(model):
    """Whether a pass over the model computes gradients for its layer `conv`."""
    taken = []

    @tf.function
    def traced(x):
        from tb_interpret.models.forward import trace_forward
        from tb_interpret.models.logits import find_logits
        from tb_interpret.models.spatial import find_spatial_call

        forward = trace_forward(model, x)
        call = find_spatial_call(forward.calls, "conv")
        logits = find_logits(forward.output).values
        taken.append(derivatives._pooled_kernel(logits, call) is None)
        return logits

    traced.get_concrete_function(tf.TensorSpec((None, *networks.IMAGE_SHAPE)))
    return taken[0]


POOLED = {
    "softmax": [layers.GlobalAveragePooling2D, lambda: layers.Dense(3, activation="softmax")],
    "no bias": [layers.GlobalAveragePooling2D, lambda: layers.Dense(3, use_bias=False)],
    "dropout": [
        layers.GlobalAveragePooling2D,
        lambda: layers.Dropout(0.5),
        lambda: layers.Dense(3),
    ],
    "single sigmoid": [
        layers.GlobalAveragePooling2D,
        lambda: layers.Dense(1, activation="sigmoid"),
    ],
}
OTHERS = {
    "max pooling": [layers.GlobalMaxPooling2D, lambda: layers.Dense(3)],
    "flattened": [layers.Flatten, lambda: layers.Dense(3)],
    "two dense layers": [
        layers.GlobalAveragePooling2D,
        lambda: layers.Dense(4, activation="relu"),
        lambda: layers.Dense(3),
    ],
    "normalization between": [
        lambda: layers.BatchNormalization(name="norm"),
        layers.GlobalAveragePooling2D,
        lambda: layers.Dense(3),
    ],
}


@pytest.mark.parametrize(("head", "target"), spread(POOLED, [0, 1]))
def test_closed_form_is_the_mean_gradient(head, target, monkeypatch):
    model = model_with(*(make() for make in POOLED[head]))
    assert not gradients_in(model)
    closed = maps_of(model, monkeypatch, closed_form=True, targets=target)
    model.layers[-1].name = "renamed"  # another model for the kept passes
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    differentiated = maps_of(copy, monkeypatch, closed_form=False, targets=target)
    assert np.abs(closed).max() > 1e-3
    np.testing.assert_allclose(closed, differentiated, atol=1e-6)


@pytest.mark.parametrize(("head", "target"), spread(OTHERS, [0, 1]))
def test_other_heads_are_differentiated(head, target):
    model = model_with(*(make() for make in OTHERS[head]))
    assert gradients_in(model)
    images = tf.constant(networks.images(3))
    convolution, *behind = model.layers[1:]
    with tf.GradientTape() as tape:
        activations = logits = convolution(images)
        tape.watch(activations)
        for layer in behind:
            logits = layer(logits)
        scores = logits[:, target]
    gradients = tape.gradient(scores, activations)
    expected = tf.reduce_sum(
        activations * tf.reduce_mean(gradients, axis=[1, 2], keepdims=True), axis=-1
    )
    maps = tbi.GradCAM("conv").explain(model, images, targets=target).maps
    np.testing.assert_allclose(maps, expected, rtol=1e-4, atol=1e-6)


def test_sum_of_two_heads_is_differentiated():
    inputs = keras.Input(networks.IMAGE_SHAPE)
    x = layers.Conv2D(5, 3, name="conv")(inputs)
    average = layers.Dense(3, use_bias=False)(layers.GlobalAveragePooling2D()(x))
    greatest = layers.Dense(3, use_bias=False)(layers.GlobalMaxPooling2D()(x))
    assert gradients_in(keras.Model(inputs, layers.Add()([average, greatest])))


HEADS = {**POOLED, **{name: OTHERS[name] for name in ("max pooling", "two dense layers")}}
SINGLE_UNIT = [layers.Flatten, lambda: layers.Dense(1, activation="sigmoid")]


@pytest.mark.parametrize("head", [*HEADS.values(), SINGLE_UNIT], ids=[*HEADS, "single unit"])
def test_several_classes_at_once_are_each_class_by_itself(head):
    model = model_with(*(make() for make in head))
    table = np.array([[1, 0], [0, 1], [1, 1]])
    together = tbi.GradCAM("conv").explain(model, networks.images(3), targets=table)
    for column in range(2):
        targets = table[:, column].tolist()
        alone = tbi.GradCAM("conv").explain(model, networks.images(3), targets=targets)
        np.testing.assert_allclose(together.maps[:, column], alone.maps, atol=1e-6)
        np.testing.assert_allclose(together.scores[:, column], alone.scores, rtol=1e-5)
        np.testing.assert_allclose(
            together.target_probabilities[:, column], alone.target_probabilities, rtol=1e-5
        )


@pytest.mark.parametrize("target", [0, 1])
def test_single_unit_is_differentiated_as_a_tape_does(target):
    model = model_with(*(make() for make in SINGLE_UNIT))
    images = tf.constant(networks.images(3))
    convolution, flatten, dense = model.layers[-3:]
    with tf.GradientTape() as tape:
        activations = convolution(images)
        tape.watch(activations)
        logits = flatten(activations) @ dense.kernel + dense.bias
        scores = logits[:, 0] if target else -logits[:, 0]
    gradients = tape.gradient(scores, activations)
    expected = tf.reduce_sum(
        activations * tf.reduce_mean(gradients, axis=[1, 2], keepdims=True), axis=-1
    )
    maps = tbi.GradCAM("conv").explain(model, images, targets=target).maps
    np.testing.assert_allclose(maps, expected, atol=1e-6)


def test_classes_and_functions_share_a_pass():
    model = model_with(*(make() for make in POOLED["softmax"]))
    images = networks.images(3)
    targets = [2, lambda output: output[:, 0], "predicted"]
    requests = [tbi.GradCAM("conv").request((number,)) for number in range(3)]
    traced = TracedPass(model, images, targets, requests)
    truth = read_truth(None, traced.task, 3)
    result = traced.run(images, [traced.indices(target, truth) for target in targets])
    for target, facts, found in zip(targets, result.facts, result.found, strict=True):
        alone = tbi.GradCAM("conv").explain(model, images, targets=target)
        np.testing.assert_allclose(found[0][:, 0], alone.maps, atol=1e-6)
        np.testing.assert_array_equal(facts.targets, alone.targets)
        np.testing.assert_allclose(facts.scores, alone.scores, rtol=1e-5)
        np.testing.assert_allclose(
            facts.target_probabilities, alone.target_probabilities, rtol=1e-5
        )
