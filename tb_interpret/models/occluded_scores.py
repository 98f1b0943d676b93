"""Scores of pictures a part of which is hidden."""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf

from tb_interpret.models.copied_scores import CopiedScores
from tb_interpret.models.picture_input import PictureInput
from tb_interpret.models.targets import Targets
from tb_interpret.models.task import Task


class OccludedScores(CopiedScores):
    """The score of each example for each position of a window that hides it.

    Args:
      model: A built model.
      inputs: A batch (an array or a structure of arrays). Later batches must
        have its shape and dtype, but for the number of examples.
      targets: What is explained.
      positions_per_step: How many copies of the examples go through the model
        at a time.
      task: What the model's output means; None asks the model.
      picture: Which input is occluded, if it has rank 4; else the first that
        has.

    Raises:
      ValueError: As `CopiedScores` does.
    """

    def __init__(
        self,
        model: keras.Model,
        inputs: Any,
        targets: Targets,
        positions_per_step: int,
        *,
        task: Task | None = None,
        picture: PictureInput | None = None,
    ) -> None:
        picture = (picture or PictureInput()).among(inputs)
        positions = tf.TensorSpec((positions_per_step, 2), tf.int32)
        patch = tf.TensorSpec((2,), tf.int32)
        super().__init__(model, inputs, targets, positions, [patch], task=task, picture=picture)

    def changed(
        self, x: tf.Tensor, each: tf.Tensor, fills: tf.Tensor, *fixed: tf.Tensor
    ) -> tf.Tensor:
        """The batch with the window at each position.

        Args:
          x: The pictures.
          each: Int32 `(positions, 2)`: top and left of the window.
          fills: What the window shows.
          *fixed: Its height and width; what lies beyond the border is ignored.
        """
        (patch,) = fixed
        first_axis = 2 if self.picture.channels_first else 1
        inside = []
        for axis in (0, 1):
            pixels, start = tf.range(tf.shape(x)[first_axis + axis]), each[:, axis, None]
            inside.append((pixels >= start) & (pixels < start + patch[axis]))
        rows, columns = inside
        # An example as one row of values, the mask as long: broadcasting a mask
        # over axes of its own takes six times as long.
        if self.picture.channels_first:
            plane = tf.reshape(rows[:, :, None] & columns[:, None, :], [self.copies, -1])
            window = tf.tile(plane, [1, tf.shape(x)[1]])
        else:
            window = rows[:, :, None] & tf.repeat(columns, tf.shape(x)[3], axis=1)[:, None, :]
        window = tf.reshape(window, [self.copies, 1, -1])
        fills = tf.round(fills) if x.dtype.is_integer else fills
        fills, flat = (
            tf.reshape(values, [1, tf.shape(x)[0], -1])
            for values in (tf.saturate_cast(fills, x.dtype), x)
        )
        return tf.reshape(tf.where(window, fills, flat), [-1, *x.shape[1:]])
