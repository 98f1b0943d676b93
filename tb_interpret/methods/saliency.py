"""Saliency."""

from __future__ import annotations

import dataclasses

import tensorflow as tf

from tb_interpret.maths.input_gradients import saliency
from tb_interpret.methods.input_method import InputMethod


@dataclasses.dataclass(frozen=True)
class Saliency(InputMethod):
    """How much a small change of each pixel changes the score.

    Of the channels the largest gradient counts, whatever its sign: a map is
    not negative.

    Args:
      targets: What is explained, as in `GradCAM`.

    Raises:
      ValueError: `targets` is of no accepted kind.

    Reference:
      Simonyan et al., https://arxiv.org/abs/1312.6034
    """

    name = "saliency"
    title = "Saliency"
    meaning = "importance"

    def maps(self, picture: tf.Tensor, gradients: tf.Tensor) -> tf.Tensor:
        """As `maths.input_gradients.saliency` has it."""
        return saliency(gradients)
