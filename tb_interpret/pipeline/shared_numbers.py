"""Numbers that graphs read as they are at the moment."""

from __future__ import annotations

import math

import numpy as np
import tensorflow as tf

# What TensorFlow computes with begins at such addresses.
_ALIGNMENT = 64
# Tensors of no more values are constants in graphs, which are read once.
_CONSTANT = 128


class SharedNumbers:
    """Int64 numbers that Python writes and graphs read, with no copy between.

    For a graph they are an argument, and no state: a variable, a table or a
    queue would keep TensorFlow from running a map in parallel, and a dataset
    from being saved. Each number is written at once; a graph may read one
    before, and the next one after they were written.

    Args:
      shape: Of how many, more than 128.
      value: Of each at first.

    Attributes:
      array: To be written, of that shape.
      tensor: To be used in graphs: the same memory.
    """

    def __init__(self, shape: tuple[int, ...], value: int) -> None:
        number = math.prod(shape)
        assert number > _CONSTANT
        memory = np.zeros(number * 8 + _ALIGNMENT, np.uint8)
        begin = -memory.ctypes.data % _ALIGNMENT
        self.array: np.ndarray = memory[begin : begin + number * 8].view(np.int64)
        self.array = self.array.reshape(shape)
        self.array[:] = value
        with tf.init_scope():
            self.tensor: tf.Tensor = tf.experimental.dlpack.from_dlpack(self.array.__dlpack__())
