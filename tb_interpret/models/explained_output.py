"""The output that is explained: what it means, its scores and probabilities."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import keras
import tensorflow as tf

from tb_interpret.models.label_kind import LabelKind
from tb_interpret.models.logits import find_logits
from tb_interpret.models.losses import loss_of
from tb_interpret.models.outputs import (
    Key,
    LabelKinds,
    labels_of,
    named_outputs,
    output_meant,
    width_of,
)
from tb_interpret.models.task import FUNCTION, Task, understand


@dataclasses.dataclass(frozen=True)
class ExplainedOutput:
    """The output that is explained; lives while it is traced.

    Attributes:
      task: What it means.
      scores: `(batch, units)` or `(batch,)`: logits of classes and labels,
        values as they are; None where only a function says what is explained.
      probabilities: Float32 `(batch, classes)`; None where there are none.
    """

    task: Task
    scores: tf.Tensor | None
    probabilities: tf.Tensor | None

    @property
    def predictions(self) -> tf.Tensor | None:
        """The foremost class, int32 `(batch,)`; None without classes."""
        if self.scores is None or self.task.num_classes is None:
            return None
        if self.task.is_single_unit:
            border = 0.5 if self.task.probability == "output" else 0.0
            return tf.cast(tf.reshape(self.scores, [-1]) > border, tf.int32)
        return tf.argmax(self.scores, axis=1, output_type=tf.int32)

    def foremost_but(self, classes: tf.Tensor) -> tf.Tensor:
        """The foremost class but for one an example, int32 `(batch,)`."""
        assert self.scores is not None
        if self.task.is_single_unit:
            return 1 - classes
        others = tf.one_hot(classes, self.scores.shape[1], on_value=False, off_value=True)
        lowest = tf.fill(tf.shape(self.scores), self.scores.dtype.min)
        return tf.argmax(tf.where(others, self.scores, lowest), axis=1, output_type=tf.int32)


def explained_output(
    model: keras.Model,
    output: Any,
    labels: LabelKinds,
    wanted: Key | None = None,
    custom: Sequence[tf.Tensor] = (),
    *,
    by_class: bool = True,
) -> ExplainedOutput:
    """The output that is meant, and what it means.

    Args:
      model: The model.
      output: What it puts out, symbolic.
      labels: Of which kind the labels of each output are.
      wanted: As `output_meant` takes it.
      custom: Likewise.
      by_class: Likewise.

    Returns:
      The output; of task `FUNCTION` where it is none of (batch, units).

    Raises:
      ValueError: There is no such output, or several may be meant.
    """
    outputs = named_outputs(model, output)
    key = output_meant(model, outputs, labels, wanted, custom, by_class=by_class)
    width = None if key is None else width_of(outputs[key])
    if key is None or width is None:
        return ExplainedOutput(FUNCTION, None, None)
    logits = find_logits(outputs[key])
    loss = loss_of(model, key, list(outputs).index(key), len(outputs))
    kind = labels_of(labels, key) or LabelKind()
    task = understand(width, logits.head, loss, kind, key)
    scores = scores_of(task, outputs[key])
    return ExplainedOutput(task, scores, _probabilities(task, scores, outputs[key]))


def scores_of(task: Task, output: tf.Tensor) -> tf.Tensor:
    """What is differentiated: logits of classes and labels, values as they are."""
    return find_logits(output).values if task.explains_logits else output


def output_of(model: keras.Model, task: Task, output: Any) -> tf.Tensor:
    """The tensor that a task is about, of all that the model puts out."""
    return named_outputs(model, output)[task.output]


def _probabilities(task: Task, scores: tf.Tensor, output: tf.Tensor) -> tf.Tensor | None:
    """Float32 `(batch, classes)`, each in [0, 1]; None where there are none."""
    if task.probability == "none":
        return None
    if task.is_single_unit:
        given = tf.reshape(tf.cast(output, tf.float32), [-1])
        logits = tf.reshape(tf.cast(scores, tf.float32), [-1])
        if task.probability == "output":
            second = tf.clip_by_value(given, 0.0, 1.0)
            return tf.stack([1 - second, second], axis=1)
        return tf.stack([tf.sigmoid(-logits), tf.sigmoid(logits)], axis=1)
    if task.probability == "softmax":
        return tf.nn.softmax(tf.cast(scores, tf.float32))
    if task.probability == "sigmoid":
        found = tf.sigmoid(tf.cast(scores, tf.float32))
    else:
        found = tf.clip_by_value(tf.cast(output, tf.float32), 0.0, 1.0)
    if task.kind == "labels":
        return found
    # One class of several: as Keras' cross-entropy over classes takes them.
    return tf.math.divide_no_nan(found, tf.reduce_sum(found, axis=1, keepdims=True))
