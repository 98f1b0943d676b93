import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

import tb_interpret as tbi
from tb_interpret.models.traced_pass import TracedPass
from tb_interpret.models.truth import read_truth
from tests import networks


def one_pass(model, inputs, method, targets):
    traced = TracedPass(model, inputs, [targets], [method.request((0,))])
    indices = traced.indices(targets, read_truth(None, traced.task, len(inputs)))
    return traced, lambda: traced.run(inputs, [indices]).found[0][0]


def test_weights_are_read_anew_without_another_trace():
    model = networks.flat()
    calls = networks.count_calls(model)
    _, run = one_pass(model, networks.images(), tbi.GradCAM(), 0)
    first = run()
    model.layers[-1].set_weights([2 * w for w in model.layers[-1].get_weights()])
    second = run()
    assert len(calls) == 1
    np.testing.assert_allclose(second, 2 * first, rtol=1e-5)


def test_state_of_a_model_that_never_stops_training_is_as_it_was():
    inputs = keras.Input((8, 8, 1))
    always = networks.AlwaysTraining()
    x = always(layers.Conv2D(2, 3, name="conv")(inputs))
    model = keras.Model(inputs, layers.Dense(2)(layers.GlobalAveragePooling2D()(x)))
    state = [always.norm.moving_mean, always.dropout.seed_generator.state]
    images = np.random.default_rng(0).random((2, 8, 8, 1), np.float32)
    before = [v.numpy().copy() for v in state]
    model(images, training=False)
    moved = [v.numpy().copy() for v in state]
    # The model does change its state: else this test could not fail.
    assert all(np.any(x != y) for x, y in zip(before, moved, strict=True))
    _, run = one_pass(model, images, tbi.GradCAM("conv"), 0)
    first, second = run(), run()
    np.testing.assert_array_equal(first, second)
    for old, variable in zip(moved, state, strict=True):
        np.testing.assert_array_equal(variable.numpy(), old)


def test_layer_that_the_score_does_not_depend_on_is_refused():
    inputs = keras.Input((8, 8, 1))
    used = layers.Conv2D(2, 3, name="used")(inputs)
    scores = layers.Dense(2)(layers.GlobalAveragePooling2D()(used))
    other = layers.GlobalAveragePooling2D()(layers.Conv2D(2, 3, name="unused")(inputs))
    model = keras.Model(inputs, [scores, other])
    with pytest.raises(ValueError, match=r"does not depend on `layer`.*'unused'"):
        TracedPass(
            model,
            np.ones((1, 8, 8, 1), np.float32),
            [lambda output: output[0][:, 0]],
            [tbi.GradCAM("unused").request((0,))],
        )


def test_functions_that_run_eagerly_make_no_difference():
    model = networks.flat()
    _, run = one_pass(model, networks.images(), tbi.GradCAM(), 0)
    expected = run()
    tf.config.run_functions_eagerly(True)
    try:
        _, run = one_pass(model, networks.images(), tbi.GradCAM(), 0)
        np.testing.assert_allclose(run(), expected, rtol=1e-5)
    finally:
        tf.config.run_functions_eagerly(False)
