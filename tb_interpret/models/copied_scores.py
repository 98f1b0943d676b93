"""Scores of many changed copies of the examples, a few copies at a time."""

from __future__ import annotations

import abc
from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tb_interpret.models.explained_output import explained_output, output_of, scores_of
from tb_interpret.models.forward import Forward, trace_forward
from tb_interpret.models.frozen import Frozen, batch_specs
from tb_interpret.models.picture_input import PictureInput
from tb_interpret.models.rows import mixing_operation
from tb_interpret.models.target_scores import (
    ALONE,
    contrasted_scores,
    custom_scores,
    refuse_classes,
)
from tb_interpret.models.targets import Targets
from tb_interpret.models.task import Task

# Pictures that go through the model at a time: more are no faster.
_STEP_IMAGES = 64

# Told how many of how many steps are done.
OnStep = Callable[[int, int], None]


class CopiedScores(abc.ABC):
    """The score of each example for each of many changes to its picture.

    The model is traced once, when this is made. What a step holds in memory
    does not depend on how many changes there are.

    Args:
      model: A built model.
      inputs: A batch (an array or a structure of arrays). Later batches must
        have its shape and dtype, but for the number of examples.
      targets: What is explained.
      each: What differs from copy to copy: `(copies, …)`.
      fixed: What `changed` is given besides, the fills excepted.
      task: What the model's output means; None asks the model.
      picture: Which input is changed.

    Attributes:
      is_function: Whether `targets` is one.
      copies: How many copies go through the model at a time.
      mixes: Whether the model works on a batch as a whole: copies that go through it together
        would change each other's scores.

    Raises:
      ValueError: The model cannot be run on `inputs`, or has no classes and
        `targets` is no function.
    """

    def __init__(
        self,
        model: keras.Model,
        inputs: Any,
        targets: Targets,
        each: tf.TensorSpec,
        fixed: Sequence[tf.TensorSpec] = (),
        *,
        task: Task | None = None,
        picture: PictureInput,
    ) -> None:
        self._targets, self._task, self._each = targets, task, each
        self.picture = picture
        self.copies = int(each.shape[0])
        self.is_function = callable(targets)
        self.mixes = False
        fills = tf.TensorSpec((None, *picture.of(inputs).shape[1:]), tf.float32)
        self._function = Frozen(
            lambda *values: self._trace(model, *values),
            *(batch_specs(inputs), tf.TensorSpec((None, 2), tf.int32), each, fills, *fixed),
        )

    @abc.abstractmethod
    def changed(self, x: tf.Tensor, each: tf.Tensor, fills: tf.Tensor, *fixed: tf.Tensor) -> Any:
        """Copies of the pictures, `(copies * batch, …)`, copy by copy.

        Args:
          x: The pictures, as the model takes them.
          each: One entry a copy.
          fills: What is seen where they are hidden, float32, of their shape.
          *fixed: As announced.
        """

    def scores(
        self,
        inputs: Any,
        fills: Any,
        indices: np.ndarray,
        each: np.ndarray,
        fixed: Sequence[Any] = (),
        on_step: OnStep | None = None,
    ) -> np.ndarray:
        """Scores with the weights of this moment.

        Args:
          inputs: A batch like the one at construction.
          fills: What is seen where the picture is hidden, float32, of its shape.
          indices: Int32 `(batch, 2)`: the class each example is explained for
            and its opponent, as `Facts.indices` has them; `(batch,)` without
            opponents; anything for a function.
          each: One entry a change, `(changes, …)`.
          fixed: As announced.
          on_step: Called after each step.

        Returns:
          Float32 `(changes, batch)`.
        """
        batch = tf.nest.map_structure(tf.convert_to_tensor, inputs)
        pairs = np.asarray(indices, np.int32)
        if pairs.ndim == 1:
            pairs = np.stack([pairs, np.full_like(pairs, ALONE)], axis=1)
        wanted = tf.convert_to_tensor(pairs)
        constant = [tf.convert_to_tensor(x) for x in (fills, *fixed)]
        scores, kind = [], self._each.dtype.as_numpy_dtype
        with self._function.restoring():
            for start in range(0, len(each), self.copies):
                these = np.asarray(each[start : start + self.copies], kind)
                # The last step repeats a change rather than have a size of its own.
                missing = self.copies - len(these)
                these = np.pad(these, [(0, missing), *[(0, 0)] * (each.ndim - 1)], mode="edge")
                scores.append(self._function(batch, wanted, tf.constant(these), *constant).numpy())
                if on_step is not None:
                    on_step(min(start + self.copies, len(each)), len(each))
        return np.concatenate(scores)[: len(each)]

    def _trace(
        self,
        model: keras.Model,
        inputs: Any,
        indices: tf.Tensor,
        *changes: tf.Tensor,
    ) -> tf.Tensor:
        copies = [
            self.changed(x, *changes) if number == self.picture.place else self._tiled(x)
            for number, x in enumerate(tf.nest.flatten(inputs))
        ]
        forward = trace_forward(model, tf.nest.pack_sequence_as(inputs, copies))
        self.mixes = bool(mixing_operation(copies, tf.nest.flatten(forward.output)))
        scores = self._scores_of(model, forward, self._tiled(indices))
        return tf.cast(tf.reshape(scores, [self.copies, -1]), tf.float32)

    def _tiled(self, x: tf.Tensor) -> tf.Tensor:
        return tf.tile(x, [self.copies] + [1] * (x.shape.rank - 1))

    def _scores_of(self, model: keras.Model, forward: Forward, indices: tf.Tensor) -> tf.Tensor:
        if callable(self._targets):
            # A function may know its examples, each one's mask say: it is
            # given the batch that it knows, copy by copy.
            parts = [tf.split(x, self.copies) for x in tf.nest.flatten(forward.output)]
            return tf.concat(
                [
                    custom_scores(self._targets, tf.nest.pack_sequence_as(forward.output, part))
                    for part in zip(*parts, strict=True)
                ],
                axis=0,
            )
        task = self._task or explained_output(model, forward.output, {}).task
        if task.kind == "function":
            refuse_classes(self._targets)
        scores = scores_of(task, output_of(model, task, forward.output))
        return contrasted_scores(scores, indices, self._targets, task)


def choose_copies(num_changes: int, num_examples: int, most: int = _STEP_IMAGES) -> int:
    """How many copies of the examples go through the model at a time.

    So many that a step has at most `_STEP_IMAGES` pictures, or `most` if that
    is less, and at least half of it; among these the number that leaves the
    last step fullest. One copy there always is.

    >>> choose_copies(64, 8), choose_copies(49, 8), choose_copies(49, 8, most=4)
    (8, 7, 1)
    """
    most = max(1, min(num_changes, min(_STEP_IMAGES, most) // num_examples))
    numbers = range(most, max(1, most // 2) - 1, -1)
    return min(numbers, key=lambda number: -num_changes % number)
