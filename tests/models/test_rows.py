"""Models that work on a batch as a whole: never changed by what else goes in."""

import logging

import keras
import numpy as np
import pytest
from keras import layers, ops

import tb_interpret as tbi
from tests import networks

X = networks.images(3)


class Always(layers.BatchNormalization):
    """Normalizes by the batch even when it is not training."""

    def call(self, inputs, training=None, mask=None):
        return super().call(inputs, training=True)


MIXERS = {
    "centered by the batch": lambda x: x - ops.mean(x, axis=0, keepdims=True),
    "over the maximum of all": lambda x: x / (ops.max(ops.abs(x)) + 1),
    "normalized by the batch": Always(),
    "normalized by hand": lambda x: (x - ops.mean(x, axis=(0, 1, 2))) / 2,
    "less the first": lambda x: x - x[:1],
    "less the one behind": lambda x: x - ops.roll(x, 1, axis=0),
    "less those before": lambda x: x - ops.cumsum(x, axis=0),
    "backwards": lambda x: x * ops.flip(x, axis=0),
    "less one that is taken": lambda x: x - ops.take(x, [0], axis=0),
    "shares of all": lambda x: x * ops.softmax(x, axis=0),
    "likeness": lambda x: x * ops.reshape(_likeness(x), (-1, 1, 1, 1)),
}
APART = {
    "centered": lambda x: x - ops.mean(x, axis=(1, 2, 3), keepdims=True),
    "cut": lambda x: x[:, 1:, :-1] - x[:, 1:, :-1][..., :1],
    "turned": lambda x: ops.softmax(ops.transpose(x, (0, 3, 1, 2)), axis=1),
    "in windows": lambda x: ops.reshape(ops.max(ops.reshape(x, (-1, 7, 4)), axis=1), (-1, 4, 5, 4)),
    "normalized": layers.BatchNormalization(),
    "attention": lambda x: x * ops.max(ops.matmul(x, ops.swapaxes(x, 2, 3)), axis=3, keepdims=True),
}
METHODS = {
    "path": tbi.IntegratedGradients(4, baseline=0.5),
    "noise": tbi.SmoothGrad(tbi.InputXGradient(), samples=3),
    "masks": tbi.RISE(6, cells=3),
    "channels": tbi.ScoreCAM("conv1", max_channels=3),
    "windows": tbi.Occlusion(5),
}


def _likeness(x):
    vectors = ops.mean(x, axis=(1, 2))
    return ops.mean(ops.matmul(vectors, ops.transpose(vectors)), axis=1)


def model(mixer):
    inputs = keras.Input(networks.IMAGE_SHAPE)
    x = layers.Conv2D(4, 3, activation="relu", name="conv1")(inputs)
    x = mixer(x) if isinstance(mixer, layers.Layer) else layers.Lambda(mixer)(x)
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(4, 3, activation="relu")(x))
    return networks.give_same_weights(keras.Model(inputs, layers.Dense(3)(x)))


@pytest.mark.parametrize("mixer", MIXERS.values(), ids=MIXERS)
def test_hidden_pictures_do_not_change_each_others_scores(mixer):
    net, grey = model(mixer), np.full(X.shape, 0.25, np.float32)

    def score(images):
        return np.asarray(net(images, training=False))[:, 1]

    expected = np.zeros(X.shape[:3])
    for top in range(0, X.shape[1], 5):
        for left in range(0, X.shape[2], 5):
            window = np.s_[:, top : top + 5, left : left + 5]
            hidden = X.copy()
            hidden[window] = grey[window]
            expected[window] = (score(X) - score(hidden))[:, None, None]
    found = tbi.Occlusion(5, fill=0.25).explain(net, X, targets=1).maps
    atol = 1e-4 * np.abs(expected).max()
    np.testing.assert_allclose(found, expected[:, ::5, ::5], atol=atol)


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_steps_of_a_model_that_mixes_its_batch_go_one_by_one(method, caplog):
    net = model(MIXERS["centered by the batch"])
    caplog.set_level(logging.WARNING, "tb_interpret")
    found = method.explain(net, X, targets=1).maps
    assert "works on a batch as a whole" in caplog.text
    # Ten times each leaves the mean of the batch as it was, and less room for steps together.
    many = method.explain(net, np.concatenate([X] * 10), targets=1).maps[:3]
    np.testing.assert_allclose(found, many, atol=1e-5 * np.abs(found).max() + 1e-7)


@pytest.mark.parametrize("mixer", APART.values(), ids=APART)
def test_model_that_looks_at_each_example_by_itself_is_told_nothing(mixer, caplog):
    caplog.set_level(logging.WARNING, "tb_interpret")
    net = model(mixer)
    tbi.Occlusion(5).explain(net, X, targets=1)
    assert "as a whole" not in caplog.text
