"""Where pictures have their channels: in front of height and width, or behind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
import tensorflow as tf

from tb_interpret.models.tap import Call

# Flattened, it is all one; what augments does nothing while it is explained.
_INDIFFERENT = ("Flatten", "Random")


def takes_channels_first(inputs: Any, calls: Sequence[Call]) -> bool:
    """Whether a model takes its pictures as (batch, channels, height, width).

    The first layer with a `data_format` that the picture reaches knows it;
    transpositions on the way to it are reckoned in. Where no layer knows,
    `keras.config.image_data_format()` is believed. Shapes are never asked.

    Args:
      inputs: The symbolic inputs that the model was called on. The first of
        rank 4 is the picture.
      calls: In the order of execution, as `tap_layers` gives them.
    """
    picture = next((x for x in tf.nest.flatten(inputs) if x.shape.rank == 4), None)
    if picture is None:
        return False
    for call in calls:
        first = own_format(call)
        if first is None or call.source is None:
            continue
        axis = _axis_in(picture, call.source, 1 if first else 3)
        if axis is not None:
            return axis == 1
    return _default()


def formats_of(calls: Sequence[Call]) -> list[bool]:
    """Whether each call's output, if it is a picture, has its channels first.

    A layer without a `data_format` has that of the layer before it; those
    before any, that of the first.

    Args:
      calls: In the order of execution, as `tap_layers` gives them.
    """
    known = [own_format(call) for call in calls]
    current = next((first for first in known if first is not None), _default())
    formats = []
    for first in known:
        current = current if first is None else first
        formats.append(current)
    return formats


def own_format(call: Call) -> bool | None:
    """Whether a layer takes channels first; None if it does not care."""
    data_format = getattr(call.layer, "data_format", None)
    given = call.output if call.source is None else call.source
    if data_format not in ("channels_first", "channels_last") or given.shape.rank != 4:
        return None
    kind = type(call.layer)
    if kind.__module__.startswith("keras.") and kind.__name__.startswith(_INDIFFERENT):
        return None
    return bool(data_format == "channels_first")


def _default() -> bool:
    return bool(keras.config.image_data_format() == "channels_first")


def _axis_in(picture: tf.Tensor, tensor: tf.Tensor, axis: int) -> int | None:
    """Which axis of the picture is an axis of a tensor made from it."""
    reached, seen = [(tensor, axis)], set()
    while reached:
        tensor, axis = reached.pop()
        if tensor.ref() == picture.ref():
            return axis
        if tensor.ref() in seen or tensor.shape.rank != 4:
            continue
        seen.add(tensor.ref())
        if tensor.op.type == "Transpose":
            order = tf.get_static_value(tensor.op.inputs[1])
            if order is not None:
                reached.append((tensor.op.inputs[0], int(order[axis])))
        else:
            reached += [(x, axis) for x in tensor.op.inputs]
    return None
