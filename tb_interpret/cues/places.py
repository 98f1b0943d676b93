"""Where in pictures of a class a cue may lie."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tb_interpret.cues.cue import Place
from tb_interpret.cues.regions import window_around, window_side

# Of two windows that share more of their pixels, the second is the first once more.
_SAME = 0.4


def what_sets_apart(pictures: np.ndarray, of_class: np.ndarray) -> np.ndarray:
    """How much each pixel's values of a class differ from the others': a t statistic.

    Args:
      pictures: Float `(pictures, height, width, channels)`.
      of_class: Bool `(pictures,)`.

    Returns:
      Float32 `(height, width)`, the greatest of the channels.
    """
    own, others = pictures[of_class], pictures[~of_class]
    if not len(own) or not len(others):
        return np.zeros(pictures.shape[1:3], np.float32)
    spread = np.sqrt(own.var(axis=0) / len(own) + others.var(axis=0) / len(others))
    floor = max(float(pictures.std()) / np.sqrt(len(own)), 1e-6) * 0.1
    apart = np.abs(own.mean(axis=0) - others.mean(axis=0)) / np.maximum(spread, floor)
    return np.asarray(apart.max(axis=-1), np.float32)


def hottest_windows(heat: np.ndarray, parts: Sequence[float], count: int) -> list[Place]:
    """Windows with the most heat, apart from each other.

    Args:
      heat: `(height, width)`, nothing below 0.
      parts: Their sides, as parts of the shorter side of the picture.
      count: How many of each size.

    >>> heat = np.zeros((20, 20)); heat[2, 3] = 1.0
    >>> hottest_windows(heat, [1 / 10], 1)
    [(1, 2, 3, 4)]
    """
    found: list[Place] = []
    for part in parts:
        alike: list[Place] = []
        side = window_side(heat.shape, part)
        sums = _window_sums(heat, side)
        for _ in range(count):
            at = np.array(np.unravel_index(np.argmax(sums), sums.shape))
            if sums[tuple(at)] <= 0:
                break
            # Of all windows that see the same, the one in whose middle the heat lies.
            place = _centered(heat, at, side)
            if not any(_shared(place, other) > _SAME for other in alike):
                alike.append(place)
            top, left = (max(0, x - side // 2) for x in at)
            sums[top : at[0] + side // 2 + 1, left : at[1] + side // 2 + 1] = -1
        found += alike
    return found


def hottest_bands(heat: np.ndarray, part: float) -> list[Place]:
    """The band across the picture with the most heat, and the upright one.

    Args:
      heat: `(height, width)`, nothing below 0.
      part: How deep they are, as a part of the side that they cross.

    >>> heat = np.zeros((20, 20)); heat[9, 3:] = 1.0
    >>> hottest_bands(heat, 1 / 10)
    [(8, 0, 10, 20), (0, 3, 20, 5)]
    """
    height, width = heat.shape
    found: list[Place] = []
    for axis, side in enumerate((height, width)):
        deep = max(1, round(side * part))
        sums = np.convolve(heat.sum(axis=1 - axis), np.ones(deep), "valid")
        at = int(sums.argmax())
        if sums[at] > 0:
            found.append((at, 0, at + deep, width) if axis == 0 else (0, at, height, at + deep))
    return found


def hottest_pixels(heat: np.ndarray, part: float) -> np.ndarray:
    """The middle of each map's hottest window.

    Args:
      heat: `(maps, height, width)`, nothing below 0.
      part: The window's side, as in `hottest_windows`.

    Returns:
      Int `(maps, 2)`, row and column.
    """
    side = window_side(heat.shape[1:], part)
    found = []
    for own in heat:
        sums = _window_sums(own, side)
        at = np.unravel_index(int(sums.argmax()), sums.shape)
        found.append([int(x) + side // 2 for x in at])
    return np.array(found)


def _centered(heat: np.ndarray, at: np.ndarray, side: int) -> Place:
    top, left = (int(x) for x in at)
    part = heat[top : top + side, left : left + side]
    weights = part / part.sum()
    center = [
        top + float((weights.sum(axis=1) * np.arange(side)).sum()),
        left + float((weights.sum(axis=0) * np.arange(side)).sum()),
    ]
    return window_around(np.rint(center).astype(int), side, heat.shape)


def _window_sums(heat: np.ndarray, side: int) -> np.ndarray:
    sums = np.pad(heat.astype(np.float64).cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    return np.asarray(
        sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    )


def _shared(one: Place, other: Place) -> float:
    height = min(one[2], other[2]) - max(one[0], other[0])
    width = min(one[3], other[3]) - max(one[1], other[1])
    if height <= 0 or width <= 0:
        return 0.0
    areas = [(p[2] - p[0]) * (p[3] - p[1]) for p in (one, other)]
    return height * width / min(areas)
