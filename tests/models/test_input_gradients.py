"""Where the gradient at a picture of whole numbers is taken."""

import keras
import numpy as np
import pytest
from keras import layers, ops

import tb_interpret as tbi


def model(first):
    inputs = keras.Input((4, 4, 1), dtype="uint8")
    x = layers.Flatten()(layers.Lambda(first)(inputs))
    return keras.Model(inputs, layers.Dense(3, kernel_initializer="ones")(x))


IMAGES = np.arange(32, dtype=np.uint8).reshape(2, 4, 4, 1)
METHODS = [tbi.Saliency(), tbi.InputXGradient(), tbi.IntegratedGradients(2), tbi.SmoothGrad()]


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_whether_there_is_anything_has_no_gradient(method):
    net = model(lambda x: ops.cast(ops.cast(x, "bool"), "float32"))
    with pytest.raises(ValueError, match=r"cannot be differentiated.*Received.*Expected.*Cast"):
        method.explain(net, IMAGES, targets=1)


def test_wider_whole_numbers_are_the_same_numbers():
    net = model(lambda x: 2 * ops.cast(ops.cast(x, "int32"), "float32"))
    found = tbi.InputXGradient().explain(net, IMAGES, targets=1)
    np.testing.assert_allclose(found.maps, 2.0 * IMAGES[..., 0])
