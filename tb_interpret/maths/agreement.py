"""Whether a map agrees with what hiding parts of the picture does to the score."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from tb_interpret.maths.given_maps import as_drops, as_maps
from tb_interpret.maths.map_facts import rank_correlation, rank_correlations

# Of random maps, for the floor: enough for its 95th percentile.
_SURROGATES = 64


def on_raster(maps: np.ndarray, height: int, width: int) -> np.ndarray:
    """Maps at another raster: means of its cells where it is coarser, else bilinear.

    Args:
      maps: Float `(batch, map_height, map_width)`.
      height: Of the raster.
      width: Likewise.

    Returns:
      Float32 `(batch, height, width)`.

    >>> on_raster(np.float32([[[1, 3], [5, 7]]]), 1, 1).tolist()
    [[[4.0]]]
    """
    coarser = height <= maps.shape[1] and width <= maps.shape[2]
    way = cv2.INTER_AREA if coarser else cv2.INTER_LINEAR
    # OpenCV takes sums of values that are not finite for what they are not.
    with np.errstate(invalid="ignore"):
        resized = [
            cv2.resize(m.astype(np.float32), (width, height), interpolation=way) for m in maps
        ]
    return np.stack(resized)


def agreement(maps: Any, drops: Any) -> np.ndarray:
    """How alike the order of a map's values and that of drops of the score are.

    Spearman's coefficient, raw and signed, on the raster of the drops.

    Args:
      maps: An `Explanation`, or float `(batch, height, width)`, raw and
        signed.
      drops: That of `Occlusion`, or float `(batch, rows, columns)`: how much
        of the score is lost where a part of the picture is hidden.

    Returns:
      Float32 `(batch,)`, from -1 to 1; NaN where one of both is flat or not
      finite.

    Raises:
      ValueError: They are no maps, or not of the same number of images.

    Reference:
      Without its fine-tuning, the measure of https://arxiv.org/abs/2407.11910

    >>> agreement(np.float32([[[1, 2, 3]]]), np.float32([[[10, 30, 70]]])).tolist()
    [1.0]
    """
    maps = as_maps("maps", maps)
    drops = as_drops(drops, len(maps))
    return rank_correlation(on_raster(maps, *drops.shape[1:]), drops)


def agreement_floor(maps: Any, drops: Any) -> np.ndarray:
    """What random maps as smooth as these reach: 95 of 100 agree less.

    Each random map has the strengths of the map's waves, with phases of noise.
    They are the same at each epoch.

    Args:
      maps: As in `agreement`.
      drops: Likewise.

    Returns:
      Float32 `(batch,)`, from 0 to 1; NaN where `agreement` is.

    Raises:
      ValueError: As in `agreement`.

    Reference:
      Theiler et al., "Testing for nonlinearity in time series: the method of
      surrogate data", Physica D 58, 1992; why a floor:
      https://arxiv.org/abs/2404.01415

    >>> bool(agreement_floor(np.eye(8)[None], np.ones((1, 4, 4)))[0] > 0)
    False
    """
    maps = as_maps("maps", maps)
    drops = as_drops(drops, len(maps))
    floors = np.full(len(maps), np.nan, np.float32)
    laid = on_raster(maps, *drops.shape[1:])
    phases = np.fft.fft2(np.random.default_rng(0).standard_normal((_SURROGATES, *drops.shape[1:])))
    phases /= np.maximum(np.abs(phases), 1e-12)
    for place, (own, lost) in enumerate(zip(laid, drops, strict=True)):
        if not np.isfinite(own).all() or np.ptp(own) == 0:
            continue
        surrogates = np.fft.ifft2(np.abs(np.fft.fft2(own - own.mean())) * phases).real
        reached = rank_correlations(surrogates, lost)
        if np.isfinite(reached).all():
            floors[place] = np.percentile(reached, 95)
    return floors
