"""Guided backpropagation: rectifiers that pass positive gradients only."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

import tensorflow as tf

from tb_interpret.models.rectifiers import Rectifying, find_rectifying
from tb_interpret.models.tensorflow_private import (
    function_body,
    has_own_gradient,
    with_gradients,
)
from tb_interpret.models.way import Way, carries_gradient

# They run code that is in no graph.
_OPAQUE = ("EagerPyFunc", "PyFunc", "PyFuncStateless", "XlaCallModule")


@contextlib.contextmanager
def guided(entries: Sequence[tf.Tensor], ends: Sequence[tf.Tensor]) -> Iterator[list[str]]:
    """ReLUs on the way have guided gradients meanwhile.

    They are told by what the graph computes, whatever layer or function has
    called for them.

    Args:
      entries: Tensors that the gradient is taken at.
      ends: Tensors that are differentiated.

    Yields:
      What is to be said where something else on the way rectifies.

    Raises:
      ValueError: There is no ReLU, or some may be where they cannot be reached.

    Reference:
      Springenberg et al., "Striving for Simplicity: The All Convolutional
      Net", 2014, https://arxiv.org/abs/1412.6806
    """
    way = Way(entries, ends)
    found = find_rectifying(way)
    _refuse_hidden(way, found)
    if not found.rectifiers:
        others = f", but {_named(found.others)}, which let something pass" if found.others else ""
        raise _error(f"a model with no rectifier on the way to its score{others}")
    notes = []
    if found.others:
        notes.append(
            "Guided backpropagation guides ReLUs alone: what rectifies otherwise is differentiated "
            f"as it is, {_named(found.others)}."
        )
    with with_gradients({each.op: each.guided for each in found.rectifiers}):
        yield notes


def _refuse_hidden(way: Way, found: Rectifying) -> None:
    """Refuses rectifiers where no gradient can be given to them."""
    rectifiers = {each.op for each in found.rectifiers}
    for op in way.operations:
        if _hides(op):
            raise _error(
                f"a model with a part that runs in a function of its own, {op.name!r}, whose "
                "rectifiers cannot be reached"
            )
        if has_own_gradient(op) and rectifiers & _within(op, way):
            raise _error(
                f"a model with a part that has a gradient of its own, {op.name!r}, whose "
                "rectifiers it does not pass"
            )


def _hides(op: Any) -> bool:
    """Whether an operation runs functions, called, branched to or looped, that rectify."""
    if op.type in _OPAQUE:
        return True
    bodies = [function_body(op.graph, name) for name in _functions(op.node_def)]
    return any(body is None or _rectifies(body) for body in bodies)


def _rectifies(body: Any) -> bool:
    entries, ends = (
        [x for x in tensors if carries_gradient(x)] for tensors in (body.inputs, body.outputs)
    )
    way = Way(entries, ends)
    found = find_rectifying(way)
    return bool(found.rectifiers or found.others) or any(map(_hides, way.operations))


def _functions(node: Any) -> list[str]:
    """Names of the functions that a node of a graph runs."""
    given = [value for key, value in node.attr.items() if not key.startswith("_")]
    return [
        *(value.func.name for value in given if value.func.name),
        *(own.name for value in given for own in value.list.func),
    ]


def _within(op: Any, way: Way) -> set[Any]:
    """The operations between what a part with its own gradient was called on and its results."""
    results = [place for place, x in enumerate(op.outputs) if x.consumers()] or [0]
    given = {x.ref() for place, x in enumerate(op.inputs) if place not in results}
    waiting, seen = [op.inputs[place] for place in results], set[Any]()
    while waiting:
        x = waiting.pop()
        if x.ref() not in given and x.op not in seen and way.varies(x):
            seen.add(x.op)
            waiting += list(x.op.inputs)
    return seen


def _named(operations: Sequence[Any]) -> str:
    """An operation, and how many there are besides."""
    more = f" and {len(operations) - 1} more" if len(operations) > 1 else ""
    return f"{operations[0].name!r}{more}"


def _error(received: str) -> ValueError:
    return ValueError(
        f"Guided backpropagation does not suit the model. Received: {received}. Expected ReLUs, "
        "which it is defined for, called when the model is traced. Take tbi.GradCAM, or "
        "tbi.IntegratedGradients at the picture's own resolution."
    )
