"""In which row of a batch each element leaves a stage: it may put them in another order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tensorflow as tf

from tb_interpret.pipeline.ends import digest_of
from tb_interpret.pipeline.fingerprint import Mark, mark_of, sample, samples

# By what of an element it is told where it came out: what it looks like, or the user's key.
TELLING = ("image", "key")
# What belongs to a picture and may be left where that was.
_PARTS = ("label", "mask", "boxes", "points")


@dataclass(frozen=True)
class Row:
    """One element of a batch that passed a stage.

    Attributes:
      values: By name, `"before.image"` and the like, each of the row in which it is.
      look: What it is known by behind the stage; None: nothing tells.
      is_moved: Whether it came out in another row.
      left: Parts that were left in the row that it came to: another's.
      along: Parts that came with it, though the row had others.
    """

    values: Mapping[str, Any]
    look: Mark | None
    is_moved: bool
    left: tuple[str, ...] = ()
    along: tuple[str, ...] = ()


def rows_of_batch(values: Mapping[str, Sequence[Any]], count: int) -> list[Row]:
    """Each of the first elements of a batch, wherever it came out.

    Args:
      values: By name, a row an element. Other rows of the batch may follow.
      count: How many elements are meant.
    """
    went = _looks_of(values, "after")
    places = list(range(count))
    if len(went) > 1 and (came := _looks_of(values, "before")[:count]):
        places = result_rows(came, went)
        by_key = _places_by_key(values, count)
        # A picture that is another one now is where its key is.
        places = [
            key if place == row and went[row] != came[row] else place
            for row, (place, key) in enumerate(zip(places, by_key, strict=True))
        ]
    found = []
    for row, place in enumerate(places):
        own = {
            name: value[place if name.startswith("after.") else row]
            for name, value in values.items()
            if len(value) >= count
        }
        look = went[place] if place < len(went) else None
        parts = {} if place == row else _parts_there(values, row, place)
        left, along = (
            tuple(part for part, is_left in parts.items() if is_left == asked)
            for asked in (True, False)
        )
        found.append(Row(own, look, place != row, left, along))
    return found


def _places_by_key(values: Mapping[str, Sequence[Any]], count: int) -> list[int]:
    before, after = (values.get(f"{end}.key", ()) for end in ("before", "after"))
    if len(before) < count or len(after) < 2:
        return list(range(count))
    return result_rows(
        [mark_of(each) for each in before[:count]], [mark_of(each) for each in after]
    )


def _parts_there(values: Mapping[str, Sequence[Any]], row: int, place: int) -> dict[str, bool]:
    """Whether each part was left where it was; those that are told from the element's own."""
    found = {}
    for part in _PARTS:
        before, after = (values.get(f"{end}.{part}", ()) for end in ("before", "after"))
        if place < min(len(before), len(after)):
            stayed, own = (digest_of(before[each]) for each in (place, row))
            now = digest_of(after[place])
            if stayed != own and now in (stayed, own):
                found[part] = now == stayed
    return found


def _looks_of(values: Mapping[str, Any], end: str) -> list[Mark]:
    """What elements are known by at one end of a stage; empty where nothing tells them apart."""
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
    # As many of both: a key may be of more than one picture, or the other way round.
    count = tf.minimum(tf.shape(before)[0], tf.size(wanted))
    came = tf.boolean_mask(samples(before, batched=True)[:count], wanted[:count])
    went = samples(after, batched=True)
    is_one = tf.reduce_any(tf.equal(went[:, None], came[None, :]), axis=1)
    others = tf.where(is_one)[:, 0]
    return tf.boolean_mask(
        others, ~tf.reduce_any(tf.equal(others[:, None], tf.where(wanted)[None, :, 0]), axis=1)
    )
