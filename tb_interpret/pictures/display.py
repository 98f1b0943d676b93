"""From what the model is fed to what a person is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from tb_interpret.maths.value_range import value_range

Display = Callable[[Any], Any]


def display_pictures(
    inputs: Any,
    display: Display | None = None,
    *,
    channels_first: bool = False,
    place: int = 0,
) -> np.ndarray:
    """Pictures of a batch of model inputs.

    Args:
      inputs: A batch of model inputs; of a structure of several, that at
        `place` is shown if it has the rank of pictures, else the first that
        has. Of several frames (batch, frames, height, width, channels) the
        last is shown.
      display: A function from the input of one example to a picture
        `(height, width)` or `(height, width, 1 or 3)`, uint8, or floating
        within 0…1 or 0…255. When None the range is guessed from the whole
        batch: 0…1, 0…255, -1…1, else its own minimum to maximum; and of other
        numbers of channels than one and three the mean is shown.
      channels_first: Whether pictures among the inputs are (batch, channels,
        height, width). What `display` returns is never so.
      place: Of the picture that is explained, among the inputs counted flat.

    Returns:
      uint8 `(batch, height, width, 1 or 3)`, RGB.

    Raises:
      ValueError: `display`, or the input, gives no picture.

    >>> display_pictures(np.float32([[[[-1.0], [1.0]]]])).reshape(-1).tolist()
    [0, 255]
    """
    if display is not None:
        count = len(tf.nest.flatten(inputs)[0])
        shown = [_with_channels(_shown(display, inputs, i)) for i in range(count)]
        sizes = list(dict.fromkeys(picture.shape for picture in shown))
        if len(sizes) > 1:
            raise ValueError(
                f"`display` returns pictures of different shapes. Received: {sizes[0]} and "
                f"{sizes[1]}. Expected one for all examples. Bring them to one size in it: "
                "keras.ops.image.resize(picture, (height, width))."
            )
        pictures = np.stack(shown)
    else:
        found = _picture_input(inputs, channels_first, place)
        if found is None:
            shapes = [np.shape(x) for x in tf.nest.flatten(inputs)]
            raise ValueError(
                f"The model's input is not a batch of pictures. Received: shapes {shapes}. "
                "Expected (batch, height, width, channels). Give a single picture as "
                "picture[None]; of other inputs give `display` a function from that of one example "
                "to a picture."
            )
        pictures = found
    if pictures.shape[-1] not in (1, 3):
        pictures = pictures.astype(np.float32).mean(axis=-1, keepdims=True)
    return _to_uint8(pictures)


def _shown(display: Display, inputs: Any, example: int) -> Any:
    try:
        return display(tf.nest.map_structure(lambda x: x[example], inputs))
    except Exception as error:
        shapes = [tuple(np.shape(x)[1:]) for x in tf.nest.flatten(inputs)]
        raise ValueError(
            f"`display` failed. Received: {type(error).__name__} ({error}) for example {example}, "
            f"of shape {shapes}. Expected a function from the model input of one example, without "
            "a batch axis, to a picture (height, width, 1 or 3). Try it on x_val[0]."
        ) from error


def picture_size(
    inputs: Any, *, channels_first: bool = False, place: int = 0
) -> tuple[int, int] | None:
    """Height and width of the input that is a picture, before any `display`.

    Args:
      inputs: A batch of model inputs; of a structure of several, the first
        that has the rank of pictures counts.
      channels_first: Whether it is (batch, channels, height, width).
      place: As in `display_pictures`.

    Returns:
      Pixels; None where no input has the rank of pictures.

    >>> picture_size({"picture": np.ones((2, 3, 5, 1)), "age": np.ones((2, 1))})
    (3, 5)
    """
    found = _picture_input(inputs, channels_first, place)
    return None if found is None else (found.shape[1], found.shape[2])


def _picture_input(inputs: Any, channels_first: bool, place: int) -> np.ndarray | None:
    """`(batch, height, width, channels)`."""
    flat = tf.nest.flatten(inputs)
    for each in [*flat[place : place + 1], *flat]:
        if np.ndim(each) == 5:
            return np.asarray(each)[:, -1]
        if np.ndim(each) == 4:
            found = np.asarray(each)
            return found.transpose(0, 2, 3, 1) if channels_first else found
    return None


def _with_channels(returned: Any) -> np.ndarray:
    try:
        picture = np.asarray(returned)
    except ValueError:
        picture = np.empty(0, object)  # rows of different length
    if picture.ndim == 2:
        picture = picture[..., None]
    numbers = picture.dtype.kind in "biufV"
    if not numbers or picture.ndim != 3 or picture.shape[-1] not in (1, 3):
        raise ValueError(
            "`display` does not return a picture. Received: "
            f"{type(returned).__name__}, shape {picture.shape}. Expected "
            "(height, width) or (height, width, 1 or 3), for one example without batch axis. "
            "Give display=lambda x: x[..., :3], say, where the first three channels are colors."
        )
    return picture


def _to_uint8(pictures: np.ndarray) -> np.ndarray:
    if pictures.dtype == np.uint8:
        return pictures
    # One range for the batch: a dark picture must stay dark beside a bright one.
    low, high = value_range(pictures)
    pictures = np.nan_to_num(pictures.astype(np.float32), posinf=0.0, neginf=0.0)
    return np.asarray(np.rint((pictures - low) * (255.0 / (high - low))), np.uint8)
