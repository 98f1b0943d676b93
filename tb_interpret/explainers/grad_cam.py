"""Grad-CAM, as a description and on trained models."""

from __future__ import annotations

import dataclasses

import tensorflow as tf

from tb_interpret.explainers.method import MapMethod
from tb_interpret.methods.grad_cam import gate_gradients, grad_cam


@dataclasses.dataclass(frozen=True)
class GradCAM(MapMethod):
    """Where a layer's activations raise the score of a class.

    Args:
      layer: Name of a layer, its path (`"backbone/block5_conv3"`), or the
        layer; None for the last convolution-like output at any depth.
      targets: What is explained: `"true"` (the example's label), `"predicted"`,
        a class index, one an example, or a function of the model's output
        that returns one score an example. None leaves it to the caller.
      gated: Whether gradients count only where they and the activation are
        positive, as in tf-explain's default. This is not Guided Grad-CAM.

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

    @property
    def name(self) -> str:
        """First part of the tag."""
        return "gated_grad_cam" if self.gated else "grad_cam"

    @property
    def title(self) -> str:
        """For people."""
        return "Gated Grad-CAM" if self.gated else "Grad-CAM"

    def compute(self, activations: tf.Tensor, gradients: tf.Tensor) -> tf.Tensor:
        """Signed maps `(batch, height, width)`."""
        if self.gated:
            gradients = gate_gradients(activations, gradients)
        return grad_cam(activations, gradients)
