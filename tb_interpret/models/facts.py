"""What is known of each example besides its map: class, score, prediction."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from tb_interpret.models.forward import Forward
from tb_interpret.models.predictions import pick
from tb_interpret.models.targets import PREDICTED, Targets


@dataclasses.dataclass(frozen=True)
class Facts:
    """What one run of the pass found for one target, as numpy arrays.

    Attributes:
      targets: Int32 `(batch,)`, -1 for a callable target.
      scores: Float32 `(batch,)`, the value that is differentiated.
      predictions: Int32 `(batch,)`, -1 when the output is not one of classes.
      probabilities: Float32 `(batch,)`, of the predictions; NaN likewise.
      target_probabilities: Float32 `(batch,)`; NaN without a target class.
    """

    targets: np.ndarray
    scores: np.ndarray
    predictions: np.ndarray
    probabilities: np.ndarray
    target_probabilities: np.ndarray


def explained_classes(forward: Forward, targets: Sequence[Targets], wanted: tf.Tensor) -> tf.Tensor:
    """The classes that are explained.

    Args:
      forward: The pass that is being traced.
      targets: What is explained.
      wanted: Int32 `(batch, targets)`, with `PREDICTED` where the model is to
        choose, and for functions.

    Returns:
      Int32 `(batch, targets)`, `PREDICTED` for functions only.
    """
    if forward.predictions is None:
        return wanted
    by_class = np.array([not callable(target) for target in targets], bool)
    predicted = tf.logical_and(wanted == PREDICTED, by_class)
    return tf.where(predicted, forward.predictions[:, None], wanted)


def facts_of_all(
    forward: Forward, explained: tf.Tensor, scores: Sequence[tf.Tensor]
) -> list[tf.Tensor]:
    """The fields of `Facts` with one column a target.

    Many small operations take longer than one that is somewhat larger.

    Args:
      forward: The pass that is being traced.
      explained: As `explained_classes` returns it.
      scores: `(batch,)`, one a target, at least one.

    Returns:
      The fields, in order; predictions and their probabilities, which do not
      depend on the target, are `(batch,)`.
    """
    predictions, probabilities = forward.predictions, forward.probabilities
    unknown = tf.fill(tf.shape(explained), float("nan"))
    table = tf.stack([tf.cast(x, tf.float32) for x in scores], axis=1)
    if predictions is None:
        nobody = tf.fill(tf.shape(explained)[:1], -1)
        return [explained, table, nobody, tf.fill(tf.shape(nobody), float("nan")), unknown]
    known = explained != PREDICTED
    of_targets = pick(probabilities, tf.where(known, explained, 0))
    of_predictions = pick(probabilities, predictions)
    of_targets = tf.where(known, of_targets, unknown)
    return [explained, table, predictions, of_predictions, of_targets]


def facts_by_target(facts: Facts) -> list[Facts]:
    """Facts of each target.

    Args:
      facts: Of all targets at once, as numpy arrays; see `facts_of_all`.

    Returns:
      One entry a target.
    """
    return [
        dataclasses.replace(
            facts,
            targets=facts.targets[:, number],
            scores=facts.scores[:, number],
            target_probabilities=facts.target_probabilities[:, number],
        )
        for number in range(facts.targets.shape[1])
    ]
