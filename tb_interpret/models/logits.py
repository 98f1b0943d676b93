"""The scores before the softmax or sigmoid that ends a model."""

from __future__ import annotations

import dataclasses
from typing import Literal

import tensorflow as tf

Head = Literal["softmax", "sigmoid", "none"]

_HEADS: dict[str, Head] = {"Softmax": "softmax", "LogSoftmax": "softmax", "Sigmoid": "sigmoid"}
_PASSES_ON = {"Identity", "Cast", "EnsureShape", "CheckNumerics"}


@dataclasses.dataclass(frozen=True)
class Logits:
    """A model's scores, and what the model makes of them.

    Attributes:
      values: The tensor that goes into the last softmax or sigmoid; the
        model's output where there is none.
      head: What was found at the model's end.
    """

    values: tf.Tensor
    head: Head


def find_logits(output: tf.Tensor) -> Logits:
    """What goes into the softmax or sigmoid at a model's end.

    Differentiating probabilities gives maps that vanish as a network becomes
    sure. The graph that computes the output is followed backwards, so that it
    makes no difference whether the activation is fused into the last layer, a
    layer of its own, at the end of a nested model, or a bare operation.

    Args:
      output: The model's output, a tensor of the graph under construction.

    Returns:
      The logits, of the shape of `output`.
    """
    tensor = output
    while tensor.op.type in _PASSES_ON:
        tensor = tensor.op.inputs[0]
    if tensor.op.type in _HEADS:
        return Logits(tensor.op.inputs[0], _HEADS[tensor.op.type])
    return Logits(output, "none")
