"""Which of a model's outputs is explained, what it means, and its scores."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import keras
import tensorflow as tf

from tb_interpret.models.label_kind import LabelKind
from tb_interpret.models.layers import output_names
from tb_interpret.models.logits import find_logits
from tb_interpret.models.losses import loss_of
from tb_interpret.models.task import FUNCTION, Task, understand

Key = str | int
# Of which kind the labels of each output are; of a single output under "".
LabelKinds = Mapping[Key, LabelKind]


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


def named_outputs(model: keras.Model, output: Any) -> dict[Key, Any]:
    """Outputs by name, or by place where they have none; a single one under "".

    Args:
      model: The model.
      output: What it puts out, a tensor or a structure of tensors.
    """
    if isinstance(output, Mapping):
        return dict(output)
    if not isinstance(output, (list, tuple)):
        return {"": output}
    if len(output) == 1:
        return {"": output[0]}
    names = output_names(model)
    known = len(names) == len(output)
    return dict(zip(names if known else range(len(output)), output, strict=True))


def labels_by_output(model: keras.Model, labels: Any) -> dict[Key, Any]:
    """Labels as they were given, by the output that they belong to; "" of the only one.

    Args:
      model: The model.
      labels: Of one output, or a dict of those of several, by name or by
        place; None without labels.
    """
    if labels is None:
        return {}
    if not isinstance(labels, Mapping):
        return {"": labels}
    names = output_names(model)

    def named(key: Key) -> Key:
        return names[key] if isinstance(key, int) and key < len(names) else key

    return {named(key): own for key, own in labels.items() if own is not None}


def labels_of(labels: Mapping[Key, Any], output: Key) -> Any:
    """The labels of one output; None where it has none.

    What is given without a name belongs to the output that is explained, and
    whatever is given to the only one that there is.
    """
    if output in labels:
        return labels[output]
    if output == "" and len(labels) == 1:
        return next(iter(labels.values()))
    return labels.get("")


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
      wanted: Name or place of the output; None where it is to be found: by
        the labels, or as the only one of classes or values.
      custom: Scores that functions have made of the output: what they depend
        on is explained.
      by_class: Whether something else than functions is to be explained.

    Returns:
      The output; of task `FUNCTION` where it is none of (batch, units).

    Raises:
      ValueError: There is no such output, or several may be meant.
    """
    outputs = named_outputs(model, output)
    _check_labels(model, outputs, labels)
    if wanted is not None:
        key: Key | None = _named(model, outputs, wanted)
    elif len(outputs) == 1:
        (key,) = outputs
    elif by_class:
        key = _meant(outputs, labels)
    else:
        key = _depended_on(outputs, custom)
    width = None if key is None else _width(outputs[key])
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


def _named(model: keras.Model, outputs: Mapping[Key, Any], wanted: Key) -> Key:
    if wanted in outputs:
        return wanted
    names = _names(model, outputs)
    if list(outputs) == [""] and wanted in names:
        return ""
    raise ValueError(
        f"The model has no such output. Received: targets={{{wanted!r}: …}}. Expected one of its "
        f"outputs: {', '.join(map(repr, names)) or 'it has but one, without a name'}. Name one of "
        "them, or give the target alone."
    )


def _names(model: keras.Model, outputs: Mapping[Key, Any]) -> list[Key]:
    if list(outputs) != [""]:
        return list(outputs)
    return [*output_names(model)]


def _check_labels(model: keras.Model, outputs: Mapping[Key, Any], labels: LabelKinds) -> None:
    """Refuses labels that belong to no output."""
    names = _names(model, outputs)
    unknown = [key for key in labels if key not in ("", *names, *outputs)]
    # Labels that are given by the names of the inputs' pipeline belong to the only output.
    if unknown and (len(outputs) > 1 or len(labels) > 1):
        raise ValueError(
            "The labels of `examples` do not belong to the model's outputs. Received: labels of "
            f"{', '.join(map(repr, labels))}. Expected those of "
            f"{', '.join(map(repr, names or outputs))}. Name them as the outputs are named, or "
            "give as many as there are outputs."
        )


def _meant(outputs: Mapping[Key, Any], labels: LabelKinds) -> Key | None:
    found = [key for key, tensor in outputs.items() if _width(tensor) is not None]
    labeled = [key for key in found if labels.get(key, LabelKind()).form != "none"]
    if len(labeled) == 1 or len(found) == 1:
        return (labeled or found)[0]
    if not found:
        return None
    names = ", ".join(map(repr, outputs))
    raise ValueError(
        f"The model has several outputs. Received: {names}, and no word on which is explained. "
        f"Expected one. Name it together with its target, targets={{{found[0]!r}: 'true'}}, or "
        "give `targets` a function of the model's output that returns one score an example."
    )


def _depended_on(outputs: Mapping[Key, Any], custom: Sequence[tf.Tensor]) -> Key | None:
    """The only output that scores were made of; None where it is not one."""
    keys = {tensor.ref(): key for key, tensor in outputs.items() if isinstance(tensor, tf.Tensor)}
    found: set[Key] = set()
    waiting, seen = list(custom), set()
    while waiting:
        tensor = waiting.pop()
        if tensor.ref() in keys:
            found.add(keys[tensor.ref()])
        elif tensor.ref() not in seen:
            seen.add(tensor.ref())
            waiting += tensor.op.inputs
    return next(iter(found)) if len(found) == 1 else None


def _width(tensor: Any) -> int | None:
    """Units of an output (batch, units) or (batch,); None of any other."""
    shape = getattr(tensor, "shape", None)
    if shape is None or shape.rank not in (1, 2) or not tensor.dtype.is_floating:
        return None
    return 1 if shape.rank == 1 else shape[1]


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
