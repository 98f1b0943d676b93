"""From what is explained to classes, and to one score an example."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import numpy as np
import tensorflow as tf

from tb_interpret.models.class_names import name_index
from tb_interpret.models.target_table import refuse_one_hot
from tb_interpret.models.targets import WORDS, Contrast, Targets, weight_of, without_output
from tb_interpret.models.task import Task
from tb_interpret.models.truth import Truth

# In a vector of targets: explain whatever class is predicted at that moment,
# or the foremost but for the other of its pair.
PREDICTED = -1
RUNNER_UP = -2
# In place of an opponent: the score is explained alone.
ALONE = -3


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
      Int32 `(entries, 2)`: the class and its opponent; `PREDICTED` where the
      model is to choose, for `"true"` wherever no label is known, `RUNNER_UP`
      likewise, and `ALONE` where there is no opponent.

    Raises:
      ValueError: The output asks for a function, the length is wrong or a
        class does not exist.

    >>> from tb_interpret.models.truth import read_truth
    >>> task = Task("classes", num_units=3)
    >>> target_indices([2, 0], read_truth(None, task, 2), task)
    array([[ 2, -3],
           [ 0, -3]], dtype=int32)
    """
    targets = without_output(targets)
    if task.kind == "function":
        refuse_classes(targets)
    if not isinstance(targets, Contrast):
        own = _indices(targets, truth, task, class_names)
        return np.stack([own, np.full_like(own, ALONE)], axis=1)
    if (task.num_classes or task.num_units) < 2:
        raise ValueError(
            f"There is nothing to set the score against. Received: {targets!r}, and a model that "
            "puts out one value. Expected several units. Explain the value itself."
        )
    pair = [_indices(each, truth, task, class_names) for each in (targets.targets, targets.against)]
    alike = np.flatnonzero(pair[0] == pair[1])
    if alike.size:
        raise ValueError(
            f"A contrast sets a class against itself. Received: {targets!r}, the same at example "
            f"{alike[0]}. Expected two classes. Leave `against` out for the runner-up."
        )
    return np.stack(pair, axis=1)


def _indices(targets: Any, truth: Truth, task: Task, class_names: Sequence[str]) -> np.ndarray:
    """One class, label or unit an entry, int32."""
    count = len(truth.owners)
    if isinstance(targets, str) and targets in WORDS:
        if task.kind == "values":
            return _only_unit(targets, task, count)
        if targets != "true":
            return np.full(count, PREDICTED if targets == "predicted" else RUNNER_UP, np.int32)
        return np.where(truth.labels < 0, PREDICTED, truth.labels).astype(np.int32)
    given = np.asarray(targets)
    if given.dtype.kind == "U":
        flat = [name_index(str(name), class_names, "targets") for name in given.reshape(-1)]
        given = np.reshape(flat, given.shape)
    num_examples = len(np.unique(truth.owners))
    if given.ndim > 1:
        refuse_one_hot(targets, task)
    if given.ndim and given.shape != (num_examples,):
        raise ValueError(
            f"`targets` does not fit the examples. Received: {len(given)} targets for "
            f"{num_examples} examples. Expected one target an example, or a single one for "
            "all of them. Leave the brackets out where it is that of all: targets=3."
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


def contrasted_scores(
    scores: tf.Tensor, pairs: tf.Tensor, targets: Targets, task: Task
) -> tf.Tensor:
    """The score of one class, less that of its opponent where there is one.

    Args:
      scores: As in `target_scores`.
      pairs: Int32 `(batch, 2)`, as `target_indices` has them.
      targets: Which knows the weight of the opponent.
      task: What the output means.

    Returns:
      `(batch,)`.
    """
    own = target_scores(scores, pairs[:, 0], task)
    weight = weight_of(targets)
    if not weight:
        return own
    return own - tf.cast(weight, own.dtype) * target_scores(scores, pairs[:, 1], task)


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
            "output, in TensorFlow or keras.ops, that returns one score an example. Give "
            "targets=lambda output: output[:, 3], say."
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
