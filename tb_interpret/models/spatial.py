"""Which of a model's layers has an output that is a picture of features."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import keras
import tensorflow as tf

from tb_interpret.models.ancestry import Ancestry
from tb_interpret.models.grids import Grid, grids_of, is_attention
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


@dataclasses.dataclass(frozen=True)
class SpatialCall(Call):
    """A call whose output is a grid of features.

    Attributes:
      grid: How the positions lie in the output.
    """

    grid: Grid = dataclasses.field(kw_only=True)

    def arranged(self) -> tf.Tensor:
        """The output as (batch, height, width, channels)."""
        return self.grid.arrange(self.output)


def last_spatial_call(
    calls: Sequence[Call],
    output: Any,
    ancestry: Ancestry | None = None,
    place: int | None = None,
) -> SpatialCall:
    """The last convolution-like output of a model.

    That is the last grid of features that a layer of its own has made: after
    the last convolution and the normalization and activation that follow it,
    before pooling, flattening and the head. In a transformer it is what goes
    into the last attention: behind it the class token alone may count. Layers
    that only weigh what others have found (gates, attention over positions)
    are left out: their maps are the same for all classes.

    Args:
      calls: In the order of execution, as `tap_layers` gives them.
      output: What the model puts out. A layer that makes the output itself
        (a segmentation's last) does not qualify: it would explain itself.
      ancestry: What the outputs were made from; read from the graph if None.
      place: Of the input that they should be made from, if any is.

    Returns:
      The call.

    Raises:
      ValueError: No layer qualifies.
    """
    if ancestry is None:
        ancestry = _ancestry(calls, output)
    ends = {id(x) for x in tf.nest.flatten(output)}
    qualified = [call for call in spatial_calls(calls, ancestry) if id(call.output) not in ends]
    qualified = [call for call in qualified if ancestry.counts(call)] or qualified
    qualified = [call for call in qualified if ancestry.reaches(call)] or qualified
    qualified = [call for call in qualified if place in ancestry.pictures_of(call)] or qualified
    attentions = [i for i, call in enumerate(calls) if is_attention(call)]
    if attentions and qualified and qualified[-1].grid.extra_tokens is not None:
        before = {call.path for call in calls[: attentions[-1]]}
        whole = _whole_pictures(qualified)
        qualified = [call for call in whole if call.path in before] or qualified
    else:
        # Tokens without attention are a reshaped picture on its way to the head.
        qualified = [call for call in qualified if call.grid.extra_tokens is None]
    if not calls:
        raise ValueError(
            "No layer of this model can be watched. Received: a model whose `call` runs none, or "
            "runs them inside a function of its own (@tf.function) or a loop. Expected layers that "
            "are called when the model is traced. Take @tf.function off `call`: Keras compiles "
            "the training step itself."
        )
    if not qualified:
        outputs = ", ".join(f"{c.path!r} {_shape(c.output)}" for c in calls[-8:]) or "none"
        raise ValueError(
            "This model has no layer with spatial dimensions. Received: layer=None and the "
            f"outputs {outputs}. Expected at least one layer whose output is "
            "(batch, height, width, channels). Explain a model with convolutions."
        )
    return qualified[-1]


def find_spatial_call(
    calls: Sequence[Call],
    path: str,
    ancestry: Ancestry | None = None,
    place: int | None = None,
) -> SpatialCall:
    """The call of the layer at `path`, proved to be spatial.

    A layer that the model calls several times is explained at its last call
    that reaches the explained score; one that it calls on several pictures, at
    the last such on the given one.

    Args:
      calls: In the order of execution, as `tap_layers` gives them.
      path: The layer's path.
      ancestry: What the outputs were made from; read from the graph if None.
      place: Of the input that it should be made from, if any call is.

    Returns:
      The call.

    Raises:
      ValueError: The layer was not called, or its output is not spatial.
    """
    if ancestry is None:
        ancestry = _ancestry(calls, None)
    own = [
        (call, grid)
        for call, grid in zip(calls, grids_of(calls, ancestry), strict=True)
        if call.path == path
    ]
    own = [pair for pair in own if place in ancestry.pictures_of(pair[0])] or own
    own = [pair for pair in own if ancestry.reaches(pair[0])] or own
    known = dict.fromkeys(repr(c.path) for c in spatial_calls(calls, ancestry))
    qualified = ", ".join(list(known)[-12:]) or "none"
    if not own:
        raise ValueError(
            f"`layer` puts out nothing that can be explained. Received: layer={path!r}, which the "
            "model does not call, or calls inside a loop, or which puts out several tensors. "
            "Expected a layer whose output is (batch, height, width, channels). "
            f"Layers of this model that qualify: {qualified}."
        )
    call, grid = own[-1]
    if grid is None:
        raise ValueError(
            f"`layer` has no spatial dimensions. Received: layer={path!r} with output shape "
            f"{_shape(call.output)}. Expected a layer whose output is "
            "(batch, height, width, channels), or tokens of a picture. "
            f"Layers of this model that qualify: {qualified}."
        )
    return SpatialCall(**vars(call), grid=grid)


def spatial_calls(calls: Sequence[Call], ancestry: Ancestry) -> list[SpatialCall]:
    """Calls that made a spatial output of their own, in order."""
    qualified, seen = [], set()
    for call, grid in zip(calls, grids_of(calls, ancestry), strict=True):
        # A container ends with its last layer's output: name the inner layer.
        own = call.output.ref() not in seen
        seen.add(call.output.ref())
        if own and grid is not None and not _only_moves(call.layer):
            qualified.append(SpatialCall(**vars(call), grid=grid))
    return qualified


def _ancestry(calls: Sequence[Call], output: Any) -> Ancestry:
    """Where nothing is known of the model's inputs: of what its graph is given."""
    given = calls[0].output.graph.inputs if calls else []
    return Ancestry([x for x in given if x.dtype != tf.resource], calls, output)


def _whole_pictures(calls: Sequence[SpatialCall]) -> list[SpatialCall]:
    """Those whose tokens are not a window's: behind it there are more again."""
    whole: list[SpatialCall] = []
    most = 0
    for call in reversed(calls):
        positions = call.grid.height * call.grid.width
        if call.grid.extra_tokens is None or positions >= most:
            whole.append(call)
            most = max(most, positions)
    return whole[::-1]


def _only_moves(layer: keras.Layer) -> bool:
    # Keras' own layers only: a user's class may be called anything. Batch,
    # layer and group normalization follow a convolution and keep its picture.
    if not type(layer).__module__.startswith("keras."):
        return False
    return type(layer).__name__.startswith(_RESHAPING)


def _shape(output: tf.Tensor) -> tuple[int | None, ...]:
    return tuple(output.shape.as_list()) if output.shape.rank is not None else ()
