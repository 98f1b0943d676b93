"""What is asked about a batch of examples: the pass, and each one's target."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np

from tb_interpret.examples import Examples
from tb_interpret.models.facts import PER_TARGET, Facts, with_truth
from tb_interpret.models.kept import kept_pass
from tb_interpret.models.labels import LabelKind, as_numbers, label_kind
from tb_interpret.models.outputs import Key, LabelKinds, labels_by_output, labels_of
from tb_interpret.models.targets import OfOutput, Targets
from tb_interpret.models.task import Task
from tb_interpret.models.traced_pass import PassResult, Request, TracedPass, run_in_batches
from tb_interpret.models.truth import Truth, read_truth

_log = logging.getLogger("tb_interpret")


@dataclasses.dataclass(frozen=True)
class Asked:
    """A pass over examples, and what is asked of it.

    Attributes:
      traced: The pass.
      examples: One an entry: those with several true labels are repeated.
      truth: What their labels say.
      labels: Of which kind the labels of each output are.
      indices: The class each entry is explained for, one vector a target.
    """

    traced: TracedPass
    examples: Examples
    truth: Truth
    labels: LabelKinds
    indices: list[np.ndarray]

    def run(self) -> PassResult:
        """What the pass finds, the facts with their true values."""
        result = run_in_batches(self.traced, self.examples.inputs, self.indices)
        task = self.traced.task
        facts = [with_truth(own, self.truth, task) for own in result.facts]
        return dataclasses.replace(result, facts=facts)

    def tell_notes(self) -> None:
        """Logs what is to be said about labels, and about what is explained."""
        for note in self.truth.notes:
            _log.info("%s", note)
        for note in self.traced.notes:
            _log.warning("%s", note)


def ask(
    model: keras.Model, examples: Examples, targets: Sequence[Targets], requests: Sequence[Request]
) -> Asked:
    """A pass over examples by a model as it is now.

    Args:
      model: A built model.
      examples: Any number of them.
      targets: What is explained; `"true"` is predicted where labels are missing.
      requests: What is computed; values that can be compared and hashed.

    Returns:
      What `Asked.run` computes.

    Raises:
      ValueError: The examples, labels or targets do not suit the model.
    """
    labels = numbered_labels(model, examples)
    kinds = label_kinds(labels, len(examples))
    traced = kept_pass(model, examples.inputs, targets, requests, kinds)
    truth = truth_of(labels, traced.task, len(examples), targets)
    indices = [traced.indices(target, truth) for target in targets]
    return Asked(traced, examples.take(truth.owners), truth, kinds, indices)


def numbered_labels(
    model: keras.Model, examples: Examples, class_names: Sequence[str] = ()
) -> dict[Key, np.ndarray]:
    """Labels as numbers, by the output that they belong to.

    Raises:
      ValueError: They are neither numbers nor names of classes.
    """
    given = labels_by_output(model, examples.labels)
    numbers = {key: as_numbers(own, class_names) for key, own in given.items()}
    return {key: own for key, own in numbers.items() if own is not None}


def label_kinds(labels: dict[Key, np.ndarray], count: int) -> dict[Key, LabelKind]:
    """Of which kind the labels of each output are."""
    return {key: label_kind(own, count) for key, own in labels.items()}


def truth_of(
    labels: dict[Key, np.ndarray], task: Task, count: int, targets: Sequence[Targets]
) -> Truth:
    """What the labels say; an entry a true label where these are explained.

    Raises:
      ValueError: The labels do not suit the task.
    """
    own: Any = labels_of(labels, task.output)
    each_label = any(_is_true(target) for target in targets)
    return read_truth(own, task, count, each_label=each_label)


def _is_true(target: Targets) -> bool:
    own = target.targets if isinstance(target, OfOutput) else target
    return isinstance(own, str) and own == "true"


def task_facts(facts: Sequence[Facts]) -> Facts:
    """Facts of several targets: what depends on the target becomes a table."""
    stacked = {name: np.stack([getattr(f, name) for f in facts], axis=1) for name in PER_TARGET}
    return dataclasses.replace(facts[0], **stacked)
