"""LayerCAM."""

from __future__ import annotations

import dataclasses

import tensorflow as tf

from tb_interpret.maths.class_activation import layer_cam
from tb_interpret.methods.layer_method import LayerMethod


@dataclasses.dataclass(frozen=True)
class LayerCAM(LayerMethod):
    """Where a layer's activations raise the score, place by place.

    Finer than Grad-CAM at early layers, of which it keeps where the gradient
    is positive.

    Args:
      layer: Name of a layer, its path (`"backbone/block5_conv3"`), or the
        layer; None for the last convolution-like output at any depth. A list
        of these explains several layers at once.
      targets: What is explained, as in `GradCAM`.

    Raises:
      ValueError: `layer` or `targets` is of no accepted kind.

    Reference:
      Jiang et al., https://doi.org/10.1109/TIP.2021.3089943
    """

    name = "layer_cam"
    title = "LayerCAM"
    meaning = "importance"

    def maps(self, activations: tf.Tensor, gradients: tf.Tensor) -> tf.Tensor:
        """As `maths.class_activation.layer_cam` has it."""
        return layer_cam(activations, gradients)
