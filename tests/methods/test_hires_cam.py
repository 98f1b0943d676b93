"""HiResCAM adds up to the score, or is Grad-CAM."""

import keras
import numpy as np
from keras import layers

import tb_interpret as tbi
from tests.methods.situations import PICTURES, SIZE


def ending_in(*head) -> keras.Model:
    layer = layers.Conv2D(4, 3, activation="tanh", name="conv")
    return keras.Sequential([keras.Input((*SIZE, 2)), layer, *head])


def test_map_adds_up_to_the_score_less_its_bias_before_one_dense_layer():
    model = ending_in(layers.Flatten(), layers.Dense(3, bias_initializer="random_normal"))
    found = tbi.HiResCAM("conv").explain(model, PICTURES, targets=[2, 0, 1])
    bias = model.layers[-1].get_weights()[1][[2, 0, 1]]
    expected = model.predict(PICTURES, verbose=0)[range(3), [2, 0, 1]] - bias
    assert np.abs(expected).min() > 1e-3
    np.testing.assert_allclose(found.maps.sum(axis=(1, 2)), expected, rtol=1e-4)


def test_map_is_that_of_grad_cam_behind_pooling():
    model = ending_in(layers.GlobalAveragePooling2D(), layers.Dense(3, activation="softmax"))
    found = tbi.HiResCAM().explain(model, PICTURES, targets=1)
    expected = tbi.GradCAM().explain(model, PICTURES, targets=1)
    np.testing.assert_allclose(found.maps, expected.maps, atol=1e-7)


def test_map_tells_apart_what_grad_cam_averages():
    model = ending_in(layers.Flatten(), layers.Dense(1, use_bias=False))
    kernel = np.zeros((6, 4, 4))
    kernel[0, 0] = 1  # only a corner counts
    model.layers[-1].set_weights([kernel.reshape(-1, 1)])
    maps = tbi.HiResCAM().explain(model, PICTURES).maps
    assert np.all(maps[:, 0, 0] != 0)
    assert np.all(maps[:, 1:] == 0)
    assert np.all(maps[:, 0, 1:] == 0)
    assert np.all(tbi.GradCAM().explain(model, PICTURES).maps[:, 3:] != 0)
