"""Which of a model's inputs is the picture, and how it lies there."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import tensorflow as tf


@dataclasses.dataclass(frozen=True)
class PictureInput:
    """The input that is explained.

    Attributes:
      place: Which of the model's inputs, counted flat.
      channels_first: Whether the model takes it as (batch, channels, height,
        width), in place of (batch, height, width, channels).

    >>> picture = PictureInput(channels_first=True)
    >>> picture.size(np.zeros((2, 3, 8, 6)))
    (8, 6)
    """

    place: int = 0
    channels_first: bool = False

    def among(self, inputs: Any) -> PictureInput:
        """This input, if it is a batch of pictures; else the first that is.

        Raises:
          ValueError: None is.

        >>> PictureInput().among({"age": np.zeros((8, 1)), "photo": np.zeros((8, 32, 32, 3))})
        PictureInput(place=1, channels_first=False)
        """
        shapes = [tuple(x.shape) for x in tf.nest.flatten(inputs)]
        in_order = [self.place, *range(len(shapes))]
        for place in in_order:
            if place < len(shapes) and len(shapes[place]) == 4:
                return dataclasses.replace(self, place=place)
        raise ValueError(
            f"The model's input is not a batch of pictures. Received: shapes {shapes}. Expected "
            "(batch, height, width, channels). The method changes pictures: explain such a model "
            "with another one."
        )

    def of(self, inputs: Any) -> Any:
        """The picture among the inputs, as the model takes it."""
        return tf.nest.flatten(inputs)[self.place]

    def put(self, inputs: Any, picture: Any) -> Any:
        """The inputs with another picture, laid out as the model takes it."""
        flat = tf.nest.flatten(inputs)
        flat[self.place] = picture
        return tf.nest.pack_sequence_as(inputs, flat)

    def size(self, inputs: Any) -> tuple[int, int]:
        """Height and width, pixels."""
        shape = self.of(inputs).shape
        height, width = shape[2:4] if self.channels_first else shape[1:3]
        return int(height), int(width)

    def arranged(self, picture: Any) -> Any:
        """A batch of them as (batch, height, width, channels)."""
        return _transposed(picture, (0, 2, 3, 1)) if self.channels_first else picture

    def as_fed(self, pictures: Any) -> Any:
        """Pictures (batch, height, width, channels) as the model takes them."""
        return _transposed(pictures, (0, 3, 1, 2)) if self.channels_first else pictures


def _transposed(values: Any, axes: tuple[int, ...]) -> Any:
    if isinstance(values, np.ndarray):
        return values.transpose(axes)
    return tf.transpose(values, axes)
