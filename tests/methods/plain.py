"""Each method once more, by a tape and by loops, with nothing of the package."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
import tensorflow as tf


class Plain:
    """The methods over one `Situation`, on its explained entries.

    Args:
      situation: The model's parts, and the pictures.
    """

    def __init__(self, situation):
        self._parts = situation.parts
        self._first = situation.channels_first
        self._whole = np.issubdtype(situation.pictures.dtype, np.integer)
        self.x = situation.pictures[list(situation.owners)].astype(np.float32)

    def scores(self, x):
        return self._parts(tf.constant(self._fed(x)))[1].numpy()

    def features_and_gradients(self):
        with tf.GradientTape() as tape:
            x = tf.constant(self.x)
            tape.watch(x)
            features, scores = self._parts(x)
        return self._last(features.numpy()), self._last(tape.gradient(scores, features).numpy())

    def gradients(self, x):
        x = tf.constant(self._fed(x))
        with tf.GradientTape() as tape:
            tape.watch(x)
            scores = self._parts(x)[1]
        return tape.gradient(scores, x).numpy()

    def hires_cam(self):
        features, gradients = self.features_and_gradients()
        return (features * gradients).sum(axis=-1)

    def layer_cam(self):
        features, gradients = self.features_and_gradients()
        return (features * np.maximum(gradients, 0)).sum(axis=-1)

    def grad_cam_plus_plus(self):
        features, gradients = (x.astype(np.float64) for x in self.features_and_gradients())
        sums = features.sum(axis=(1, 2), keepdims=True)
        below = 2 * gradients**2 + sums * gradients**3
        alphas = np.divide(gradients**2, below, where=below != 0, out=np.zeros_like(below))
        weights = (alphas * np.maximum(gradients, 0)).sum(axis=(1, 2), keepdims=True)
        return (weights * features).sum(axis=-1)

    def grad_cam(self):
        features, gradients = self.features_and_gradients()
        return (features * gradients.mean(axis=(1, 2), keepdims=True)).sum(axis=-1)

    def saliency(self, x=None):
        return np.abs(self._last(self.gradients(self.x if x is None else x))).max(axis=-1)

    def input_x_gradient(self):
        return self._last(self.x * self.gradients(self.x)).sum(axis=-1)

    def integrated_gradients(self, steps, baseline):
        shares = (np.arange(steps, dtype=np.float32) + 0.5) / steps
        way = [self.gradients(baseline + share * (self.x - baseline)) for share in shares]
        return self._last((self.x - baseline) * np.mean(way, axis=0)).sum(axis=-1)

    def smooth_grad(self, samples, noise, seed):
        spread = np.ptp(self.x, axis=(1, 2, 3), keepdims=True)
        maps = []
        for sample in range(samples):
            random = np.random.default_rng((seed, sample))
            own = random.standard_normal(self.x.shape[1:], np.float32)
            maps.append(self.saliency(self.x + noise * spread * own))
        return np.mean(maps, axis=0)

    def rise(self, masks, cells, probability, fill, seed):
        random = np.random.default_rng(seed)
        height, width = self._size
        down, across = -(-height // cells), -(-width // cells)
        seen, scores = [], []
        for _ in range(masks):
            coarse = np.float32(random.random((cells + 1, cells + 1)) < probability)
            large = _resized(coarse[None], (cells + 1) * down, (cells + 1) * across)[0]
            top, left = random.integers(down), random.integers(across)
            mask = large[top : top + height, left : left + width]
            seen.append(mask)
            scores.append(self.scores(self._behind(mask[None], fill)))
        rises = scores - np.mean(scores, axis=0)
        return np.einsum("mb,mhw->bhw", rises, seen) / np.sum(seen, axis=0)

    def score_cam(self, fill):
        features, _ = self.features_and_gradients()
        nothing = self.scores(np.full_like(self.x, fill))
        increases = []
        for channel in range(features.shape[-1]):
            large = _resized(features[..., channel], *self._size)
            low, high = (f(large, axis=(1, 2), keepdims=True) for f in (np.min, np.max))
            mask = (large - low) / np.where(high > low, high - low, 1)
            increases.append(self.scores(self._behind(mask, fill)) - nothing)
        powers = np.exp(np.transpose(increases))
        weights = powers / powers.sum(axis=-1, keepdims=True)
        return (features * weights[:, None, None]).sum(axis=-1)

    def guided_grad_cam(self):
        cam = _resized(np.maximum(self.grad_cam(), 0), *self._size)
        with _guided_in_tensorflow():
            guided = self._last(self.gradients(self.x))
        return (cam[..., None] * guided).sum(axis=-1)

    @property
    def _size(self):
        return self.x.shape[2:4] if self._first else self.x.shape[1:3]

    def _behind(self, mask, fill):
        mask = mask[:, None] if self._first else mask[..., None]
        return mask * self.x + (1 - mask) * fill

    def _fed(self, x):
        return np.float32(np.rint(x).clip(0, 255) if self._whole else x)

    def _last(self, x):
        return x.transpose(0, 2, 3, 1) if self._first else x


def _resized(maps, height, width):
    return tf.image.resize(maps[..., None], (height, width)).numpy()[..., 0]


@contextlib.contextmanager
def _guided_in_tensorflow():
    """Keras' rectifiers, called one by one, pass positive gradients only."""

    def guided(function):
        @tf.custom_gradient
        def rectifier(x):
            def backwards(upstream):
                with tf.GradientTape() as tape:
                    tape.watch(x)
                    y = function(x)
                return tape.gradient(y, x, tf.maximum(upstream, 0))

            return function(x), backwards

        return rectifier

    relu, relu6 = tf.nn.relu, tf.nn.relu6
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tf.nn, "relu", guided(relu))
        patch.setattr(tf.nn, "relu6", guided(relu6))
        yield
