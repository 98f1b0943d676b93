"""What `fit` does to examples before a model is called on them."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf


@dataclasses.dataclass(frozen=True)
class Fed:
    """Examples as a model is fed with them.

    Attributes:
      inputs: An array, or the structure of arrays that the model takes.
      labels: Likewise, of the labels; None without.
      by: Name of what has prepared them; empty if they are as they were given.
    """

    inputs: Any
    labels: Any
    by: str = ""


def preprocess(model: keras.Model, inputs: Any, labels: Any = None) -> Fed:
    """Examples after a model's own preprocessor, where `fit` applies one.

    That is so for the tasks of KerasHub, and for any model that has a method
    `preprocess_samples(x, y, sample_weight)`, or a `preprocessor` and a `fit`
    of its own. A `preprocessor` of a model that leaves `fit` as it is in Keras
    is a layer like any other.

    Args:
      model: A model.
      inputs: As they are given to `fit`.
      labels: Likewise; None without.
    """
    function, name = _preprocessor(model)
    if function is None:
        return Fed(inputs, labels)
    try:
        x, y, _ = keras.utils.unpack_x_y_sample_weight(function(inputs, labels))
    except Exception as error:
        shapes = [tuple(np.shape(each)) for each in tf.nest.flatten(inputs)]
        raise ValueError(
            f"The model's own preprocessor {name} does not take the examples. Received: inputs of "
            f"shape {shapes}. Expected what is given to fit. Preprocess them and set "
            f"model.preprocessor = None, if you do so for fit. It said: {error}"
        ) from error
    return Fed(_arrays(x), None if y is None else _arrays(y), name)


def masks_as_fed(
    model: keras.Model, masks: Sequence[np.ndarray | None], inputs: Any
) -> list[np.ndarray | None]:
    """Where regions of pictures lie once the preprocessor has been over these.

    Each region is sent through it as a picture, white on black, so that
    resizing, cropping and padding are its own.

    Args:
      model: A model with a preprocessor.
      masks: Boolean, of the size of the pictures; or None.
      inputs: The pictures as they were given, (batch, height, width, channels).

    Returns:
      Boolean masks of the size that the model takes.

    Raises:
      ValueError: The examples are no plain batch of pictures, or nothing of a
        region is left.
    """
    if np.ndim(inputs) != 4:
        raise ValueError(
            "`regions` cannot be followed through the model's preprocessor. Received: examples "
            f"of type {type(inputs).__name__}. Expected one array of pictures (batch, height, "
            "width, channels). Leave out `regions`, or preprocess the examples and set "
            "model.preprocessor = None."
        )
    shape, dtype = inputs.shape[1:], inputs.dtype
    black, white = (_through(model, np.full(shape, x, dtype)) for x in (0, 255))
    found: list[np.ndarray | None] = []
    for number, mask in enumerate(masks):
        if mask is None:
            found.append(None)
            continue
        painted = np.where(mask[..., None], 255, 0) * np.ones(shape)
        seen = _through(model, painted.astype(dtype))
        # Borders that are put around the picture are neither black nor white.
        span = np.where(white == black, np.inf, white - black)
        inside = ((seen - black) / span).mean(axis=-1) >= 0.5
        if not inside.any():
            raise ValueError(
                f"Nothing is left of a region behind the model's preprocessor. Received: "
                f"regions[{number}], of pictures {shape[:2]} that become {inside.shape}. Expected "
                "a region that is not cut off. Declare one inside of what the model sees."
            )
        found.append(inside)
    return found


def _through(model: keras.Model, picture: np.ndarray) -> np.ndarray:
    fed = tf.nest.flatten(preprocess(model, picture[None]).inputs)
    return np.asarray(next(x for x in fed if np.ndim(x) == 4)[0], np.float64)


def _preprocessor(model: keras.Model) -> tuple[Callable[[Any, Any], Any] | None, str]:
    own = getattr(model, "preprocessor", None)
    of_task = getattr(model, "preprocess_samples", None)
    if callable(of_task):
        if own is None and hasattr(model, "preprocessor"):
            return None, ""
        name = type(model if own is None else own).__name__
        return functools.partial(_in_pipeline, of_task), name
    if not callable(own) or type(model).fit is keras.Model.fit:
        return None, ""
    name = getattr(own, "__name__", type(own).__name__)
    if _takes_labels(own):
        return lambda x, y: own(x, y=y, sample_weight=None), name
    return lambda x, y: keras.utils.pack_x_y_sample_weight(own(x), y), name


def _in_pipeline(function: Callable[..., Any], inputs: Any, labels: Any) -> Any:
    """What a task's `fit` makes of a batch: its pixels are rounded otherwise outside of a graph."""
    if isinstance(inputs, list):
        return function(inputs, labels)  # `tf.data` would make one tensor of several
    if labels is None:
        batch = tf.data.Dataset.from_tensors(inputs).map(function)
    else:
        batch = tf.data.Dataset.from_tensors((inputs, labels)).map(function)
    return next(iter(batch))


def _takes_labels(preprocessor: Any) -> bool:
    call = getattr(preprocessor, "call", preprocessor)
    names = getattr(getattr(call, "__code__", None), "co_varnames", ())
    return isinstance(preprocessor, keras.Layer) and {"y", "sample_weight"} <= {*names}


def _arrays(values: Any) -> Any:
    return tf.nest.map_structure(np.asarray, values)
