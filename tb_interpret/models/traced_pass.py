"""The one function that computes everything about the examples."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Protocol

import keras
import numpy as np
import tensorflow as tf

from tb_interpret.models.forward import Forward, trace_forward
from tb_interpret.models.predictions import pick
from tb_interpret.models.side_effects import written_variables
from tb_interpret.models.tap import Call
from tb_interpret.models.targets import (
    PREDICTED,
    Targets,
    class_scores,
    custom_scores,
    target_indices,
)


class TracedMethod(Protocol):
    """What a method contributes to the pass, while the pass is traced."""

    def select(self, forward: Forward) -> Call:
        """The call whose output is explained."""

    def compute(self, activations: tf.Tensor, gradients: tf.Tensor) -> tf.Tensor:
        """Maps `(batch, height, width)` from what the pass has computed."""


@dataclasses.dataclass(frozen=True)
class Found:
    """What one run of the pass found for one method, as numpy arrays.

    Attributes:
      maps: Float32 `(batch, map_height, map_width)`, raw and signed.
      targets: Int32 `(batch,)`, -1 for a callable target.
      scores: Float32 `(batch,)`, the value that was differentiated.
      predictions: Int32 `(batch,)`, -1 when the output is not one of classes.
      probabilities: Float32 `(batch,)`, of the predictions; NaN likewise.
      target_probabilities: Float32 `(batch,)`; NaN without a target class.
    """

    maps: np.ndarray
    targets: np.ndarray
    scores: np.ndarray
    predictions: np.ndarray
    probabilities: np.ndarray
    target_probabilities: np.ndarray


class TracedPass:
    """Scores, predictions and maps of a batch, in one kept function.

    The model is traced once, when this is made; no later call can trace it
    again. Weights are read anew at each run.

    Args:
      model: A built model.
      inputs: A batch (an array or a structure of arrays). Later batches must
        have its shape and dtype, but for the number of examples.
      methods: What to compute.
      targets: What each method explains.

    Attributes:
      layers: The path of the layer that each method explains.
      map_shapes: Height and width of each method's maps.
      num_classes: None when the model's output is not one score a class.
      head: What ends the model: `"softmax"`, `"sigmoid"` or `"none"`.

    Raises:
      ValueError: The model cannot be run on `inputs`, or a layer or a target
        does not suit it.
    """

    def __init__(
        self,
        model: keras.Model,
        inputs: Any,
        methods: Sequence[TracedMethod],
        targets: Sequence[Targets],
    ) -> None:
        self._methods, self._targets = methods, targets
        self.layers: list[str] = []
        self.map_shapes: list[tuple[int, int]] = []
        self.num_classes: int | None = None
        self.head = "none"
        batch = tf.nest.map_structure(
            lambda x: tf.TensorSpec((None, *x.shape[1:]), x.dtype), inputs
        )
        indices = [tf.TensorSpec((None,), tf.int32) for _ in methods]
        # autograph off, as in Keras: the user's `call` runs as it does in training.
        function = tf.function(lambda x, i: self._trace(model, x, i), autograph=False)
        self._function = function.get_concrete_function(batch, indices)
        self._written = written_variables(self._function)

    def indices(self, targets: Targets, labels: np.ndarray | None, num_examples: int) -> np.ndarray:
        """The class each example is explained for, as `run` takes it."""
        if callable(targets):
            return np.full(num_examples, PREDICTED, np.int32)
        return target_indices(targets, labels, num_examples, self.num_classes)

    def run(self, inputs: Any, indices: Sequence[np.ndarray]) -> list[Found]:
        """Computes everything with the weights of this moment.

        Args:
          inputs: A batch like the one at construction.
          indices: One vector a method, as `indices` returns it.

        Returns:
          One entry a method.
        """
        batch = tf.nest.map_structure(tf.convert_to_tensor, inputs)
        # A model that draws random numbers or updates averages even when it
        # is not training must find its state as it was.
        before = [variable.read_value() for variable in self._written]
        try:
            results = self._function(batch, [tf.convert_to_tensor(i) for i in indices])
        finally:
            for variable, value in zip(self._written, before, strict=True):
                variable.assign(value)
        return [Found(*(tensor.numpy() for tensor in result)) for result in results]

    def _trace(self, model: keras.Model, inputs: Any, indices: list[tf.Tensor]) -> list[Any]:
        forward = trace_forward(model, inputs)
        self.num_classes = forward.num_classes
        self.head = forward.logits.head if forward.logits else "none"
        results = []
        for method, targets, wanted in zip(self._methods, self._targets, indices, strict=True):
            call = method.select(forward)
            explained, scores = _scores(forward, targets, wanted)
            (gradients,) = tf.gradients(scores, [call.output])
            if gradients is None:
                raise ValueError(
                    f"The score does not depend on `layer`. Received: layer={call.path!r}. "
                    "Expected a layer on the way from the input to the output that is "
                    "explained. Name another layer, or explain another output."
                )
            maps = method.compute(call.output, gradients)
            self.layers.append(call.path)
            self.map_shapes.append((maps.shape[1], maps.shape[2]))
            results.append(
                [maps, explained, tf.cast(scores, tf.float32), *_facts(forward, explained)]
            )
        return results


def run_in_batches(
    traced: TracedPass, inputs: Any, indices: np.ndarray, batch_size: int = 32
) -> Found:
    """Runs a pass of one method over any number of examples.

    Args:
      traced: A pass with a single method.
      inputs: Any number of examples.
      indices: As `TracedPass.indices` returns it for them.
      batch_size: How many examples at a time: bounds the memory.

    Returns:
      The results of all batches, joined.
    """
    parts = [
        traced.run(
            tf.nest.map_structure(lambda x, i=i: x[i : i + batch_size], inputs),
            [indices[i : i + batch_size]],
        )[0]
        for i in range(0, len(indices), batch_size)
    ]
    fields = [field.name for field in dataclasses.fields(Found)]
    return Found(*(np.concatenate([getattr(part, name) for part in parts]) for name in fields))


def _scores(forward: Forward, targets: Targets, wanted: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """The classes that are explained, and the values to differentiate."""
    if callable(targets):
        return wanted, custom_scores(targets, forward.output)
    if forward.logits is None:
        target_indices(targets, None, 0, None)  # says what is missing
    assert forward.logits is not None
    explained = tf.where(wanted == PREDICTED, forward.predictions, wanted)
    return explained, class_scores(forward.logits.values, explained)


def _facts(forward: Forward, explained: tf.Tensor) -> list[tf.Tensor]:
    """Prediction, its probability, and the probability of what is explained."""
    predictions, probabilities = forward.predictions, forward.probabilities
    unknown = tf.fill(tf.shape(explained), float("nan"))
    if predictions is None:
        return [tf.fill(tf.shape(explained), -1), unknown, unknown]
    known = explained != PREDICTED
    of_target = pick(probabilities, tf.where(known, explained, 0))
    return [predictions, pick(probabilities, predictions), tf.where(known, of_target, unknown)]
