"""In which row of a batch each element leaves a stage: it may put them in another order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import tensorflow as tf

from tb_interpret.pipeline.fingerprint import Mark, mark_of, sample, samples


def looks_of(values: Mapping[str, Any], end: str) -> list[Mark]:
    """What elements are known by at one end of a stage; empty where nothing tells them apart.

    Args:
      values: `"before.image"` and the like, a row an element.
      end: `"before"` or `"after"`.
    """
    content = values.get(f"{end}.image", values.get(f"{end}.identity", ()))
    return [mark_of(each) for each in content]


def result_rows(came: Sequence[Mark], went: Sequence[Mark]) -> list[int]:
    """Of each element that came in, the row that it went out in.

    A row that comes out as another came in is that one, moved. Whatever has
    been changed stays in its row.

    Args:
      came: Looks of the elements that came in.
      went: Looks of these rows behind the stage, and of others of the batch.

    >>> a, b, c, d = (Mark(each, each) for each in range(4))
    >>> result_rows([a, b], [b, a]), result_rows([a, b], [c, d]), result_rows([a, b], [c, d, a])
    ([1, 0], [0, 1], [2, 1])
    """
    rows: dict[Mark, list[int]] = defaultdict(list)
    for row, look in enumerate(went):
        rows[look].append(row)
    times = Counter(came)
    found = []
    for row, look in enumerate(came):
        there = rows.get(look, [])
        is_moved = len(there) == 1 and times[look] == 1
        found.append(there[0] if is_moved else row)
    return found


def other_rows(before: Any, after: Any, rows: Sequence[int]) -> tuple[int, ...]:
    """Rows that come out as one of these came in, besides these.

    Args:
      before: Elements that are followed, outside of graphs.
      after: What became of their batch.
      rows: Where they were in it.
    """
    came = {sample(each) for each in before}
    return tuple(row for row, each in enumerate(after) if row not in rows and sample(each) in came)


def other_rows_in_graph(before: tf.Tensor, after: tf.Tensor, wanted: tf.Tensor) -> tf.Tensor:
    """Likewise, in a graph.

    Args:
      before: A batch.
      after: What became of it.
      wanted: Bool `(elements,)`: who is followed.

    Returns:
      Int64 `(rows,)`.
    """
    came = tf.boolean_mask(samples(before, batched=True), wanted)
    went = samples(after, batched=True)
    is_one = tf.reduce_any(tf.equal(went[:, None], came[None, :]), axis=1)
    others = tf.where(is_one)[:, 0]
    return tf.boolean_mask(
        others, ~tf.reduce_any(tf.equal(others[:, None], tf.where(wanted)[None, :, 0]), axis=1)
    )
