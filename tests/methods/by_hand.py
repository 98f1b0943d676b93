"""Networks so small that each number of a map is known beforehand."""

from __future__ import annotations

import keras
import numpy as np
from keras import layers, ops


def linear(weights, bias=7.0) -> keras.Model:
    """One value: the pixels times the weights, `(height, width, channels)`, and a bias."""
    weights = np.asarray(weights, np.float32)
    model = keras.Sequential([keras.Input(weights.shape), layers.Flatten(), layers.Dense(1)])
    model.layers[-1].set_weights([weights.reshape(-1, 1), np.float32([bias])])
    return model


def two_classes(weights) -> keras.Model:
    """Class 1 scores the weighted sum of the pixels, class 0 nothing."""
    weights = np.asarray(weights, np.float32)
    model = keras.Sequential(
        [
            keras.Input((*weights.shape, 1)),
            layers.Flatten(),
            layers.Dense(2, use_bias=False, activation="softmax"),
        ]
    )
    model.layers[-1].set_weights([np.stack([np.zeros(weights.size), weights.ravel()], axis=1)])
    return model


class Quadratic(keras.Model):
    """One value: the squares of the pixels times the weights, and the pixels."""

    def __init__(self, weights):
        super().__init__()
        self.weighed = np.asarray(weights, np.float32)

    def call(self, x):
        return ops.sum(self.weighed * x * x + x, axis=(1, 2, 3))[:, None]


def after_one_by_one(kernel, head) -> keras.Model:
    """A layer `conv` that is a product at each position, and one dense layer.

    Args:
      kernel: `(channels, features)`.
      head: What each feature counts at each position, `(height, width,
        features)`.
    """
    kernel, head = np.float32(kernel), np.float32(head)
    model = keras.Sequential(
        [
            keras.Input((*head.shape[:2], len(kernel))),
            layers.Conv2D(kernel.shape[1], 1, use_bias=False, name="conv"),
            layers.Flatten(),
            layers.Dense(1, use_bias=False),
        ]
    )
    model.layers[0].set_weights([kernel[None, None]])
    model.layers[-1].set_weights([head.reshape(-1, 1)])
    return model
