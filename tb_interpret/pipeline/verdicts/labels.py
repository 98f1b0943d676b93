"""What a label says, however it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from tb_interpret.pipeline.verdicts.pictures import likeness

# Of a class, above what smoothing gives to all.
_ABOVE_SMOOTHING = 0.02
_WORDS_OF_A_NAME = 4
# So many different numbers count something; and so alike are what is counted and what was.
_COUNTED, _NEAR = 5, 0.9
_SIDES = {"left": "right", "right": "left"}


def classes_of(label: Any) -> frozenset[int | str] | None:
    """The classes that a label names; None where it names none.

    A mixed label names all that went into it.

    >>> sorted(classes_of(np.float32([0.9, 0.05, 0.05])))
    [0]
    >>> sorted(classes_of(np.float32([0.6, 0.4, 0])))
    [0, 1]
    """
    if label is None:
        return None
    array = np.asarray(label)
    if array.size == 1:
        return _one(array.reshape(-1)[0])
    if (
        array.ndim != 1
        or not array.size
        or array.dtype.kind not in "biuf"
        or not np.isfinite(array).all()
    ):
        return None
    shares = array.astype(np.float64)
    if shares.min() < 0 or shares.max() > 1 or not np.ptp(shares):
        return None
    return _several(shares)


def _one(value: Any) -> frozenset[int | str] | None:
    if isinstance(value, bytes):
        return _one(value.decode(errors="replace"))
    if isinstance(value, str):
        # A sentence says what is seen, and others say it of the same picture.
        return None if len(value.split()) > _WORDS_OF_A_NAME else frozenset([str(value)])
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return frozenset([int(number)]) if number.is_integer() else None


def _several(shares: np.ndarray) -> frozenset[int | str]:
    named = shares > shares.min() + _ABOVE_SMOOTHING
    if shares.max() < 0.8:
        # Two classes that were mixed leave no third one to measure smoothing by.
        named |= shares >= 0.1
    return frozenset(int(index) for index in np.flatnonzero(named))


def several_of(label: Any) -> frozenset[int] | None:
    """The labels that are true, of a vector of zeros and ones; None of any other.

    >>> sorted(several_of(np.array([1, 0, 1, 0])))
    [0, 2]
    """
    array = np.asarray(label)
    if array.ndim != 1 or array.size < 2 or array.dtype.kind not in "biuf":
        return None
    if not np.isin(array, (0, 1)).all():
        return None
    return frozenset(int(index) for index in np.flatnonzero(array))


def value_of(label: Any) -> float | None:
    """A label that is a measure; None where it is a class or nothing.

    >>> value_of(0.25), value_of(3) is None
    (0.25, True)
    """
    array = np.asarray(label)
    if array.size != 1 or array.dtype.kind != "f" or classes_of(label) is not None:
        return None
    number = float(array.reshape(-1)[0])
    return number if np.isfinite(number) else None


def measure_of(label: Any) -> tuple[float, ...] | None:
    """A label that is one measure or several; None where it is a class or nothing.

    >>> measure_of(np.float32([1.5, -2])), measure_of(np.float32([0, 1, 0])) is None
    ((1.5, -2.0), True)
    """
    array = np.asarray(label)
    if array.dtype.kind != "f" or not array.size or classes_of(label) is not None:
        return None
    return tuple(map(float, array.ravel())) if np.isfinite(array).all() else None


def are_near(became: Iterable[tuple[int | str, int | str]]) -> bool:
    """Whether numbers became numbers near to them, as ages do that noise is added to.

    >>> are_near([(20, 21), (34, 33), (50, 52), (61, 60), (70, 71)])
    True
    >>> are_near([(20, 61), (34, 20), (50, 70), (61, 34), (70, 50)])
    False
    """
    numbers = np.array([pair for pair in became if all(isinstance(each, int) for each in pair)])
    if len(numbers) < _COUNTED or len(np.unique(numbers[:, 0])) < _COUNTED:
        return False
    return likeness(*numbers.T) > _NEAR


def called(element: str) -> str:
    """An element as the page calls it: by the beginning of a hash, or by its key.

    >>> called("107818fdd6c6eec7"), called("a.png")
    ('#107818', "'a.png'")
    """
    return f"#{element[:6]}" if re.fullmatch("[0-9a-f]{16}", element) else repr(element)


def names_of(label: Any, class_names: Sequence[str]) -> frozenset[str]:
    """The names of the classes that a label names, as far as they are known."""
    classes = classes_of(label) or frozenset()
    return frozenset(
        each if isinstance(each, str) else class_names[each]
        for each in classes
        if isinstance(each, str) or 0 <= each < len(class_names)
    )


def mirrored(name: str) -> str | None:
    """The name with left for right; None where it has neither, or both.

    >>> mirrored("LeftShoe"), mirrored("turn_right"), mirrored("leftover")
    ('RightShoe', 'turn_left', None)
    """
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^A-Za-z]+", name)
    sides = [word for word in words if word.lower() in _SIDES]
    if len({side.lower() for side in sides}) != 1:
        return None
    return "".join(_other(word) for word in words)


def _other(word: str) -> str:
    side = _SIDES.get(word.lower())
    if side is None:
        return word
    if word.isupper():
        return side.upper()
    return side.capitalize() if word[0].isupper() else side
