"""Pixels in another order: a reshape where a transpose was meant."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tb_interpret.pipeline.verdicts.motion import TURNS, turn
from tb_interpret.pipeline.verdicts.pictures import as_float, gray, likeness, neighbors, resized
from tb_interpret.pipeline.verdicts.rule import Sign, StepRule
from tb_interpret.pipeline.verdicts.step import Step

# Correlation of neighbors: photographs have .8 to 1, shuffled pixels 0.
_SMOOTH, _LOST, _LESS = 0.6, 0.35, 0.05
_MOST_PX = 128
_SAME_ORDER = 0.99
_LIKE = 0.6


class Scrambled(StepRule):
    """The values are there, and their places are lost."""

    name = "scrambled"

    def sign(self, step: Step) -> Sign | None:
        """Of pictures whose neighbors are alike."""
        if step.pair is None or step.keeps_picture:
            return None
        before, after = step.pair
        smooth, left = (_smoothness(each) for each in (_no_larger(before, after), after))
        numbers = {"smoothness_before": smooth, "smoothness_after": left}
        is_other = before.shape != after.shape or smooth - left > _LESS
        if is_other and _is_reshaped(before, after):
            return Sign(True, numbers)
        if smooth < _SMOOTH:
            return None
        is_lost = smooth - left > _LOST and _has_same_values(before, after)
        return Sign(is_lost and _likeness(before, after) < _LIKE, numbers)

    def words(self, sign: Sign) -> tuple[str, str]:
        """How alike neighbors were, and are."""
        numbers = sign.numbers
        return (
            "the picture's values are there, but in other places (neighboring pixels correlate "
            f"by {numbers['smoothness_after']:.2f}, before by {numbers['smoothness_before']:.2f})",
            "A reshape never swaps axes: use transpose, with the axes named, where height, width "
            "or channels shall change places.",
        )


def _likeness(before: np.ndarray, after: np.ndarray) -> float:
    rows, columns = min(after.shape[0], 32), min(after.shape[1], 32)
    target = resized(gray(after), rows, columns)
    turned = (resized(turn(gray(before), name), rows, columns) for name in TURNS)
    return max(abs(likeness(each, target)) for each in turned)


def _no_larger(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Neighbors in a smaller picture are less alike."""
    if not all(a > b for a, b in zip(before.shape[:2], after.shape[:2], strict=True)):
        return before
    small = resized(as_float(before), *after.shape[:2])
    return small.reshape(*after.shape[:2], -1)


def _smoothness(picture: np.ndarray) -> float:
    """Correlation of neighbors, along the axis where it is less."""
    found = []
    top, left = (max(0, side - _MOST_PX) // 2 for side in picture.shape[:2])
    picture = picture[top : top + _MOST_PX, left : left + _MOST_PX]
    for axis in (0, 1):
        if picture.shape[axis] < 3:
            return 1.0
        one, other = neighbors(picture, axis)
        channels = range(picture.shape[2])
        found.append(np.mean([likeness(one[..., c], other[..., c]) for c in channels]))
    return float(min(found))


def _orders(picture: np.ndarray) -> Iterator[np.ndarray]:
    """Its values as they lie in memory, channels last and channels first."""
    yield as_float(picture).ravel()
    if picture.shape[2] > 1:
        yield as_float(np.moveaxis(picture, -1, 0)).ravel()


def _is_reshaped(before: np.ndarray, after: np.ndarray) -> bool:
    """Whether the values follow each other as before, in rows of another length."""
    if before.size != after.size:
        return False
    for way, one in enumerate(_orders(before)):
        for other_way, other in enumerate(_orders(after)):
            same_place = way == other_way and before.shape == after.shape
            if not same_place and likeness(one, other) > _SAME_ORDER:
                return not _is_moved_only(before, after)
    return False


def _is_moved_only(before: np.ndarray, after: np.ndarray) -> bool:
    """Whether a turn explains it as well: a picture of one channel, one row."""
    return before.shape[2] == after.shape[2] and any(
        turned.shape == after.shape and likeness(turned, after) > _SAME_ORDER
        for turned in (turn(as_float(before), name) for name in TURNS)
    )


def _has_same_values(before: np.ndarray, after: np.ndarray) -> bool:
    """Whether the distributions are alike, scales apart."""
    at = np.linspace(0, 1, 65)
    one, other = (np.quantile(as_float(each), at) for each in (before, after))
    return likeness(one, other) > _SAME_ORDER
