"""Tables of classes, several an example, and what is taken for one by mistake."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tb_interpret.models.task import Task


def refuse_one_hot(table: Sequence[Any], task: Task) -> None:
    """Refuses rows of 0 and 1 where a table of classes is meant.

    Args:
      table: Rows of classes, one an example.
      task: What the output means.

    Raises:
      ValueError: They are one-hot, or multi-hot: each class would be 0 or 1.

    >>> refuse_one_hot([[0, 2], [1, 2]], Task("classes", 3))
    """
    rows, count = np.asarray(table), task.num_classes or task.num_units
    binary = rows.dtype.kind in "iu" and rows.shape[-1] == count > 1 and set(rows.flat) <= {0, 1}
    # Of three columns and more one class would stand there twice; of two it may be both.
    if binary and (count > 2 or (rows.sum(axis=1) == 1).all()):
        raise ValueError(
            f"`targets` are rows of 0 and 1, not classes. Received: {rows[0].tolist()!s:.80}, as "
            f"many as the model has classes, {count}. Expected classes by index, one an example, "
            "or a table of them. Give rows.argmax(axis=-1); labels go beside the images, (images, "
            "rows)."
        )
