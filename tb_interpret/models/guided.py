"""Guided backpropagation: rectifiers that pass positive gradients only."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import tensorflow as tf

_NAME = "TbInterpretGuided"
# Operations of which each is a rectifier, and the value from which it is flat again.
_RECTIFIERS = {"Relu": None, "Relu6": 6.0}


def _guided(operation: Any, gradient: tf.Tensor) -> tf.Tensor:
    value = operation.inputs[0]
    passes = tf.logical_and(value > 0, gradient > 0)
    limit = _RECTIFIERS[operation.type]
    if limit is not None:
        passes = tf.logical_and(passes, value < tf.cast(limit, value.dtype))
    return tf.where(passes, gradient, tf.zeros_like(gradient))


tf.RegisterGradient(_NAME)(_guided)


@contextlib.contextmanager
def guided_rectifiers() -> Iterator[None]:
    """Rectifiers that are traced meanwhile have guided gradients.

    Reference:
      Springenberg et al., "Striving for Simplicity: The All Convolutional
      Net", 2014, https://arxiv.org/abs/1412.6806

    Raises:
      ValueError: None was traced, or some may be where they cannot be reached.
    """
    graph = tf.compat.v1.get_default_graph()
    before = len(graph.get_operations())
    with graph.gradient_override_map(dict.fromkeys(_RECTIFIERS, _NAME)):
        yield
    operations = graph.get_operations()[before:]
    hidden = [op for op in operations if op.type in ("PartitionedCall", "StatefulPartitionedCall")]
    if hidden or not any(op.type in _RECTIFIERS for op in operations):
        what = (
            f"a part of it runs in a function of its own, {hidden[0].name!r}, whose rectifiers "
            "cannot be reached"
            if hidden
            else "no rectifier"
        )
        raise ValueError(
            f"Guided backpropagation does not suit the model. Received: a model with {what}. "
            "Expected ReLUs, which it is defined for, called when the model is traced. Take "
            "tbi.GradCAM, or tbi.IntegratedGradients at the picture's own resolution."
        )
