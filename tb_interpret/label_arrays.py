"""Labels as arrays, however they are given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from tb_interpret.maths.numbers_given import is_whole


def label_arrays(labels: Any, count: int) -> Any:
    """Labels as an array, or those of several outputs as a dict of arrays.

    Args:
      labels: As they were given: an array or a list, or a dict, a list or a
        tuple of those of several outputs.
      count: How many examples there are.

    Raises:
      ValueError: They are of different length.

    >>> sorted(label_arrays([np.zeros(3), np.ones((3, 2))], 3))
    [0, 1]
    """
    if labels is None or (isinstance(labels, Mapping) and not labels):
        return None
    if isinstance(labels, Mapping):
        parts = dict(labels)
    elif _of_several_outputs(labels, count):
        parts = dict(enumerate(labels))
    else:
        return _label_array(labels)
    return {key: _label_array(own) for key, own in parts.items() if own is not None}


def _of_several_outputs(labels: Any, count: int) -> bool:
    if not isinstance(labels, (list, tuple)) or not labels:
        return False
    parts = [own for own in labels if own is not None]
    if not parts or any(np.ndim(own) < 1 for own in parts if hasattr(own, "__array__")):
        return False
    arrays = all(hasattr(own, "__array__") for own in parts)
    # Lists in a list may be rows, one an example.
    lists = len(labels) != count and all(isinstance(own, (list, tuple)) for own in parts)
    return arrays or (lists and all(len(own) == count for own in parts))


def _label_array(labels: Any) -> np.ndarray:
    rows = labels.to_list() if isinstance(labels, tf.RaggedTensor) else labels
    listed = _listed(rows)
    if listed is not None:
        return listed
    if not isinstance(labels, (tf.RaggedTensor, tf.SparseTensor)):
        try:
            array = np.asarray(labels)
        except ValueError:
            array = None  # numpy's words about shapes
        if array is not None and array.ndim:
            # Tables hold lists as objects, pipelines hold names as bytes.
            listed = _listed(array.tolist()) if array.dtype.kind in "OSU" else None
            return array if listed is None or array.shape[1:] == (1,) else listed
        if array is not None:
            raise ValueError(
                f"The labels of `examples` are a single one. Received: {labels!r:.80}. Expected "
                "one an example. Slice both alike: (x_val[:8], y_val[:8])."
            )
    raise ValueError(different_length(labels))


def different_length(labels: Any) -> str:
    """What is said of labels that are no rows of one length, and no lists of labels."""
    return (
        f"The labels of `examples` differ in length. Received: {labels!r:.80}. Expected as many "
        "numbers for each example: a class, or a row of 0 and 1, one for each label. Make rows "
        "of them: keras.utils.to_categorical, or multi-hot encoding."
    )


def _listed(rows: Any) -> np.ndarray | None:
    """Tuples, one an example, of the labels that are true of it; None where these are no such.

    That are names, or class indices whose numbers differ from example to example.
    """
    lists = (list, tuple, set, frozenset)
    if not isinstance(rows, (list, tuple)) or not all(isinstance(row, lists) for row in rows):
        return None
    labels = [label for row in rows for label in row]
    named = bool(labels) and all(isinstance(label, (str, bytes)) for label in labels)
    indices = all(map(is_whole, labels))
    if not (named or (indices and (len({len(row) for row in rows}) > 1 or not labels))):
        return None
    array = np.empty(len(rows), object)
    array[:] = [tuple(row) for row in rows]
    return array
