"""Pictures from 0 to 1 that were cast to integers."""

from __future__ import annotations

import numpy as np

from tb_interpret.pipeline.verdicts.pictures import as_float, sampled
from tb_interpret.pipeline.verdicts.rule import Sign, StepRule
from tb_interpret.pipeline.verdicts.step import Step

_MANY, _FEW = 16, 8
# How far the shares of the values may lie from those of a cast; and where a crop or a change of
# size came with it.
_LIKE_A_CAST, _LIKE_A_CAST_OF_PART = 0.01, 0.05


class FewValues(StepRule):
    """Hundreds of values become a handful, and they are those that a cast leaves.

    A threshold that is meant leaves two values in other shares.
    """

    name = "few values left"

    def sign(self, step: Step) -> Sign | None:
        """Of pictures that had many values."""
        if step.before is None or step.after is None or not np.isfinite(step.after).all():
            return None
        if not np.isfinite(step.before).all():
            return None
        if len(np.unique(sampled(step.after))) > _FEW:
            return Sign(False)
        many = len(np.unique(step.before))
        if many < _MANY:
            return None
        left = np.unique(step.after)
        if len(left) == 1 and _may_be_dropped(step.before, step.after):
            return None
        numbers = {"num_before": float(many), "num_after": float(len(left))}
        return Sign(len(left) <= _FEW and _is_cast(step.before, step.after), numbers)

    def words(self, sign: Sign) -> tuple[str, str]:
        """How many values there were, and are."""
        numbers = sign.numbers
        return (
            f"of {numbers['num_before']:.0f} different values {numbers['num_after']:.0f} are "
            "left, as a cast to integers leaves them",
            "Keep pictures that are scaled in float32, or multiply by 255 before the cast "
            "(tf.image.convert_image_dtype(image, tf.uint8) does both).",
        )


def _may_be_dropped(before: np.ndarray, after: np.ndarray) -> bool:
    """Whether a cast leaves nothing of integers, where others keep what was at the end."""
    return before.dtype.kind in "iu" and before.max() < 255 and not after.any()


def _is_cast(before: np.ndarray, after: np.ndarray) -> bool:
    """Whether dropping the fractions explains what is left."""
    near = _LIKE_A_CAST if before.size == after.size else _LIKE_A_CAST_OF_PART
    shares = _shares(after)
    if before.dtype.kind in "iu":
        top = max(int(before.max()), 255)
        cast = [as_float(before) // divisor for divisor in (255, 256, top)]
        return len(shares) > 1 and any(_far(shares, _shares(each)) <= near for each in cast)
    dropped = np.trunc(as_float(before))
    if np.abs(dropped).max() > _FEW:
        return False
    # What is left of a picture that is multiplied by 0 is no cast, unless it became integers.
    if len(shares) == 1 and (after.dtype.kind not in "iu" or after.flat[0] not in dropped):
        return False
    ways = (dropped, dropped.astype(np.int64) % 256, np.floor(as_float(before)))
    return any(_far(shares, _shares(each)) <= near for each in ways)


def _shares(picture: np.ndarray) -> np.ndarray:
    """Of the values, from the smallest to the largest."""
    counts = np.unique(picture, return_counts=True)[1]
    return np.asarray(counts / counts.sum())


def _far(one: np.ndarray, other: np.ndarray) -> float:
    """From 0 to 1; values too rare to survive a crop may be missing."""
    size = max(len(one), len(other))
    padded = [np.sort(np.pad(each, (size - len(each), 0))) for each in (one, other)]
    return float(np.abs(padded[0] - padded[1]).sum() / 2)
