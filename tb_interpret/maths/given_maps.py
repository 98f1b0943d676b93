"""Maps and masks that a person has given, as arrays, or an error in words."""

from __future__ import annotations

from typing import Any

import numpy as np


def as_maps(name: str, given: Any) -> np.ndarray:
    """Maps, also those that a result holds.

    Args:
      name: Of the argument, for the error.
      given: An array, or what has one as `maps`.

    Returns:
      Float `(batch, height, width)`, as given.

    Raises:
      ValueError: They are no maps.

    >>> as_maps("maps", np.ones((2, 3, 3))).shape
    (2, 3, 3)
    """
    maps = _array(getattr(given, "maps", given))
    if maps.ndim != 3 or not maps.size or maps.dtype.kind not in "biuf":
        raise ValueError(
            f"`{name}` is no batch of maps. Received: {_described(given, maps)}. Expected an "
            "Explanation, or floats (batch, height, width). Give one map an image: maps[None] of "
            "a single one, maps[:, 0] of several targets."
        )
    return maps


def as_drops(given: Any, count: int) -> np.ndarray:
    """Drops of the score, one map of them for each of `count` others.

    Raises:
      ValueError: They are none, or of another number.

    >>> as_drops(np.ones((2, 3, 3)), 2).shape
    (2, 3, 3)
    """
    drops = as_maps("drops", given)
    if len(drops) != count:
        raise ValueError(
            f"`maps` and `drops` differ in number. Received: {count} and {len(drops)}. Expected "
            "both of the same images, in the same order. Explain the same ones twice."
        )
    return drops


def as_masks(given: Any, count: int) -> np.ndarray:
    """Masks of an object, one for each of `count` maps.

    Raises:
      ValueError: They are no masks, or of another number.

    >>> as_masks(np.ones((2, 3, 3), int), 2).dtype.name
    'bool'
    """
    masks = _array(given)
    truths = masks.dtype.kind == "b" or (
        masks.dtype.kind in "iuf" and bool(np.isin(masks, (0, 1)).all())
    )
    if masks.ndim != 3 or not masks.size or not truths or len(masks) != count:
        raise ValueError(
            f"`masks` is not one mask a map. Received: {_described(given, masks)}, for {count} "
            f"maps. Expected bools ({count}, height, width) at the pictures' size, True on the "
            "object. Compare what is no bool, masks > 0.5, and repeat a mask that is that of all: "
            "np.repeat(mask[None], len(maps), axis=0)."
        )
    return masks.astype(bool)


def _array(given: Any) -> np.ndarray:
    try:
        return np.asarray(given)
    except ValueError:
        return np.empty(0, object)  # rows of different length


def _described(given: Any, array: np.ndarray) -> str:
    return f"{type(given).__name__} of shape {array.shape}, {array.dtype}"
