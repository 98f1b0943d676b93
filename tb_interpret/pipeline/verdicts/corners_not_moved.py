"""Boxes and points that stayed where they were while the picture moved."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tb_interpret.pipeline.observation import Element
from tb_interpret.pipeline.verdicts.motion import TURNS, Motion, turn
from tb_interpret.pipeline.verdicts.rule import Sign, StepRule
from tb_interpret.pipeline.verdicts.step import Step

# Ways of turning a picture that leave rows rows.
_UPRIGHT = [name for name, (of_y, _) in TURNS.items() if of_y[0]]
# Coordinates: as a share of the picture's longer side.
_NEAR, _FAR = 0.03, 0.06


class BoxesNotMoved(StepRule):
    """The boxes are not where the picture's motion would have brought them."""

    name = "boxes not moved with the picture"

    def sign(self, step: Step) -> Sign | None:
        """Of boxes that the picture's motion would change, or that changed."""
        before, after = _boxes(step.source), _boxes(step.result)
        if _is_written_otherwise(step):
            return None
        sign = _sign_of_corners(step, before, after)
        if sign is None or not sign.shows or before is None or after is None:
            return sign
        # With x before y, in spite of what is asked for, they may have been moved rightly; or been
        # written otherwise at the same time.
        ends = [(before[..., ::-1], after[..., ::-1])]
        if step.motion and step.motion.turn in _UPRIGHT:
            ends += [(before[..., ::-1], after), (before, after[..., ::-1])]
        turned = [_sign_of_corners(step, *each) for each in ends]
        return next((each for each in turned if each and not each.shows), sign)

    def words(self, sign: Sign) -> tuple[str, str]:
        """How far the boxes are from where they should be."""
        return _words_of_corners(sign, "boxes")


class PointsNotMoved(StepRule):
    """The points are not where the picture's motion would have brought them."""

    name = "points not moved with the picture"

    def sign(self, step: Step) -> Sign | None:
        """Of points that the picture's motion would change, or that changed."""
        before, after = _points(step.source), _points(step.result)
        return _sign_of_corners(step, before, after)

    def words(self, sign: Sign) -> tuple[str, str]:
        """How far the points are from where they should be."""
        what, mend = _words_of_corners(sign, "points")
        return what, f"{mend} They are taken for (y, x)."


def _coordinates(values: np.ndarray | None, width: int) -> np.ndarray | None:
    if values is None or values.dtype.kind not in "iuf" or values.ndim != 2:
        return None
    rows = values.astype(np.float64)
    return rows if rows.shape[1] == width and np.isfinite(rows).all() else None


def _boxes(element: Element | None) -> np.ndarray | None:
    """`(number, 2, 2)`, without the empty rows that fill up batches."""
    rows = _coordinates(None if element is None else element.boxes, 4)
    if rows is None:
        return None
    return rows[(rows[:, 2] > rows[:, 0]) & (rows[:, 3] > rows[:, 1])].reshape(-1, 2, 2)


def _is_written_otherwise(step: Step) -> bool:
    """Whether the same boxes are written in another format, the picture being as it was."""
    ends = [None if x is None else _coordinates(x.boxes, 4) for x in (step.source, step.result)]
    before, after = ends
    if before is None or after is None or before.shape != after.shape or not step.keeps_look:
        return False
    turned = before[:, [1, 0, 3, 2]]
    sizes = [np.tile(each.shape[:2], 2) for each in step.pair or ()]
    written = [turned]
    for corners, axes in ((before, slice(None)), (turned, [1, 0, 3, 2])):
        first, last = corners[:, :2], corners[:, 2:]
        each = [corners, np.hstack([first, last - first])]
        each.append(np.hstack([(first + last) / 2, last - first]))
        written += each
        for size in sizes:
            written += [form / size[axes] for form in each] + [form * size[axes] for form in each]
    return any(
        np.allclose(after, form, rtol=1e-4, atol=1e-4)
        for form in written
        if not np.allclose(before, form)
    )


