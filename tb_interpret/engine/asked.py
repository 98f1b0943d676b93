"""What is asked about a batch of examples: the pass, and each one's target."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Mapping, Sequence
from typing import Any

import keras
import numpy as np

from tb_interpret.examples import Examples
from tb_interpret.models.batches import run_in_batches
from tb_interpret.models.class_names import check_names, names_by_index
from tb_interpret.models.facts import PER_TARGET, Facts, with_truth
from tb_interpret.models.given_labels import GivenLabels, read_labels
from tb_interpret.models.kept import kept_pass
from tb_interpret.models.label_kind import LabelKind
from tb_interpret.models.outputs import Key, LabelKinds, labels_by_output, labels_of
from tb_interpret.models.request import PassResult, Request
from tb_interpret.models.targets import Targets, asks_for_truth, check_target_names
from tb_interpret.models.task import Task
from tb_interpret.models.traced_pass import TracedPass
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
      targets: What is explained, where it was left open, too.
      indices: The class each entry is explained for, one vector a target.
    """

    traced: TracedPass
    examples: Examples
    truth: Truth
    labels: LabelKinds
    targets: list[Targets]
    indices: list[np.ndarray]

    def run(self, batch_size: int = 32) -> PassResult:
        """What the pass finds, so many examples at a time, the facts with their true values."""
        result = run_in_batches(self.traced, self.examples.inputs, self.indices, batch_size)
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
    model: keras.Model,
    examples: Examples,
    targets: Sequence[Targets | None],
    requests: Sequence[Request],
    class_names: Any = None,
) -> Asked:
    """A pass over examples by a model as it is now.

    Args:
      model: A built model.
      examples: Any number of them.
      targets: What is explained; see `settled` for None.
      requests: What is computed; values that can be compared and hashed.
      class_names: As `names_by_index` takes them.

    Returns:
      What `Asked.run` computes.

    Raises:
      ValueError: The examples, labels or targets do not suit the model.
    """
    names = names_by_index(class_names)
    for target in targets:
        check_target_names(target, names)
    labels = numbered_labels(model, examples, names)
    chosen = [settled(target, labels) for target in targets]
    kinds = label_kinds(labels, len(examples))
    traced = kept_pass(model, examples.inputs, chosen, requests, kinds)
    check_names(names, traced.task)
    truth = truth_of(labels, traced.task, len(examples), targets)
    indices = [traced.indices(target, truth, names) for target in chosen]
    return Asked(traced, examples.take(truth.owners), truth, kinds, chosen, indices)


def settled(target: Targets | None, labels: Mapping[Key, Any]) -> Targets:
    """What is explained: where nobody says, true labels if there are any, else predictions."""
    if target is None:
        return "true" if labels else "predicted"
    return target


def numbered_labels(
    model: keras.Model, examples: Examples, class_names: Sequence[str] = ()
) -> dict[Key, GivenLabels]:
    """Labels read as numbers or names, by the output that they belong to."""
    given = labels_by_output(model, examples.labels)
    return {key: read_labels(own, class_names) for key, own in given.items()}


def label_kinds(labels: dict[Key, GivenLabels], count: int) -> dict[Key, LabelKind]:
    """Of which kind the labels of each output are."""
    return {key: own.kind(count) for key, own in labels.items()}


def truth_of(
    labels: dict[Key, GivenLabels], task: Task, count: int, targets: Sequence[Targets | None]
) -> Truth:
    """What the labels say; an entry a true label where these are explained.

    Args:
      labels: By the output that they belong to.
      task: What the output means.
      count: How many examples there are.
      targets: What is explained, None where nobody said it.

    Raises:
      ValueError: The labels do not suit the task, or are asked for and missing.
    """
    own: GivenLabels | None = labels_of(labels, task.output)
    asked_for = [target for target in targets if asks_for_truth(target)]
    if own is None and asked_for and task.num_classes is not None:
        others = ", ".join(map(repr, labels))
        what = f"labels of {others} only" if others else "examples without labels"
        raise ValueError(
            f"There are no true labels to explain. Received: targets='true' and {what}. Expected "
            "labels beside the pictures, (images, labels), of the output that is explained. Give "
            "them, or explain what is predicted: targets='predicted'."
        )
    each_label = bool(asked_for) or None in targets
    numbers = None if own is None or task.kind == "function" else own.of(task)
    truth = read_truth(numbers, task, count, each_label=each_label)
    if own is None and labels and None in targets and task.num_classes is not None:
        note = "The labels are of other outputs than the explained one; predictions are explained."
        truth = dataclasses.replace(truth, notes=(note,))
    return truth


def task_facts(facts: Sequence[Facts]) -> Facts:
    """Facts of several targets: what depends on the target becomes a table."""
    stacked = {name: np.stack([getattr(f, name) for f in facts], axis=1) for name in PER_TARGET}
    return dataclasses.replace(facts[0], **stacked)
