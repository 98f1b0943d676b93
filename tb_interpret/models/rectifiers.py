"""Rectifiers in a graph, whatever layer or function has called for them."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import tensorflow as tf

from tb_interpret.models.activations import bent_parts, is_made_by
from tb_interpret.models.way import Way, source

_ABOVE, _BELOW = ("Greater", "GreaterEqual"), ("Less", "LessEqual")
_SELECTS = ("Select", "SelectV2")
# Sizes: a floor below them keeps a quotient or a root from failing.
_SIZES = ("Abs", "Max", "Mean", "Sqrt", "Square", "Sum")
_OTHERS = ("ClipByValue", "Elu", "LeakyRelu", "Selu", "Softplus")


@dataclasses.dataclass(frozen=True)
class Rectifier:
    """An operation that passes a value, or puts out the same whatever the value.

    Attributes:
      op: The operation that puts out what is rectified.
      place: Which of its inputs is.
    """

    op: Any
    place: int = 0

    def opens(self) -> tf.Tensor:
        """Where the value passes."""
        op, value = self.op, self.op.inputs[self.place]
        if op.type in _SELECTS:
            condition = op.inputs[0]
            return condition if self.place == 1 else tf.logical_not(condition)
        if op.type == "Mul":
            gate = op.inputs[1 - self.place]
            return tf.not_equal(gate, tf.zeros([], gate.dtype))
        above = value > tf.zeros([], value.dtype)
        if op.type == "Relu6":
            return tf.logical_and(above, value < tf.cast(6, value.dtype))
        return above

    def guided(self, _op: Any, gradient: tf.Tensor) -> list[Any]:
        """Gradients at the inputs, of guided backpropagation."""
        passes = tf.logical_and(self.opens(), gradient > tf.zeros([], gradient.dtype))
        gradients: list[Any] = [None] * len(self.op.inputs)
        gradients[self.place] = tf.where(passes, gradient, tf.zeros_like(gradient))
        return gradients


@dataclasses.dataclass(frozen=True)
class Rectifying:
    """What on a way rectifies.

    Attributes:
      rectifiers: Those that are ReLUs: nothing passes below a threshold.
      others: Operations that let something pass there: leaky ones, GELU, swish.
    """

    rectifiers: list[Rectifier]
    others: list[Any]


def find_rectifying(way: Way) -> Rectifying:
    """All on a way that rectifies: told by what is computed."""
    found = {}
    for op in way.operations:
        rectifier = _rectifier(op, way)
        if rectifier is not None:
            found[op] = rectifier
    others: list[Any] = []
    parts: set[Any] = set()
    for op in way.operations:
        if op in found:
            continue
        bent = bent_parts(op, way, found)
        parts |= bent
        if bent or _rectifies_otherwise(op, way):
            others.append(op)
    # What a ReLU is a part of, a leaky one say, is none.
    return Rectifying([own for op, own in found.items() if op not in parts], others)


def _rectifier(op: Any, way: Way) -> Rectifier | None:
    if op.type in ("Relu", "Relu6") or (op.type == "LeakyRelu" and op.get_attr("alpha") == 0):
        return Rectifier(op)
    first = 1 if op.type in _SELECTS else 0
    places = range(first, len(op.inputs)) if op.type in ("Maximum", "Mul", *_SELECTS) else ()
    for place in places:
        value, other = op.inputs[place], op.inputs[first + len(op.inputs) - 1 - place]
        if not way.varies(value) or not _fills(value, op.outputs[0]):
            continue
        if op.type == "Mul":
            matches = _is_gate(other, value, way)
        elif op.type == "Maximum":
            matches = not way.varies(other) and _is(way.constant(other), 0)
        else:
            open_above = _is_above(op.inputs[0], value, way)
            matches = not way.varies(other) and open_above is (place == first)
        if matches:
            return Rectifier(op, place)
    return None


def _is_gate(gate: tf.Tensor, value: tf.Tensor, way: Way) -> bool:
    """Whether a factor is 1 where a value is above a threshold, and 0 elsewhere."""
    while gate.op.type in ("Cast", "Identity") and gate.dtype != tf.bool:
        gate = gate.op.inputs[0]
    if gate.dtype == tf.bool:
        return _is_above(gate, value, way) is True
    if gate.op.type in _SELECTS:
        condition, then, otherwise = gate.op.inputs
        above = _is_above(condition, value, way)
        sides = [way.constant(x) for x in ((then, otherwise) if above else (otherwise, then))]
        return above is not None and _is(sides[0], 1) and _is(sides[1], 0)
    return False


def _is_above(condition: tf.Tensor, value: tf.Tensor, way: Way) -> bool | None:
    """Whether a condition says that a value is above a threshold; False if below, else None."""
    op = condition.op
    if op.type in ("Identity", "LogicalNot"):
        inner = _is_above(op.inputs[0], value, way)
        return inner if inner is None or op.type == "Identity" else not inner
    if op.type not in (*_ABOVE, *_BELOW):
        return None
    sides = [source(x) for x in op.inputs]
    for place in (0, 1):
        if sides[place] is source(value) and not way.varies(sides[1 - place]):
            return (op.type in _ABOVE) is (place == 0)
    return None


def _rectifies_otherwise(op: Any, way: Way) -> bool:
    if op.type in _OTHERS:
        return True
    if op.type in _SELECTS:
        condition, *sides = op.inputs
        return way.varies(condition) and any(map(way.varies, sides))
    if op.type in ("Maximum", "Minimum"):
        return _is_bound(op, way)
    if op.type in ("Max", "Min"):
        joined = op.inputs[0].op
        given = [x for x in joined.inputs if x.dtype == op.outputs[0].dtype]
        return joined.type in ("ConcatV2", "Pack") and not all(map(way.varies, given))
    # A softplus by hand.
    return op.type in ("Log", "Log1p") and is_made_by(op.inputs[0], "Exp", way)


def _is_bound(op: Any, way: Way) -> bool:
    """Whether a maximum or a minimum bends what comes to it."""
    fixed = [x for x in op.inputs if not way.varies(x)]
    if not fixed:
        return False
    value, bound = next(x for x in op.inputs if way.varies(x)), way.constant(fixed[0])
    if op.type == "Maximum":
        return source(value).op.type not in _SIZES
    return bound is None or bool(bound.min() <= 0)


def _fills(value: tf.Tensor, output: tf.Tensor) -> bool:
    """Whether a value is not repeated to become an output."""
    ranks = value.shape.rank, output.shape.rank
    return None not in ranks and list(value.shape) == list(output.shape)


def _is(constant: np.ndarray | None, number: float) -> bool:
    return constant is not None and bool(np.all(constant == number))
