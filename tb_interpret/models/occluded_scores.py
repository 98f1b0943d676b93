"""Scores of pictures a part of which is hidden."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tb_interpret.models.copied_scores import CopiedScores, OnStep
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
        self._per_step = positions_per_step
        self._channels_first = picture.channels_first
        fills = tf.TensorSpec((None, *picture.of(inputs).shape[1:]), tf.float32)
        super().__init__(
            model,
            inputs,
            targets,
            self._hidden,
            tf.TensorSpec((positions_per_step, 2), tf.int32),
            [fills, tf.TensorSpec((2,), tf.int32)],
            task=task,
            picture=picture,
        )

    def run(
        self,
        inputs: Any,
        fills: Any,
        indices: np.ndarray,
        positions: np.ndarray,
        patch: tuple[int, int],
        on_step: OnStep | None = None,
    ) -> np.ndarray:
        """Scores with the weights of this moment.

        Args:
          inputs: A batch like the one at construction.
          fills: What the window shows, float32, of the occluded input's shape.
          indices: Int32 `(batch,)`: the class each example is explained for;
            anything for a callable target.
          positions: Int32 `(positions, 2)`: top and left of the window.
          patch: Its height and width; what lies beyond the border is ignored.
          on_step: Called after each step.

        Returns:
          Float32 `(positions, batch)`.
        """
        fixed = [fills, tf.constant(patch, tf.int32)]
        return self.scores(inputs, indices, np.asarray(positions, np.int32), fixed, on_step)

    def _hidden(
        self, x: tf.Tensor, positions: tf.Tensor, fills: tf.Tensor, patch: tf.Tensor
    ) -> tf.Tensor:
        """The batch with the window at each position: (positions * batch, …)."""
        first_axis = 2 if self._channels_first else 1
        inside = []
        for axis in (0, 1):
            pixels, start = tf.range(tf.shape(x)[first_axis + axis]), positions[:, axis, None]
            inside.append((pixels >= start) & (pixels < start + patch[axis]))
        rows, columns = inside
        # An example as one row of values, the mask as long: broadcasting a mask
        # over axes of its own takes six times as long.
        if self._channels_first:
            plane = tf.reshape(rows[:, :, None] & columns[:, None, :], [self._per_step, -1])
            window = tf.tile(plane, [1, tf.shape(x)[1]])
        else:
            window = rows[:, :, None] & tf.repeat(columns, tf.shape(x)[3], axis=1)[:, None, :]
        window = tf.reshape(window, [self._per_step, 1, -1])
        fills = tf.round(fills) if x.dtype.is_integer else fills
        fills, flat = (
            tf.reshape(values, [1, tf.shape(x)[0], -1])
            for values in (tf.saturate_cast(fills, x.dtype), x)
        )
        return tf.reshape(tf.where(window, fills, flat), [-1, *x.shape[1:]])
