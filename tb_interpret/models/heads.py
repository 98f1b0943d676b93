"""Gradients of several classes that go back through dense layers, in one go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from tb_interpret.models.tensorflow_private import takes_gradients, with_gradients
from tb_interpret.models.way import Way

# What lies between the last pictures and the scores of a network that ends in
# dense layers, but for those: each row by itself, and cheap beside them.
_BESIDES = {
    "AddV2", "AvgPool", "BiasAdd", "Cast", "EnsureShape", "ExpandDims", "Identity", "MaxPool",
    "Mean", "Relu", "Relu6", "Reshape", "Sigmoid", "Softmax", "Squeeze", "Tanh", "Transpose",
}  # fmt: skip


def head_gradients(
    scores: tf.Tensor, outputs: Sequence[tf.Tensor], seeds: Sequence[tf.Tensor]
) -> list[list[tf.Tensor]] | None:
    """Gradients for each of several seeds, where dense layers alone lie on the way.

    A dense layer's kernel is most of what its gradient costs: of VGG16's first
    it is 400 MB to read, for each class again. All classes are taken through it
    as rows of one product, so that five cost what one does.

    Args:
      scores: `(batch, classes)`, symbolic.
      outputs: What is differentiated by.
      seeds: Gradients at the scores, of their shape, one a target.

    Returns:
      For each target those at each output; None where something else lies on
      the way, or an output has no say: each target is differentiated by itself then.
    """
    if len(seeds) < 2:
        return None
    way = Way(outputs, [scores])
    made = {x.op for x in outputs}
    between = [op for op in way.operations if op not in made]
    dense = [op for op in between if _is_dense(op, way)]
    if not dense or not made.issubset(way.operations):
        return None
    if not all(op in dense or op.type in _BESIDES for op in between):
        return None
    with with_gradients(dict.fromkeys(dense, _dense_gradients)):
        found = tf.vectorized_map(
            lambda seed: tf.gradients(scores, outputs, grad_ys=seed), tf.stack(seeds)
        )
    return [[x[place] for x in found] for place in range(len(seeds))]


def _is_dense(op: Any, way: Way) -> bool:
    if op.type != "MatMul" or op.get_attr("transpose_a") or op.get_attr("transpose_b"):
        return False
    return takes_gradients(op) and not way.varies(op.inputs[1])


def _dense_gradients(op: Any, gradients: tf.Tensor) -> list[Any]:
    """Those at the rows; nobody asks for those at the kernel.

    `(K g')'` in place of `g K'`: the kernel is read as it lies in memory, three
    times as fast for forty rows.
    """
    return [tf.transpose(tf.matmul(op.inputs[1], gradients, transpose_b=True)), None]