def _points(element: Element | None) -> np.ndarray | None:
    """`(number, 1, 2)`, without those that are not in the picture."""
    rows = _coordinates(None if element is None else element.points, 2)
    return None if rows is None else rows[(rows >= 0).all(axis=1)].reshape(-1, 1, 2)


def _sign_of_corners(
    step: Step, before: np.ndarray | None, after: np.ndarray | None
) -> Sign | None:
    motion, pair = step.motion, step.pair
    if before is None or after is None or motion is None or pair is None:
        return None
    if not before.size or not after.size or motion.likeness < 0.8:
        return None
    (height, width), (rows, columns) = (picture.shape[:2] for picture in pair)
    if max(before.max(), after.max()) <= 1 and min(height, width, rows, columns) > 2:
        # Shares of the picture rather than pixels.
        before = before * [height, width]
        after = after * [rows, columns]
    side = max(rows, columns)
    near = max(2.0, _NEAR * side, 2 * motion.precision)
    far = max(4.0, _FAR * side, 3 * motion.precision)
    moved = _moved(motion, before, height, width)
    expected = _within(moved, rows, columns)
    off = min(_distance(after, expected), _distance(after, moved))
    if off <= near:
        # Where nothing would have changed, nothing is said.
        return Sign(False) if _distance(_within(before, rows, columns), expected) > far else None
    if off < far:
        return None
    wrong = list(_corners_otherwise(before, pair[0].shape[:2], pair[1].shape[:2], motion))
    # Cut out as the picture was, and not flipped with it.
    wrong += _turned_all(moved, rows, columns)
    wrong += [_within(each, rows, columns) for each in wrong]
    otherwise = min(_distance(after, each) for each in wrong)
    if otherwise > near / 2:
        return None
    return Sign(True, {"off": off, "off_share": off / side}, motion.words)


def _moved(motion: Motion, corners: np.ndarray, height: int, width: int) -> np.ndarray:
    moved: np.ndarray = motion.points(corners.reshape(-1, 2), height, width)
    # A flip makes the last corner the first.
    ordered: np.ndarray = np.sort(moved.reshape(corners.shape), axis=1)
    return ordered


def _corners_otherwise(
    before: np.ndarray, size: tuple[int, ...], now: tuple[int, ...], motion: Motion
) -> Iterator[np.ndarray]:
    """Left as they were, resized only, or turned another way."""
    yield before
    for name in TURNS:
        turned = turn(np.empty(size, bool), name).shape
        scale = (now[0] / turned[0], now[1] / turned[1])
        if name != motion.turn or not motion.is_whole:
            other = Motion(name, scale, (0.0, 0.0), 1.0, True, 0.0)
            yield _moved(other, before, size[0], size[1])


def _turned_all(corners: np.ndarray, height: int, width: int) -> list[np.ndarray]:
    turns = (Motion(name, (1.0, 1.0), (0.0, 0.0), 1.0, True, 0.0) for name in TURNS)
    return [_moved(each, corners, height, width) for each in turns if each.moves]


def _within(corners: np.ndarray, height: int, width: int) -> np.ndarray:
    """What a crop leaves of boxes; points are left where they are."""
    if corners.shape[1] == 1:
        return corners
    clipped = np.clip(corners, 0, [height, width])
    kept: np.ndarray = clipped[(clipped[:, 1] > clipped[:, 0]).all(axis=1)]
    return kept


def _distance(found: np.ndarray, expected: np.ndarray) -> float:
    """Of each to the nearest that was expected, largest coordinate; the median of all."""
    if not len(expected):
        return float("inf")
    apart = np.abs(found[:, None] - expected[None]).max(axis=(2, 3))
    return float(np.median(apart.min(axis=1)))


def _words_of_corners(sign: Sign, what: str) -> tuple[str, str]:
    return (
        f"the picture was {sign.word}, and its {what} were not moved with it: they lie "
        f"{sign.numbers['off']:.0f} px off ({sign.numbers['off_share']:.0%} of the picture)",
        f"Draw the random number once and move picture and {what} by it, or use a layer that "
        'moves both (keras layers take a dict with "images" and "bounding_boxes").',
    )
