"""By what an element is known again: a hash of some of its values."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import tensorflow as tf

# So many rows are looked at, and so many places in each: a hash of all values
# of a photograph takes as long as a tenth of decoding it.
_SAMPLED = (16, 64)
_NEVER = 2**30


def fingerprints(value: tf.Tensor, *, batched: bool) -> tf.Tensor:
    """In a graph: int64, one number an element; `(1,)` where it is no batch.

    The same values have the same number, whatever is known of their shape
    when the graph is made.

    Args:
      value: Of any type and shape.
      batched: Whether the first axis are elements.
    """
    if value.shape.rank is None:
        # Two axes suffice to sample by; of a batch, three.
        axes = tf.concat([tf.shape(value), tf.ones(3, tf.int32)], 0)[: 2 + batched]
        value = tf.reshape(value, tf.concat([axes, [-1]], 0))
        value.set_shape([None] * (3 + batched))
    rank = value.shape.rank
    divisors = ([_NEVER] if batched else []) + [*_SAMPLED, _NEVER, _NEVER, _NEVER, _NEVER, _NEVER]
    divisors = divisors[:rank]
    if rank > batched:
        strides: Any
        if value.shape.is_fully_defined():
            strides = [max(1, d // s) for d, s in zip(value.shape, divisors, strict=True)]
        else:
            strides = tf.maximum(tf.shape(value) // tf.constant(divisors, tf.int32), 1)
        if not isinstance(strides, list) or max(strides) > 1:
            ends = [0] * rank
            everything = (1 << rank) - 1
            value = tf.strided_slice(
                value, ends, ends, strides, begin_mask=everything, end_mask=everything
            )
    rows = tf.concat([tf.shape(value)[:1], [-1]], 0) if batched else [1, -1]
    hashed = tf.raw_ops.Fingerprint(data=tf.reshape(value, rows), method="farmhash64")
    return tf.bitcast(hashed, tf.int64)


def fingerprint(value: Any) -> int:
    """The same number of one element, outside of graphs.

    Args:
      value: An array, a number, text or a path.

    >>> fingerprint(np.zeros((4, 4, 3))) == fingerprint(np.zeros((4, 4, 3)))
    True
    >>> fingerprint("a.png") == fingerprint("b.png")
    False
    """
    if isinstance(value, (str, bytes, os.PathLike)):
        text = os.fspath(value)
        value = np.array(text.encode() if isinstance(text, str) else text, object)
    array = np.asarray(value)
    steps = [max(1, d // s) for d, s in zip(array.shape, _SAMPLED, strict=False)]
    if steps:
        array = array[tuple(slice(None, None, step) for step in steps)]
    if array.dtype.kind in "OSU":
        rows: Any = tf.constant(array.reshape(1, -1).tolist(), tf.string)
    else:
        rows = np.ascontiguousarray(array).reshape(1, -1)
    hashed = tf.raw_ops.Fingerprint(data=rows, method="farmhash64")
    return int(hashed.numpy().view(np.int64)[0, 0])
