"""The range that pictures are in, as networks are fed them."""

from __future__ import annotations

from typing import Any

import numpy as np

# Floats up to 255 have greater ones in any picture that is not all but black.
_BYTES_FROM = 16.0


def value_range(images: Any) -> tuple[float, float]:
    """The range that model inputs are in: the first that holds them all.

    Args:
      images: A batch of model inputs.

    Returns:
      0…1, 0…255 (always for uint8) or -1…1, else their own minimum to maximum.
      Fractions that go a little above 1, of pictures made brighter, begin at 0.

    >>> value_range(np.float32([0.0, 200.0])), value_range(np.float32([-2.5, 1.0]))
    ((0.0, 255.0), (-2.5, 1.0))
    >>> value_range(np.float32([0.2, 1.5]))
    (0.0, 1.5)
    """
    images = np.asarray(images)
    values = np.nan_to_num(images.astype(np.float32), posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    known = [(0.0, 255.0)] if images.dtype == np.uint8 else [(0.0, 1.0), (0.0, 255.0), (-1.0, 1.0)]
    if images.dtype.kind not in "ui" and low >= 0 and 1 < high < _BYTES_FROM:
        return 0.0, high
    for lowest, highest in known:
        if lowest <= low and high <= highest:
            return lowest, highest
    return (low, high) if low < high else (low - 0.5, high + 0.5)
