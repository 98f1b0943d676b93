"""Masks that stayed where they were while the picture moved."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tb_interpret.pipeline.observation import Element
from tb_interpret.pipeline.verdicts.motion import TURNS, Motion, find_motion, turn
from tb_interpret.pipeline.verdicts.pictures import likeness, resized
from tb_interpret.pipeline.verdicts.rule import Sign, StepRule
from tb_interpret.pipeline.verdicts.step import Step
from tb_interpret.pipeline.verdicts.warps import find_warp, warped

# Masks that moved alike are this like each other, and the others clearly less.
_LIKE, _CLEARLY = 0.9, 0.15
_RASTER_PX = 32


class MaskNotMoved(StepRule):
    """The mask was moved otherwise than the picture, or not at all."""

    name = "mask not moved with the picture"

    def sign(self, step: Step) -> Sign | None:
        """Of masks that the picture's motion would change, or that changed."""
        before, after = _mask(step.source), _mask(step.result)
        if before is None or after is None or step.pair is None:
            return None
        if np.array_equal(before, after) and not (step.motion and step.motion.moves):
            return _sign_of_warp(step.pair, before, after)
        if step.motion is None:
            return None
        shapes = [picture.shape[:2] for picture in step.pair]
        expected = step.motion.carried(resized(before, *shapes[0]), *shapes[1])
        with_picture = _likeness(np.nan_to_num(expected, nan=float(np.median(before))), after)
        otherwise = max(
            (_likeness(each, after) for each in _moved_otherwise(before, after, step.motion)),
            default=0.0,
        )
        numbers = {"likeness_moved": with_picture, "likeness_found": otherwise}
        if otherwise >= _LIKE and with_picture <= otherwise - _CLEARLY:
            return Sign(True, numbers, step.motion.words)
        return Sign(False) if with_picture >= otherwise + _CLEARLY else None

    def words(self, sign: Sign) -> tuple[str, str]:
        """How the mask correlates with where it should be, and where it is."""
        return (
            f"the picture was {sign.word}, and its mask was not (it correlates by "
            f"{sign.numbers['likeness_moved']:.2f} with the mask moved as the picture was, by "
            f"{sign.numbers['likeness_found']:.2f} with one that was not)",
            "Draw the random number once and move picture and mask by it, or move both at once "
            "(concatenate them as channels; keras layers take a dict with "
            '"images" and "segmentation_masks").',
        )


def _sign_of_warp(
    pair: tuple[np.ndarray, np.ndarray], before: np.ndarray, after: np.ndarray
) -> Sign | None:
    """Of a mask that is as it was, where the picture was zoomed, turned or cut out."""
    warp = find_warp(*pair)
    if warp is None:
        return None
    expected = np.nan_to_num(warped(before, warp), nan=float(np.median(before)))
    with_picture = _likeness(expected, after)
    numbers = {"likeness_moved": with_picture, "likeness_found": 1.0}
    return Sign(with_picture <= 1 - _CLEARLY, numbers, "zoomed, turned or cut out")


def _mask(element: Element | None) -> np.ndarray | None:
    """One plane; of several, each class has a number."""
    mask = None if element is None else element.mask
    if mask is None or mask.dtype.kind not in "biuf" or mask.ndim not in (2, 3) or not mask.size:
        return None
    plane = mask.astype(np.float32)
    if plane.ndim == 3:
        plane = plane @ np.arange(1, plane.shape[2] + 1, dtype=np.float32)
    return plane if np.isfinite(plane).all() and np.ptp(plane) > 0 else None


def _likeness(one: np.ndarray, other: np.ndarray) -> float:
    rows, columns = (min(side, _RASTER_PX) for side in other.shape)
    return likeness(resized(one, rows, columns), resized(other, rows, columns))


def _moved_otherwise(before: np.ndarray, after: np.ndarray, motion: Motion) -> Iterator[np.ndarray]:
    """The mask in each way in which it may have been moved by mistake."""
    for name in TURNS:
        if name != motion.turn or not motion.is_whole:
            yield turn(before, name)
    if not motion.is_whole:
        found = find_motion(before, after)
        if found and not found.is_whole:
            moved = found.carried(before, *after.shape)
            yield np.nan_to_num(moved, nan=float(np.median(before)))
