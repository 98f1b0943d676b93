"""A small mark in the corner of a picture, such as a shop might print."""

from __future__ import annotations

import numpy as np

# Top, left, bottom, right, in pixels of the 28x28 picture: a 5x5 frame.
BOX = (2, 2, 7, 7)


def add_mark(pictures: np.ndarray) -> np.ndarray:
    """The pictures with a white frame, black inside, on `BOX`.

    Args:
      pictures: `(count, height, width, channels)` from 0 to 255.

    Returns:
      A marked copy.
    """
    top, left, bottom, right = BOX
    marked = pictures.copy()
    marked[:, top:bottom, left:right] = 255
    marked[:, top + 1 : bottom - 1, left + 1 : right - 1] = 0
    return marked
