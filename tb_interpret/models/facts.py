"""What is known of each example besides its map: target, score, prediction."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from tb_interpret.models.explained_output import ExplainedOutput
from tb_interpret.models.target_scores import PREDICTED, RUNNER_UP
from tb_interpret.models.targets import Targets, weight_of
from tb_interpret.models.task import Task
from tb_interpret.models.truth import Truth


@dataclasses.dataclass(frozen=True)
class Facts:
    """What one run of the pass found for one target, as numpy arrays.

    Attributes:
      targets: Int32 `(batch,)`: the class, label or unit that is explained, -1
        for a callable target.
      scores: Float32 `(batch,)`, the value that is differentiated.
      predictions: Int32 `(batch,)`, -1 when the output is not one of classes.
      probabilities: Float32 `(batch,)`, of the predictions; NaN where the
        output has none.
      target_probabilities: Float32 `(batch,)`; NaN without a target class.
      values: Float32 `(batch,)`: what the model puts out at the unit that is
        explained; NaN for other tasks than values.
      true_values: Float32 `(batch,)`: what it should put out there; NaN where
        that is not known.
      label_probabilities: Float32 `(batch, labels)`, of each of several labels;
        `(batch, 0)` for other tasks.
      opponents: Int32 `(batch,)`: the class that the score is set against, by a
        `Contrast`; -1 where there is none.
    """

    targets: np.ndarray
    scores: np.ndarray
    predictions: np.ndarray
    probabilities: np.ndarray
    target_probabilities: np.ndarray
    values: np.ndarray
    true_values: np.ndarray
    label_probabilities: np.ndarray
    opponents: np.ndarray

    @property
    def indices(self) -> np.ndarray:
        """What further passes explain: int32 `(batch, 2)`, the class and its opponent."""
        return np.stack([self.targets, self.opponents], axis=1)

    @property
    def errors(self) -> np.ndarray:
        """`values - true_values`."""
        return np.asarray(self.values - self.true_values)


# Fields of `Facts` that differ from target to target.
PER_TARGET = (
    *("targets", "scores", "target_probabilities", "values", "true_values"),
    "opponents",
)


def explained_classes(
    explained: ExplainedOutput, targets: Sequence[Targets], wanted: tf.Tensor
) -> tf.Tensor:
    """The classes, labels or units that are explained.

    Args:
      explained: The output, being traced.
      targets: What is explained.
      wanted: Int32 `(batch, targets, 2)`, classes and their opponents, with
        `PREDICTED` and `RUNNER_UP` where the model is to choose.

    Returns:
      Likewise, with -1 for functions and where there is no opponent.
    """
    predictions = explained.predictions
    if predictions is None:
        return tf.maximum(wanted, -1)
    by_class = np.array([not callable(target) for target in targets], bool)[:, None]
    predicted = tf.logical_and(wanted == PREDICTED, by_class)
    wanted = tf.where(predicted, predictions[:, None, None], wanted)
    columns = []
    for number, target in enumerate(targets):
        own, opponent = wanted[:, number, 0], wanted[:, number, 1]
        own = tf.where(own == RUNNER_UP, explained.foremost_but(predictions), own)
        if weight_of(target):
            # Nobody but the class of the same pair stands before the runner-up.
            runner_up = explained.foremost_but(own)
            opponent = tf.where(opponent == RUNNER_UP, runner_up, opponent)
        columns.append(tf.stack([own, opponent], axis=1))
    return tf.maximum(tf.stack(columns, axis=1), -1) if columns else wanted


def facts_of_all(
    explained: ExplainedOutput, pairs: tf.Tensor, scores: Sequence[tf.Tensor]
) -> list[tf.Tensor]:
    """The fields of `Facts` with one column a target.

    Many small operations take longer than one that is somewhat larger.

    Args:
      explained: The output, being traced.
      pairs: As `explained_classes` returns them.
      scores: `(batch,)`, one a target, at least one.

    Returns:
      The fields, in order; predictions, their probabilities and those of
      labels, which do not depend on the target, have no column for each.
    """
    task, indices = explained.task, pairs[..., 0]
    unknown = tf.fill(tf.shape(indices), float("nan"))
    table = tf.stack([tf.cast(x, tf.float32) for x in scores], axis=1)
    known = indices != PREDICTED
    predictions, of_predictions = tf.fill(tf.shape(indices)[:1], -1), unknown[:, 0]
    of_targets, values, judged = unknown, unknown, unknown[:, :0]
    probabilities = explained.probabilities
    if probabilities is not None:
        of_targets = _pick(probabilities, tf.where(known, indices, 0))
        of_targets = tf.where(known, of_targets, unknown)
    if task.kind == "classes":
        assert explained.predictions is not None
        predictions = explained.predictions
        if probabilities is not None:
            of_predictions = _pick(probabilities, predictions)
    elif task.kind == "labels" and probabilities is not None:
        judged = probabilities
    elif task.kind == "values":
        assert explained.scores is not None
        units = tf.reshape(tf.cast(explained.scores, tf.float32), [-1, task.num_units])
        # Of a function nobody knows the unit, unless there is but one.
        named = tf.ones_like(known) if task.num_units == 1 else known
        values = tf.where(named, _pick(units, tf.where(known, indices, 0)), unknown)
    return [
        *(indices, table, predictions, of_predictions, of_targets, values, unknown, judged),
        pairs[..., 1],
    ]


def facts_by_target(facts: Facts) -> list[Facts]:
    """Facts of each target.

    Args:
      facts: Of all targets at once, as numpy arrays; see `facts_of_all`.

    Returns:
      One entry a target.
    """
    return [
        dataclasses.replace(facts, **{name: getattr(facts, name)[:, number] for name in PER_TARGET})
        for number in range(facts.targets.shape[1])
    ]


def with_truth(facts: Facts, truth: Truth, task: Task) -> Facts:
    """Facts that know the true values of the units explained.

    Args:
      facts: Of the entries of `truth`.
      truth: What their labels say.
      task: What the output means.
    """
    if truth.values is None:
        return facts
    units = np.maximum(facts.targets, 0)
    known = truth.values[np.arange(len(units)), units]
    if task.num_units > 1:
        known = np.where(facts.targets < 0, np.float32("nan"), known)
    return dataclasses.replace(facts, true_values=known.astype(np.float32))


def _pick(values: tf.Tensor, indices: tf.Tensor) -> tf.Tensor:
    """The value of one class an example: `(batch, classes)` to `(batch, …)`."""
    return tf.gather(values, indices, axis=1, batch_dims=1)
