"""Facts about raw maps: range, flags, and energy inside a region."""

from __future__ import annotations

import dataclasses

import cv2
import numpy as np


@dataclasses.dataclass(frozen=True)
class MapFacts:
    """One entry a map.

    Attributes:
      minimum: Float32 `(batch,)`, of the finite values; NaN if there are none.
      maximum: Likewise.
      flat: Bool `(batch,)`: one value everywhere, so the map says nothing.
      no_positive: Bool `(batch,)`: nothing speaks for the target.
      not_finite: Bool `(batch,)`: NaN or infinity somewhere.
    """

    minimum: np.ndarray
    maximum: np.ndarray
    flat: np.ndarray
    no_positive: np.ndarray
    not_finite: np.ndarray


def map_facts(maps: np.ndarray) -> MapFacts:
    """What a reader must know of a map before its colors.

    Args:
      maps: Float `(batch, ..., height, width)`, raw and signed.

    Returns:
      Facts over the finite values of each map.

    >>> map_facts(np.float32([[[-1, -2]], [[3, 3]]])).no_positive
    array([ True, False])
    """
    values = maps.reshape(len(maps), -1)
    finite = np.isfinite(values)
    minimum = np.min(values, axis=1, initial=np.inf, where=finite)
    maximum = np.max(values, axis=1, initial=-np.inf, where=finite)
    return MapFacts(
        minimum=np.where(finite.any(axis=1), minimum, np.nan).astype(np.float32),
        maximum=np.where(finite.any(axis=1), maximum, np.nan).astype(np.float32),
        flat=minimum >= maximum,
        no_positive=maximum <= 0,
        not_finite=~finite.all(axis=1),
    )


def upsample(maps: np.ndarray, height: int, width: int) -> np.ndarray:
    """Maps at the size of a picture: bilinear, pixel centers aligned.

    Args:
      maps: Float `(batch, map_height, map_width)`.
      height: Of the picture, pixels.
      width: Of the picture, pixels.

    Returns:
      Float32 `(batch, height, width)`, equal to what
      `tf.image.resize(..., "bilinear", antialias=False)` gives.

    >>> upsample(np.float32([[[0, 1]]]), 1, 4).tolist()
    [[[0.0, 0.25, 0.75, 1.0]]]
    """
    return np.stack(
        [
            cv2.resize(m.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
            for m in maps
        ]
    )


def region_share(heatmap: np.ndarray, mask: np.ndarray) -> float:
    """The share of a map's positive energy that lies inside a region.

    Args:
      heatmap: Float `(map_height, map_width)`, raw and signed.
      mask: Bool `(height, width)`, at the input's size.

    Returns:
      From 0 to 1, over the map upsampled to the mask's size and its positive
      part; NaN where the map has no positive or no finite value.

    Reference:
      The "energy-based pointing game" of Wang et al., "Score-CAM", CVPR-W
      2020, https://arxiv.org/abs/1910.01279

    >>> region_share(np.float32([[3, 1]]), np.array([[True, False]]))
    0.75
    """
    positive = np.maximum(upsample(heatmap[None], *mask.shape)[0], 0)
    total = float(positive.sum())
    if not np.isfinite(total) or total <= 0:
        return float("nan")
    return float(positive[mask].sum()) / total


def rank_correlation(maps: np.ndarray, others: np.ndarray) -> np.ndarray:
    """How alike the orders of values of two maps are, Spearman's coefficient.

    Ranks follow a map from epoch to epoch where its scale changes.

    Args:
      maps: Float `(batch, height, width)`.
      others: Of the same shape; another shape cannot be compared.

    Returns:
      Float32 `(batch,)`, from -1 to 1; NaN where a map is flat or not finite,
      or the shapes differ.

    >>> rank_correlation(np.float32([[[1, 2, 4]]]), np.float32([[[1, 3, 9]]])).tolist()
    [1.0]
    """
    if maps.shape != others.shape:
        return np.full(len(maps), np.nan, np.float32)
    pairs = zip(maps, others, strict=True)
    return np.array([rank_correlations(a[None], b)[0] for a, b in pairs], np.float32)


def rank_correlations(maps: np.ndarray, other: np.ndarray) -> np.ndarray:
    """How alike the order of each map and that of one other is, the other ranked once.

    Args:
      maps: Float `(batch, height, width)`.
      other: Float `(height, width)`.

    Returns:
      As `rank_correlation` for pairs.

    >>> rank_correlations(np.float32([[[1, 2, 4]], [[3, 2, 1]]]), np.float32([[1, 3, 9]])).tolist()
    [1.0, -1.0]
    """
    if not np.isfinite(other).all():
        return np.full(len(maps), np.nan, np.float32)
    ranks = _ranks(other.ravel())
    return np.array([_correlation(own.ravel(), ranks) for own in maps], np.float32)


def _correlation(one: np.ndarray, second: np.ndarray) -> float:
    """Of values with the ranks of others."""
    if not np.isfinite(one).all():
        return float("nan")
    first = _ranks(one)
    spread = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum()) / spread if spread else float("nan")


def _ranks(values: np.ndarray) -> np.ndarray:
    """Ranks around their mean; equal values share the mean of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place.reshape(-1)]
    return np.asarray(ranks - ranks.mean())
