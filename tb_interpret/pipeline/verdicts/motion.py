"""How a picture was moved: turned over, cut out, resized or framed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import cv2
import numpy as np

from tb_interpret.pipeline.verdicts.pictures import RASTER_PX, gray, likeness, resized

# What becomes of (y, x) from -1 to 1 about the picture's middle: rows of the result.
TURNS: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "as it was": ((1, 0), (0, 1)),
    "flipped left to right": ((1, 0), (0, -1)),
    "flipped upside down": ((-1, 0), (0, 1)),
    "turned by 180°": ((-1, 0), (0, -1)),
    "transposed": ((0, 1), (1, 0)),
    "turned by 90°": ((0, -1), (1, 0)),
    "turned by 270°": ((0, 1), (-1, 0)),
    "transposed across": ((0, -1), (-1, 0)),
}
AS_IT_WAS, LEFT_TO_RIGHT = "as it was", "flipped left to right"

# A photograph that was brightened, hued, or has lost a corner is still this like itself.
_LIKE = 0.7
_CLEARLY = 0.15
# One that is half another is not this like itself.
LIKE = 0.85
# Two photographs may be alike in a small part.
_LIKE_IN_PART = 0.93
_SHARE_OF_PART = 0.8


@dataclasses.dataclass(frozen=True)
class Motion:
    """Where the pixels of a picture went.

    Attributes:
      turn: One of `TURNS`.
      scale: Of rows and of columns, after the turn.
      offset: Of the result's first row and column in the turned and scaled picture; below 0:
        the picture was framed.
      likeness: From 0 to 1.
      is_whole: Whether the result shows all of the picture and nothing else.
      precision: Pixels of the result within which it is known.
    """

    turn: str
    scale: tuple[float, float]
    offset: tuple[float, float]
    likeness: float
    is_whole: bool
    precision: float

    @property
    def moves(self) -> bool:
        """Whether anything is not where it was, sizes apart."""
        return self.turn != AS_IT_WAS or not self.is_whole

    @property
    def words(self) -> str:
        """For people, behind "the picture was"."""
        words = [self.turn] if self.turn != AS_IT_WAS else []
        if not self.is_whole:
            words.append("framed" if min(self.offset) < -self.precision else "cut out")
        elif self.turn == AS_IT_WAS:
            words.append("resized" if self.scale != (1.0, 1.0) else "kept as it was")
        return " and ".join(words)

    def points(self, points: np.ndarray, height: int, width: int) -> np.ndarray:
        """Where points (y, x) of a picture of that size went."""
        middle = np.array([height, width]) / 2
        way = np.array(TURNS[self.turn], np.float64)
        moved = (points - middle) @ way.T + np.abs(way) @ middle
        return np.asarray(moved * np.array(self.scale) - np.array(self.offset))

    def carried(self, picture: np.ndarray, height: int, width: int) -> np.ndarray:
        """A picture (float, of any size with the same content) moved likewise.

        Args:
          picture: `(rows, columns)` or `(rows, columns, channels)`, of four channels at most.
          height: Of what is to come out.
          width: Likewise.
        """
        turned = turn(picture, self.turn)
        if self.is_whole:
            whole = resized(turned, height, width)
            return np.reshape(whole, (height, width, *picture.shape[2:]))
        corners = np.array([[0, 0], [0, 1], [1, 0]], np.float32)
        to = corners * np.array(self.scale) - np.array(self.offset)
        # OpenCV has x before y, and pixels' middles for their corners.
        ends = [np.ascontiguousarray(each[:, ::-1] - 0.5, np.float32) for each in (corners, to)]
        moved = cv2.warpAffine(
            turned,
            cv2.getAffineTransform(*ends),
            (width, height),
            flags=cv2.INTER_LINEAR,
            borderValue=[np.nan] * 4,
        )
        return np.reshape(moved, (height, width, *picture.shape[2:]))


def turn(picture: np.ndarray, name: str) -> np.ndarray:
    """A picture turned as `TURNS` has it.

    >>> turn(np.array([[1, 2], [3, 4]]), "turned by 90°").tolist()
    [[2, 4], [1, 3]]
    """
    (rows_of_y, rows_of_x), (columns_of_y, columns_of_x) = TURNS[name]
    if not rows_of_y:
        picture = picture.swapaxes(0, 1)
    if rows_of_y + rows_of_x < 0:
        picture = picture[::-1]
    if columns_of_y + columns_of_x < 0:
        picture = picture[:, ::-1]
    return np.ascontiguousarray(picture)


def find_motion(source: np.ndarray, result: np.ndarray) -> Motion | None:
    """How `result` was made of `source`, as far as its pixels tell for certain.

    Args:
      source: A picture of any size, range and number of channels.
      result: Likewise.

    Returns:
      None where several motions are about as likely, or none is.
    """
    before, after, pixel = _rasters(gray(source), gray(result))
    candidates = sorted(_whole(before, after), key=lambda found: -found.likeness)
    best = candidates[0]
    if best.likeness < 0.97 or abs(np.log(best.scale[0] / best.scale[1])) > 0.1:
        parts = list(_parts(before, after))
        candidates = sorted([*candidates, *parts], key=lambda found: -found.likeness)
        best = _best(candidates)
    others = [each.likeness for each in candidates if _differ(each, best)]
    second = max(others, default=0.0)
    enough = _LIKE if best.is_whole else _LIKE_IN_PART
    clear = best.likeness - second >= min(_CLEARLY, 0.5 * (1 - second) + 0.01)
    if best.likeness < enough or not clear:
        return None
    return dataclasses.replace(
        best,
        scale=_exact_scale(best, source, result),
        offset=(best.offset[0] * pixel, best.offset[1] * pixel),
        precision=1.5 * pixel,
    )


def _best(candidates: list[Motion]) -> Motion:
    """The likeliest; the whole picture where a part is no more like it."""
    best = candidates[0]
    for each in candidates:
        if each.is_whole and each.likeness >= best.likeness - 0.02:
            return each
    return best


def _differ(one: Motion, other: Motion) -> bool:
    return one.turn != other.turn


def _exact_scale(best: Motion, source: np.ndarray, result: np.ndarray) -> tuple[float, float]:
    if not best.is_whole:
        return best.scale
    size = turn(np.empty(source.shape[:2], bool), best.turn).shape
    return result.shape[0] / size[0], result.shape[1] / size[1]


def _rasters(before: np.ndarray, after: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Both at one smaller scale, and how many pixels one of theirs is."""
    pixel = max(1.0, max(*before.shape, *after.shape) / RASTER_PX)
    small = [
        resized(each, *(max(4, round(side / pixel)) for side in each.shape))
        for each in (before, after)
    ]
    return small[0], small[1], pixel


