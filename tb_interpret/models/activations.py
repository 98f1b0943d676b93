"""Activations that a graph computes value by value, by operations of any kind."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import tensorflow as tf

from tb_interpret.models.way import Way

_JOINS = ("Add", "AddV2", "Div", "DivNoNan", "Maximum", "Minimum", "Mul", "RealDiv", "Sub")
_STRAIGHT = (
    *_JOINS[:4], "AddN", "BiasAdd", "Cast", "CheckNumerics", "EnsureShape", "Identity", "IdentityN",
    "Mul", "Neg", "Pow", "RealDiv", "Square", "SquaredDifference", "Sub",
)  # fmt: skip
# Not the same straight line on both sides.
_KINKED = (
    "Abs", "ClipByValue", "Elu", "LeakyRelu", "Maximum", "Minimum", "Relu", "Relu6", "Select",
    "SelectV2", "Selu", "Sign",
)  # fmt: skip
_CURVED = (
    "Atan", "Ceil", "Equal", "Erf", "Erfc", "Exp", "Expm1", "Floor", "Greater", "GreaterEqual",
    "Inv", "Less", "LessEqual", "Log", "Log1p", "LogicalAnd", "LogicalNot", "LogicalOr", "NotEqual",
    "Reciprocal", "Round", "Rsqrt", "Sigmoid", "Softplus", "Softsign", "Sqrt", "Tanh",
)  # fmt: skip
_ELEMENTWISE = frozenset((*_STRAIGHT, *_KINKED, *_CURVED))


def bent_parts(op: Any, way: Way, kinks: Collection[Any] = ()) -> set[Any]:
    """The operations that an activation is made of, which ends at this one.

    That is where two values meet that are both made of a third, value by
    value, and one is as it was and the other is bent, as in swish (x times its
    sigmoid), or both are bent (a ReLU of x and one of -x, as in PReLU), or the
    larger one is taken.

    Args:
      op: Any operation.
      way: What it lies on.
      kinks: Further operations that are kinks.

    Returns:
      Those between the third value and this operation; none if it is no end of
      an activation.
    """
    sides = [x for x in op.inputs if way.varies(x)]
    if op.type not in _JOINS or len(sides) < 2:
        return set()
    first, second = (_made_of(x, way) for x in sides)
    common = first.keys() & second.keys()
    if not common:
        return set()
    apart = [_between(common, own, way) for own in (first, second)]
    kinked = [any(x.type in _KINKED or x in kinks for x in own) for own in apart]
    curved = [any(x.type in _CURVED for x in own) for own in apart]
    bent = [a or b for a, b in zip(kinked, curved, strict=True)]
    ends = op.type in _KINKED or bent[0] is not bent[1] or all(kinked)
    return apart[0] | apart[1] if ends else set()


def is_made_by(x: tf.Tensor, kind: str, way: Way) -> bool:
    """Whether a tensor is made, value by value, by an operation of a kind, among others."""
    return any(y.op.type == kind for y in _made_of(x, way).values())


def _made_of(x: tf.Tensor, way: Way) -> dict[Any, tf.Tensor]:
    """The tensors that a tensor is made of value by value, itself included, by reference."""
    found: dict[Any, tf.Tensor] = {}
    waiting = [x]
    while waiting:
        x = waiting.pop()
        if x.ref() not in found:
            found[x.ref()] = x
            waiting += _given(x, way)
    return found


def _given(x: tf.Tensor, way: Way) -> list[tf.Tensor]:
    """What a tensor is made of value by value, in one step."""
    if x.op.type == "IdentityN":
        return [x.op.inputs[x.value_index]]
    if x.op.type in _ELEMENTWISE:
        return [y for y in x.op.inputs if way.varies(y)]
    return []


def _between(common: Collection[Any], own: dict[Any, tf.Tensor], way: Way) -> set[Any]:
    """Operations of one side that work on what both sides have in common."""
    takers: dict[Any, list[tf.Tensor]] = {}
    for x in own.values():
        for y in _given(x, way):
            takers.setdefault(y.ref(), []).append(x)
    waiting, seen = list(common), set[Any]()
    while waiting:
        for x in takers.get(waiting.pop(), []):
            if x.ref() not in common and x.op not in seen:
                seen.add(x.op)
                waiting.append(x.ref())
    return seen
