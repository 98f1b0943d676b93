"""Parts of the pictures that the user declares: boxes or masks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Box = tuple[int, int, int, int]


def region_masks(
    regions: Sequence[Any] | None, num_examples: int, height: int, width: int
) -> list[np.ndarray | None]:
    """One mask an example.

    Args:
      regions: An entry an example: None, a box `(top, left, bottom, right)`
        in pixels of the model's input, bottom and right exclusive, or a
        boolean mask `(height, width)`. More entries than examples are cut. A
        single box or boolean mask is that of all.
      num_examples: How many examples there are.
      height: Of the input, pixels.
      width: Of the input, pixels.

    Returns:
      Bool masks `(height, width)`; None where no region is declared.

    Raises:
      ValueError: Too few entries, or one that lies outside the picture.

    >>> region_masks([(0, 0, 1, 2), None], 2, 2, 2)[0].tolist()
    [[True, True], [False, False]]
    """
    if regions is None:
        return [None] * num_examples
    try:
        entries: Any = regions if isinstance(regions, (list, tuple)) else np.asarray(regions)
    except ValueError:
        entries = np.array(None)  # symbolic, say
    if isinstance(entries, np.ndarray) and entries.ndim == 0:
        raise ValueError(
            f"`regions` is no list of regions. Received: regions={regions!r:.80}. Expected one "
            "entry an example, or one for all: None, a box (top, left, bottom, right) or a boolean "
            "mask. Give regions=[(0, 0, 5, 5)] * 8, say."
        )
    if _is_one_region(entries):
        entries = [entries] * num_examples
    if len(entries) < num_examples:
        raise ValueError(
            f"`regions` has too few entries. Received: {len(entries)} for {num_examples} examples. "
            "Expected one an example: None, a box (top, left, bottom, right) or a boolean mask. "
            "Fill up with None where nothing is declared."
        )
    return [_mask(i, region, height, width) for i, region in enumerate(entries[:num_examples])]


def _is_one_region(regions: Any) -> bool:
    """Whether it is one box or one mask, in place of a list of them."""
    if any(entry is None for entry in regions):
        return False
    if all(isinstance(entry, (int, float, np.number)) for entry in regions):
        return len(regions) == 4
    # Boxes of integers are no mask, whatever their number.
    return isinstance(regions, np.ndarray) and regions.ndim == 2 and regions.dtype == bool


def _mask(index: int, region: Any, height: int, width: int) -> np.ndarray | None:
    if region is None:
        return None
    try:
        array = np.asarray(region)
    except ValueError:
        array = np.empty(0)  # rows of different length
    mask = np.zeros((height, width), bool)
    whole = array.dtype.kind in "iu" or (
        array.dtype.kind == "f" and bool(np.all(array == np.rint(array)))
    )
    if array.shape == (height, width) and array.dtype.kind in "biuf":
        mask = array.astype(bool)
    elif array.shape == (4,) and array.dtype.kind == "f" and array.max(initial=0) <= 1:
        raise ValueError(
            f"An entry of `regions` seems to be given in fractions. Received: regions[{index}] = "
            f"{region!r:.80}. Expected whole pixels within {height} × {width}. Multiply by height "
            "and width."
        )
    elif array.shape == (4,) and whole:
        top, left, bottom, right = (int(edge) for edge in array)
        if 0 <= top < bottom <= height and 0 <= left < right <= width:
            mask[top:bottom, left:right] = True
    if not mask.any():
        raise ValueError(
            f"An entry of `regions` is no part of its picture. Received: regions[{index}] = "
            f"{region!r:.80}. Expected None, a box (top, left, bottom, right) within "
            f"{height} × {width} pixels, or a boolean mask of shape ({height}, {width}). "
            "Bottom and right are the first row and column below and beside it."
        )
    return mask
