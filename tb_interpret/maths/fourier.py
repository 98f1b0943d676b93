"""Pictures that excite filters, held as waves and improved by Adam."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import tensorflow as tf

from tb_interpret.maths.filter_visualization import Parameters, normalize_gradients

_MOMENTUM, _MEMORY = 0.9, 0.999
# What remains of the waves when a later run goes on from them.
_KEPT = 0.5

# Square root of the covariance of colors in photographs, one row an RGB channel.
_COLOR_COVARIANCE_ROOT = np.array(
    [[0.26, 0.09, 0.02], [0.27, 0.00, -0.05], [0.27, -0.09, 0.03]], np.float32
)


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
      learning_rate: Adam's.

    Reference:
      Olah et al., "Feature Visualization", Distill 2017,
      https://distill.pub/2017/feature-visualization
    """

    shape: tuple[int, int, int]
    seed: int = 0
    learning_rate: float = 0.05

    def start(self, count: int) -> Parameters:
        """Faint waves of all frequencies, and an optimizer that remembers nothing."""
        height, width, channels = self.shape
        spectrum = (2, channels, height, width // 2 + 1)
        waves = np.random.default_rng(self.seed).normal(0, 0.01, spectrum).astype(np.float32)
        values = tf.tile(tf.constant(waves)[None], [count, 1, 1, 1, 1])
        return values, tf.zeros_like(values), tf.zeros_like(values)

    def resume(self, parameters: Parameters) -> Parameters:
        """Paler, by half: where the sigmoid is steep again.

        Pictures that many steps have made black and white lie on the sigmoid's
        ends, where its slope is nearly none, and cling to what an earlier
        network liked.

        Reference:
          Ash & Adams, "On Warm-Starting Neural Network Training", NeurIPS 2020,
          shrinks the weights that a later training goes on from.
        """
        values, *remembered = parameters
        return (_KEPT * values, *remembered)

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
        moved = values + self.learning_rate * unbiased_mean / (tf.sqrt(unbiased_square) + 1e-8)
        return moved, mean, square


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


def _amplitudes(height: int, width: int) -> np.ndarray:
    """How strongly a wave shows, one over its frequency: `(height, width // 2 + 1)`."""
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width))
    # The mean has no frequency: it is given the lowest there is.
    lowest = 1 / max(height, width)
    amplitudes = np.sqrt(height * width) / np.maximum(frequency, lowest) / 4
    return np.asarray(amplitudes, np.float32)
