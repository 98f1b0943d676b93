"""The scores before the softmax or sigmoid that ends a model."""

from __future__ import annotations

import dataclasses
from typing import Literal

import tensorflow as tf

Head = Literal["softmax", "sigmoid", "none"]

_HEADS: dict[str, Head] = {"Softmax": "softmax", "LogSoftmax": "softmax", "Sigmoid": "sigmoid"}
_PASSES_ON = {
    "Cast", "CheckNumerics", "ClipByValue", "EnsureShape", "ExpandDims", "Identity", "Reshape",
    "Squeeze",
}  # fmt: skip


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
    layer of its own, at the end of a nested model, or a bare operation, nor
    whether what it puts out is reshaped or clipped.

    Args:
      output: The model's output, a tensor of the graph under construction.

    Returns:
      The logits, of the shape of `output`.
    """
    tensor = output
    while _passes_on(tensor.op):
        tensor = tensor.op.inputs[0]
    head = _HEADS.get(tensor.op.type)
    if head is None or (head == "softmax" and tensor.shape[-1] != output.shape[-1]):
        return Logits(output, "none")
    values = tensor.op.inputs[0]
    if values.shape.rank != output.shape.rank:
        values = tf.reshape(values, tf.shape(output))
        values.set_shape(output.shape)
    return Logits(values, head)


def _passes_on(operation: tf.Operation) -> bool:
    """Whether an operation leaves a probability what it is: moved, cast, or clipped."""
    if operation.type in ("Maximum", "Minimum"):
        return tf.get_static_value(operation.inputs[1]) is not None
    return operation.type in _PASSES_ON
