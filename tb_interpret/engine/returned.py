"""What methods return, as it has to be, or an error in words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from tb_interpret.engine.work import Found, check_count
from tb_interpret_plugin import metadata

_AXES = {
    metadata.MAPS: ("height", "width"),
    metadata.ACTIVATIONS: ("tiles", "height", "width"),
}


def checked_found(
    title: str, series: Sequence[metadata.SeriesMetadata], found: Any, num_examples: int
) -> list[Found]:
    """What a work has found, with maps that can be written and shown.

    One method's maps that nobody can write would keep those of all others
    from the log, too.

    Args:
      title: Of the method, for people.
      series: What it logs.
      found: What it has returned.
      num_examples: How many examples there were.

    Returns:
      One entry a series, maps float32.

    Raises:
      ValueError: Something else has been returned.
    """
    entries = list(found) if isinstance(found, (list, tuple)) else [found]
    if len(entries) != len(series) or not all(isinstance(own, Found) for own in entries):
        kinds = [type(own).__name__ for own in entries]
        raise ValueError(
            f"{title} did not find one thing a series. Received: {kinds!s:.200} for {len(series)} "
            "series. Expected a Found for each. Return a list of them: [extending.Found(maps)]."
        )
    return [
        _checked(title, each, own, num_examples) if each.kind in _AXES else own
        for each, own in zip(series, entries, strict=True)
    ]


def _checked(title: str, series: metadata.SeriesMetadata, found: Found, num_examples: int) -> Found:
    maps = np.asarray(found.maps)
    axes = _AXES[series.kind]
    suits = maps.ndim == 1 + len(axes) and maps.size > 0 and maps.dtype.kind in "biuf"
    if suits and series.layer:
        check_count(series.layer, maps, num_examples)
    if not suits or len(maps) != num_examples:
        received = "none" if found.maps is None else f"shape {maps.shape}, {maps.dtype}"
        raise ValueError(
            f"{title} made no map an example. Received: {received}, for "
            f"{num_examples} examples. Expected real numbers ({num_examples}, {', '.join(axes)}). "
            "Bring the axes of the maps into this order, and add up those that are not in it."
        )
    return dataclasses.replace(found, maps=maps.astype(np.float32, copy=False))


def traced_maps(title: str, make: Callable[[], Any]) -> tf.Tensor:
    """Maps that a method computes inside of the one pass.

    Args:
      title: Of the method, for people.
      make: Computes them of symbolic tensors.

    Returns:
      Float32 `(batch, height, width)`.

    Raises:
      ValueError: They are of other shape, or not computed of tensors alone.
    """
    try:
        maps = make()
    except NotImplementedError as error:  # TensorFlow's, where NumPy is given its tensors
        raise ValueError(
            f"`maps` of {title} cannot be traced. Received: {type(error).__name__} "
            f"({error!s:.100}). Expected operations on tensors. Take keras.ops in place of NumPy."
        ) from error
    tensor = None if maps is None else tf.convert_to_tensor(maps)
    if tensor is None or tensor.shape.rank != 3 or tensor.dtype.is_complex:
        received = "nothing" if tensor is None else f"shape {tensor.shape}, {tensor.dtype.name}"
        raise ValueError(
            f"`maps` of {title} returns no map an example. Received: {received}. Expected real "
            "numbers (batch, height, width). Add up the channels, say: ops.sum(…, axis=-1)."
        )
    return tf.cast(tensor, tf.float32)


def check_value(title: str, method: Any) -> None:
    """Refuses a method that is no value: traces are kept by what it is.

    Args:
      title: For people.
      method: It.

    Raises:
      ValueError: It cannot be hashed.
    """
    try:
        hash(method)
    except TypeError as error:
        raise ValueError(
            f"The method {title} is no immutable value. Received: {error}, in {method!r:.120}. "
            "Expected fields that can be hashed. Make tuples of lists, or of arrays, in "
            "`__post_init__`: object.__setattr__(self, 'sizes', tuple(self.sizes))."
        ) from error
