"""Pictures of a pipeline as arrays that can be compared, whatever their size and range."""

from __future__ import annotations

from typing import TypeGuard

import cv2
import numpy as np

from tb_interpret.pipeline.observation import Element

# Longer side at which motions are sought: enough for flips and crops, and quick.
RASTER_PX = 64
_MOST_PIXELS = 1 << 14
# Two pictures that are less like each other than this are not one, turned and cut apart.
UNLIKE = 0.6
_LOOK_PX = (24, 24)
# Mean difference, as a share of the range, below which two pictures are the same.
_SAME = 1e-3


def picture_of(element: Element | None) -> np.ndarray | None:
    """The picture, channels last; None where there is none to be judged.

    Channels that come first are moved to the end: no picture is 4 px high. bfloat16 and
    its like, which NumPy does not know, become float32, which holds them.

    >>> picture_of(Element(np.zeros((3, 8, 9)))).shape
    (8, 9, 3)
    """
    image = None if element is None else element.image
    if image is not None and image.dtype.kind == "V" and "float" in image.dtype.name:
        image = image.astype(np.float32)
    if (
        image is None
        or image.ndim not in (2, 3)
        or not image.size
        or image.dtype.kind not in "biuf"
    ):
        return None
    if image.ndim == 2:
        return image[..., None]
    if image.shape[0] <= 4 < image.shape[2] and image.shape[0] < image.shape[1]:
        return np.moveaxis(image, 0, -1)
    return image


def as_float(array: np.ndarray) -> np.ndarray:
    """Float64: sums of bytes and of half precision run over their ends."""
    return array.astype(np.float64)


def sampled(picture: np.ndarray) -> np.ndarray:
    """Every so manieth row and column of a large picture, enough for its distribution."""
    step = max(1, int(np.sqrt(picture.shape[0] * picture.shape[1] / _MOST_PIXELS)))
    return picture[::step, ::step]


def span(picture: np.ndarray) -> float:
    """Largest less smallest value; NaN where any is not finite.

    >>> span(np.uint8([[0, 255]]))
    255.0
    """
    low, high = _ends(picture)
    return high - low if np.isfinite([low, high]).all() else float("nan")


def is_informative(picture: np.ndarray | None) -> TypeGuard[np.ndarray]:
    """Whether it is finite and shows more than one value."""
    return picture is not None and span(picture) > 1e-6 * (1e-6 + max(map(abs, _ends(picture))))


def _ends(picture: np.ndarray) -> tuple[float, float]:
    """The smallest and the largest value, NaN where there is one; nothing is copied."""
    return float(picture.min()), float(picture.max())


def is_same(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two pictures differ by no more than rounding.

    >>> is_same(np.float32([[0, 1]]), np.float32([[0, 1.0001]]))
    True
    """
    return one.shape == other.shape and difference(one, other) <= _SAME


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """Mean difference of two pictures of one shape, as a share of their range."""
    if one is other or np.array_equal(one, other, equal_nan=one.dtype.kind == "f"):
        return 0.0
    reach = max(span(one), span(other))
    first, second = as_float(one), as_float(other)
    return float(np.abs(first - second).mean()) / reach if reach > 0 else float("inf")


def gray(picture: np.ndarray) -> np.ndarray:
    """Mean of the channels, float32 `(height, width)`, of mean 0 and deviation 1."""
    values = as_float(picture)
    values = values.mean(axis=-1) if values.ndim == 3 else values
    return np.asarray((values - values.mean()) / (values.std() or 1.0), np.float32)


def small_look(picture: np.ndarray) -> np.ndarray:
    """Small and gray, whatever the range: enough to know a photograph again."""
    return gray(resized(as_float(picture[..., :4]), *_LOOK_PX))


def resized(picture: np.ndarray, height: int, width: int) -> np.ndarray:
    """A float picture at another size, by means of areas where it becomes smaller."""
    if picture.shape[:2] == (height, width):
        return picture
    smaller = height <= picture.shape[0] and width <= picture.shape[1]
    way = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    if picture.ndim == 3 and picture.shape[2] > 4:  # more than OpenCV takes
        planes = [resized(plane, height, width) for plane in np.moveaxis(picture, -1, 0)]
        return np.stack(planes, axis=-1)
    return np.asarray(cv2.resize(picture, (width, height), interpolation=way))


def neighbors(picture: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """All pixels but the last along an axis, and those that follow them.

    >>> [each.tolist() for each in neighbors(np.uint8([[1, 2, 3]]), 1)]
    [[[1, 2]], [[2, 3]]]
    """
    along = np.moveaxis(picture, axis, 0)
    return np.moveaxis(along[:-1], 0, axis), np.moveaxis(along[1:], 0, axis)


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """Correlation of two arrays of one shape, 0 where one is flat.

    >>> round(likeness(np.float32([0, 1, 2]), np.float32([5, 7, 9])), 3)
    1.0
    """
    first, second = as_float(one).ravel(), as_float(other).ravel()
    # Not `mean`, which takes longer to begin than it takes to add a thousand numbers.
    count = max(len(first), 1)
    first, second = first - first.sum() / count, second - second.sum() / count
    # Not as products of matrices: these wake threads for nothing.
    size = float(np.sqrt(_dot(first, first) * _dot(second, second)))
    return _dot(first, second) / size if size > 1e-12 else 0.0


def _dot(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.einsum("i,i->", one, other))
