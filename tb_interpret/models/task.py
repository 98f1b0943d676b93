"""What a model's output means: classes, several labels, values, or what a function says."""

from __future__ import annotations

import dataclasses
from typing import Literal

from tb_interpret.models.label_kind import LabelKind
from tb_interpret.models.logits import Head
from tb_interpret.models.losses import Loss

TaskKind = Literal["classes", "labels", "values", "function"]
Probability = Literal["softmax", "sigmoid", "output", "none"]


@dataclasses.dataclass(frozen=True)
class Task:
    """The meaning of the output that is explained, made once and asked by all.

    Attributes:
      kind: `"classes"` (one an example), `"labels"` (several, each judged by
        itself), `"values"` (numbers), or `"function"`: only the user's
        function says what is explained.
      num_units: Numbers that the output has an example; 0 for a function.
      head: The activation that was found at the output's end.
      probability: What makes probabilities of the scores; `"output"` where the
        output is taken for probabilities as it is.
      loss: What the loss tells.
      output: Name or place of the output, of a model with several; else "".
    """

    kind: TaskKind
    num_units: int = 0
    head: Head = "none"
    probability: Probability = "none"
    loss: Loss = dataclasses.field(default_factory=Loss)
    output: str | int = ""

    @property
    def num_classes(self) -> int | None:
        """Classes or labels that are told apart; None for other tasks."""
        if self.kind not in ("classes", "labels"):
            return None
        return 2 if self.is_single_unit else self.num_units

    @property
    def is_single_unit(self) -> bool:
        """Whether one unit stands for two classes: it speaks for the second."""
        return self.kind == "classes" and self.num_units == 1

    @property
    def explains_logits(self) -> bool:
        """Whether what is explained are the scores before a softmax or sigmoid."""
        return self.kind in ("classes", "labels")

    @property
    def signs(self) -> bool:
        """Whether labels of -1 mean "not": hinge losses have it so."""
        return self.loss.kind == "hinge"


FUNCTION = Task("function")


def understand(
    num_units: int, head: Head, loss: Loss, labels: LabelKind, output: str | int = ""
) -> Task:
    """What an output (batch, units) means.

    A softmax or sigmoid at its end, or a loss of classes, makes it classes;
    independent sigmoids, or binary cross-entropy over several units, several
    labels; else it is values. Where no loss is known, several linear units are
    classes and a single one is a value. Labels decide what these leave open.

    Args:
      num_units: Of the output.
      head: The activation at its end.
      loss: What its loss tells.
      labels: Of which kind the labels are.
      output: Name or place of the output, of a model with several.

    Returns:
      The task.

    Raises:
      ValueError: Output, loss and labels contradict each other.

    >>> understand(1, "none", Loss("values"), LabelKind()).kind
    'values'
    """
    find = _of_single_unit if num_units == 1 else _of_several_units
    kind = find(head, loss, labels)
    probability = _probability(kind, num_units, head, loss)
    return Task(kind, num_units, head, probability, loss, output)


def _of_single_unit(head: Head, loss: Loss, labels: LabelKind) -> TaskKind:
    if head == "softmax" or (head == "none" and loss.kind == "one_class"):
        what = "a softmax over" if head == "softmax" else f"{loss.name} of"
        raise ValueError(
            f"The model tells nothing apart. Received: {what} one unit, which puts out 1 whatever "
            "the picture. Expected a sigmoid for two classes, or as many units as there are "
            "classes. Change the last layer, or its loss."
        )
    # A proportion is no class: rounding it would turn the signs of maps around.
    proportion = labels.form != "none" and labels.fractions
    if head == "sigmoid":
        number = loss.kind in ("values", "unknown") and not labels.marks
        return "values" if proportion or number else "classes"
    if loss.kind in ("each_class", "crossentropy", "hinge"):
        return "values" if proportion else "classes"
    return "values"


def _of_several_units(head: Head, loss: Loss, labels: LabelKind) -> TaskKind:
    if head == "softmax" or loss.kind == "one_class":
        return "classes"
    several = labels.form == "rows" and not labels.exactly_one and labels.marks
    if loss.kind == "hinge" or (head == "none" and loss.kind in ("crossentropy", "unknown")):
        if labels.form == "rows" and not labels.marks and loss.kind == "unknown":
            # Marks of -1 and fractions that sum to one are of classes, others are numbers.
            return "classes" if labels.mixture else "values"
        return "labels" if several else "classes"
    if head == "none" and loss.kind == "values":
        return "values"
    if labels.form == "vector":
        if loss.kind in ("values", "unknown") and not labels.fractions:
            return "classes"
        raise ValueError(
            "The labels of `examples` contradict the model. Received: one label an example. "
            "Expected a row of 0 and 1 an example, one for each unit: the model tells several "
            "labels, each by itself (sigmoids, or binary cross-entropy over several units). Give "
            "the labels as `fit` takes them, or leave them out."
        )
    return "values" if labels.form == "rows" and not labels.marks else "labels"


def _probability(kind: TaskKind, num_units: int, head: Head, loss: Loss) -> Probability:
    if kind not in ("classes", "labels"):
        return "none"
    if head != "none":
        return head
    if loss.kind == "hinge":
        return "none"
    # Whoever trains a linear output as probabilities has made them by other means.
    if loss.from_logits is False:
        return "output"
    return "sigmoid" if kind == "labels" or num_units == 1 else "softmax"
