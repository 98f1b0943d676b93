"""Grad-CAM."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import tensorflow as tf

from tb_interpret.maths.grad_cam import gate_gradients, grad_cam, weighted_sums
from tb_interpret.methods.layer_method import LayerMethod
from tb_interpret.methods.method import check_flag
from tb_interpret.models.derivatives import Derivatives
from tb_interpret.models.spatial import SpatialCall


@dataclasses.dataclass(frozen=True)
class GradCAM(LayerMethod):
    """Where a layer's activations raise the score of a class.

    Args:
      layer: Name of a layer, its path (`"backbone/block5_conv3"`), or the
        layer; None for the last convolution-like output at any depth. A list
        of these explains several layers at once.
      targets: What is explained: `"true"` (the example's label), `"predicted"`,
        a class index, one an example, or a function of the model's output
        that returns one score an example. None leaves it to the caller.
      gated: Whether gradients count only where they and the activation are
        positive, as in tf-explain's default. This is not Guided Grad-CAM.

    Raises:
      ValueError: `layer` or `targets` is of no accepted kind.

    Reference:
      Selvaraju et al., https://arxiv.org/abs/1610.02391

    Example:
      >>> import keras, numpy as np
      >>> from keras import layers
      >>> model = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(4, 3, name="conv"),
      ...     layers.GlobalAveragePooling2D(), layers.Dense(3, activation="softmax")])
      >>> explanation = GradCAM().explain(model, np.ones((2, 8, 8, 1)), targets=1)
      >>> explanation.layer, explanation.maps.shape
      ('conv', (2, 6, 6))
    """

    gated: bool = dataclasses.field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        check_flag("gated", self.gated)

    @property
    def name(self) -> str:
        """First part of the tag."""
        return "gated_grad_cam" if self.gated else "grad_cam"

    @property
    def title(self) -> str:
        """For people."""
        return "Gated Grad-CAM" if self.gated else "Grad-CAM"

    @property
    def meaning(self) -> str:
        """Gated weights are not negative, nor are their sums where activations are not."""
        return "importance" if self.gated else "evidence"

    def maps(self, activations: tf.Tensor, gradients: tf.Tensor) -> tf.Tensor:
        """Channels weighted by their mean gradients, which may be gated."""
        if self.gated:
            gradients = gate_gradients(activations, gradients)
        return grad_cam(activations, gradients)

    def compute(
        self, call: SpatialCall, derivatives: Derivatives, targets: Sequence[int]
    ) -> tf.Tensor:
        """Maps of one layer; the weights alone are needed unless they are gated."""
        if self.gated:
            return super().compute(call, derivatives, targets)
        return weighted_sums(call.arranged(), derivatives.channel_weights(call, targets))
