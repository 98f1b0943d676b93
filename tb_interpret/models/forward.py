"""A model's forward pass as it is traced: its layers' outputs and its end."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from typing import Any

import keras
import tensorflow as tf

from tb_interpret.models.ancestry import Ancestry
from tb_interpret.models.data_format import takes_channels_first
from tb_interpret.models.inputs import call_model
from tb_interpret.models.layers import named_layers
from tb_interpret.models.tap import Call, tap_layers
from tb_interpret.models.tensorflow_private import through_recomputed


@dataclasses.dataclass(frozen=True)
class Forward:
    """Symbolic results of one forward pass; they live while it is traced.

    Attributes:
      layers: The model's layers by path.
      calls: What the layers put out, in order.
      output: What the model puts out, a tensor or a structure of tensors.
      channels_first: Whether the model takes its pictures as (batch, channels,
        height, width).
      inputs: What the model was called on.
      place: Which input, counted flat, is the picture that is explained: what
        is chosen is chosen among what was made from it. None leaves it open.
    """

    layers: dict[str, keras.Layer]
    calls: list[Call]
    output: Any
    channels_first: bool
    inputs: Any = dataclasses.field(kw_only=True)
    place: int | None = dataclasses.field(default=None, kw_only=True)

    @functools.cached_property
    def ancestry(self) -> Ancestry:
        """What the outputs were made from."""
        return Ancestry(self.inputs, self.calls, self.output)

    def aimed(self, place: int | None, scores: Sequence[tf.Tensor]) -> Forward:
        """The same, for what is made from one picture and is explained by these scores."""
        found = dataclasses.replace(self, place=place)
        # The graph has been read.
        vars(found)["ancestry"] = self.ancestry.towards(scores)
        return found


def trace_forward(model: keras.Model, inputs: Any) -> Forward:
    """Runs the original model, in inference mode, inside a graph.

    Args:
      model: A built model.
      inputs: Symbolic inputs of the graph under construction.

    Returns:
      What is needed to explain the model's output.
    """
    layers = named_layers(model)
    with tap_layers(layers) as calls:
        output = call_model(model, inputs)
    through_recomputed(tf.compat.v1.get_default_graph())
    return Forward(layers, calls, output, takes_channels_first(inputs, calls), inputs=inputs)
