"""Scores of pictures that are dimmed by masks."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tb_interpret.models.copied_scores import CopiedScores, OnStep
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
        fills = tf.TensorSpec((None, *picture.of(inputs).shape[1:]), tf.float32)
        masks = tf.TensorSpec((copies, None, *picture.size(inputs)), tf.float32)
        super().__init__(
            model,
            inputs,
            targets,
            lambda x, masks, fills: _blended(x, masks, fills, picture.channels_first),
            masks,
            [fills],
            task=task,
            picture=picture,
        )

    def run(
        self,
        inputs: Any,
        fills: Any,
        indices: np.ndarray,
        masks: np.ndarray,
        on_step: OnStep | None = None,
    ) -> np.ndarray:
        """Scores with the weights of this moment.

        Args:
          inputs: A batch like the one at construction.
          fills: What is seen behind the masks, float32, of the picture's shape.
          indices: Int32 `(batch,)`: the class each example is explained for.
          masks: Float32 `(masks, batch or 1, height, width)`, in 0…1.
          on_step: Called after each step.

        Returns:
          Float32 `(masks, batch)`.
        """
        return self.scores(inputs, indices, np.asarray(masks, np.float32), [fills], on_step)


def _blended(x: tf.Tensor, masks: tf.Tensor, fills: tf.Tensor, channels_first: bool) -> tf.Tensor:
    masks = masks[:, :, None] if channels_first else masks[..., None]
    seen = masks * tf.cast(x, tf.float32) + (1 - masks) * fills
    seen = tf.round(seen) if x.dtype.is_integer else seen
    return tf.reshape(tf.saturate_cast(seen, x.dtype), [-1, *x.shape[1:]])
