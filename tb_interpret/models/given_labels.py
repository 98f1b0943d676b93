"""Labels as they were given, read as far as can be before it is known what is explained."""

from __future__ import annotations

import dataclasses
import numbers
from collections.abc import Sequence
from typing import Any

import numpy as np

from tb_interpret.label_arrays import different_length
from tb_interpret.models.class_names import name_index
from tb_interpret.models.label_kind import LabelKind, label_kind
from tb_interpret.models.task import Task


@dataclasses.dataclass(frozen=True)
class GivenLabels:
    """Those of one output; what is wrong with them counts only where it is explained.

    Attributes:
      numbers: An array, first axis the examples; None where they are none.
      listed: For each example the indices of its true labels, where these are
        listed rather than marked; None where they are not.
      named: Whether they were listed by name.
      problem: Why they can be neither; empty where they can.
    """

    numbers: np.ndarray | None = None
    listed: tuple[tuple[int, ...], ...] | None = None
    named: bool = False
    problem: str = ""

    def kind(self, count: int) -> LabelKind:
        """What they can stand for, of `count` examples."""
        if self.numbers is not None:
            return label_kind(self.numbers, count)
        # What cannot be read contradicts nothing, so that this is said of it, and nothing else.
        counts = [1] if self.listed is None else [len(set(row)) for row in self.listed]
        return LabelKind("rows", most=max(counts, default=0), exactly_one={*counts} == {1})

    def of(self, task: Task) -> np.ndarray:
        """As numbers, the way `read_truth` takes them.

        Raises:
          ValueError: They are neither numbers nor names of classes, or are
            listed where the output does not tell several labels.
        """
        if self.problem:
            raise ValueError(self.problem)
        if self.listed is None:
            assert self.numbers is not None
            return self.numbers
        width = task.num_classes or task.num_units
        self._check(task, width)
        table = np.zeros((len(self.listed), width), np.float32)
        for row, own in zip(table, self.listed, strict=True):
            row[list(own)] = 1
        return table

    def _check(self, task: Task, width: int) -> None:
        assert self.listed is not None
        if self.named:
            if task.kind == "values":
                raise ValueError(
                    "The labels of `examples` are names, and the model puts out values. Received: "
                    f"lists of names, and {width} values an example. Expected numbers. Give them "
                    "as `fit` takes them, or leave them out."
                )
            return
        indices = [index for row in self.listed for index in row]
        # Rows of 0 and 1 of which some are too short look alike.
        marks = indices and (
            max(indices) < 2 or any(len(set(row)) < len(row) for row in self.listed)
        )
        if task.kind != "labels" or marks or not set(indices) <= set(range(width)):
            raise ValueError(different_length([list(row) for row in self.listed]))


def read_labels(labels: Any, class_names: Sequence[str] = ()) -> GivenLabels:
    """Labels of one output; words become their class indices.

    Args:
      labels: As they were given, first axis the examples; tuples of those
        that are true where they are listed.
      class_names: Names by class index; empty when not known.

    >>> read_labels(np.array(["dog", "cat"]), ["cat", "dog"]).numbers
    array([1, 0])
    """
    array = np.asarray(labels)
    if array.dtype.kind in "biuf":
        return GivenLabels(array)
    flat = list(array.reshape(-1))
    if all(each is None or isinstance(each, numbers.Real) for each in flat):
        # None is how tables have what is missing.
        known = [np.nan if each is None else float(each) for each in flat]
        return GivenLabels(np.array(known).reshape(array.shape))
    listed = all(isinstance(each, tuple) for each in flat)
    odd = [] if listed else [each for each in flat if not isinstance(each, (str, bytes))]
    if odd:
        return GivenLabels(
            problem=f"The labels of `examples` are no labels. Received: {odd[0]!r:.80} "
            f"({type(odd[0]).__name__}) among them. Expected numbers, or names of classes. Give "
            "one label an example, (x_val[:8], y_val[:8])."
        )
    try:
        if not listed:
            found = [_index(each, class_names) for each in flat]
            return GivenLabels(np.array(found).reshape(array.shape))
        named = any(isinstance(label, (str, bytes)) for row in flat for label in row)
        rows = tuple(tuple(_index(label, class_names) for label in row) for row in flat)
        return GivenLabels(listed=rows, named=named)
    except ValueError as error:
        return GivenLabels(problem=str(error))


def _index(label: Any, class_names: Sequence[str]) -> int:
    if not isinstance(label, (str, bytes)):
        return int(label)
    word = label.decode(errors="replace") if isinstance(label, bytes) else label
    return name_index(word, class_names, "labels")
