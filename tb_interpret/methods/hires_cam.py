"""HiResCAM."""

from __future__ import annotations

import dataclasses

import tensorflow as tf

from tb_interpret.maths.class_activation import hires_cam
from tb_interpret.methods.layer_method import LayerMethod


@dataclasses.dataclass(frozen=True)
class HiResCAM(LayerMethod):
    """Where a layer's activations raise the score, each by its own gradient.

    Where the layer is followed by one dense layer, a map adds up to the score
    less its bias; behind global average pooling it is Grad-CAM's.

    Args:
      layer: Name of a layer, its path (`"backbone/block5_conv3"`), or the
        layer; None for the last convolution-like output at any depth. A list
        of these explains several layers at once.
      targets: What is explained, as in `GradCAM`.

    Raises:
      ValueError: `layer` or `targets` is of no accepted kind.

    Reference:
      Draelos and Carin, https://arxiv.org/abs/2011.08891
    """

    name = "hires_cam"
    title = "HiResCAM"

    def maps(self, activations: tf.Tensor, gradients: tf.Tensor) -> tf.Tensor:
        """As `maths.class_activation.hires_cam` has it."""
        return hires_cam(activations, gradients)
