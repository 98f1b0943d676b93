"""Input × gradient."""

from __future__ import annotations

import dataclasses

import tensorflow as tf

from tb_interpret.maths.input_gradients import input_x_gradient
from tb_interpret.methods.input_method import InputMethod


@dataclasses.dataclass(frozen=True)
class InputXGradient(InputMethod):
    """What each pixel adds to the score, as far as that is linear.

    Args:
      targets: What is explained, as in `GradCAM`.

    Raises:
      ValueError: `targets` is of no accepted kind.

    Reference:
      Shrikumar et al., https://arxiv.org/abs/1605.01713
    """

    name = "input_x_gradient"
    title = "Input × gradient"

    def maps(self, picture: tf.Tensor, gradients: tf.Tensor) -> tf.Tensor:
        """As `maths.input_gradients.input_x_gradient` has it."""
        return input_x_gradient(picture, gradients)
