"""The range that pictures are in, as networks are fed them."""

from __future__ import annotations

from typing import Any

import numpy as np


def value_range(images: Any) -> tuple[float, float]:
    """The range that model inputs are in: the first that holds them all.

    Args:
      images: A batch of model inputs.

    Returns:
      0…1, 0…255 (always for uint8) or -1…1, else their own minimum to maximum.

    >>> value_range(np.float32([0.0, 200.0])), value_range(np.float32([-2.5, 1.0]))
    ((0.0, 255.0), (-2.5, 1.0))
    """
    images = np.asarray(images)
    values = np.nan_to_num(images.astype(np.float32), posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    known = [(0.0, 255.0)] if images.dtype == np.uint8 else [(0.0, 1.0), (0.0, 255.0), (-1.0, 1.0)]
    for lowest, highest in known:
        if lowest <= low and high <= highest:
            return lowest, highest
    return (low, high) if low < high else (low - 0.5, high + 0.5)
