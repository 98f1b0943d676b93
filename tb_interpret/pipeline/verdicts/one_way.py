"""What random numbers, drawn or not, leave no choice about: gray, negative, another range."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tb_interpret.pipeline.verdicts.pictures import as_float, likeness, span
from tb_interpret.pipeline.verdicts.step import Step

_ALIKE = 0.9999
# What is red, green and blue of brightness (and in BGR), how it may be scaled, and how far, as a
# share of its range, rounding may carry it.
_BRIGHTNESS = ((0.299, 0.587, 0.114), (0.2126, 0.7152, 0.0722), (0.114, 0.587, 0.299))
_SCALES = (1.0, 255.0, 1 / 255)
_GRAY = 0.02
# Scale and offset from one usual range to another.
_RANGES = (
    *((scale, 0.0) for scale in (1.0, 255.0, 1 / 255, 256.0, 1 / 256)),
    *((scale, -1.0) for scale in (2.0, 1 / 127.5, 1 / 128)),
)
_ROUNDING = 0.004


def is_one_to_the_bit(steps: Sequence[Step]) -> bool:
    """Whether an element came out the same each time."""
    pictures = [step.after for step in steps if step.after is not None]
    return all(np.array_equal(pictures[0], each, equal_nan=True) for each in pictures[1:])


def leaves_no_choice(step: Step, *, is_exact: bool) -> bool:
    """Whether a picture was made gray, its negative, or written in other numbers.

    Drawn or not, there is one way to do so.

    Args:
      step: Of an element through a stage.
      is_exact: Whether it came out the same to the bit each time.
    """
    if step.pair is None or step.pair[0].shape[:2] != step.pair[1].shape[:2]:
        return False
    before, after = map(as_float, step.pair)
    if is_exact and _is_written_anew(before, after):
        return True
    had_color, has_color = (
        np.ptp(each, axis=-1).max() > 1e-3 * span(each) for each in (before, after)
    )
    if had_color and not has_color:
        return _is_its_gray(before, after[..., 0])
    return before.shape == after.shape and likeness(before, after) < -_ALIKE


def _is_written_anew(before: np.ndarray, after: np.ndarray) -> bool:
    """Whether values are the same ones in another usual range, or shown in three channels."""
    if before.shape[-1] not in (1, after.shape[-1]):
        return False
    reach = _ROUNDING * span(after)
    return any(
        float(np.abs(before * scale + offset - after).max()) <= reach for scale, offset in _RANGES
    )


def _is_its_gray(picture: np.ndarray, plane: np.ndarray) -> bool:
    """Whether a plane is the brightness of a picture, however it is scaled, and no other."""
    reach = _GRAY * span(plane)
    ways = [picture @ np.asarray(way) for way in _BRIGHTNESS] if picture.shape[-1] == 3 else []
    ways.append(picture.mean(axis=-1))
    return any(
        float(np.abs(way * scale - plane).max()) <= reach for way in ways for scale in _SCALES
    )
