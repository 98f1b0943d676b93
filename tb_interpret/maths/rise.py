"""Random masks, and what scores behind them say of each place."""

from __future__ import annotations

import cv2
import numpy as np


def random_masks(
    count: int, size: tuple[int, int], cells: int, probability: float, random: np.random.Generator
) -> np.ndarray:
    """Smooth masks: coarse ones of 0 and 1, enlarged and moved about.

    Args:
      count: How many.
      size: Height and width.
      cells: Of the coarse mask, a side.
      probability: Of a cell to be seen.
      random: What is drawn from.

    Returns:
      Float32 `(count, height, width)`, in 0…1.

    Reference:
      Petsiuk et al., section 3.2, https://arxiv.org/abs/1806.07421

    >>> random_masks(2, (8, 6), 2, 0.5, np.random.default_rng(0)).shape
    (2, 8, 6)
    """
    height, width = size
    down, across = -(-height // cells), -(-width // cells)
    masks = np.empty((count, height, width), np.float32)
    for mask in masks:
        coarse = (random.random((cells + 1, cells + 1)) < probability).astype(np.float32)
        large = cv2.resize(
            coarse,
            ((cells + 1) * across, (cells + 1) * down),
            interpolation=cv2.INTER_LINEAR,
        )
        top, left = random.integers(down), random.integers(across)
        mask[:] = large[top : top + height, left : left + width]
    return masks


def add_masked(totals: np.ndarray, masks: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Totals with the scores of some more masks, spread where these let see.

    Args:
      totals: Float64 `(batch, height, width)`.
      masks: Float `(masks, height, width)`.
      scores: Float `(masks, batch)`.
    """
    return np.asarray(totals + np.einsum("mb,mhw->bhw", scores, masks, dtype=np.float64))


def rise_maps(totals: np.ndarray, seen: np.ndarray, mean_scores: np.ndarray) -> np.ndarray:
    """How much higher the score is where a place is seen than on the average.

    Equation 6 of the paper, less the mean score.

    Args:
      totals: Float64 `(batch, height, width)`, of `add_masked` over all masks.
      seen: Float `(height, width)`: the sum of all masks.
      mean_scores: Float `(batch,)`, over all masks.

    Returns:
      Float32 `(batch, height, width)` in units of the score, signed; 0 where
      no mask let see.

    Differs from the paper:
      The mean score is taken off, and how often a place was seen is counted
      where the paper expects it: a logit has no zero of its own, and a place
      without influence shall be 0, however few the masks.

    Reference:
      Petsiuk et al., "RISE: Randomized Input Sampling for Explanation of
      Black-box Models", BMVC 2018, https://arxiv.org/abs/1806.07421

    >>> totals = add_masked(np.zeros((1, 1, 2)), np.eye(2)[:, None], np.float32([[3], [1]]))
    >>> rise_maps(totals, np.float32([[1, 1]]), np.float32([2])).tolist()
    [[[1.0, -1.0]]]
    """
    means = mean_scores[:, None, None]
    return np.asarray(
        np.where(seen > 0, totals / np.where(seen > 0, seen, 1) - means, 0), np.float32
    )
