"""What is explained: from classes and callables to one score an example."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

Targets = str | int | Sequence[int] | Callable[[Any], Any]

# In a vector of targets: explain whatever class is predicted at that moment.
PREDICTED = -1


def check_targets(targets: Targets | None) -> None:
    """Refuses what can never be a target, before any model is known.

    Raises:
      ValueError: `targets` is of no accepted kind.

    >>> check_targets("predicted")
    """
    if targets is None or callable(targets):
        return
    if isinstance(targets, str) and targets in ("true", "predicted"):
        return
    if isinstance(targets, (int, np.integer)) and not isinstance(targets, bool):
        return
    if not isinstance(targets, str):
        values = np.asarray(targets)
        if values.ndim in (1, 2) and values.size and np.issubdtype(values.dtype, np.integer):
            return
    raise ValueError(
        f"`targets` is of no known kind. Received: targets={targets!r}. Expected 'true', "
        "'predicted', a class index, a list of class indices (one an example) or a function of "
        "the model's output that returns one score an example."
    )


def target_indices(
    targets: Targets, labels: np.ndarray | None, count: int, num_classes: int | None
) -> np.ndarray:
    """The class to explain for each example.

    Args:
      targets: `"true"`, `"predicted"`, a class index or one an example.
      labels: Class indices `(count,)`; None when there are none.
      count: How many examples there are.
      num_classes: How many classes the model has; None when its output is not
        one of classes.

    Returns:
      Int32 `(count,)`; `PREDICTED` where the model is to choose. `"true"`
      without labels is `"predicted"`.

    Raises:
      ValueError: The model has no classes, the length is wrong or a class
        does not exist.

    >>> target_indices([2, 0], None, count=2, num_classes=3)
    array([2, 0], dtype=int32)
    """
    if num_classes is None:
        raise ValueError(
            f"The model's output is not one score a class. Received: targets={targets!r}. "
            "Expected an output of shape (batch, classes) or (batch, 1). Give `targets` a "
            "function of the model's output that returns one score an example."
        )
    if isinstance(targets, str):
        if targets == "predicted" or labels is None:
            return np.full(count, PREDICTED, np.int32)
        indices, source = labels.astype(np.int32), "labels"
    else:
        indices, source = np.asarray(targets, np.int32), "targets"
        if indices.ndim == 0:
            indices = np.full(count, indices, np.int32)
    if indices.shape != (count,):
        raise ValueError(
            f"`targets` does not fit the examples. Received: {len(indices)} targets for {count} "
            "examples. Expected one target an example, or a single int for all of them."
        )
    wrong = indices[(indices < 0) | (indices >= num_classes)]
    if wrong.size:
        raise ValueError(
            f"A class in `{source}` does not exist. Received: {source} with {int(wrong[0])} at "
            f"position {int(np.flatnonzero(indices == wrong[0])[0])}. Expected class indices "
            f"from 0 to {num_classes - 1}: the model has {num_classes} classes. Count classes "
            "from 0, and give as many units to the last layer as there are classes."
        )
    return indices


def count_classes(output: Any) -> int | None:
    """How many classes an output of the model tells apart.

    Args:
      output: The model's output: a tensor, or a structure of tensors.

    Returns:
      Two for a single sigmoid unit, None when the output is not one score a
      class.
    """
    shape = getattr(output, "shape", None)
    if shape is None or shape.rank not in (1, 2):
        return None
    width = 1 if shape.rank == 1 else shape[1]
    return 2 if width == 1 else width


def class_scores(logits: tf.Tensor, indices: tf.Tensor) -> tf.Tensor:
    """The logit of one class an example.

    A single unit speaks for class 1; class 0 is explained by its negative.

    Args:
      logits: `(batch, classes)`, `(batch, 1)` or `(batch,)`.
      indices: Int32 `(batch,)`.

    Returns:
      `(batch,)`.

    >>> class_scores(tf.constant([[2.0], [2.0]]), tf.constant([1, 0])).numpy().tolist()
    [2.0, -2.0]
    """
    if count_classes(logits) == 2 and (logits.shape.rank == 1 or logits.shape[1] == 1):
        sign = tf.cast(2 * indices - 1, logits.dtype)
        return tf.reshape(logits, [-1]) * sign
    return tf.gather(logits, indices, axis=1, batch_dims=1)


def custom_scores(target: Callable[[Any], Any], output: Any) -> tf.Tensor:
    """What the user's function makes of the model's output.

    Args:
      target: A function of the output that returns `(batch,)`.
      output: The model's output, activations and all.

    Returns:
      `(batch,)`.

    Raises:
      ValueError: The function returns something else.
    """
    scores = tf.convert_to_tensor(target(output))
    if scores.shape.rank == 2 and scores.shape[1] == 1:
        scores = tf.squeeze(scores, axis=1)
    if scores.shape.rank != 1 or not scores.dtype.is_floating:
        raise ValueError(
            f"The function given as `targets` does not return one score an example. Received: "
            f"shape {tuple(scores.shape)}, {scores.dtype.name}. Expected a floating tensor "
            "(batch,). Reduce the other axes in the function, with keras.ops.mean say."
        )
    return scores


def describe_target(targets: Targets, head: str) -> str:
    """What is differentiated, in words.

    Args:
      targets: What is explained.
      head: What ends the model, as `Logits.head`.

    >>> describe_target("true", "softmax"), describe_target(3, "none")
    ('logit of the true class', 'output of class 3, no softmax or sigmoid found')
    """
    if callable(targets):
        return f"target {targets_name(targets)!r}"
    if isinstance(targets, str):
        what = f"the {targets} class"
    else:
        what = f"class {targets}" if np.ndim(targets) == 0 else "given classes"
    return (
        f"logit of {what}" if head != "none" else f"output of {what}, no softmax or sigmoid found"
    )


def targets_name(targets: Targets) -> str:
    """The name of a callable target; empty for classes."""
    return str(getattr(targets, "__name__", type(targets).__name__)) if callable(targets) else ""
