"""Scores of pictures a part of which is hidden."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tb_interpret.models.forward import Forward, trace_forward
from tb_interpret.models.outputs import explained_output, output_of, scores_of
from tb_interpret.models.side_effects import written_variables
from tb_interpret.models.targets import Targets, custom_scores, refuse_classes, target_scores
from tb_interpret.models.task import Task

# Pictures that go through the model at a time: more are no faster.
_STEP_IMAGES = 64

# Told how many of how many positions are done.
OnStep = Callable[[int, int], None]


class OccludedScores:
    """The score of each example for each position of a window that hides it.

    The model is traced once, when this is made. Each step takes the examples
    with the window at a few positions through it; what a step holds in memory
    does not depend on how many positions there are.

    Args:
      model: A built model.
      inputs: A batch (an array or a structure of arrays). Later batches must
        have its shape and dtype, but for the number of examples.
      targets: What is explained.
      positions_per_step: How many copies of the examples go through the model
        at a time.
      task: What the model's output means; None asks the model.
      channels_first: Whether what is occluded is (batch, channels, height,
        width), in place of (batch, height, width, channels).
      picture: Which input, counted flat, is occluded, if it has rank 4; else
        the first that has.

    Attributes:
      is_function: Whether `targets` is one.

    Raises:
      ValueError: The model cannot be run on `inputs`, or has no classes and
        `targets` is no function.
    """

    def __init__(
        self,
        model: keras.Model,
        inputs: Any,
        targets: Targets,
        positions_per_step: int,
        *,
        task: Task | None = None,
        channels_first: bool = False,
        picture: int = 0,
    ) -> None:
        self._channels_first = channels_first
        self._targets, self._task, self._per_step = targets, task, positions_per_step
        self.is_function = callable(targets)
        self._picture = picture_index(inputs, picture)
        batch = tf.nest.map_structure(
            lambda x: tf.TensorSpec((None, *x.shape[1:]), x.dtype), inputs
        )
        fills = tf.TensorSpec(tf.nest.flatten(batch)[self._picture].shape, tf.float32)
        arguments = (
            batch,
            fills,
            tf.TensorSpec((None,), tf.int32),
            tf.TensorSpec((positions_per_step, 2), tf.int32),
            tf.TensorSpec((2,), tf.int32),
        )
        # autograph off, as in Keras: the user's `call` runs as it does in training.
        function = tf.function(lambda *values: self._trace(model, *values), autograph=False)
        self._function = function.get_concrete_function(*arguments)
        self._written = written_variables(self._function)

    def run(
        self,
        inputs: Any,
        fills: Any,
        indices: np.ndarray,
        positions: np.ndarray,
        patch: tuple[int, int],
        on_step: OnStep | None = None,
    ) -> np.ndarray:
        """Scores with the weights of this moment.

        Args:
          inputs: A batch like the one at construction.
          fills: What the window shows, float32, of the occluded input's shape.
          indices: Int32 `(batch,)`: the class each example is explained for;
            anything for a callable target.
          positions: Int32 `(positions, 2)`: top and left of the window.
          patch: Its height and width; what lies beyond the border is ignored.
          on_step: Called after each step.

        Returns:
          Float32 `(positions, batch)`.
        """
        batch = tf.nest.map_structure(tf.convert_to_tensor, inputs)
        fixed = [tf.convert_to_tensor(x) for x in (fills, np.asarray(indices, np.int32))]
        size = tf.constant(patch, tf.int32)
        # The last step repeats a position rather than have a size of its own.
        missing = -len(positions) % self._per_step
        padded = np.pad(np.asarray(positions, np.int32), ((0, missing), (0, 0)), mode="edge")
        scores = []
        # As in `TracedPass`: the model's state is found as it was.
        before = [variable.read_value() for variable in self._written]
        try:
            for start in range(0, len(padded), self._per_step):
                where = tf.constant(padded[start : start + self._per_step])
                scores.append(self._function(batch, *fixed, where, size).numpy())
                if on_step is not None:
                    on_step(min(start + self._per_step, len(positions)), len(positions))
        finally:
            for variable, value in zip(self._written, before, strict=True):
                variable.assign(value)
        return np.concatenate(scores)[: len(positions)]

    def _trace(
        self,
        model: keras.Model,
        inputs: Any,
        fills: tf.Tensor,
        indices: tf.Tensor,
        positions: tf.Tensor,
        patch: tf.Tensor,
    ) -> tf.Tensor:
        # Copy by copy, in each the whole batch.
        copies = [
            self._hidden(x, fills, positions, patch) if number == self._picture else self._tiled(x)
            for number, x in enumerate(tf.nest.flatten(inputs))
        ]
        forward = trace_forward(model, tf.nest.pack_sequence_as(inputs, copies))
        scores = self._scores(model, forward, self._tiled(indices))
        return tf.cast(tf.reshape(scores, [self._per_step, -1]), tf.float32)

    def _tiled(self, x: tf.Tensor) -> tf.Tensor:
        return tf.tile(x, [self._per_step] + [1] * (x.shape.rank - 1))

    def _hidden(
        self, x: tf.Tensor, fills: tf.Tensor, positions: tf.Tensor, patch: tf.Tensor
    ) -> tf.Tensor:
        """The batch with the window at each position: (positions * batch, …)."""
        first_axis = 2 if self._channels_first else 1
        inside = []
        for axis in (0, 1):
            pixels, start = tf.range(tf.shape(x)[first_axis + axis]), positions[:, axis, None]
            inside.append((pixels >= start) & (pixels < start + patch[axis]))
        rows, columns = inside
        # An example as one row of values, the mask as long: broadcasting a mask
        # over axes of its own takes six times as long.
        if self._channels_first:
            plane = tf.reshape(rows[:, :, None] & columns[:, None, :], [self._per_step, -1])
            window = tf.tile(plane, [1, tf.shape(x)[1]])
        else:
            window = rows[:, :, None] & tf.repeat(columns, tf.shape(x)[3], axis=1)[:, None, :]
        window = tf.reshape(window, [self._per_step, 1, -1])
        fills = tf.round(fills) if x.dtype.is_integer else fills
        fills, flat = (
            tf.reshape(values, [1, tf.shape(x)[0], -1])
            for values in (tf.saturate_cast(fills, x.dtype), x)
        )
        return tf.reshape(tf.where(window, fills, flat), [-1, *x.shape[1:]])

    def _scores(self, model: keras.Model, forward: Forward, indices: tf.Tensor) -> tf.Tensor:
        if callable(self._targets):
            # A function may know its examples, each one's mask say: it is
            # given the batch that it knows, copy by copy.
            parts = [tf.split(x, self._per_step) for x in tf.nest.flatten(forward.output)]
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
        return target_scores(scores, indices, task)


def picture_index(inputs: Any, wanted: int = 0) -> int:
    """Which of a structure of inputs is the picture: the wanted one, or the first of rank 4.

    Raises:
      ValueError: None is.

    >>> picture_index({"age": np.zeros((8, 1)), "photo": np.zeros((8, 32, 32, 3))})
    1
    """
    shapes = [tuple(x.shape) for x in tf.nest.flatten(inputs)]
    for index, shape in [*list(enumerate(shapes))[wanted : wanted + 1], *enumerate(shapes)]:
        if len(shape) == 4:
            return index
    raise ValueError(
        f"The model's input is not a batch of pictures. Received: shapes {shapes}. Expected "
        "(batch, height, width, channels). Occlusion hides parts of pictures: explain such a "
        "model with another method."
    )


def choose_positions_per_step(num_positions: int, num_examples: int) -> int:
    """How many copies of the examples go through the model at a time.

    So many that a step has at most `_STEP_IMAGES` pictures, and at least half
    of it; among these the number that leaves the last step fullest.

    >>> choose_positions_per_step(64, 8), choose_positions_per_step(49, 8)
    (8, 7)
    """
    most = max(1, min(num_positions, _STEP_IMAGES // num_examples))
    numbers = range(most, max(1, most // 2) - 1, -1)
    return min(numbers, key=lambda number: -num_positions % number)
