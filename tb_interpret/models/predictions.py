"""What the model predicts, and how sure it is."""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf

from tb_interpret.models.logits import Head, Logits


def guess_head(model: keras.Model, logits: Logits) -> Head:
    """The activation under which a model's logits are probabilities.

    Where the model has none, the loss tells: cross-entropy of independent
    classes means sigmoid, everything else softmax.
    """
    if logits.head != "none":
        return logits.head
    loss = getattr(model, "loss", None) if getattr(model, "compiled", False) else None
    name = loss if isinstance(loss, str) else getattr(loss, "name", type(loss).__name__)
    return "sigmoid" if "binary" in str(name).lower() else "softmax"


def class_probabilities(logits: tf.Tensor, head: Head) -> tf.Tensor:
    """Probabilities of the classes.

    Args:
      logits: `(batch, classes)`; `(batch, 1)` or `(batch,)` stands for two
        classes, of which it scores the second.
      head: `"softmax"` or `"sigmoid"`; a single unit is always a sigmoid.

    Returns:
      Float32 `(batch, classes)`, in [0, 1].

    >>> class_probabilities(tf.zeros((1, 1)), "sigmoid").numpy().tolist()
    [[0.5, 0.5]]
    """
    logits = tf.cast(logits, tf.float32)
    if logits.shape.rank == 1 or logits.shape[1] == 1:
        logits = tf.reshape(logits, [-1])
        return tf.stack([tf.sigmoid(-logits), tf.sigmoid(logits)], axis=1)
    return tf.sigmoid(logits) if head == "sigmoid" else tf.nn.softmax(logits)


def pick(values: tf.Tensor, indices: tf.Tensor) -> Any:
    """The value of one class an example: `(batch, classes)` to `(batch,)`."""
    return tf.gather(values, indices, axis=1, batch_dims=1)
