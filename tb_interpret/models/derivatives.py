"""How a score depends on what the explained layers put out."""

from __future__ import annotations

from collections.abc import Sequence

import tensorflow as tf

from tb_interpret.models.spatial import SpatialCall

_PASSES_ON = {"Identity", "Cast", "EnsureShape", "CheckNumerics"}


class Derivatives:
    """Gradients of one score an example with respect to layers' outputs.

    All gradients are built at once, on first demand; what nobody uses is
    pruned from the graph.

    Args:
      scores: `(batch,)`, symbolic.
      calls: All calls that may be asked for.
      logits: The class scores behind `scores`; None for a callable target.
      indices: The class of each example, int32 `(batch,)`.
    """

    def __init__(
        self,
        scores: tf.Tensor,
        calls: Sequence[SpatialCall],
        logits: tf.Tensor | None,
        indices: tf.Tensor,
    ) -> None:
        self._scores, self._calls = scores, list(calls)
        self._logits, self._indices = logits, indices
        self._gradients: list[tf.Tensor | None] | None = None

    def gradients(self, call: SpatialCall) -> tf.Tensor:
        """Gradients as `(batch, height, width, channels)`.

        Raises:
          ValueError: The score does not depend on the layer.
        """
        if self._gradients is None:
            self._gradients = tf.gradients(self._scores, [c.output for c in self._calls])
        place = next(i for i, c in enumerate(self._calls) if c.output is call.output)
        gradients = self._gradients[place]
        if gradients is None:
            raise ValueError(
                f"The score does not depend on `layer`. Received: layer={call.path!r}. "
                "Expected a layer on the way from the input to the output that is "
                "explained. Name another layer, or explain another output."
            )
        return call.grid.arrange(gradients)

    def channel_weights(self, call: SpatialCall) -> tf.Tensor:
        """Mean gradients over the positions, float32 `(batch, 1, 1, channels)`.

        Where the layer is followed by global average pooling and one dense
        layer, they are the dense kernel over the number of positions, and no
        gradient is computed.
        """
        kernel = None if self._logits is None else _pooled_kernel(self._logits, call)
        if kernel is None:
            gradients = tf.cast(self.gradients(call), tf.float32)
            return tf.reduce_mean(gradients, axis=[1, 2], keepdims=True)
        kernel = tf.cast(kernel, tf.float32) / (call.grid.height * call.grid.width)
        if kernel.shape[1] == 1:
            signs = tf.cast(2 * self._indices - 1, tf.float32)
            weights = signs[:, None] * tf.transpose(kernel)
        else:
            weights = tf.gather(tf.transpose(kernel), self._indices)
        return weights[:, None, None, :]


def _pooled_kernel(logits: tf.Tensor, call: SpatialCall) -> tf.Tensor | None:
    """The kernel of `logits = dense(mean over positions of call)`, if they are that."""
    product = _producer(logits)
    if product.type in ("BiasAdd", "AddV2"):
        if not _is_variable(product.inputs[1]):
            return None
        product = _producer(product.inputs[0])
    if product.type != "MatMul" or product.get_attr("transpose_a"):
        return None
    if not _is_variable(product.inputs[1]):
        return None
    mean = _producer(product.inputs[0])
    if mean.type != "Mean" or _behind(mean.inputs[0]) is not _behind(call.output):
        return None
    axes = tf.get_static_value(mean.inputs[1])
    positions = (2, 3) if call.grid.channels_first else (1, 2)
    if axes is None or tuple(sorted(int(a) for a in axes.reshape(-1))) != positions:
        return None
    kernel = product.inputs[1]
    return tf.transpose(kernel) if product.get_attr("transpose_b") else kernel


def _behind(tensor: tf.Tensor) -> tf.Tensor:
    while tensor.op.type in _PASSES_ON:
        tensor = tensor.op.inputs[0]
    return tensor


def _is_variable(tensor: tf.Tensor) -> bool:
    return bool(_producer(tensor).type == "ReadVariableOp")


def _producer(tensor: tf.Tensor) -> tf.Operation:
    return _behind(tensor).op
