"""Whether a model explains one example by itself, or a batch as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from tb_interpret.models.way import Way, carries_gradient

_REDUCTIONS = ("All", "Any", "EuclideanNorm", "Max", "Mean", "Min", "Prod", "Sum")
_NORMALIZATIONS = ("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3")


def mixing_operation(entries: Sequence[tf.Tensor], ends: Sequence[tf.Tensor]) -> str:
    """The first operation between inputs and outputs that brings examples together.

    Normalization by the statistics of the batch does so, and a mean, a sum or
    a maximum along the first axis, or a product of the examples with each
    other.

    Args:
      entries: What goes into the model, the number of examples left open.
      ends: What comes out.

    Returns:
      Its name; empty where each example is looked at by itself, as far as
      these tell.

    >>> with tf.Graph().as_default():
    ...     x = tf.compat.v1.placeholder(tf.float32, (None, 3))
    ...     alone, together = tf.reduce_mean(x, 1), tf.reduce_mean(x, 0, name="together")
    ...     mixing_operation([x], [alone]), mixing_operation([x], [together])
    ('', 'together')
    """
    way = Way(entries, [x for x in ends if carries_gradient(x)])
    return next((op.name for op in way.operations if _mixes(op, way)), "")


def mixing_note(operation: str) -> str:
    """What is to be said of it."""
    return (
        f"The model works on a batch as a whole ({operation!r}): scores and maps of an example "
        "depend on the others that are explained with it. Explain one at a time to have it alone."
    )


def _mixes(op: Any, way: Way) -> bool:
    if op.type in _NORMALIZATIONS:
        return bool(op.get_attr("is_training"))
    if op.type == "MatMul":
        return all(way.varies(x) and None in x.shape.as_list() for x in op.inputs)
    if op.type not in _REDUCTIONS or not way.varies(op.inputs[0]):
        return False
    shape, axes = op.inputs[0].shape, tf.get_static_value(op.inputs[1])
    if not shape.rank or shape[0] is not None or axes is None:
        return False
    return any(int(axis) % shape.rank == 0 for axis in axes.reshape(-1))
