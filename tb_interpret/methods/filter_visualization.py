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

_LEARNING_RATE = 0.05
_MOMENTUM, _MEMORY = 0.9, 0.999

# Square root of the covariance of colors in photographs, one row an RGB channel.
_COLOR_COVARIANCE_ROOT = np.array(
    [[0.26, 0.09, 0.02], [0.27, 0.00, -0.05], [0.27, -0.09, 0.03]], np.float32
)


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


@dataclasses.dataclass(frozen=True)
class Fourier:
    """Waves and decorrelated colors, improved by Adam under small movements.

    A picture is the inverse Fourier transform of its parameters, each divided
    by its frequency as in photographs. A step moves large shapes as readily as
    fine ones, where steps in pixels run into noise of high frequency. Three
    channels are mixed as the colors of photographs are; a sigmoid keeps all
    values inside the range.

    Args:
      shape: Height, width and channels.
      seed: Of the waves that all pictures start from, and of the movements.

    Reference:
      Olah et al., "Feature Visualization", Distill 2017,
      https://distill.pub/2017/feature-visualization
    """

    shape: tuple[int, int, int]
    seed: int = 0

    def start(self, count: int) -> Parameters:
        """Faint waves of all frequencies, and an optimizer that remembers nothing."""
        height, width, channels = self.shape
        spectrum = (2, channels, height, width // 2 + 1)
        waves = np.random.default_rng(self.seed).normal(0, 0.01, spectrum).astype(np.float32)
        values = tf.tile(tf.constant(waves)[None], [count, 1, 1, 1, 1])
        return values, tf.zeros_like(values), tf.zeros_like(values)

    def pictures(self, parameters: Parameters) -> tf.Tensor:
        """From waves to colors."""
        height, width, channels = self.shape
        waves = parameters[0] * _amplitudes(height, width)
        values = tf.signal.irfft2d(tf.complex(waves[:, 0], waves[:, 1]), [height, width])
        values = tf.transpose(values, [0, 2, 3, 1])
        if channels == 3:
            mixing = _COLOR_COVARIANCE_ROOT / np.linalg.norm(_COLOR_COVARIANCE_ROOT, axis=0).max()
            values = tf.einsum("bhwc,rc->bhwr", values, mixing)
        return tf.sigmoid(values)

    def look(self, pictures: tf.Tensor, step: tf.Tensor) -> tf.Tensor:
        """Moved, scaled and rotated a little, another way at each step."""
        return move_randomly(pictures, self.seed, step)

    def improve(self, parameters: Parameters, gradients: tf.Tensor, step: tf.Tensor) -> Parameters:
        """A step of Adam, upwards."""
        values, mean, square = parameters
        # Adam takes gradients of any size, but remembers: those of an earlier
        # epoch's network should not outweigh the present ones.
        gradients = normalize_gradients(gradients)
        mean = _MOMENTUM * mean + (1 - _MOMENTUM) * gradients
        square = _MEMORY * square + (1 - _MEMORY) * tf.square(gradients)
        number = tf.cast(step + 1, tf.float32)
        unbiased_mean = mean / (1 - _MOMENTUM**number)
        unbiased_square = square / (1 - _MEMORY**number)
        moved = values + _LEARNING_RATE * unbiased_mean / (tf.sqrt(unbiased_square) + 1e-8)
        return moved, mean, square


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


def move_randomly(pictures: tf.Tensor, seed: int, step: Any) -> tf.Tensor:
    """Pictures moved, scaled and rotated at random, all of them alike.

    By up to a sixteenth of their side, a tenth of their size and 5 degrees. A
    picture goes on at the opposite edge, as waves do.

    Args:
      pictures: Float32 `(count, height, width, channels)`.
      seed: With `step`, decides the movement.
      step: A number.

    Returns:
      Pictures of the same shape. The gradient through them is the reverse
      movement.

    >>> move_randomly(tf.ones((2, 8, 8, 1)), seed=0, step=3).shape.as_list()
    [2, 8, 8, 1]
    """
    height, width = pictures.shape[1], pictures.shape[2]
    seeds = tf.stack([tf.constant(seed, tf.int64), tf.cast(step, tf.int64)])
    up, left, size, turn = tf.unstack(tf.random.stateless_uniform([4], seeds, -1.0, 1.0))
    scale, angle = 1 + 0.1 * size, np.pi / 36 * turn
    cosine, sine = scale * tf.cos(angle), scale * tf.sin(angle)
    middle_x, middle_y = (width - 1) / 2, (height - 1) / 2
    matrix = [
        cosine, -sine, middle_x - cosine * middle_x + sine * middle_y + left * width / 16,
        sine, cosine, middle_y - sine * middle_x - cosine * middle_y + up * height / 16,
        0.0, 0.0,
    ]  # fmt: skip
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=pictures,
        transforms=tf.stack(matrix)[None],
        output_shape=[height, width],
        fill_value=0.0,
        interpolation="BILINEAR",
        fill_mode="WRAP",
    )


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


def _amplitudes(height: int, width: int) -> np.ndarray:
    """How strongly a wave shows, one over its frequency: `(height, width // 2 + 1)`."""
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width))
    # The mean has no frequency: it is given the lowest there is.
    lowest = 1 / max(height, width)
    amplitudes = np.sqrt(height * width) / np.maximum(frequency, lowest) / 4
    return np.asarray(amplitudes, np.float32)
