"""Products in which one side only weighs the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

_PRODUCTS = ("BatchMatMul", "BatchMatMulV2", "BatchMatMulV3", "Einsum")
_QUOTIENTS = ("Div", "DivNoNan", "RealDiv")
_REPEATS = ("BroadcastTo", "ConcatV2", "GatherV2", "Tile")
_PASSES_ON = (
    "Cast", "EnsureShape", "ExpandDims", "Identity", "ResizeBilinear", "ResizeNearestNeighbor",
    "Reshape", "Squeeze", "StridedSlice", "Transpose", *_REPEATS,
)  # fmt: skip
_ARITHMETIC = ("Add", "AddV2", "BiasAdd", "Maximum", "Mul", "RealDiv", "Sub")
_MAX_STEPS = 24


def gate_inputs(op: Any, is_data: Callable[[tf.Tensor], bool]) -> set[int]:
    """Which inputs of an operation are gates of its other input.

    A gate is a factor that is repeated along the positions or the channels of
    the other (attention over positions, squeeze and excitation), or one of
    the same shape that a sigmoid or softmax (or else a tanh) has brought into
    bounds, where the other has not been. In a product of matrices, too, it is
    the side that is so bounded. What is divided by only weighs what is divided:
    in a weighted mean both the weights and their sum are no features. What comes
    before a gate is part of it.

    Args:
      op: Any operation.
      is_data: Whether a tensor depends on what the model is fed.

    Returns:
      Their numbers, at most one.
    """
    if op.type not in ("Mul", *_PRODUCTS, *_QUOTIENTS):
        return set()
    sides = list(op.inputs)
    if op.type in _QUOTIENTS and all(is_data(x) for x in sides):
        return {1}
    if len(sides) != 2 or not all(is_data(x) for x in sides):
        return set()
    ranks = [x.shape.rank or 0 for x in sides]
    if max(ranks) < 3 or min(ranks) < (3 if op.type == "Mul" else 2):
        return set()
    if op.type == "Mul":
        first, second = (_narrow(x) for x in sides)
        repeated = [_is_repeated(first, second), _is_repeated(second, first)]
        if any(repeated):
            return set() if all(repeated) else {repeated.index(True)}
    for ends in (("Sigmoid", "Softmax"), ("Tanh",)):
        squashed = [_is_squashed(x, ends, is_data) for x in sides]
        if any(squashed):
            return set() if all(squashed) else {squashed.index(True)}
    return set()


def _is_repeated(shape: tf.TensorShape, other: tf.TensorShape) -> bool:
    pairs = zip(shape[1:], other[1:], strict=False)
    return shape.rank == other.rank and any(a == 1 and b != 1 for a, b in pairs)


def _narrow(x: tf.Tensor) -> tf.TensorShape:
    """The shape of a tensor before it was repeated."""
    while x.op.type in ("BroadcastTo", "Cast", "Identity", "Tile") or _repeats_one(x.op):
        source = x.op.inputs[0]
        if source.shape.rank != x.shape.rank:
            break
        x = source
    return x.shape


def _repeats_one(op: Any) -> bool:
    """Whether a tensor is set beside itself, or one entry of it is taken again and again."""
    if op.type == "ConcatV2":
        return len({x.ref() for x in list(op.inputs)[:-1]}) == 1
    rank = op.inputs[0].shape.rank if op.type == "GatherV2" else None
    return rank is not None and rank == op.outputs[0].shape.rank and 1 in op.inputs[0].shape[1:]


def _is_squashed(x: tf.Tensor, ends: tuple[str, ...], is_data: Callable[[tf.Tensor], bool]) -> bool:
    """Whether a tensor is a sigmoid or softmax, but for scaling and rearranging."""
    scaled = False
    for _ in range(_MAX_STEPS):
        op = x.op
        if op.type in ends or (op.type == "ClipByValue" and "Sigmoid" in ends):
            return True
        # A sigmoid of straight lines: clipped, or what Keras makes of relu6.
        if "Sigmoid" in ends and (op.type == "Minimum" or (op.type == "Relu6" and scaled)):
            return True
        data = [y for y in op.inputs if y.dtype.is_floating and is_data(y)]
        if "Softmax" in ends and op.type == "RealDiv" and data and data[0].op.type == "Exp":
            return True
        if op.type in _ARITHMETIC and len(data) == 1:
            scaled = scaled or op.type in ("Mul", "RealDiv")
        elif op.type not in _PASSES_ON or not data or len({y.ref() for y in data}) > 1:
            return False
        x = data[0]
    return False
