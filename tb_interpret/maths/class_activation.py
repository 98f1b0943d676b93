"""Class activation maps that keep more of the gradient than its mean."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops


def hires_cam(activations: Any, gradients: Any) -> Any:
    """Each activation times its own gradient, added over the channels.

    Args:
      activations: A layer's output, `(batch, height, width, channels)`, any
        floating dtype.
      gradients: Derivatives of each example's score with respect to
        `activations`, of the same shape.

    Returns:
      Float32 maps `(batch, height, width)` in units of the score, signed.

    Differs from the paper:
      The ReLU, a view, is left out.

    Reference:
      Draelos and Carin, "Use HiResCAM instead of Grad-CAM for faithful
      explanations of convolutional neural networks", 2020,
      https://arxiv.org/abs/2011.08891

    >>> hires_cam([[[[1.0, 2.0]]]], [[[[3.0, -1.0]]]]).numpy().tolist()
    [[[1.0]]]
    """
    # In half precision their sums vanish; where there are more bits, what cancels out needs them.
    sides = [ops.convert_to_tensor(x) for x in (gradients, activations)]
    kind = keras.backend.result_type("float32", *(x.dtype for x in sides))
    products = ops.cast(sides[0], kind) * ops.cast(sides[1], kind)
    return ops.cast(ops.sum(products, axis=-1), "float32")


def layer_cam(activations: Any, gradients: Any) -> Any:
    """Each activation times its own gradient where that is positive.

    Args:
      activations: As in `hires_cam`.
      gradients: Likewise.

    Returns:
      Float32 maps `(batch, height, width)` in units of the score, signed.

    Differs from the paper:
      The ReLU of the whole, a view, is left out; that of the gradients is the
      method.

    Reference:
      Jiang et al., "LayerCAM: Exploring Hierarchical Class Activation Maps
      for Localization", IEEE TIP 30, 2021, equations 6 to 8.

    >>> layer_cam([[[[1.0, 2.0]]]], [[[[3.0, -1.0]]]]).numpy().tolist()
    [[[3.0]]]
    """
    return hires_cam(activations, ops.relu(ops.cast(gradients, "float32")))


def grad_cam_plus_plus(activations: Any, gradients: Any) -> Any:
    """Channels weighted by their positive gradients, each place by its alpha.

    Equations 10 and 19 of the paper, for a score that goes through an
    exponential: alpha = g² / (2 g² + g³ ΣA), with the sum over the channel's
    positions; a channel's weight is the sum of alpha · relu(g).

    Args:
      activations: As in `hires_cam`.
      gradients: Of the score before the exponential, likewise.

    Returns:
      Float32 maps `(batch, height, width)`, signed.

    Differs from the paper:
      The factor exp(score), the same all over a map, is left out: it would
      overflow, and hide how maps of different epochs compare. So is the ReLU
      of the whole, a view.

    Reference:
      Chattopadhyay et al., "Grad-CAM++: Improved Visual Explanations for Deep
      Convolutional Networks", WACV 2018, https://arxiv.org/abs/1710.11063

    >>> grad_cam_plus_plus([[[[2.0], [0.0]]]], [[[[1.0], [-1.0]]]]).numpy().tolist()
    [[[0.5, 0.0]]]
    """
    activations = ops.cast(activations, "float32")
    gradients = ops.cast(gradients, "float32")
    sums = ops.sum(activations, axis=(1, 2), keepdims=True)
    # g² is taken out of the fraction: its third power would vanish in float32.
    divisor = 2 + gradients * sums
    alphas = ops.where(
        ops.logical_or(gradients == 0, divisor == 0),
        0.0,
        1 / ops.where(divisor == 0, 1.0, divisor),
    )
    weights = ops.sum(alphas * ops.relu(gradients), axis=(1, 2))
    return ops.sum(weights[:, None, None] * activations, axis=-1)
