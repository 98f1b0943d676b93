"""Numbers that a person has given, or an error in words."""

from __future__ import annotations

from typing import Any

import numpy as np


def is_whole(value: Any) -> bool:
    """Whether it is a whole number, of Python or numpy; True and False are none.

    >>> is_whole(np.int64(3)), is_whole(3.0), is_whole(True)
    (True, False, False)
    """
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def is_real(value: Any) -> bool:
    """Whether it is a number, of Python or numpy; True and False are none.

    >>> is_real(3), is_real(np.float32(0.5)), is_real(True)
    (True, True, False)
    """
    return is_whole(value) or isinstance(value, (float, np.floating))


def check_whole(name: str, value: Any, least: int = 1, most: int | None = None) -> None:
    """Refuses what is no whole number.

    Raises:
      ValueError: It is not, or less than `least`, or more than `most`.

    >>> check_whole("steps", 32)
    """
    if not is_whole(value) or value < least or (most is not None and value > most):
        end = "on" if most is None else f"to {most}"
        raise ValueError(
            f"`{name}` is out of range, or no whole number. Received: {name}={value!r:.80}. "
            f"Expected an integer from {least} {end}. Round it, or leave `{name}` out for the "
            "default."
        )


def check_share(name: str, value: Any) -> None:
    """Refuses what is no share above nothing.

    Raises:
      ValueError: It is no number above 0 and up to 1.

    >>> check_share("noise", 0.15)
    """
    if not is_real(value) or not 0 < value <= 1:
        raise ValueError(
            f"`{name}` is no share. Received: {name}={value!r}. Expected a number above 0 and at "
            f"most 1. {name}=0.5 is a half."
        )


def indices_given(values: Any) -> tuple[int, ...] | None:
    """Whole numbers from 0 on, one or more in a row; None where they are no such.

    >>> indices_given(np.array([3, 0])), indices_given([]), indices_given([[1], [2, 3]])
    ((3, 0), None, None)
    """
    array = _array(values)
    whole = array.ndim == 1 and np.issubdtype(array.dtype, np.integer)
    return tuple(array.tolist()) if whole and array.size and array.min() >= 0 else None


def range_given(values: Any) -> tuple[float, float] | None:
    """A lowest and a highest number that float32 tells apart; None where they are no such.

    >>> range_given([0, 255]), range_given((1, 0))
    ((0.0, 255.0), None)
    """
    array = _array(values)
    if array.shape != (2,) or array.dtype.kind not in "iuf":
        return None
    low, high = (float(value) for value in array)
    return (low, high) if low < high and high - low <= float(np.finfo(np.float32).max) else None


def _array(values: Any) -> np.ndarray:
    try:
        return np.asarray(values)
    except ValueError:
        return np.empty((0, 0))  # rows of different length
