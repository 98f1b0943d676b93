"""What lies between a picture and a score in a graph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

# What is left of a tensor by these is its shape.
_SHAPES = ("OnesLike", "Rank", "Shape", "ShapeN", "Size", "ZerosLike")
_PASSES_ON = ("Cast", "CheckNumerics", "EnsureShape", "Identity")
_REPEATS = ("BroadcastTo", "Fill", "Reshape", "Tile")
_FILLED = {"Fill": 1}


class Way:
    """The operations that a gradient passes from scores to where it is taken.

    Args:
      entries: Tensors that the gradient is taken at.
      ends: Tensors that are differentiated.

    Attributes:
      operations: All on the way, in the order in which they run.
    """

    def __init__(self, entries: Sequence[tf.Tensor], ends: Sequence[tf.Tensor]) -> None:
        self._made = {x.op for x in entries}
        graph = entries[0].graph if entries else tf.Graph()
        back = differentiated(x.op for x in ends)
        self.operations: list[Any] = []
        for op in graph.get_operations():
            if op not in self._made:
                if op.type in _SHAPES or _is_told_only(op):
                    continue
                if not any(x.op in self._made for x in op.inputs):
                    continue
                self._made.add(op)
            if op in back:
                self.operations.append(op)

    def varies(self, x: tf.Tensor) -> bool:
        """Whether the values of a tensor are made of those at the entries."""
        return x.op in self._made

    def constant(self, x: tf.Tensor) -> np.ndarray | None:
        """Values of a tensor; None where they depend on something that is not known.

        Of one that is repeated, or filled with a value, that value.
        """
        known = tf.get_static_value(x)
        if known is not None:
            return np.asarray(known)
        op = x.op
        if op.type in ("OnesLike", "ZerosLike"):
            return np.asarray(float(op.type == "OnesLike"))
        if op.type in (*_PASSES_ON, *_REPEATS):
            return self.constant(op.inputs[_FILLED.get(op.type, 0)])
        return None


def source(x: tf.Tensor) -> tf.Tensor:
    """The tensor whose values are handed on as they are, but for their type."""
    while x.op.type in _PASSES_ON:
        x = x.op.inputs[0]
    return x


def differentiated(operations: Iterable[Any]) -> set[Any]:
    """All that operations were made from by ways that gradients take back."""
    waiting, seen = list(operations), set[Any]()
    while waiting:
        op = waiting.pop()
        if op not in seen:
            seen.add(op)
            if op.type != "StopGradient":
                waiting += [x.op for x in op.inputs if carries_gradient(x)]
    return seen


def carries_gradient(x: tf.Tensor) -> bool:
    """Whether a tensor may have a gradient: numbers, or a list of tensors as loops have them."""
    return bool(x.dtype.is_floating or x.dtype.is_complex or x.dtype == tf.variant)


def _is_told_only(op: Any) -> bool:
    """Whether an operation takes what is no number from a list: from a loop's masks."""
    return op.type == "TensorListGetItem" and not carries_gradient(op.outputs[0])
