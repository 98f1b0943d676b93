"""Of which kind labels are, before it is known what the model makes of them."""

from __future__ import annotations

import dataclasses
from typing import Literal

import numpy as np

# A class of 255 is how segmentation data sets mark what is to be ignored.
VOID = 255


@dataclasses.dataclass(frozen=True)
class LabelKind:
    """What labels can stand for, whatever the model makes of them.

    Attributes:
      form: `"none"`, `"vector"` (one number an example) or `"rows"` (several).
      width: Numbers in a row; 0 for no rows.
      fractions: Whether some are no whole numbers.
      marks: Whether there is nothing but 0 and 1, what is missing left aside.
      most: The greatest number of positive entries in a row.
      exactly_one: Whether each row has one positive entry.
      mixture: Whether the rows are shares of the classes, each summing to 1.
    """

    form: Literal["none", "vector", "rows"] = "none"
    width: int = 0
    fractions: bool = False
    marks: bool = True
    most: int = 0
    exactly_one: bool = False
    mixture: bool = False


def label_kind(labels: np.ndarray | None, count: int) -> LabelKind:
    """Of which kind labels are.

    Args:
      labels: Numbers, first axis the examples; None without labels.
      count: How many examples there are.

    >>> label_kind(np.array([[1, 0, 0, 1], [0, 1, 0, 0]]), 2).most
    2
    """
    if labels is None:
        return LabelKind()
    rows = labels.reshape(count, -1).astype(np.float64)
    known = rows[np.isfinite(rows) & (rows != -1) & (rows != VOID)]
    positive = np.nan_to_num(rows) * (rows != VOID) > 0
    counts = positive.sum(axis=1)
    finite = np.nan_to_num(rows)
    return LabelKind(
        form="vector" if rows.shape[1] == 1 else "rows",
        width=rows.shape[1] if rows.shape[1] > 1 else 0,
        fractions=bool(np.any(known != np.rint(known))),
        marks=bool(np.isin(known, (0, 1)).all()),
        most=int(counts.max(initial=0)),
        exactly_one=bool((counts == 1).all()),
        mixture=bool((finite >= 0).all() and np.allclose(finite.sum(axis=1), 1, atol=1e-3)),
    )
