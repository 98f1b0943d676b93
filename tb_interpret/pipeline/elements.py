"""From what passed a stage to what is kept of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from tb_interpret.photographs import is_photograph, photographs_as_arrays
from tb_interpret.pipeline.fingerprint import mark_of
from tb_interpret.pipeline.leaf import BESIDE
from tb_interpret.pipeline.observation import Element

CHANNELS = (1, 3, 4)


def as_array(value: Any, *, copied: bool = False) -> Any:
    """As numpy has it; text and numbers of Python stay.

    Args:
      value: What passed.
      copied: Whether it may be changed by who owns it.
    """
    if isinstance(value, tf.RaggedTensor):
        value = tf.cast(value, tf.float32).to_tensor(default_value=float("nan"))
    if isinstance(value, tf.Tensor):
        return value.numpy()
    if isinstance(value, np.ndarray):
        return value.copy() if copied else value
    return value


def checked_picture(value: Any, where: str) -> np.ndarray:
    """A picture that was given to be shown.

    Args:
      value: An array, a tensor or a picture of PIL.
      where: Of the call, for errors.

    Raises:
      ValueError: It is none.
    """
    found = photographs_as_arrays([value])[0] if is_photograph(value) else value
    symbolic = tf.is_symbolic_tensor(found)
    try:
        array = None if symbolic or not hasattr(found, "__array__") else np.asarray(found)
    except Exception:
        array = None
    if array is None or array.ndim not in (2, 3) or not array.size or array.dtype.kind in "OSUcMm":
        what = type(value).__name__ if array is None else f"{array.dtype}, shape {array.shape}"
        raise ValueError(
            f"{where} shows no picture. Received: {'a tensor of a graph' if symbolic else what}. "
            "Expected numbers of shape (height, width, channels) or (height, width). "
            + _shown_instead(found, symbolic=symbolic)
        )
    return array


def _shown_instead(value: Any, *, symbolic: bool) -> str:
    """How what is no picture becomes one."""
    if symbolic:
        return "In functions that are mapped, wrap the function: pipeline.stage(…)(function)."
    if value is None:
        return "cv2.imread gives None where it cannot read: look whether the file is there."
    if isinstance(value, (str, bytes, os.PathLike)) or _is_text(value):
        return "Read the file first: keras.utils.img_to_array(keras.utils.load_img(path))."
    return "Of a batch, log each: image[0], say."


def _is_text(value: Any) -> bool:
    dtype = getattr(value, "dtype", None)
    return dtype == tf.string or getattr(dtype, "kind", None) in ("S", "U")


def is_channels_first(image: np.ndarray) -> bool:
    """Whether it is (channels, height, width).

    >>> is_channels_first(np.zeros((3, 8, 9))), is_channels_first(np.zeros((8, 9, 3)))
    (True, False)
    """
    return image.ndim == 3 and image.shape[0] in CHANNELS and image.shape[2] not in CHANNELS


def element_of(values: Mapping[str, Any]) -> Element:
    """What is known of an element.

    Args:
      values: Arrays by role.

    Raises:
      ValueError: What was said to be the picture is none.
    """
    image = values.get("image")
    if image is not None:
        image = np.asarray(image)
        if image.ndim not in (2, 3) or image.dtype.kind in "OSUc":
            raise ValueError(
                f"The picture of a stage is none. Received: {image.dtype}, shape {image.shape}. "
                "Expected numbers of shape (height, width, channels) or (height, width). Say "
                "where it is: stage(…, image=0)."
            )
    return Element(
        _channels_last(image),
        _mask(values.get("mask")),
        _table(values.get("boxes"), 4),
        _table(values.get("points"), 2),
        _label(values.get("label")),
        tuple(mark_of(values[name]).whole for name in sorted(values) if name.startswith(BESIDE)),
    )


def arrays_of(element: Element | None) -> list[np.ndarray]:
    """What of it takes memory."""
    if element is None:
        return []
    arrays = (element.image, element.mask, element.boxes, element.points, element.label)
    return [array for array in arrays if isinstance(array, np.ndarray)]


def _channels_last(image: Any) -> np.ndarray | None:
    if image is None:
        return None
    array = np.asarray(image)
    return array.transpose(1, 2, 0) if is_channels_first(array) else array


def _mask(value: Any) -> np.ndarray | None:
    """None where there is no plane yet: a path, a label in the place of the mask to come."""
    found = None if value is None else np.asarray(value)
    return None if found is None or found.ndim not in (2, 3) else _channels_last(found)


def _table(value: Any, columns: int) -> np.ndarray | None:
    """Rows of so many numbers, without those that fill a batch up: NaN or -1 throughout."""
    if value is None:
        return None
    rows = np.asarray(value, np.float32).reshape(-1, np.shape(value)[-1] if np.size(value) else 4)
    rows = rows[:, :columns]
    fills = np.isnan(rows).all(axis=1) | (rows == -1).all(axis=1)
    return np.asarray(rows[~fills])


def _label(value: Any) -> int | float | str | np.ndarray | None:
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if value is None or isinstance(value, (int, float, str)):
        return value
    array = np.asarray(value)
    if array.ndim:
        return array
    only = array.item()
    return _label(only) if isinstance(only, (bytes, int, float, str)) else str(only)
