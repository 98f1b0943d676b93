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
    hidden = next((op for op in operations if _hides(op, graph)), None)
    if hidden is not None or not any(op.type in _RECTIFIERS for op in operations):
        what = (
            "no rectifier"
            if hidden is None
            else f"a part that runs in a function of its own, {hidden.name!r}, whose rectifiers "
            "cannot be reached"
        )
        raise ValueError(
            f"Guided backpropagation does not suit the model. Received: a model with {what}. "
            "Expected ReLUs, which it is defined for, called when the model is traced. Take "
            "tbi.GradCAM, or tbi.IntegratedGradients at the picture's own resolution."
        )


def _hides(operation: Any, graph: Any) -> bool:
    """Whether an operation runs functions, called, branched to or looped, with rectifiers."""
    if operation.type in _RECTIFIERS or not _functions(operation.node_def):
        return False
    library = {own.signature.name: own for own in graph.as_graph_def().library.function}
    waiting, seen = _functions(operation.node_def), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in library:
            continue
        seen.add(name)
        for node in library[name].node_def:
            if node.op in _RECTIFIERS:
                return True
            waiting += _functions(node)
    return False


def _functions(node: Any) -> list[str]:
    """Names of the functions that a node of a graph runs."""
    given = [value for key, value in node.attr.items() if not key.startswith("_")]
    return [
        *(value.func.name for value in given if value.func.name),
        *(own.name for value in given for own in value.list.func),
    ]
