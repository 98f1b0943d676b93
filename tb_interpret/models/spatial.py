"""Which of a model's layers has an output that is a picture of features."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
import tensorflow as tf

from tb_interpret.models.tap import Call

# They move, pool or repeat what an earlier layer has found.
_RESHAPING = (
    "AveragePooling",
    "Center",
    "Cropping",
    "Flatten",
    "GlobalAverage",
    "GlobalMax",
    "MaxPooling",
    "Normalization",
    "Permute",
    "Random",
    "Rescaling",
    "Reshape",
    "Resizing",
    "UpSampling",
    "ZeroPadding",
)


def last_spatial_call(calls: Sequence[Call], output: Any) -> Call:
    """The last convolution-like output of a model.

    That is the last output of rank 4 with more than one position that a layer
    of its own has made: after the last convolution and the normalization and
    activation that follow it, before pooling, flattening and the head.

    Args:
      calls: In the order of execution, as `tap_layers` gives them.
      output: What the model puts out. A layer that makes the output itself
        (a segmentation's last) does not qualify: it would explain itself.

    Returns:
      One of `calls`.

    Raises:
      ValueError: No layer qualifies.
    """
    qualified = [call for call in spatial_calls(calls) if call.output is not output]
    if not qualified:
        outputs = ", ".join(f"{c.path!r} {_shape(c.output)}" for c in calls[-8:]) or "none"
        raise ValueError(
            "This model has no layer with spatial dimensions. Received: layer=None and the "
            f"outputs {outputs}. Expected at least one layer whose output is "
            "(batch, height, width, channels). Explain a model with convolutions."
        )
    return qualified[-1]


def find_spatial_call(calls: Sequence[Call], path: str) -> Call:
    """The call of the layer at `path`, proved to be spatial.

    A layer that the model calls several times is explained at its last call.

    Args:
      calls: In the order of execution, as `tap_layers` gives them.
      path: The layer's path.

    Returns:
      One of `calls`.

    Raises:
      ValueError: The layer was not called, or its output is not spatial.
    """
    own = [call for call in calls if call.path == path]
    qualified = ", ".join(repr(c.path) for c in spatial_calls(calls)[-12:]) or "none"
    if not own:
        raise ValueError(
            f"`layer` puts out nothing that can be explained. Received: layer={path!r}, which the "
            "model does not call, or calls inside a loop, or which puts out several tensors. "
            "Expected a layer whose output is (batch, height, width, channels). "
            f"Layers of this model that qualify: {qualified}."
        )
    if not _is_spatial(own[-1].output):
        raise ValueError(
            f"`layer` has no spatial dimensions. Received: layer={path!r} with output shape "
            f"{_shape(own[-1].output)}. Expected a layer whose output is "
            "(batch, height, width, channels). "
            f"Layers of this model that qualify: {qualified}."
        )
    return own[-1]


def spatial_calls(calls: Sequence[Call]) -> list[Call]:
    """Calls that made a spatial output of their own, in order."""
    qualified, seen = [], set()
    for call in calls:
        # A container ends with its last layer's output: name the inner layer.
        own = call.output.ref() not in seen
        seen.add(call.output.ref())
        if own and _is_spatial(call.output) and not _only_moves(call.layer):
            qualified.append(call)
    return qualified


def _is_spatial(output: tf.Tensor) -> bool:
    shape = output.shape
    if shape.rank != 4 or not output.dtype.is_floating:
        return False
    return bool(shape[1] != 1 or shape[2] != 1)


def _only_moves(layer: keras.Layer) -> bool:
    # Keras' own layers only: a user's class may be called anything. Batch,
    # layer and group normalization follow a convolution and keep its picture.
    name = type(layer).__name__
    if not type(layer).__module__.startswith("keras."):
        return False
    return name.startswith(_RESHAPING)


def _shape(output: tf.Tensor) -> tuple[int | None, ...]:
    return tuple(output.shape.as_list()) if output.shape.rank is not None else ()
