"""How a picture was zoomed, turned by any angle, or cut out and enlarged: what no flip explains."""

from __future__ import annotations

import cv2
import numpy as np

from tb_interpret.pipeline.verdicts.pictures import RASTER_PX, gray, likeness, resized

# Where a search begins: as it was, enlarged about the middle, and made smaller.
_ZOOMS = (1.0, 1.3, 1.7, 0.8, 0.6)
_ENDS = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 60, 1e-4)
_BLUR_PX = 5
# Carried along, a picture is this like the result, and before that clearly less.
_LIKE, _CLEARLY = 0.93, 0.1
# As a share of a side: corners that went by less went nowhere.
_LEAST = 0.04
# Of the result: of less, nothing is said.
_SHOWN = 0.25


def find_warp(source: np.ndarray, result: np.ndarray) -> np.ndarray | None:
    """From where in `source` each place of `result` came.

    Found by maximizing the correlation of both (Evangelidis and Psarakis,
    "Parametric image alignment using enhanced correlation coefficient
    maximization", 2008).

    Args:
      source: A picture of any size, range and number of channels.
      result: Likewise.

    Returns:
      `(2, 3)`: of (x, y, 1) in the result those in the source, all as shares
      of the sides; None where nothing moved, or how is not certain.
    """
    before, after = (resized(gray(each), RASTER_PX, RASTER_PX) for each in (source, result))
    alike = likeness(before, after)
    if alike > _LIKE:
        return None
    warps = [warp for zoom in _ZOOMS if (warp := _aligned(before, after, zoom)) is not None]
    likenesses = [_likeness_after(before, after, warp) for warp in warps]
    if max(likenesses, default=0.0) < max(_LIKE, alike + _CLEARLY):
        return None
    found = warps[int(np.argmax(likenesses))]
    corners = np.array([[0, 0, 1], [1, 0, 1], [0, 1, 1], [1, 1, 1]])
    gone = np.abs(corners @ found.T - corners[:, :2]).max()
    return found if gone >= _LEAST else None


def warped(picture: np.ndarray, warp: np.ndarray) -> np.ndarray:
    """A picture moved likewise, float32 `(height, width)`; NaN where it shows nothing.

    Args:
      picture: `(height, width)`.
      warp: As `find_warp` gives it.
    """
    height, width = picture.shape
    size = np.array([width, height])
    # From shares to pixels, whose middles are half a pixel from the side.
    turned = size[:, None] * warp[:, :2] / size
    shift = size * warp[:, 2] + turned.sum(axis=1) / 2 - 0.5
    return np.asarray(
        cv2.warpAffine(
            picture.astype(np.float32),
            np.column_stack([turned, shift]).astype(np.float32),
            (width, height),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderValue=np.nan,
        )
    )


def _aligned(before: np.ndarray, after: np.ndarray, zoom: float) -> np.ndarray | None:
    middle = (RASTER_PX - 1) / 2
    begin = np.array([[1, 0, middle], [0, 1, middle]], np.float32) / np.float32(zoom)
    begin[:, 2] = middle - middle / zoom
    try:
        _, found = cv2.findTransformECC(
            after, before, begin, cv2.MOTION_AFFINE, _ENDS, None, _BLUR_PX
        )
    except cv2.error:  # it does not converge
        return None
    warp = np.asarray(found, np.float64)
    warp[:, 2] = (warp[:, 2] + 0.5 - warp[:, :2].sum(axis=1) / 2) / RASTER_PX
    return warp


def _likeness_after(before: np.ndarray, after: np.ndarray, warp: np.ndarray) -> float:
    moved = warped(before, warp)
    shown = np.isfinite(moved)
    return likeness(moved[shown], after[shown]) if shown.mean() > _SHOWN else 0.0
