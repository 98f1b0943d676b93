"""Pictures as PIL holds them, which need not be installed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

# Of one channel; those of the first line become color beside color.
_GRAY_BYTES = ("1", "L", "LA", "La")
_GRAY_NUMBERS = ("I", "F")


def is_photograph(value: Any) -> bool:
    """Whether it is a picture of PIL.

    >>> is_photograph(np.zeros((2, 2, 3)))
    False
    """
    return all(hasattr(value, name) for name in ("mode", "convert", "getbands"))


def photographs_as_arrays(pictures: Sequence[Any]) -> list[np.ndarray]:
    """Arrays `(height, width, channels)` of pictures.

    As `keras.utils.load_img` has them: palettes, transparency and other color
    spaces become RGB. Gray ones have one channel, if all of them are gray.

    Args:
      pictures: Of PIL, in any mode.

    Returns:
      uint8; of a mode with larger numbers, these.

    >>> photographs_as_arrays([])
    []
    """
    gray = all(_is_gray(picture) for picture in pictures)
    return [_as_array(picture, gray=gray) for picture in pictures]


def _is_gray(picture: Any) -> bool:
    return picture.mode in _GRAY_BYTES or picture.mode.startswith(_GRAY_NUMBERS)


def _as_array(picture: Any, *, gray: bool) -> np.ndarray:
    if picture.mode.startswith(_GRAY_NUMBERS):
        return np.asarray(picture)[..., None]
    if gray:
        return np.asarray(picture.convert("L"))[..., None]
    return np.asarray(picture.convert("RGB"))
