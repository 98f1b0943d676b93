"""The one function that computes everything about the examples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tb_interpret.models.derivatives import Derivatives
from tb_interpret.models.explained_output import explained_output
from tb_interpret.models.facts import Facts, explained_classes, facts_by_target, facts_of_all
from tb_interpret.models.forward import trace_forward
from tb_interpret.models.frozen import Frozen, batch_specs
from tb_interpret.models.label_kind import LabelKind
from tb_interpret.models.outputs import LabelKinds
from tb_interpret.models.picture_input import PictureInput
from tb_interpret.models.request import LayerOutput, PassResult, Request
from tb_interpret.models.rows import mixing_note, mixing_operation
from tb_interpret.models.selection import select_calls
from tb_interpret.models.target_scores import (
    ALONE,
    PREDICTED,
    contrasted_scores,
    custom_scores,
    refuse_classes,
    target_indices,
)
from tb_interpret.models.targets import Targets, output_wanted, weight_of
from tb_interpret.models.task import FUNCTION, Task
from tb_interpret.models.truth import Truth


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
      labels: Of which kind the labels of each output are; none by default.

    Attributes:
      layers: What each request looks at.
      task: What the model's output means.
      channels_first: Whether the model takes its pictures as (batch, channels,
        height, width).
      picture: The place, among the inputs counted flat, of the picture that
        the first of them was made from, and all if there is one that suits
        them all; without layers, of the first that has a say in the scores.
      elsewhere: The numbers of the targets whose scores are made of other
        pictures only.
      mixes: Whether the model works on a batch as a whole.
      notes: What is to be said of what is explained, and how, where anything is.

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
        labels: LabelKinds | None = None,
    ) -> None:
        self._labels: LabelKinds = labels or {"": LabelKind()}
        self._targets, self._requests = list(targets), list(requests)
        self.layers: list[list[LayerOutput]] = []
        self.task: Task = FUNCTION
        self.channels_first = False
        self.picture = 0
        self.elsewhere: list[int] = []
        self.mixes = False
        self.notes: list[str] = []
        indices = tf.TensorSpec((None, len(self._targets), 2), tf.int32)
        arguments = [
            [tf.TensorSpec(a.shape, a.dtype) for a in request.arguments()] for request in requests
        ]
        self._function = Frozen(
            lambda x, i, a: self._trace(model, x, i, a), batch_specs(inputs), indices, arguments
        )

    @property
    def picture_input(self) -> PictureInput:
        """The input that is explained."""
        return PictureInput(self.picture, self.channels_first)

    @property
    def writes(self) -> bool:
        """Whether the model writes to its state even when it is not training."""
        return bool(self._function.written)

    def indices(
        self, targets: Targets, truth: Truth, class_names: Sequence[str] = ()
    ) -> np.ndarray:
        """The class each entry is explained for, and its opponent, as `run` takes them."""
        if callable(targets):
            return np.full((len(truth.owners), 2), (PREDICTED, ALONE), np.int32)
        return target_indices(targets, truth, self.task, class_names)

    def run(
        self,
        inputs: Any,
        indices: Sequence[np.ndarray],
        arguments: Sequence[Sequence[np.ndarray]] | None = None,
    ) -> PassResult:
        """Computes everything with the weights of this moment.

        Args:
          inputs: A batch like the one at construction.
          indices: Pairs, one array a target, as `indices` returns it.
          arguments: For each request, in place of its first ones.
        """
        batch = tf.nest.map_structure(tf.convert_to_tensor, inputs)
        table = (len(self._targets), len(tf.nest.flatten(batch)[0]), 2)
        wanted = np.asarray(indices, np.int32).reshape(table).swapaxes(0, 1)
        if arguments is None:
            arguments = [request.arguments() for request in self._requests]
        given = [[tf.convert_to_tensor(a) for a in values] for values in arguments]
        with self._function.restoring():
            results = self._function(batch, tf.convert_to_tensor(wanted), given)
        facts, found = keras.tree.map_structure(lambda tensor: tensor.numpy(), results)
        return PassResult(facts_by_target(Facts(*facts)) if facts else [], list(found))

    def _trace(
        self,
        model: keras.Model,
        inputs: Any,
        wanted: tf.Tensor,
        arguments: list[list[tf.Tensor]],
    ) -> tuple[list[tf.Tensor], list[Any]]:
        forward = trace_forward(model, inputs)
        self.channels_first = forward.channels_first
        custom = [
            custom_scores(targets, forward.output) if callable(targets) else None
            for targets in self._targets
        ]
        explained = explained_output(
            model,
            forward.output,
            self._labels,
            output_wanted(self._targets),
            [scores for scores in custom if scores is not None],
            by_class=any(not callable(targets) for targets in self._targets),
        )
        self.task = explained.task
        indices = explained_classes(explained, self._targets, wanted)
        logits = [
            None if callable(targets) else self._scores_of(targets, explained.scores)
            for targets in self._targets
        ]
        scores = [
            contrasted_scores(logits[number], indices[:, number], self._targets[number], self.task)
            if own is None
            else own
            for number, own in enumerate(custom)
        ]
        selection = select_calls(forward, self._requests, scores)
        selected, self.layers = selection.calls, selection.layers
        self.picture, self.elsewhere = selection.picture, selection.elsewhere
        self.notes = [*selection.notes]
        mixing = mixing_operation(tf.nest.flatten(inputs), tf.nest.flatten(forward.output))
        self.mixes = bool(mixing)
        self.notes += [mixing_note(mixing)] if mixing else []
        concerned = [
            [
                call
                for request, calls in zip(self._requests, selected, strict=True)
                if number in request.targets
                for call in calls
            ]
            for number in range(len(self._targets))
        ]
        of_picture = {
            number for request in self._requests if request.of_picture for number in request.targets
        }
        entry = self.picture_input.among(inputs) if of_picture else self.picture_input
        derivatives = Derivatives(
            *(scores, concerned, logits, indices, list(map(weight_of, self._targets)), self.task),
            *(entry.of(inputs), entry, of_picture),
        )
        found = [
            request.compute(calls, derivatives, values)
            for request, calls, values in zip(self._requests, selected, arguments, strict=True)
        ]
        self.notes += derivatives.notes
        facts = facts_of_all(explained, indices, scores) if scores else []
        return facts, found

    def _scores_of(self, targets: Targets, scores: tf.Tensor | None) -> tf.Tensor:
        if scores is None:
            refuse_classes(targets)
        return scores
