"""Pictures that excite filters: how they are held, started and improved.

All pictures here are in units of the input's range: 0 is its lowest value, 1
its highest. What is found does not depend on whether a network takes 0…255 or
does its own rescaling.
"""

from __future__ import annotations

import dataclasses
from typing import Any, Protocol

import numpy as np
import tensorflow as tf

# What is improved, and what the optimizer remembers of it.
Parameters = tuple[tf.Tensor, ...]


class Parametrization(Protocol):
    """One way to hold pictures and to improve them.

    The first tensor of the parameters is what is differentiated; all have the
    pictures as their first axis.
    """

    @property
    def shape(self) -> tuple[int, int, int]:
        """Height, width and channels of a picture."""

    def start(self, count: int) -> Parameters:
        """Parameters of `count` pictures that nothing has improved yet."""

    def resume(self, parameters: Parameters) -> Parameters:
        """Where a later run goes on from, for a network that has changed since."""

    def pictures(self, parameters: Parameters) -> tf.Tensor:
        """The pictures, float32 `(count, height, width, channels)`, in 0…1."""

    def look(self, pictures: tf.Tensor, step: tf.Tensor) -> tf.Tensor:
        """The pictures as the network is shown them at one step."""

    def improve(self, parameters: Parameters, gradients: tf.Tensor, step: tf.Tensor) -> Parameters:
        """Parameters one step up the gradients; the first step is number 0."""


@dataclasses.dataclass(frozen=True)
class Pixels:
    """The article's way: the pixels themselves, and normalized gradients.

    Args:
      shape: Height, width and channels.
      seed: Of the noise that all pictures start from. It is one noise for all:
        what differs between two pictures is the filters' doing.
      step_size: Root mean square of a step, on a scale of 255.

    Differs from the article:
      Pixels are kept inside the input's range. Without that a picture that is
      carried on from epoch to epoch would grow for ever. Those that are at an
      end of it and would go on do not count for the normalization.
    """

    shape: tuple[int, int, int]
    seed: int = 0
    step_size: float = 1.0

    def start(self, count: int) -> Parameters:
        """Gray noise: `(U(0, 1) - 0.5) * 20 + 128` on a scale of 255."""
        uniform = np.random.default_rng(self.seed).random(self.shape, np.float32)
        noise = ((uniform - 0.5) * 20 + 128) / 255
        return (tf.tile(tf.constant(noise)[None], [count, 1, 1, 1]),)

    def resume(self, parameters: Parameters) -> Parameters:
        """From where they are: no pixel is too bright to be moved back."""
        return parameters

    def pictures(self, parameters: Parameters) -> tf.Tensor:
        """The parameters are the pictures."""
        return parameters[0]

    def look(self, pictures: tf.Tensor, step: tf.Tensor) -> tf.Tensor:
        """As they are."""
        del step
        return pictures

    def improve(self, parameters: Parameters, gradients: tf.Tensor, step: tf.Tensor) -> Parameters:
        """A step of the same size whatever the gradients' size, inside the range."""
        del step
        (pixels,) = parameters
        outward = ((pixels <= 0) & (gradients < 0)) | ((pixels >= 1) & (gradients > 0))
        direction = normalize_gradients(tf.where(outward, 0.0, gradients))
        return (tf.clip_by_value(pixels + self.step_size / 255 * direction, 0.0, 1.0),)


def normalize_gradients(gradients: Any) -> tf.Tensor:
    """Gradients divided by their root mean square, each picture by its own.

    Args:
      gradients: `(count, ...)`.

    Returns:
      Gradients of the same shape whose root mean square is 1, or a little less
      where they are small: 1e-5 is added to the divisor.

    >>> normalize_gradients([[3.0, -3.0], [0.0, 0.0]]).numpy().round(3).tolist()
    [[1.0, -1.0], [0.0, 0.0]]
    """
    gradients = tf.convert_to_tensor(gradients, tf.float32)
    axes = list(range(1, gradients.shape.rank))
    # Values are squared after they are brought near 1: 1e-25 squared is no float32.
    largest = tf.maximum(tf.reduce_max(tf.abs(gradients), axes, keepdims=True), 1e-30)
    mean_square = tf.reduce_mean(tf.square(gradients / largest), axes, keepdims=True)
    return gradients / (largest * tf.sqrt(mean_square) + 1e-5)


def shown(pictures: Any) -> np.ndarray:
    """Pictures in 0…1 as they are displayed.

    Args:
      pictures: `(count, height, width, channels)`. Of other numbers of
        channels than one and three the mean is shown.

    Returns:
      uint8 `(count, height, width, 1 or 3)`.

    >>> shown(np.float32([[[[0.0], [1.0]]]])).reshape(-1).tolist()
    [0, 255]
    """
    pictures = np.nan_to_num(np.asarray(pictures, np.float32))
    if pictures.shape[-1] not in (1, 3):
        pictures = pictures.mean(axis=-1, keepdims=True)
    displayed: np.ndarray = np.rint(np.clip(pictures, 0, 1) * 255).astype(np.uint8)
    return displayed
