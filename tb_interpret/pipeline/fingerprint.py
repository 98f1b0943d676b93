"""By what an element is known again: hashes of its values."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

# So many values along each axis of a large picture, up to half as many more, are looked at where
# all elements pass: each place is elsewhere in memory, and a hash of all of a photograph takes as
# long as a twentieth of decoding it.
_ALONG_AXIS = 8
_MOST_STRIDE = 255
# An axis has the stride that is the number of these that it reaches: one operation of a graph.
_REACHED = [-1, *range(2 * _ALONG_AXIS, _ALONG_AXIS * _MOST_STRIDE + 1, _ALONG_AXIS)]
# Bits of all the axes that there may be.
_ALL_AXES = 2**16 - 1
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
    # Few operations: each takes a microsecond and more for each element.
    sampled = value if value.shape.rank == batched else _sampled(value, batched=batched)
    rows = sampled if batched else tf.raw_ops.Pack(values=[sampled])
    return tf.bitcast(tf.raw_ops.Fingerprint(data=rows, method=_METHOD), tf.int64)


def _sampled(value: tf.Tensor, *, batched: bool) -> tf.Tensor:
    rank = value.shape.rank
    sizes = [] if rank is None else value.shape.as_list()[batched:]
    known = [_stride(size) for size in sizes if size is not None]
    if rank is not None and len(known) == len(sizes):
        strides: Any = [1] * batched + known
    else:
        strides = tf.raw_ops.Bucketize(input=tf.shape(value), boundaries=_REACHED)
        if batched:
            strides = tf.concat([[1], strides[1:]], axis=0)
    begin = tf.zeros_like(strides) if rank is None else [0] * rank
    return tf.raw_ops.StridedSlice(
        input=value,
        begin=begin,
        end=begin,
        strides=strides,
        begin_mask=_ALL_AXES,
        end_mask=_ALL_AXES,
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
    parts: tuple[Any, ...] = tuple(slice(None, None, _stride(size)) for size in array.shape)
    # With an ellipsis text stays an array, of no axes.
    return _hash(array[(..., *parts)].ravel())


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
    is_text = values.dtype.kind in "OSU"
    # A tensor already: TensorFlow takes a quicker way with it.
    row = tf.constant([values.tolist()], tf.string) if is_text else tf.constant(values[None])
    hashed = tf.raw_ops.Fingerprint(data=row, method=_METHOD)
    return int(hashed.numpy().view(np.int64)[0, 0])


def _stride(size: int) -> int:
    """Of an axis.

    >>> [_stride(size) for size in (0, 3, 15, 16, 224, 4000)]
    [1, 1, 1, 2, 28, 255]
    """
    return min(max(1, size // _ALONG_AXIS), _MOST_STRIDE)
