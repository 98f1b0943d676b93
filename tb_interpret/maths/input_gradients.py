"""Maps of gradients at a picture."""

from __future__ import annotations

from typing import Any

import numpy as np
from keras import ops


def saliency(gradients: Any) -> Any:
    """How much a small change of a pixel changes the score: the largest of its channels.

    Args:
      gradients: Of each example's score, `(batch, height, width, channels)`.

    Returns:
      Float32 maps `(batch, height, width)`, not negative, in units of the
      score over those of the input.

    Reference:
      Simonyan et al., "Deep Inside Convolutional Networks", 2013, section 3,
      https://arxiv.org/abs/1312.6034

    >>> saliency([[[[1.0, -2.0]]]]).numpy().tolist()
    [[[2.0]]]
    """
    return ops.max(ops.abs(ops.cast(gradients, "float32")), axis=-1)


def input_x_gradient(pictures: Any, gradients: Any) -> Any:
    """Each value of a picture times its gradient, added over the channels.

    Args:
      pictures: What goes into the model, `(batch, height, width, channels)`.
      gradients: Of each example's score with respect to it, likewise.

    Returns:
      Float32 maps `(batch, height, width)` in units of the score, signed.

    Reference:
      Shrikumar et al., "Not Just a Black Box", 2016,
      https://arxiv.org/abs/1605.01713

    >>> input_x_gradient([[[[3.0, 1.0]]]], [[[[1.0, -2.0]]]]).numpy().tolist()
    [[[1.0]]]
    """
    return ops.sum(ops.cast(pictures, "float32") * ops.cast(gradients, "float32"), axis=-1)


def midpoints(steps: int) -> np.ndarray:
    """Where a path from 0 to 1 is looked at: the middles of equal parts.

    >>> midpoints(2).tolist()
    [0.25, 0.75]
    """
    return (np.arange(steps) + 0.5) / steps


def as_inputs(pictures: np.ndarray, dtype: Any) -> np.ndarray:
    """Changed pictures in the dtype that the model takes: whole numbers are rounded.

    >>> as_inputs(np.float32([1.6, 300]), np.uint8).tolist()
    [2, 255]
    """
    kind = np.dtype(dtype)
    if kind.kind in "iu":
        limits = np.iinfo(kind)
        pictures = np.rint(pictures).clip(limits.min, limits.max)
    return np.asarray(pictures, kind)
