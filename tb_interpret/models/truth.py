"""What the labels of the examples say, for the task that the model has."""

from __future__ import annotations

import dataclasses

import numpy as np

from tb_interpret.models.labels import label_table, single_labels, true_values
from tb_interpret.models.task import Task


@dataclasses.dataclass(frozen=True)
class Truth:
    """What is known of each entry: an example, or one of its true labels.

    Attributes:
      labels: Int64 `(entries,)`: the true class, or the true label that the
        entry stands for; -1 where there is none.
      owners: Int64 `(entries,)`: which example an entry is of.
      values: Float32 `(entries, units)`, NaN where missing; None without.
      true: Bool `(entries, labels)`, all true labels; None for other tasks.
      missing: Bool likewise: labels of which nothing is known.
      notes: What is to be said about the labels, a sentence each.
    """

    labels: np.ndarray
    owners: np.ndarray
    values: np.ndarray | None = None
    true: np.ndarray | None = None
    missing: np.ndarray | None = None
    notes: tuple[str, ...] = ()


def read_truth(
    labels: np.ndarray | None, task: Task, count: int, *, each_label: bool = False
) -> Truth:
    """Reads labels as the task means them.

    Args:
      labels: Numbers, as `GivenLabels.of` makes them; None without labels.
      task: What the output means.
      count: How many examples there are.
      each_label: Whether an example with several true labels becomes several
        entries, one a label.

    Returns:
      One entry an example; with `each_label` one a true label, those of an
      example after each other.

    Raises:
      ValueError: The labels do not suit the task.

    >>> task = Task("labels", num_units=3)
    >>> truth = read_truth(np.array([[1, 0, 1], [0, 0, 0]]), task, 2, each_label=True)
    >>> truth.labels.tolist(), truth.owners.tolist()
    ([0, 2, -1], [0, 0, 1])
    """
    alone = np.arange(count)
    nobody = np.full(count, -1)
    if labels is None or task.kind == "function":
        return Truth(nobody, alone)
    if task.kind == "values":
        values = true_values(labels, count, task.num_units)
        unknown = np.asarray(np.isnan(values).any(axis=1))
        return Truth(nobody, alone, values, notes=_missing(unknown, "true value"))
    num_classes = task.num_classes or 0
    signs, ignored = task.signs, task.loss.ignored
    if task.kind == "classes":
        found = single_labels(labels, count, num_classes, signs=signs, ignored=ignored)
        missing = _missing(found < 0, "label", "; there what is predicted is explained")
        return Truth(found, alone, notes=missing)
    true, unknown = label_table(labels, count, num_classes, signs=signs, ignored=ignored)
    without = np.asarray(~true.any(axis=1))
    notes = _missing(without, "true label", "; there the most probable one is explained")
    if not each_label:
        return Truth(nobody, alone, None, true, unknown, notes)
    entries = [(i, c) for i in range(count) for c in np.flatnonzero(true[i]).tolist() or [-1]]
    owners = np.array([i for i, _ in entries])
    own = np.array([c for _, c in entries])
    return Truth(own, owners, None, true[owners], unknown[owners], notes)


def _missing(absent: np.ndarray, what: str, consequence: str = "") -> tuple[str, ...]:
    places = np.flatnonzero(absent).tolist()
    if not places:
        return ()
    listed = ", ".join(map(str, places[:8])) + (", …" if len(places) > 8 else "")
    return (f"{len(places)} of {len(absent)} examples have no {what} (at {listed}){consequence}.",)
