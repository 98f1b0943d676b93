"""The one function that computes everything about the examples."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Protocol

import keras
import numpy as np
import tensorflow as tf

from tb_interpret.models.derivatives import Derivatives
from tb_interpret.models.forward import Forward, trace_forward
from tb_interpret.models.predictions import pick
from tb_interpret.models.side_effects import written_variables
from tb_interpret.models.spatial import SpatialCall
from tb_interpret.models.targets import (
    PREDICTED,
    Targets,
    class_scores,
    custom_scores,
    target_indices,
)


class Request(Protocol):
    """What one method wants of the pass; asked while the pass is traced."""

    @property
    def target(self) -> int | None:
        """Which of the pass's targets is explained; None: none is."""

    def select(self, forward: Forward) -> list[SpatialCall]:
        """The calls that are looked at."""

    def compute(
        self,
        calls: list[SpatialCall],
        derivatives: Derivatives | None,
        arguments: list[tf.Tensor],
    ) -> list[Any]:
        """What is wanted of each call: a structure of tensors."""

    def arguments(self) -> list[np.ndarray]:
        """Values for `compute` that change from run to run, in fixed shapes."""


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


@dataclasses.dataclass(frozen=True)
class PassResult:
    """What one run of the pass found.

    Attributes:
      facts: One entry a target.
      found: One entry a request: what it computed, one entry a layer.
    """

    facts: list[Facts]
    found: list[list[Any]]


class TracedPass:
    """Scores, predictions and what methods ask for, in one kept function.

    The model is traced once, when this is made; no later call can trace it
    again. Weights are read anew at each run.

    Args:
      model: A built model.
      inputs: A batch (an array or a structure of arrays). Later batches must
        have its shape and dtype, but for the number of examples.
      targets: What is explained.
      requests: What is computed.

    Attributes:
      layers: The paths of the layers that each request looks at.
      map_shapes: Their height and width.
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
        targets: Sequence[Targets],
        requests: Sequence[Request],
    ) -> None:
        self._targets, self._requests = list(targets), list(requests)
        self.layers: list[list[str]] = []
        self.map_shapes: list[list[tuple[int, int]]] = []
        self.num_classes: int | None = None
        self.head = "none"
        batch = tf.nest.map_structure(
            lambda x: tf.TensorSpec((None, *x.shape[1:]), x.dtype), inputs
        )
        indices = [tf.TensorSpec((None,), tf.int32) for _ in targets]
        arguments = [
            [tf.TensorSpec(a.shape, a.dtype) for a in request.arguments()] for request in requests
        ]
        # autograph off, as in Keras: the user's `call` runs as it does in training.
        function = tf.function(lambda x, i, a: self._trace(model, x, i, a), autograph=False)
        self._function = function.get_concrete_function(batch, indices, arguments)
        self._written = written_variables(self._function)

    def indices(self, targets: Targets, labels: np.ndarray | None, num_examples: int) -> np.ndarray:
        """The class each example is explained for, as `run` takes it."""
        if callable(targets):
            return np.full(num_examples, PREDICTED, np.int32)
        return target_indices(targets, labels, num_examples, self.num_classes)

    def run(self, inputs: Any, indices: Sequence[np.ndarray]) -> PassResult:
        """Computes everything with the weights of this moment.

        Args:
          inputs: A batch like the one at construction.
          indices: One vector a target, as `indices` returns it.
        """
        batch = tf.nest.map_structure(tf.convert_to_tensor, inputs)
        arguments = [
            [tf.convert_to_tensor(a) for a in request.arguments()] for request in self._requests
        ]
        # A model that draws random numbers or updates averages even when it
        # is not training must find its state as it was.
        before = [variable.read_value() for variable in self._written]
        try:
            results = self._function(batch, [tf.convert_to_tensor(i) for i in indices], arguments)
        finally:
            for variable, value in zip(self._written, before, strict=True):
                variable.assign(value)
        facts, found = tf.nest.map_structure(lambda tensor: tensor.numpy(), results)
        return PassResult([Facts(*values) for values in facts], list(found))

    def _trace(
        self,
        model: keras.Model,
        inputs: Any,
        indices: list[tf.Tensor],
        arguments: list[list[tf.Tensor]],
    ) -> tuple[list[Any], list[Any]]:
        forward = trace_forward(model, inputs)
        self.num_classes = forward.num_classes
        self.head = forward.logits.head if forward.logits else "none"
        selected = [request.select(forward) for request in self._requests]
        self.layers = [[call.path for call in calls] for calls in selected]
        self.map_shapes = [[(c.grid.height, c.grid.width) for c in calls] for calls in selected]
        facts, derivatives = [], []
        for number, (targets, wanted) in enumerate(zip(self._targets, indices, strict=True)):
            explained, scores = _scores(forward, targets, wanted)
            concerned = [
                call
                for request, calls in zip(self._requests, selected, strict=True)
                if request.target == number
                for call in calls
            ]
            logits = None if callable(targets) or not forward.logits else forward.logits.values
            derivatives.append(Derivatives(scores, concerned, logits, explained))
            facts.append([explained, tf.cast(scores, tf.float32), *_facts(forward, explained)])
        found = [
            request.compute(
                calls, None if request.target is None else derivatives[request.target], values
            )
            for request, calls, values in zip(self._requests, selected, arguments, strict=True)
        ]
        return facts, found


def run_in_batches(
    traced: TracedPass, inputs: Any, indices: Sequence[np.ndarray], batch_size: int = 32
) -> PassResult:
    """Runs a pass over any number of examples.

    Args:
      traced: A pass whose requests compute something an example: what they
        find is joined along the first axis.
      inputs: Any number of examples.
      indices: As `TracedPass.indices` returns it for them, one a target.
      batch_size: How many examples at a time: bounds the memory.

    Returns:
      The results of all batches, joined.
    """
    count = len(tf.nest.flatten(inputs)[0])
    parts = [
        traced.run(
            tf.nest.map_structure(lambda x, i=i: x[i : i + batch_size], inputs),
            [vector[i : i + batch_size] for vector in indices],
        )
        for i in range(0, count, batch_size)
    ]
    names = [field.name for field in dataclasses.fields(Facts)]
    facts = [
        Facts(*(np.concatenate([getattr(part, name) for part in of_target]) for name in names))
        for of_target in zip(*(part.facts for part in parts), strict=True)
    ]
    found = tf.nest.map_structure(
        lambda *arrays: np.concatenate(arrays), *(part.found for part in parts)
    )
    return PassResult(facts, found)


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
