"""Grad-CAM++."""

from __future__ import annotations

import dataclasses

import tensorflow as tf

from tb_interpret.maths.class_activation import grad_cam_plus_plus
from tb_interpret.methods.layer_method import LayerMethod


@dataclasses.dataclass(frozen=True)
class GradCAMPlusPlus(LayerMethod):
    """Where a layer's activations raise the score, small objects as much as large.

    Three versions of it are about; this is the paper's, but for the factor
    exp(score), which is the same all over a map.

    Args:
      layer: Name of a layer, its path (`"backbone/block5_conv3"`), or the
        layer; None for the last convolution-like output at any depth. A list
        of these explains several layers at once.
      targets: What is explained, as in `GradCAM`.

    Raises:
      ValueError: `layer` or `targets` is of no accepted kind.

    Reference:
      Chattopadhyay et al., https://arxiv.org/abs/1710.11063
    """

    name = "grad_cam_plus_plus"
    title = "Grad-CAM++"
    meaning = "importance"

    def maps(self, activations: tf.Tensor, gradients: tf.Tensor) -> tf.Tensor:
        """As `maths.class_activation.grad_cam_plus_plus` has it."""
        return grad_cam_plus_plus(activations, gradients)
