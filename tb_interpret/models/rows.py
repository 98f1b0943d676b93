"""Whether a model explains one example by itself, or a batch as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from tb_interpret.models.way import Way, carries_gradient

_REDUCTIONS = ("All", "Any", "EuclideanNorm", "Max", "Mean", "Min", "Prod", "Sum")
# Their second input says along which axis.
_ALONG = ("Cumprod", "Cumsum", "ReverseV2", *_REDUCTIONS)
_LAST = ("LogSoftmax", "Softmax", "TopK", "TopKV2")
_NORMALIZATIONS = ("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3")


def mixing_operation(entries: Sequence[tf.Tensor], ends: Sequence[tf.Tensor]) -> str:
    """The first operation between inputs and outputs that brings examples together.

    Normalization by the statistics of the batch does so, whatever else is
    computed along the first axis, what picks examples out, or a product of
    the examples with each other.

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
    value = op.inputs[0] if op.inputs else None
    if op.type in _LAST:
        return _is_turned(value, way)
    if value is None or not way.varies(value) or not _is_open(value):
        return False
    if op.type == "StridedSlice":
        return _is_cut(op)
    if op.type == "GatherV2":
        return _is_first(op.inputs[2], value) and not op.get_attr("batch_dims")
    if op.type == "Roll":
        return _is_first(op.inputs[2], value)
    return op.type == "RandomShuffle" or (op.type in _ALONG and _is_first(op.inputs[1], value))


def _is_open(x: tf.Tensor) -> bool:
    """Whether it is left open how many there are along the first axis."""
    return bool(x.shape.rank) and x.shape[0] is None


def _is_first(axes: tf.Tensor, value: tf.Tensor) -> bool:
    """Whether the first axis is among some."""
    known = tf.get_static_value(axes)
    return known is not None and any(int(a) % value.shape.rank == 0 for a in known.reshape(-1))


def _is_cut(op: Any) -> bool:
    """Whether a slice takes some of the first axis only, or has it in another order."""
    if (op.get_attr("ellipsis_mask") | op.get_attr("new_axis_mask")) & 1:
        return False
    if op.get_attr("shrink_axis_mask") & 1:
        return True
    steps = tf.get_static_value(op.inputs[3])
    whole = op.get_attr("begin_mask") & op.get_attr("end_mask") & 1
    return not whole or (steps is not None and int(steps[0]) != 1)


def _is_turned(x: tf.Tensor, way: Way) -> bool:
    """Whether the first axis has been made the last, for what is computed along that."""
    op = x.op
    if op.type != "Transpose" or not way.varies(op.inputs[0]) or not _is_open(op.inputs[0]):
        return False
    order = tf.get_static_value(op.inputs[1])
    if order is None:  # computed: where all but the first axis are known, their sizes tell
        return x.shape[-1] is None and None not in op.inputs[0].shape.as_list()[1:]
    return int(order[-1]) == 0
