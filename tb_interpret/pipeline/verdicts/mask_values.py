"""Label masks with values that no label has."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from tb_interpret.pipeline.observation import Element
from tb_interpret.pipeline.verdicts.motion import TURNS, turn
from tb_interpret.pipeline.verdicts.pictures import as_float, likeness, neighbors, resized
from tb_interpret.pipeline.verdicts.rule import Sign, StepRule
from tb_interpret.pipeline.verdicts.step import Step

# More values than these are no labels, but something that is measured.
_MOST_LABELS = 64
# Of the new values; the others may be labels by another number.
_SEAMS = 1 / 3
# What frames and corners are filled with.
_FILL = (-1.0, 0.0, 255.0)
# Of what is not background, in as many values as there were labels: where no value lies beyond
# these, and where they may have got other numbers.
_PLATEAUS, _PLATEAUS_BEYOND = 0.4, 0.9
# By so much of the labels' range cubic and sharper ways of resizing leave it, beside edges.
_OVERSHOOT = 0.25
# By so much of it rounding moves a label.
_ROUNDING = 1e-4
# Of as many values and more, neighbors that differ by the least step mostly are no labels.
_STEPS, _BY_ONE = 6, 0.6
# This like the mask resized is one that was resized, whatever the filter.
_RESIZED = 0.97


class MaskValues(StepRule):
    """A mask of labels was resized as a picture is: between 0 and 2 lies 1.

    Masks that hold fractions are no labels (heat maps), and are not judged.
    """

    name = "mask has new values"

    def sign(self, step: Step) -> Sign | None:
        """Of masks that hold labels."""
        before, after = labels_of(step.source), step.result.mask
        if before is None or after is None or not after.size or after.dtype.kind not in "biuf":
            return None
        if _are_shares(before) != self.is_note:
            return None
        known = as_float(np.unique(before))
        if len(known) > _MOST_LABELS or _is_measured(before, known):
            return None
        after = _rounded(after, known)
        left, counts = np.unique(after, return_counts=True)
        if _is_in_place(step, before, after):
            return None
        if not _is_of_labels(known, left, counts) and not _is_resized(before, after):
            return None
        new = [value for value in left if value not in known]
        others = [value for value in new if value not in _FILL]
        made = [value for value in others if _is_made(value, before, after)]
        # Labels that got other numbers are as many as before.
        grown = len(left) - len(known) - (len(new) - len(others))
        is_seam = len(made) > 0 and len(made) >= _SEAMS * len(others)
        shows = is_seam and grown > 0 and not _is_one_hot(before, after)
        numbers = {"num_before": float(len(known)), "num_after": float(len(left))}
        return Sign(shows, numbers | {"example": float(made[0]) if made else 0.0})

    def words(self, sign: Sign) -> tuple[str, str]:
        """How many values there are, and one that is new."""
        numbers = sign.numbers
        return (
            f"the mask's {numbers['num_before']:.0f} values have become "
            f"{numbers['num_after']:.0f}, such as {numbers['example']:.4g}, which is no label",
            'Resize and turn masks of labels by nearest neighbor: method="nearest", '
            "cv2.INTER_NEAREST.",
        )


class MaskShares(MaskValues):
    """Likewise, where fractions may be meant: shares of classes, a soft mask."""

    is_note = True


def labels_of(element: Element | None) -> np.ndarray | None:
    """A mask of whole numbers; None where there is none.

    >>> labels_of(Element(None, mask=np.array([[0.5]]))) is None
    True
    """
    mask = None if element is None else element.mask
    if mask is None or not mask.size or mask.dtype.kind not in "biuf":
        return None
    return mask if np.array_equal(mask, np.round(mask)) else None


def _are_shares(before: np.ndarray) -> bool:
    """Whether it may be how much of a class is there: floats up to 1, a plane a class."""
    return bool(before.dtype.kind == "f" and before.min() >= 0 and before.max() <= 1)


def _is_measured(before: np.ndarray, known: np.ndarray) -> bool:
    """Whether values go up and down by steps, as those of a depth do: classes jump."""
    if len(known) < _STEPS:
        return False
    steps = np.concatenate(
        [np.abs(one - other).ravel() for one, other in _beside(as_float(before))]
    )
    steps = steps[steps > 0]
    return bool(np.mean(steps <= np.diff(known).min()) >= _BY_ONE)


def _beside(plane: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    return (neighbors(plane, axis) for axis in (0, 1))


def _rounded(after: np.ndarray, known: np.ndarray) -> np.ndarray:
    """A mask whose labels are just that: sums of weights miss them by little."""
    if after.dtype.kind != "f":
        return after
    middles = (known[1:] + known[:-1]) / 2
    nearest = known[np.searchsorted(middles, after)]
    near = np.abs(after - nearest) <= _ROUNDING * max(float(known[-1] - known[0]), 1e-12)
    return np.where(near, nearest, after)


def _is_in_place(step: Step, before: np.ndarray, after: np.ndarray) -> bool:
    """Whether neither picture nor mask was resized or turned: what the mask has is meant.

    A border, a soft edge, a weight.
    """
    return step.keeps_look and before.shape[:2] == after.shape[:2]


def _is_of_labels(known: np.ndarray, left: np.ndarray, counts: np.ndarray) -> bool:
    """Whether it may be labels, blended at their seams: most of it are as few values as before.

    A distance, a density or a weight that was made of a mask is something else, and lies beyond
    the labels.
    """
    # What is not background: the most common value.
    inside = np.sort(counts)[::-1][1:]
    beyond = _OVERSHOOT * (known[-1] - known[0])
    is_within = known[0] - beyond <= left[0] and left[-1] <= known[-1] + beyond
    least = _PLATEAUS if is_within else _PLATEAUS_BEYOND
    return bool(inside[: len(known)].sum() >= least * inside.sum())


def _is_resized(before: np.ndarray, after: np.ndarray) -> bool:
    """Whether it is what resizing leaves, by wide filters and of small objects too."""
    if before.ndim != 2 or after.squeeze().ndim != 2 or before.shape == after.shape[:2]:
        return False
    if not np.isfinite(after).all():
        return False
    plane, result = before.astype(np.float32), after.squeeze().astype(np.float32)
    return any(
        likeness(resized(turn(plane, name), *result.shape), result) >= _RESIZED for name in TURNS
    )


def _is_made(value: float, before: np.ndarray, after: np.ndarray) -> bool:
    """Whether a value is a seam between labels: areas may have been pasted in, or mixed."""
    where = np.asarray(after == value)
    plane = where.reshape(*where.shape[:2], -1).any(axis=-1).astype(np.uint8)
    # Where a mask is enlarged, its seams are.
    side = 2 * max(1, round(after.shape[0] / before.shape[0])) + 1
    return not cv2.erode(plane, np.ones((side, side), np.uint8), borderValue=0).any()


def _is_one_hot(before: np.ndarray, after: np.ndarray) -> bool:
    more = after.ndim == 3 and after.shape[2] > (before.shape[2] if before.ndim == 3 else 1)
    return more and bool(np.isin(after, (0, 1)).all())
