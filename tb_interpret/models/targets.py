"""What is explained: from classes and callables to one score an example."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

import numpy as np
import tensorflow as tf

from tb_interpret.models.labels import name_index
from tb_interpret.models.task import Task
from tb_interpret.models.truth import Truth

# In a vector of targets: explain whatever class is predicted at that moment.
PREDICTED = -1


@dataclasses.dataclass(frozen=True)
class OfOutput:
    """Targets within one of a model's several outputs.

    Attributes:
      output: Its name, or its place where it has none.
      targets: What of it is explained.
    """

    output: str | int
    targets: Any


# A dict of one output's name and its target becomes an `OfOutput`.
Targets = str | int | Sequence[Any] | OfOutput | Callable[[Any], Any]


def check_targets(targets: Any) -> None:
    """Refuses what can never be a target, before any model is known.

    Raises:
      ValueError: `targets` is of no accepted kind.

    >>> check_targets("predicted")
    """
    if targets is None or callable(targets) or (isinstance(targets, str) and targets):
        return
    if isinstance(targets, Mapping):
        own = next(iter(targets.values()), None)
        if len(targets) == 1 and own is not None and not callable(own):
            check_targets(own)
            return
    elif isinstance(targets, (int, np.integer)):
        if not isinstance(targets, bool):
            return
    else:
        try:
            values = np.asarray(targets)
        except ValueError:
            values = np.empty(0)  # rows of different length, or nothing that has numbers
        if values.ndim in (1, 2) and values.size and values.dtype.kind in "iuU":
            return
    raise ValueError(
        f"`targets` is of no known kind. Received: targets={targets!r}. Expected 'true', "
        "'predicted', a class by index or by name, a list of classes (one an example), a dict "
        "of one output's name and one of these, or a function of the model's output that "
        "returns one score an example."
    )


def check_target_names(targets: Targets | None, class_names: Sequence[str]) -> None:
    """Refuses names that are no classes, before any model is known.

    Raises:
      ValueError: A name is not among `class_names`.

    >>> check_target_names("dog", ["cat", "dog"])
    """
    if isinstance(targets, OfOutput):
        targets = targets.targets
    if targets is None or callable(targets) or targets in ("true", "predicted"):
        return
    for name in np.asarray(targets).reshape(-1):
        if isinstance(name, str):
            name_index(str(name), class_names, "targets")


def output_wanted(targets: Sequence[Targets]) -> str | int | None:
    """The output that targets name; None where none does.

    Raises:
      ValueError: They name different ones.

    >>> output_wanted([OfOutput("breed", "true"), "predicted"])
    'breed'
    """
    named = {target.output for target in targets if isinstance(target, OfOutput)}
    if len(named) > 1:
        raise ValueError(
            "`targets` name several outputs of the model. Received: "
            f"{', '.join(sorted(map(repr, named)))}. Expected one for all methods of a callback. "
            "Give each output a callback and a log_dir of its own."
        )
    return next(iter(named), None)


def target_indices(
    targets: Targets,
    truth: Truth,
    task: Task,
    class_names: Sequence[str] = (),
) -> np.ndarray:
    """The class, label or unit to explain for each entry.

    Args:
      targets: `"true"`, `"predicted"`, a class by index or name, or one an
        example; no function.
      truth: What the labels say of the entries.
      task: What the output means.
      class_names: Names by class index; empty when not known.

    Returns:
      Int32 `(entries,)`; `PREDICTED` where the model is to choose: for
      `"true"` wherever no label is known.

    Raises:
      ValueError: The output asks for a function, the length is wrong or a
        class does not exist.

    >>> from tb_interpret.models.truth import read_truth
    >>> task = Task("classes", num_units=3)
    >>> target_indices([2, 0], read_truth(None, task, 2), task)
    array([2, 0], dtype=int32)
    """
    if isinstance(targets, OfOutput):
        targets = targets.targets
    count = len(truth.owners)
    if task.kind == "function":
        refuse_classes(targets)
    if isinstance(targets, str) and targets in ("true", "predicted"):
        if task.kind == "values":
            return _only_unit(targets, task, count)
        if targets == "predicted":
            return np.full(count, PREDICTED, np.int32)
        return np.where(truth.labels < 0, PREDICTED, truth.labels).astype(np.int32)
    given = np.asarray(targets)
    if given.dtype.kind == "U":
        flat = [name_index(str(name), class_names, "targets") for name in given.reshape(-1)]
        given = np.reshape(flat, given.shape)
    num_examples = len(np.unique(truth.owners))
    if given.ndim and given.shape != (num_examples,):
        raise ValueError(
            f"`targets` does not fit the examples. Received: {len(given)} targets for "
            f"{num_examples} examples. Expected one target an example, or a single one, without "
            "brackets, for all of them: targets=3."
        )
    # What int32 cannot hold would be another class in it.
    indices = given[truth.owners] if given.ndim else np.full(count, given)
    wrong = indices[(indices < 0) | (indices >= (task.num_classes or task.num_units))]
    if wrong.size:
        raise ValueError(_no_such_class(int(wrong[0]), task))
    return indices.astype(np.int32)


def refuse_classes(targets: Targets) -> NoReturn:
    """Says that this output has none.

    Raises:
      ValueError: Always.
    """
    raise ValueError(
        f"The model's output is not one score a class. Received: targets={targets!r}. "
        "Expected an output of shape (batch, classes) or (batch, 1). Give `targets` a "
        "function of the model's output that returns one score an example."
    )


def _only_unit(targets: str, task: Task, count: int) -> np.ndarray:
    if task.num_units == 1:
        return np.zeros(count, np.int32)
    loss = f"trained with {task.loss.name!r}" if task.loss.name else "and no loss of classes"
    if task.head != "none" or task.loss.kind in ("each_class", "crossentropy"):
        raise ValueError(
            "The labels of `examples` are fractions or numbers, and the model tells labels, each "
            f"true or not. Received: targets={targets!r}, {task.num_units} units, {loss}. "
            "Expected rows of 0 and 1. Round what stands for true and false, "
            "(y > 0.5).astype(int), or name the unit that is explained, targets=0."
        )
    raise ValueError(
        f"The model puts out {task.num_units} values, and nobody says which is explained. "
        f"Received: targets={targets!r}, {task.num_units} units without softmax or sigmoid, "
        f"{loss}. Expected a target that names one: targets=0 for the first unit, up to "
        f"{task.num_units - 1}, or a function of the model's output that returns one score an "
        "example. Where the units are classes, compile with a cross-entropy."
    )


def _no_such_class(index: int, task: Task) -> str:
    if task.kind == "values":
        last = task.num_units - 1
        units = "the only one is 0" if task.num_units == 1 else f"they are 0 to {last}"
        return (
            f"A unit in `targets` does not exist. Received: {index}. Expected one of the "
            f"model's output: {units}. The output is taken for values, not for classes: where "
            "it stands for classes, compile with the loss that it is trained with, "
            "BinaryCrossentropy(from_logits=True) say."
        )
    return (
        f"A class in `targets` does not exist. Received: {index}. Expected class indices "
        f"from 0 to {(task.num_classes or 0) - 1}: the model has {task.num_classes} classes. "
        "Count classes from 0, and give as many units to the last layer as there are classes."
    )


def target_scores(scores: tf.Tensor, indices: tf.Tensor, task: Task) -> tf.Tensor:
    """The score of one class, label or unit an example.

    A single unit that stands for two classes speaks for class 1; class 0 is
    explained by its negative. Values are explained as they are.

    Args:
      scores: `(batch, units)` or `(batch,)`.
      indices: Int32 `(batch,)`.
      task: What the output means.

    Returns:
      `(batch,)`.

    >>> binary = Task("classes", num_units=1)
    >>> target_scores(tf.constant([[2.0], [2.0]]), tf.constant([1, 0]), binary).numpy().tolist()
    [2.0, -2.0]
    """
    if scores.shape.rank == 1 or scores.shape[1] == 1:
        single = tf.reshape(scores, [-1])
        if not task.is_single_unit:
            return single
        return single * tf.cast(2 * indices - 1, scores.dtype)
    return tf.gather(scores, indices, axis=1, batch_dims=1)


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
    try:
        scores = tf.convert_to_tensor(target(output))
    except Exception as error:
        shapes = tf.nest.map_structure(lambda x: tuple(x.shape), output)
        raise ValueError(
            f"The function given as `targets` failed. Received: {type(error).__name__} "
            f"({error!s:.200}) for an output of shape {shapes}. Expected a function of the model's "
            "output, in TensorFlow or keras.ops, that returns one score an example: "
            "lambda output: output[:, 3]."
        ) from error
    if scores.shape.rank == 2 and scores.shape[1] == 1:
        scores = tf.squeeze(scores, axis=1)
    if scores.shape.rank != 1 or not scores.dtype.is_floating:
        raise ValueError(
            f"The function given as `targets` does not return one score an example. Received: "
            f"shape {tuple(scores.shape)}, {scores.dtype.name}. Expected a floating tensor "
            "(batch,). Reduce the other axes in the function, with keras.ops.mean say."
        )
    return scores


def describe_target(targets: Targets, task: Task) -> str:
    """What is differentiated, in words.

    Args:
      targets: What is explained.
      task: What the output means.

    >>> from tb_interpret.models.losses import Loss
    >>> describe_target("true", Task("classes", 3, "softmax")), describe_target(
    ...     "true", Task("values", 1, loss=Loss("values")))
    ('logit of the true class', 'output value')
    """
    if isinstance(targets, OfOutput):
        return f"{describe_target(targets.targets, task)} of output {targets.output!r}"
    if callable(targets):
        return f"target {targets_name(targets)!r}"
    if task.kind == "values":
        if task.num_units == 1:
            return "output value"
        return f"output value {targets}" if np.ndim(targets) == 0 else "given output values"
    noun = "label" if task.kind == "labels" else "class"
    if isinstance(targets, str) and targets in ("true", "predicted"):
        each = "each" if task.kind == "labels" and targets == "true" else "the"
        what = f"{each} {targets} {noun}"
    else:
        what = f"{noun} {targets}" if np.ndim(targets) == 0 else f"given {noun}s"
    if task.head != "none" or task.loss.from_logits:
        return f"logit of {what}"
    if task.loss.kind == "unknown":
        return f"output of {what}, no softmax or sigmoid found"
    return f"output of {what}"


def targets_name(targets: Targets) -> str:
    """The name of a callable target; empty for classes."""
    if not callable(targets):
        return ""
    name = str(getattr(targets, "__name__", type(targets).__name__))
    return "your function" if name == "<lambda>" else name
