"""Occlusion: how much of a score is lost when a part of the picture is hidden."""

from __future__ import annotations

from typing import Any, Literal

import cv2
import numpy as np

Aggregate = Literal["mean", "sum"]
Size = int | tuple[int, int]

# Of scores that should be the same: eight units in the last place of a float32.
_ROUNDING = 8 * float(np.finfo(np.float32).eps)

# Windows along each axis, and the blur, where nothing else is asked for.
_PARTS = 8


def default_patch(height: int, width: int) -> tuple[int, int]:
    """A window of an eighth of the picture along each axis, rounded up.

    >>> default_patch(28, 28), default_patch(224, 100)
    ((4, 4), (28, 13))
    """
    return -(-height // _PARTS), -(-width // _PARTS)


def patch_grid(height: int, width: int, patch_size: Size, stride: Size) -> np.ndarray:
    """Where the windows lie that together cover a picture.

    Windows lie at multiples of the stride. Where the last one that fits ends
    before the border, one more follows that the border clips: all is covered
    and no window leaves the raster.

    Args:
      height: Of the picture, pixels.
      width: Of the picture, pixels.
      patch_size: Of a window, pixels: one number, or height and width.
      stride: From window to window, pixels: likewise.

    Returns:
      Int32 `(positions, 2)`: top and left of each, row by row.

    Raises:
      ValueError: A window is larger than the picture, or the windows leave
        holes.

    >>> patch_grid(2, 5, (2, 2), 2).tolist()
    [[0, 0], [0, 2], [0, 4]]
    """
    patch, step = as_pair(patch_size), as_pair(stride)
    if patch[0] > height or patch[1] > width:
        raise ValueError(
            f"`patch_size` is larger than the picture. Received: patch_size={patch} for a picture "
            f"of {height} x {width} pixels. Expected a part of it. Give a smaller one, or None for "
            "an eighth of the picture."
        )
    if step[0] > patch[0] or step[1] > patch[1]:
        raise ValueError(
            f"`stride` leaves holes between the windows. Received: stride={step} with "
            f"patch_size={patch}. Expected a stride of at most the patch's size. Give a smaller "
            "one, or None for windows that lie side by side."
        )
    tops, lefts = (_starts(*axis) for axis in zip((height, width), patch, step, strict=True))
    return np.stack(np.meshgrid(tops, lefts, indexing="ij"), axis=-1).reshape(-1, 2)


def sensitivity_maps(
    drops: np.ndarray,
    positions: np.ndarray,
    patch: Size,
    stride: Size,
    height: int,
    width: int,
    *,
    aggregate: Aggregate = "mean",
) -> np.ndarray:
    """Maps of how much of the score each part of a picture holds.

    A cell of the map has one stride's size where the window is a multiple of
    the stride, as no window's edge then crosses it; else it is a pixel, for
    each axis apart. What the border leaves of a cell is a cell of its own.

    Args:
      drops: Float `(positions, batch)`: the score of the whole picture minus
        that of the picture with a window hidden.
      positions: Int `(positions, 2)`, as `patch_grid` returns them.
      patch: Of a window, pixels: one number, or height and width.
      stride: From window to window, pixels: likewise.
      height: Of the picture, pixels.
      width: Of the picture, pixels.
      aggregate: Whether a cell is the mean or the sum of the drops of the
        windows that cover it.

    Returns:
      Float32 `(batch, map_height, map_width)`, in units of the score.
      Positive where hiding lowers the score. A drop that is not finite stays
      in the cells that its window covers.

    Raises:
      ValueError: The windows do not cover the picture.

    Reference:
      Zeiler and Fergus, "Visualizing and Understanding Convolutional
      Networks", ECCV 2014, https://arxiv.org/abs/1311.2901, section 4.2

    >>> positions = patch_grid(1, 3, (1, 2), (1, 1))
    >>> sensitivity_maps(np.float32([[200], [240]]), positions, (1, 2), 1, 1, 3).tolist()
    [[[200.0, 220.0, 240.0]]]
    """
    patch, stride = as_pair(patch), as_pair(stride)
    cell = tuple(s if p % s == 0 else 1 for p, s in zip(patch, stride, strict=True))
    map_height, map_width = -(-height // cell[0]), -(-width // cell[1])
    totals = np.zeros((drops.shape[1], map_height, map_width))
    counts = np.zeros((map_height, map_width))
    # Infinite drops of opposite sign are NaN together: a fact, not a fault.
    with np.errstate(invalid="ignore"):
        for (top, left), drop in zip(positions // cell, drops, strict=True):
            covered = np.s_[top : top + patch[0] // cell[0], left : left + patch[1] // cell[1]]
            totals[(slice(None), *covered)] += drop[:, None, None]
            counts[covered] += 1
    if not counts.all():
        raise ValueError(
            f"The windows do not cover the picture. Received: {len(positions)} positions for "
            f"{height} x {width} pixels. Expected every pixel under a window. Take them from "
            "`patch_grid`."
        )
    return (totals / counts if aggregate == "mean" else totals).astype(np.float32)


def without_rounding(drops: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Drops without differences that rounding alone can make.

    The last bits of a float32 score depend on the order in which a processor
    adds up, and so on what else is in the batch. Where all drops of an example
    lie within eight units in the last place of its scores, they are one drop,
    and none where that is as near to zero. Others stay as they are.

    Args:
      drops: Float `(positions, batch)`, as `sensitivity_maps` takes them.
      scores: Float `(batch,)`, of the whole pictures.

    Returns:
      Drops of the same shape.

    >>> without_rounding(np.float32([[1e-7, 1e-7], [0, 1]]), np.float32([1, 1]))[:, 0].tolist()
    [0.0, 0.0]
    """
    # NaN and infinity compare as false: they stay.
    with np.errstate(invalid="ignore"):
        largest = np.maximum(np.abs(scores), np.abs(scores - drops).max(axis=0))
        rounding = _ROUNDING * largest
        low, high = drops.min(axis=0), drops.max(axis=0)
        middle = np.where(np.maximum(-low, high) <= rounding, 0, low + (high - low) / 2)
        same = high - low < rounding
    return np.asarray(np.where(same, middle, drops), drops.dtype)


def fill_pictures(fill: Any, pictures: np.ndarray, *, channels_first: bool = False) -> np.ndarray:
    """What a window shows in place of each picture.

    Args:
      fill: `"mean"`, the picture's own mean color; `"blur"`, the picture
        under a Gaussian whose standard deviation is an eighth of it; a number;
        or an array that broadcasts to one picture, laid out as it is.
      pictures: Model inputs `(batch, height, width, channels)`, any dtype.
      channels_first: Whether they are `(batch, channels, height, width)`.

    Returns:
      Float32, of the shape of `pictures`.

    Raises:
      ValueError: An array does not broadcast to a picture, or the word is
        unknown.

    >>> fill_pictures("mean", np.float32([[[[1.0], [4.0]]]])).reshape(-1).tolist()
    [2.5, 2.5]
    """
    pictures = pictures.astype(np.float32)
    if isinstance(fill, str):
        if fill == "mean":
            axes = (2, 3) if channels_first else (1, 2)
            means = pictures.mean(axis=axes, keepdims=True, dtype=np.float64)
            return np.broadcast_to(means.astype(np.float32), pictures.shape)
        if fill == "blur":
            if channels_first:
                return np.moveaxis(fill_pictures(fill, np.moveaxis(pictures, 1, -1)), -1, 1)
            return np.stack([_blurred(picture) for picture in pictures])
        raise ValueError(
            f"There is no such fill. Received: fill={fill!r}. Expected 'mean', 'blur', a number "
            "or an array that broadcasts to one picture. fill=0 is the number."
        )
    values = np.asarray(fill, np.float32)
    try:
        return np.broadcast_to(np.broadcast_to(values, pictures.shape[1:]), pictures.shape)
    except ValueError as error:
        raise ValueError(
            f"`fill` does not fit the pictures. Received: fill of shape {values.shape} for "
            f"pictures of shape {pictures.shape[1:]}. Expected an array that broadcasts to one "
            "picture. Give one number a channel, of shape (channels,), or (channels, 1, 1) where "
            "the model takes channels first."
        ) from error


def as_pair(size: Size) -> tuple[int, int]:
    """Height and width of a size that may be one number.

    >>> as_pair(3)
    (3, 3)
    """
    height, width = (size, size) if isinstance(size, (int, np.integer)) else size
    return int(height), int(width)


def _starts(size: int, patch: int, stride: int) -> np.ndarray:
    """Where windows begin along one axis: the last one may be clipped."""
    return np.arange(0, size - patch + stride, stride, dtype=np.int32)


def _blurred(picture: np.ndarray) -> np.ndarray:
    height, width, _ = picture.shape
    blurred = cv2.GaussianBlur(
        picture,
        ksize=(0, 0),
        sigmaX=width / _PARTS,
        sigmaY=height / _PARTS,
        borderType=cv2.BORDER_REPLICATE,
    )
    # OpenCV drops the axis of a single channel.
    return np.asarray(blurred.reshape(picture.shape))
