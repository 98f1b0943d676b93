"""Where the gradient at a model's input is taken."""

from __future__ import annotations

import tensorflow as tf

_PASSES_ON = ("Identity", "EnsureShape", "CheckNumerics")


def differentiable(picture: tf.Tensor) -> list[tf.Tensor]:
    """The tensors whose gradients, added, are those at the picture.

    That is the picture, if it is floating. Bytes cannot be differentiated:
    there it is what the model casts them to, in the same units.

    Args:
      picture: An input of the graph under construction, its model traced.

    Raises:
      ValueError: The model does something else with integers.

    >>> with tf.Graph().as_default():
    ...     picture = tf.compat.v1.placeholder(tf.uint8, (1, 2, 2, 1))
    ...     scaled = tf.cast(picture, tf.float32) / 255
    ...     [x.dtype.name for x in differentiable(picture)]
    ['float32']
    """
    if picture.dtype.is_floating:
        return [picture]
    found: list[tf.Tensor] = []
    for operation in picture.consumers():
        output = operation.outputs[0]
        if operation.type in _PASSES_ON or (operation.type == "Cast" and output.dtype.is_integer):
            found += differentiable(output)
        elif operation.type == "Cast" and output.dtype.is_floating:
            found.append(output)
        elif operation.type not in ("Shape", "ShapeN", "Size", "Rank"):
            raise ValueError(
                f"The score cannot be differentiated at the input. Received: pictures of "
                f"{picture.dtype.name}, on which the model runs {operation.type!r}. Expected "
                "floating numbers, or integers that the model casts before all else. Cast them "
                "first: images.astype('float32')."
            )
    return found
