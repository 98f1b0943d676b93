"""Attention that is asked to be fused, which TensorFlow's Keras does not run."""

import keras
import numpy as np
import pytest
from keras import layers, ops

import tb_interpret as tbi
from tests.architectures import pictures
from tests.networks import NUM_CLASSES
from tests.whole import star


class OwnAttention(layers.Layer):
    """Calls Keras' operation itself."""

    def __init__(self, fused, **kwargs):
        super().__init__(**kwargs)
        self.fused = fused

    def call(self, x):
        heads = ops.reshape(x, (-1, x.shape[1], 2, x.shape[2] // 2))
        mixed = ops.dot_product_attention(heads, heads, heads, flash_attention=self.fused)
        return ops.reshape(mixed, (-1, *x.shape[1:]))

    def compute_output_spec(self, x):
        return keras.KerasTensor(x.shape)


def own(fused):
    return OwnAttention(fused, name="attention")


def multi_head(fused):
    attention = layers.MultiHeadAttention(2, 4, flash_attention=fused, name="attention")
    return lambda x: attention(x, x)


def grouped(fused):
    attention = layers.GroupQueryAttention(4, 4, 2, flash_attention=fused, name="attention")
    return lambda x: attention(x, x)


def net(make, fused):
    inputs = keras.Input((16, 12, 3))
    x = layers.Reshape((12, 8))(layers.Conv2D(8, 4, 4)(inputs))
    x = layers.Add()([x, make(fused)(x)])
    return keras.Model(inputs, layers.Dense(NUM_CLASSES)(layers.GlobalAveragePooling1D()(x)))


@pytest.mark.parametrize(
    ("make", "method"),
    star([multi_head, grouped, own], [tbi.LeGrad(), tbi.GradCAM(), tbi.Occlusion(8, 8)]),
)
def test_fused_attention_is_unfused_while_it_is_explained_only(make, method):
    images, fused, plain = pictures(), net(make, True), net(make, None)
    plain.set_weights(fused.get_weights())
    before = keras.config.is_flash_attention_enabled()
    attention = fused.get_layer("attention")
    state = dict(vars(attention))
    found = method.explain(fused, images, targets=1)
    np.testing.assert_allclose(found.scores, plain(images)[:, 1], atol=1e-5)
    np.testing.assert_allclose(found.maps, method.explain(plain, images, targets=1).maps, atol=1e-5)
    assert dict(vars(attention)) == state
    assert keras.config.is_flash_attention_enabled() == before
    with pytest.raises(ValueError, match="Flash attention is not supported"):
        fused(images)


def test_attention_stays_as_it_was_when_explaining_fails():
    class Broken(layers.Layer):
        def call(self, x):
            raise TypeError("broken")

        def compute_output_shape(self, shape):
            return shape

        def compute_output_spec(self, x):
            return keras.KerasTensor(x.shape)

    inputs = keras.Input((16, 12, 3))
    x = Broken()(layers.Conv2D(8, 4, 4)(inputs))
    model = keras.Model(inputs, layers.Dense(3)(layers.GlobalAveragePooling2D()(x)))
    with pytest.raises(ValueError, match="broken"):
        tbi.GradCAM().explain(model, pictures(), targets=1)
    heads = np.ones((1, 2, 1, 4), np.float32)
    with pytest.raises(ValueError, match="Flash attention is not supported"):
        ops.dot_product_attention(heads, heads, heads, flash_attention=True)