def _whole(before: np.ndarray, after: np.ndarray) -> Iterator[Motion]:
    height, width = after.shape
    # Fine structure is what resizing and noise change first.
    rows, columns = min(height, 32), min(width, 32)
    target = resized(after, rows, columns)
    # Made smaller first and turned then, which is the same and quicker.
    upright, lying = resized(before, rows, columns), resized(before, columns, rows)
    for name, ((is_upright, _), _) in TURNS.items():
        alike = abs(likeness(turn(upright if is_upright else lying, name), target))
        size = before.shape if is_upright else before.shape[::-1]
        scale = (height / size[0], width / size[1])
        yield Motion(name, scale, (0.0, 0.0), alike, True, 0.0)


def _parts(before: np.ndarray, after: np.ndarray) -> Iterator[Motion]:
    for name in TURNS:
        turned = turn(before, name)
        ratios = [after.shape[0] / turned.shape[0], after.shape[1] / turned.shape[1]]
        for scale in sorted({1.0, *ratios}):
            if not 1 / 8 < scale < 8:
                continue
            size = [max(4, round(side * scale)) for side in turned.shape]
            found = _shift(resized(turned, *size), after)
            if found:
                offset, alike, is_moved = found
                if is_moved:
                    yield Motion(name, (scale, scale), offset, alike, False, 0.0)


def _shift(scaled: np.ndarray, after: np.ndarray) -> tuple[tuple[float, float], float, bool] | None:
    """Where `after` begins in `scaled`, how alike both are there, and whether it is a part."""
    common = [min(sides) for sides in zip(scaled.shape, after.shape, strict=True)]
    size = [max(3, int(_SHARE_OF_PART * side)) for side in common]
    framed = all(a <= b for a, b in zip(scaled.shape, after.shape, strict=True))
    sample, field = (scaled, after) if framed else (after, scaled)
    start = [(side - part) // 2 for side, part in zip(sample.shape, size, strict=True)]
    part = sample[start[0] : start[0] + size[0], start[1] : start[1] + size[1]]
    if part.std() < 1e-3:
        return None
    scores = cv2.matchTemplate(field, np.ascontiguousarray(part), cv2.TM_CCOEFF_NORMED)
    place = np.unravel_index(
        int(np.argmax(np.nan_to_num(scores, posinf=0, neginf=0))), scores.shape
    )
    offset = [int(at) - int(begin) for at, begin in zip(place, start, strict=True)]
    if framed:
        offset = [-each for each in offset]
    one, other = _overlap(scaled, after, offset)
    if one.size < 0.4 * min(scaled.size, after.size):
        return None
    is_moved = scaled.shape != after.shape or any(offset)
    return (float(offset[0]), float(offset[1])), likeness(one, other), is_moved


def _overlap(
    scaled: np.ndarray, after: np.ndarray, offset: list[int]
) -> tuple[np.ndarray, np.ndarray]:
    of_scaled, of_after = [], []
    for axis, begin in enumerate(offset):
        low = max(0, begin)
        high = min(scaled.shape[axis], begin + after.shape[axis])
        of_scaled.append(slice(low, max(low, high)))
        of_after.append(slice(low - begin, max(low, high) - begin))
    return scaled[tuple(of_scaled)], after[tuple(of_after)]
