"""Label masks with values that no label has."""

from __future__ import annotations

from collections.abc import Container, Sequence

import cv2
import numpy as np

from tb_interpret.pipeline.observation import Element
from tb_interpret.pipeline.verdicts.rule import Seen, Sign, StageRule
from tb_interpret.pipeline.verdicts.step import Step

# More values than these are no labels, but something that is measured.
_MOST_LABELS = 64
# What frames and corners are filled with.
_FILL = (-1.0, 0.0, 255.0)


class MaskValues(StageRule):
    """A mask of labels was resized as a picture is: between 0 and 2 lies 1.

    Masks that hold fractions are no labels (heat maps), and are not judged.
    """

    name = "mask has new values"

    def signs(self, group: Sequence[Step], seen: Seen) -> list[tuple[Step, Sign]]:
        """Of masks that hold labels."""
        vocabulary = _vocabulary(group)
        return [(step, sign) for step in group if (sign := _sign(step, vocabulary))]

    def words(self, sign: Sign) -> tuple[str, str]:
        """How many values there are, and one that is new."""
        numbers = sign.numbers
        return (
            f"the mask's {numbers['num_before']:.0f} values have become "
            f"{numbers['num_after']:.0f}, such as {numbers['example']:.4g}, which is no label",
            'Resize and turn masks of labels by nearest neighbor: method="nearest", '
            "cv2.INTER_NEAREST.",
        )


def _sign(step: Step, vocabulary: Container[float]) -> Sign | None:
    before, after = labels_of(step.source), step.result.mask
    if before is None or after is None or not after.size or after.dtype.kind not in "biuf":
        return None
    known, left = np.unique(before), np.unique(after)
    if len(known) > _MOST_LABELS:
        return None
    new = [value for value in left if value not in known]
    made = [
        value
        for value in new
        if value not in _FILL and (value not in vocabulary or _is_thin(np.asarray(after == value)))
    ]
    # Labels that got other numbers are as many as before.
    grown = len(left) - len(known) - sum(value in _FILL for value in new)
    shows = bool(made) and grown > 0 and not _is_one_hot(before, after)
    example = made[0] if made else 0.0
    numbers = {"num_before": float(len(known)), "num_after": float(len(left))}
    return Sign(shows, numbers | {"example": float(example)})


def labels_of(element: Element | None) -> np.ndarray | None:
    """A mask of whole numbers; None where there is none.

    >>> labels_of(Element(None, mask=np.array([[0.5]]))) is None
    True
    """
    mask = None if element is None else element.mask
    if mask is None or not mask.size or mask.dtype.kind not in "biuf":
        return None
    return mask if np.array_equal(mask, np.round(mask)) else None


def _vocabulary(group: Sequence[Step]) -> set[float]:
    """The labels of all elements: pictures may be pasted into each other."""
    masks = [labels_of(step.source) for step in group]
    return {float(value) for mask in masks if mask is not None for value in np.unique(mask)}


def _is_thin(where: np.ndarray) -> bool:
    """Whether it is a seam between labels, and no area."""
    plane = where.reshape(*where.shape[:2], -1).any(axis=-1).astype(np.uint8)
    return not cv2.erode(plane, np.ones((3, 3), np.uint8), borderValue=0).any()


def _is_one_hot(before: np.ndarray, after: np.ndarray) -> bool:
    more = after.ndim == 3 and after.shape[2] > (before.shape[2] if before.ndim == 3 else 1)
    return more and bool(np.isin(after, (0, 1)).all())
