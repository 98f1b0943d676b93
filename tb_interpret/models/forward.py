"""A model's forward pass as it is traced: its layers' outputs and its end."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

import keras
import tensorflow as tf

from tb_interpret.models.ancestry import Ancestry
from tb_interpret.models.data_format import takes_channels_first
from tb_interpret.models.inputs import call_model
from tb_interpret.models.layers import named_layers
from tb_interpret.models.logits import Logits, find_logits
from tb_interpret.models.predictions import class_probabilities, guess_head
from tb_interpret.models.tap import Call, tap_layers
from tb_interpret.models.targets import count_classes


@dataclasses.dataclass(frozen=True)
class Forward:
    """Symbolic results of one forward pass; they live while it is traced.

    Attributes:
      layers: The model's layers by path.
      calls: What the layers put out, in order.
      output: What the model puts out, a tensor or a structure of tensors.
      logits: The scores behind the output; None when there are no classes.
      num_classes: None when the output is not one score a class.
      probabilities: Of the classes, `(batch, classes)`; None likewise.
      channels_first: Whether the model takes its pictures as (batch, channels,
        height, width).
      inputs: What the model was called on.
      place: Which input, counted flat, is the picture that is explained: what
        is chosen is chosen among what was made from it. None leaves it open.
    """

    layers: dict[str, keras.Layer]
    calls: list[Call]
    output: Any
    logits: Logits | None
    num_classes: int | None
    probabilities: tf.Tensor | None
    channels_first: bool
    inputs: Any = dataclasses.field(kw_only=True)
    place: int | None = dataclasses.field(default=None, kw_only=True)

    @functools.cached_property
    def ancestry(self) -> Ancestry:
        """What the outputs were made from."""
        return Ancestry(self.inputs, self.calls, self.output)

    @property
    def predictions(self) -> tf.Tensor | None:
        """The most probable class, int32 `(batch,)`."""
        if self.probabilities is None:
            return None
        return tf.argmax(self.probabilities, axis=1, output_type=tf.int32)


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
    channels_first = takes_channels_first(inputs, calls)
    num_classes = count_classes(output)
    if num_classes is None:
        return Forward(layers, calls, output, None, None, None, channels_first, inputs=inputs)
    logits = find_logits(output)
    probabilities = class_probabilities(logits.values, guess_head(model, logits))
    return Forward(
        layers, calls, output, logits, num_classes, probabilities, channels_first, inputs=inputs
    )
