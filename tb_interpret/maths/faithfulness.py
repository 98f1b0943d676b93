"""Numbers that say how faithful a map is, of scores and of masks."""

from __future__ import annotations

from typing import Any

import numpy as np

from tb_interpret.maths.given_maps import as_maps, as_masks
from tb_interpret.maths.map_facts import region_share, upsample


def pointing_game(maps: Any, masks: Any) -> np.ndarray:
    """Whether the strongest evidence lies on the object.

    Args:
      maps: An `Explanation`, or float `(batch, map_height, map_width)`, raw
        and signed.
      masks: Bool `(batch, height, width)`, the object, at the picture's size.

    Returns:
      Float32 `(batch,)`: 1 where it does, 0 where not; NaN where a map is flat
      or not finite.

    Raises:
      ValueError: There is not one map and one mask an image.

    Reference:
      Zhang et al., "Top-down Neural Attention by Excitation Backprop", 2016,
      https://arxiv.org/abs/1608.00507 (without its margin of 15 pixels)

    >>> pointing_game(np.float32([[[3, 1]]]), np.array([[[True, False]]])).tolist()
    [1.0]
    """
    maps = as_maps("maps", maps)
    masks = as_masks(masks, len(maps))
    hits = np.full(len(maps), np.nan, np.float32)
    for place, (heatmap, mask) in enumerate(zip(maps, masks, strict=True)):
        if np.isfinite(heatmap).all() and np.ptp(heatmap) > 0:
            enlarged = upsample(heatmap[None], *mask.shape)[0]
            hits[place] = mask.reshape(-1)[int(enlarged.argmax())]
    return hits


def energy_in_mask(maps: Any, masks: Any) -> np.ndarray:
    """The share of a map's positive energy that lies on the object.

    Args:
      maps: As in `pointing_game`.
      masks: Likewise.

    Returns:
      Float32 `(batch,)`, from 0 to 1; NaN where nothing is positive.

    Raises:
      ValueError: As in `pointing_game`.

    Reference:
      Wang et al., "Score-CAM", https://arxiv.org/abs/1910.01279

    >>> energy_in_mask(np.float32([[[3, 1]]]), np.array([[[True, False]]])).tolist()
    [0.75]
    """
    maps = as_maps("maps", maps)
    pairs = zip(maps, as_masks(masks, len(maps)), strict=True)
    return np.array([region_share(heatmap, mask) for heatmap, mask in pairs], np.float32)


def ordered_masks(maps: np.ndarray, height: int, width: int, steps: int) -> np.ndarray:
    """Masks that let see ever more of a picture, the strongest evidence first.

    Args:
      maps: Float `(batch, map_height, map_width)`, raw and signed.
      height: Of the picture.
      width: Likewise.
      steps: How many equal parts of it come one after the other.

    Returns:
      Float32 `(steps + 1, batch, height, width)`, of 0 and 1: from nothing to
      everything.

    >>> ordered_masks(np.float32([[[3, 1]]]), 1, 2, 2)[:, 0, 0].tolist()
    [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]
    """
    values = upsample(maps, height, width).reshape(len(maps), -1)
    order = np.argsort(-values, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(values.shape[1])[None], axis=1)
    seen = np.rint(np.linspace(0, values.shape[1], steps + 1)).astype(int)
    masks = ranks[None] < seen[:, None, None]
    return masks.astype(np.float32).reshape(steps + 1, len(maps), height, width)


def mean_score(curves: np.ndarray, empty: np.ndarray, full: np.ndarray) -> np.ndarray:
    """The mean score after each step, from 0 for the fill's to 1 for the picture's.

    Args:
      curves: Float `(steps, batch)`.
      empty: Float `(batch,)`, the score of the fill.
      full: Likewise, of the whole picture.

    Returns:
      Float32 `(batch,)`; NaN where both score alike.

    >>> mean_score(np.float32([[4], [4]]), np.float32([0]), np.float32([4])).tolist()
    [1.0]
    """
    spread = full - empty
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = np.where(spread != 0, (curves - empty) / spread, np.nan)
    return np.asarray(scaled.mean(axis=0), np.float32)


def mu_fidelity(evidence: np.ndarray, drops: np.ndarray) -> np.ndarray:
    """How well the evidence of random parts foretells what hiding them costs.

    Args:
      evidence: Float `(subsets, batch)`: the map's sum over each.
      drops: Float `(subsets, batch)`: how much of the score is lost.

    Returns:
      Float32 `(batch,)`: Pearson's coefficient; NaN where one of both does not
      vary.

    Reference:
      Bhatt et al., "Evaluating and Aggregating Feature-based Model
      Explanations", IJCAI 2020, https://arxiv.org/abs/2005.00631

    >>> mu_fidelity(np.float32([[1], [2], [3]]), np.float32([[2], [4], [6]])).tolist()
    [1.0]
    """
    one, other = evidence - evidence.mean(axis=0), drops - drops.mean(axis=0)
    spread = np.sqrt((one**2).sum(axis=0) * (other**2).sum(axis=0))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(
            np.where(spread > 0, (one * other).sum(axis=0) / spread, np.nan), np.float32
        )


def random_parts(
    count: int, size: tuple[int, int], cells: int, share: float, seed: int
) -> np.ndarray:
    """Random subsets of the squares that a picture is cut into.

    Args:
      count: How many subsets.
      size: Height and width of the picture.
      cells: Squares a side, at the most.
      share: Of the squares, in each subset.
      seed: Of the choice.

    Returns:
      Bool `(count, height, width)`.

    >>> random_parts(2, (4, 4), 2, 0.5, 0).sum(axis=(1, 2)).tolist()
    [8, 8]
    """
    down, across = (min(cells, edge) for edge in size)
    random, chosen = np.random.default_rng(seed), max(1, round(share * down * across))
    squares = np.zeros((count, down * across), bool)
    for subset in squares:
        subset[random.choice(down * across, chosen, replace=False)] = True
    rows, columns = (
        np.arange(edge) * number // edge for edge, number in zip(size, (down, across), strict=True)
    )
    return squares.reshape(count, down, across)[:, rows[:, None], columns]
