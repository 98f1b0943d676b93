"""By what an element is known again: hashes of its values."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

# About so many values of a large picture are looked at where all elements pass: each is elsewhere
# in memory, and a hash of all of a photograph takes as long as a twentieth of decoding it.
_SAMPLED = 128
# Strides that neither 2 nor 3 divides see all channels.
_ROUND = 24
# Of fewer values all are looked at: these lie beside each other.
_AT_ONCE = _ROUND * _SAMPLED
# Of rows all are looked at.
_ROWS = (2**31 - 1, _AT_ONCE)
_METHOD = "farmhash64"


class Mark(NamedTuple):
    """What the content of an element is known by.

    Attributes:
      sample: Hash of some of its values. Sparse pictures may share it.
      whole: Of all.
    """

    sample: int
    whole: int


def samples(value: tf.Tensor, *, batched: bool) -> tf.Tensor:
    """In a graph: int64, one number an element; `(1,)` where it is no batch.

    The same values have the same number, whatever is known of their shape
    when the graph is made.

    Args:
      value: Of any type and shape.
      batched: Whether the first axis are elements.
    """
    # Few operations: each takes a microsecond for each element.
    rows = tf.identity(value) if batched else tf.raw_ops.Pack(values=[value])
    size = rows.shape[1:].num_elements()
    sampled = rows if size is not None and size < _AT_ONCE else _sampled(rows, size)
    return tf.bitcast(tf.raw_ops.Fingerprint(data=sampled, method=_METHOD), tf.int64)


def _sampled(rows: tf.Tensor, size: int | None) -> tf.Tensor:
    count = rows.shape[0] if rows.shape[:1].num_elements() is not None else tf.shape(rows)[0]
    flat = tf.reshape(rows, [count, -1])
    strides: Any = [1, _stride(size)] if size is not None else _stride(tf.shape(flat), _ROWS)
    return tf.raw_ops.StridedSlice(
        input=flat, begin=[0, 0], end=[0, 0], strides=strides, begin_mask=3, end_mask=3
    )


def sample(value: Any) -> int:
    """The same number of one element, outside of graphs.

    Args:
      value: An array, a number, text or a path.

    >>> sample(np.zeros((4, 4, 3))) == sample(np.zeros((4, 4, 3)))
    True
    >>> sample("a.png") == sample("b.png")
    False
    """
    array = _as_array(value)
    return _hash(array.flat[:: _stride(array.size)])


def mark_of(value: Any) -> Mark:
    """Of one element, outside of graphs.

    Args:
      value: As of `sample`.
    """
    return Mark(sample(value), _whole(value))


def _whole(value: Any) -> int:
    """A hash of all values of one element, outside of graphs.

    Args:
      value: As of `sample`.
    """
    return _hash(_as_array(value).reshape(-1))


def _as_array(value: Any) -> np.ndarray:
    if isinstance(value, (str, bytes, os.PathLike)):
        text = os.fspath(value)
        return np.array(text.encode() if isinstance(text, str) else text, object)
    return np.asarray(value)


def _hash(values: np.ndarray) -> int:
    row: Any = values[None]
    if values.dtype.kind in "OSU":
        row = tf.constant(row.tolist(), tf.string)
    hashed = tf.raw_ops.Fingerprint(data=row, method=_METHOD)
    return int(hashed.numpy().view(np.int64)[0, 0])


def _stride(size: Any, at_once: Any = _AT_ONCE) -> Any:
    return size // at_once * _ROUND + 1
