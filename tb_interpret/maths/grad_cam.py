"""Grad-CAM: where the activations that raise a score are."""

from __future__ import annotations

from typing import Any

from keras import ops


def grad_cam(activations: Any, gradients: Any) -> Any:
    """Signed class activation maps weighted by mean gradients.

    Equations 1 and 2 of the paper: a channel's weight is the mean of its
    gradient over all positions, a map is the weighted sum of the channels.

    Args:
      activations: A layer's output, `(batch, height, width, channels)`, any
        floating dtype.
      gradients: Derivatives of each example's score with respect to
        `activations`, of the same shape.

    Returns:
      Float32 maps `(batch, height, width)` in units of the score, signed.

    Differs from the paper:
      The ReLU of equation 2 is left out: it is a view, made when the map is
      shown, and what it removes is worth knowing.

    Reference:
      Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via
      Gradient-based Localization", ICCV 2017, https://arxiv.org/abs/1610.02391

    >>> import numpy as np
    >>> activations = np.ones((1, 3, 3, 3), "float32") * [1, 2, 4]
    >>> gradients = np.ones((1, 3, 3, 3), "float32") * [1, 2, 3]
    >>> np.unique(grad_cam(activations, gradients))
    array([17.], dtype=float32)
    """
    # Averages of many small half-precision gradients vanish: sum in float32.
    weights = ops.mean(ops.cast(gradients, "float32"), axis=(1, 2))
    return weighted_sums(activations, weights[:, None])[:, 0]


def weighted_sums(activations: Any, weights: Any) -> Any:
    """Channels weighted and added, equation 2 of Grad-CAM, for several targets.

    Args:
      activations: `(batch, height, width, channels)`, any floating dtype.
      weights: Float32 `(batch, targets, channels)`.

    Returns:
      Float32 `(batch, targets, height, width)`.

    >>> import numpy as np
    >>> activations = np.ones((1, 1, 2, 3), "float32") * [1, 2, 4]
    >>> weighted_sums(activations, np.float32([[[1, 0, 0], [1, 1, 1]]])).shape
    TensorShape([1, 2, 1, 2])
    """
    activations = ops.cast(activations, "float32")
    if weights.shape[1] == 1:
        # For one target a product of matrices has more to start than to do.
        return ops.sum(weights[:, :, None, None] * activations[:, None], axis=-1)
    return ops.einsum("bkc,bhwc->bkhw", weights, activations)


def gate_gradients(activations: Any, gradients: Any) -> Any:
    """Gradients that are positive, where the activation is positive.

    The gate of the article that this project grew from, applied at the
    explained layer: `1[A > 0] * 1[g > 0] * g`. It is not the guided
    backpropagation of Guided Grad-CAM, which gates at every ReLU down to the
    input.

    Args:
      activations: `(batch, height, width, channels)`.
      gradients: Of the same shape.

    Returns:
      Gated gradients, of the same shape and dtype as `gradients`.

    Reference:
      The `guided_grads` of tf-explain.

    >>> import numpy as np
    >>> np.asarray(gate_gradients(np.array([1.0, -1.0, 1.0]), np.array([2.0, 2.0, -2.0])))
    array([2., 0., 0.])
    """
    gate = ops.logical_and(ops.greater(activations, 0), ops.greater(gradients, 0))
    return ops.where(gate, gradients, ops.zeros_like(gradients))


def guided_grad_cam(maps: Any, guided: Any) -> Any:
    """Guided gradients times the positive part of Grad-CAM, at the picture's size.

    Args:
      maps: Grad-CAM, float32 `(batch, map_height, map_width)`, signed.
      guided: Gradients of guided backpropagation at the picture, `(batch,
        height, width, channels)`.

    Returns:
      Float32 maps `(batch, height, width)`, signed.

    Differs from the paper:
      The channels are added: the paper shows them as colors.

    Reference:
      Selvaraju et al., section 3.2, https://arxiv.org/abs/1610.02391

    >>> import numpy as np
    >>> guided = np.ones((1, 1, 2, 1), "float32")
    >>> np.asarray(guided_grad_cam(np.float32([[[-1, 3]]]), guided)).tolist()
    [[[0.0, 3.0]]]
    """
    positive = ops.relu(ops.cast(maps, "float32"))[..., None]
    size = ops.shape(guided)[1:3]
    enlarged = ops.image.resize(
        positive, size, interpolation="bilinear", data_format="channels_last"
    )
    return ops.sum(enlarged * ops.cast(guided, "float32"), axis=-1)
