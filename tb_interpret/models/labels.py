"""What labels say: of classes, of several labels at once, or of values."""

from __future__ import annotations

import numpy as np

from tb_interpret.models.label_kind import VOID


def single_labels(
    labels: np.ndarray, count: int, num_classes: int, *, signs: bool, ignored: int | None
) -> np.ndarray:
    """One class an example, -1 where it is missing.

    Args:
      labels: Indices `(count,)`, or rows `(count, num_classes)` of which the
        greatest entry counts.
      count: How many examples there are.
      num_classes: How many classes there are.
      signs: Whether -1 stands for class 0, as hinge losses have it.
      ignored: A class that stands for a missing label.

    Returns:
      Int64 `(count,)`.

    Raises:
      ValueError: They are not one class an example, or one does not exist.

    >>> single_labels(np.array([2, -1, 255]), 3, 3, signs=False, ignored=None)
    array([ 2, -1, -1])
    """
    if labels.size == count:
        return _indices(labels.reshape(-1), num_classes, signs=signs, ignored=ignored)
    if labels.shape != (count, num_classes):
        raise ValueError(
            f"The labels of `examples` are not one class an example. Received: labels of shape "
            f"{labels.shape} for {count} examples and {num_classes} classes. Expected "
            f"({count},), ({count}, 1) or one-hot ({count}, {num_classes}). Leave "
            "them out, or give `targets` a function of the model's output."
        )
    rows = labels.astype(np.float64)
    missing = np.asarray(~np.isfinite(rows).all(axis=1) | (rows <= 0).all(axis=1))
    if not signs:
        missing |= (rows == -1).any(axis=1)
    rows = np.where(missing[:, None], 0, rows)
    shares = (rows >= 0).all(axis=1) & np.isclose(rows.sum(axis=1), 1, atol=1e-2)
    odd = np.asarray(~(np.isin(rows, (-1, 0, 1)).all(axis=1) | shares))
    if odd.any():
        row = int(np.flatnonzero(odd)[0])
        raise ValueError(
            "The labels of `examples` are numbers, and the model tells classes. Received: "
            f"{labels[row].tolist()!s:.80} at position {row}. Expected one-hot rows, or shares "
            "of the classes that sum to 1. Where the model is to put out numbers, boxes say, "
            "compile it with the loss it is trained with, 'mse' say."
        )
    greatest = rows.max(axis=1, keepdims=True)
    several = np.asarray(((rows == greatest).sum(axis=1) > 1) & ~missing)
    if several.any():
        row = int(np.flatnonzero(several)[0])
        raise ValueError(
            "The labels of `examples` name several classes at once, and the model tells one. "
            f"Received: {labels[row].tolist()!s:.80} at position {row}. Expected one class an "
            "example: the model ends in a softmax, or is trained as if it did. Where several "
            "labels are true at once, end it in sigmoids and train it with binary cross-entropy; "
            "else give `targets` class indices."
        )
    return np.where(missing, -1, rows.argmax(axis=1))


def label_table(
    labels: np.ndarray, count: int, num_classes: int, *, signs: bool, ignored: int | None
) -> tuple[np.ndarray, np.ndarray]:
    """Which of several labels are true, and of which nothing is known.

    Args:
      labels: `(count, num_classes)`: 1 for true, 0 for not, NaN, -1, 255 or
        `ignored` for not known.
      count: How many examples there are.
      num_classes: How many labels there are.
      signs: Whether -1 stands for not true, as hinge losses have it.
      ignored: As in `single_labels`.

    Returns:
      Two bool tables `(count, num_classes)`: true, missing.

    Raises:
      ValueError: They have another shape, or hold other numbers.

    >>> label_table(np.array([[1, -1, 0]]), 1, 3, signs=False, ignored=None)[1].tolist()
    [[False, True, False]]
    """
    if labels.shape != (count, num_classes):
        raise ValueError(
            "The labels of `examples` do not say which of several labels are true. Received: "
            f"labels of shape {labels.shape} for {count} examples. Expected ({count}, "
            f"{num_classes}), 1 where a label is true and 0 where it is not: the model tells "
            f"{num_classes} labels, each by itself. Give them as `fit` takes them."
        )
    rows = labels.astype(np.float64)
    missing = ~np.isfinite(rows) | (rows == VOID)
    if not signs:
        missing |= rows == -1
    if ignored is not None:
        missing |= rows == ignored
    wrong = ~missing & ~np.isin(rows, (-1, 0, 1))
    if wrong.any():
        row, column = (int(axis[0]) for axis in np.nonzero(wrong))
        raise ValueError(
            "A label of `examples` is neither true nor not. Received: "
            f"{labels[row, column]!s} at position ({row}, {column}). Expected 1, 0, or -1 or NaN "
            "where it is not known. Give the labels as `fit` takes them."
        )
    return (rows == 1) & ~missing, missing


def true_values(labels: np.ndarray, count: int, num_units: int) -> np.ndarray:
    """The values that a model should put out, NaN where they are missing.

    Args:
      labels: `(count,)` or `(count, num_units)`.
      count: How many examples there are.
      num_units: How many values the model puts out.

    Returns:
      Float32 `(count, num_units)`.

    Raises:
      ValueError: They have another shape.

    >>> true_values(np.array([30, 70]), 2, 1).tolist()
    [[30.0], [70.0]]
    """
    if labels.size != count * num_units:
        raise ValueError(
            "The labels of `examples` are not what the model puts out. Received: labels of shape "
            f"{labels.shape} for {count} examples. Expected ({count}, {num_units}): the model "
            f"puts out {num_units} {'value' if num_units == 1 else 'values'} an example. Give "
            "them as `fit` takes them, or leave them out."
        )
    return labels.reshape(count, num_units).astype(np.float32)


def _indices(
    labels: np.ndarray, num_classes: int, *, signs: bool, ignored: int | None
) -> np.ndarray:
    numbers = labels.astype(np.float64)
    if signs and np.isin(numbers, (-1, 1)).all():
        numbers = np.maximum(numbers, 0)
    missing = ~np.isfinite(numbers) | (numbers < 0)
    if num_classes <= VOID:
        missing |= numbers == VOID
    if ignored is not None:
        missing |= numbers == ignored
    known = numbers[~missing]
    if np.any(known != np.rint(known)):
        raise ValueError(
            "The labels of `examples` are fractions, and the model tells classes. Received: "
            f"{known[known != np.rint(known)][0]:g} among them. Expected class indices from 0 to "
            f"{num_classes - 1}. Where the model is to put out a number, compile it with the "
            "loss it is trained with, 'mse' say; else give class indices."
        )
    wrong = ~missing & (numbers >= num_classes)
    if wrong.any():
        position = int(np.flatnonzero(wrong)[0])
        raise ValueError(
            f"A class in `labels` does not exist. Received: labels with {int(numbers[position])} "
            f"at position {position}. Expected class indices from 0 to {num_classes - 1}: the "
            f"model has {num_classes} classes. Count classes from 0, and give as many units to "
            "the last layer as there are classes."
        )
    return np.where(missing, -1, numbers).astype(np.int64)
