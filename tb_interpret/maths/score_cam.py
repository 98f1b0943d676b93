"""Score-CAM: channels weighted by the score of what they let see."""

from __future__ import annotations

import numpy as np

from tb_interpret.maths.map_facts import upsample


def channel_masks(activations: np.ndarray, height: int, width: int) -> np.ndarray:
    """Channels as masks of a picture: enlarged, each stretched to 0…1.

    Equation 6 of the paper.

    Args:
      activations: Float `(batch, map_height, map_width)`, a channel an example.
      height: Of the picture.
      width: Likewise.

    Returns:
      Float32 `(batch, height, width)`; 0 where a channel is flat.

    >>> channel_masks(np.float32([[[1, 3]]]), 1, 2).tolist()
    [[[0.0, 1.0]]]
    """
    masks = upsample(activations, height, width)
    low = masks.min(axis=(1, 2), keepdims=True)
    spread = masks.max(axis=(1, 2), keepdims=True) - low
    return np.asarray((masks - low) / np.where(spread > 0, spread, 1))


def score_cam(activations: np.ndarray, increases: np.ndarray) -> np.ndarray:
    """Channels weighted by the softmax of their increases of confidence.

    Equation 7 of the paper, with the weights of its algorithm 1.

    Args:
      activations: Float `(batch, height, width, channels)`.
      increases: Float `(channels, batch)`: the score of the picture behind the
        channel's mask, less that of the fill alone.

    Returns:
      Float32 `(batch, height, width)` in units of the activations, signed.

    Differs from the paper:
      The ReLU, a view, is left out.

    Reference:
      Wang et al., "Score-CAM: Score-Weighted Visual Explanations for
      Convolutional Neural Networks", CVPR-W 2020,
      https://arxiv.org/abs/1910.01279

    >>> score_cam(np.float32([[[[2, 4]]]]), np.float32([[1], [1]])).tolist()
    [[[3.0]]]
    """
    powers = np.exp(increases - increases.max(axis=0))
    weights = (powers / powers.sum(axis=0)).T
    return np.asarray(np.einsum("bhwc,bc->bhw", activations, weights), np.float32)
