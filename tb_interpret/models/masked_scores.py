"""Scores of pictures that are dimmed by masks."""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf

from tb_interpret.models.copied_scores import CopiedScores
from tb_interpret.models.picture_input import PictureInput
from tb_interpret.models.targets import Targets
from tb_interpret.models.task import Task


class MaskedScores(CopiedScores):
    """The score of each example under each of many masks.

    Where a mask is 1 the picture stays, where it is 0 the fill is seen, and in
    between both.

    Args:
      model: A built model.
      inputs: A batch.
      targets: What is explained.
      copies: How many masks at a time.
      task: What the model's output means; None asks the model.
      picture: Which input is masked.

    Raises:
      ValueError: As `CopiedScores` does.
    """

    def __init__(
        self,
        model: keras.Model,
        inputs: Any,
        targets: Targets,
        copies: int,
        *,
        task: Task | None = None,
        picture: PictureInput,
    ) -> None:
        masks = tf.TensorSpec((copies, None, *picture.size(inputs)), tf.float32)
        super().__init__(model, inputs, targets, masks, task=task, picture=picture)

    def changed(self, x: tf.Tensor, each: tf.Tensor, fills: tf.Tensor, *_: tf.Tensor) -> tf.Tensor:
        """The pictures behind masks, float32 `(copies, batch or 1, height, width)`, in 0…1."""
        masks = each[:, :, None] if self.picture.channels_first else each[..., None]
        seen = masks * tf.cast(x, tf.float32) + (1 - masks) * fills
        seen = tf.round(seen) if x.dtype.is_integer else seen
        return tf.reshape(tf.saturate_cast(seen, x.dtype), [-1, *x.shape[1:]])
