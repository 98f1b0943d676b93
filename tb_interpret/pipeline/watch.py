"""Which elements of a split are followed, and what they look like just now."""

from __future__ import annotations

import random
import uuid
from collections import deque
from dataclasses import dataclass, field
from functools import partial

import tensorflow as tf

_ALL, _NONE = 2**63 - 1, -(2**63)
# Under which the limit stands among the marks.
_LIMIT = 0
# Looks of an element behind a random stage that are remembered: what waits in
# a buffer for shuffling, and what was looked ahead of the epoch.
_REMEMBERED = 4


@dataclass(eq=False)
class Followed:
    """One element that is followed.

    Attributes:
      id: For people and the log.
      first: Its fingerprint where it was chosen.
      twins: Ids of other elements that were seen to have the same content.
    """

    id: str
    first: int
    twins: set[str] = field(default_factory=set)


class Watch:
    """Chooses elements of one split and knows them again. Not locked by itself.

    Those are chosen whose fingerprints come first in an order that the seed
    gives: the same at every run over the same data, in whatever order and from
    however many threads they come, and of sorted data not the first ones.
    While the first pass lasts, better ones take the place of others.

    Args:
      most: How many.
      seed: Of the choice.
    """

    def __init__(self, most: int, seed: int) -> None:
        self._most = most
        self._salt = random.Random(f"{seed}").getrandbits(64) - 2**63
        self._followed: dict[int, Followed] = {}
        self._owners: dict[int, Followed] = {}
        self._looks: dict[tuple[Followed, str], deque[int]] = {}
        self._opener: str | None = None
        self._limit = _ALL
        self._settled = False
        self._table: tf.Tensor | None = None
        self._published: dict[int, int] = {}

    def follows(self, followed: Followed) -> bool:
        """Whether it has not lost its place."""
        return followed.first in self._followed

    def knows(self, mark: int) -> bool:
        """Whether it is one that is followed."""
        return mark in self._owners

    def may_be_followed(self, mark: int) -> bool:
        """What a graph asks of an element, asked outside of one."""
        return mark in self._owners or self._rank(mark) <= self._limit

    def limits(self, marks: tf.Tensor) -> tf.Tensor:
        """In a graph: up to which rank each is followed; who is known, at any.

        Args:
          marks: Fingerprints, int64.
        """
        if self._table is None:
            with tf.init_scope(), tf.device("/CPU:0"):
                # Of a table TensorFlow knows that reading it leaves a dataset without state; this
                # one does not end with its owner, while datasets may go on.
                self._table = tf.raw_ops.MutableHashTableV2(
                    key_dtype=tf.int64,
                    value_dtype=tf.int64,
                    shared_name=f"tb_interpret_{uuid.uuid4().hex}",
                )
            self._publish()
        find = partial(tf.raw_ops.LookupTableFindV2, table_handle=self._table)
        limit = find(keys=tf.constant(_LIMIT, tf.int64), default_value=tf.constant(_NONE, tf.int64))
        return find(keys=marks, default_value=limit)

    def ranks(self, marks: tf.Tensor) -> tf.Tensor:
        """In a graph: in which order they are chosen."""
        return tf.bitwise.bitwise_xor(marks, tf.constant(self._salt, tf.int64))

    def identify(self, mark: int, stage: str, key: str) -> tuple[Followed | None, Followed | None]:
        """Who comes into a stage.

        Args:
          mark: Its fingerprint.
          stage: The stage's name.
          key: The user's; empty without.

        Returns:
          The element, None where it is not followed; and one that has lost its
          place to it.
        """
        if mark in self._owners:
            return self._owners[mark], None
        if self._opener is None and not self._settled:
            self._opener = stage
        chooses = stage == self._opener or key
        if self._settled or not chooses or self._rank(mark) > self._limit:
            return None, None
        new = Followed(key or f"{mark & (2**64 - 1):016x}", mark)
        self._followed[mark] = self._owners[mark] = new
        lost = None
        if len(self._followed) > self._most:
            lost = self._followed.pop(max(self._followed, key=self._rank))
            self._owners = {m: own for m, own in self._owners.items() if own is not lost}
            self._looks = {k: marks for k, marks in self._looks.items() if k[0] is not lost}
        if len(self._followed) >= self._most:
            self._limit = max(map(self._rank, self._followed))
        self._publish()
        return new, lost

    def learn(self, followed: Followed, stage: str, mark: int) -> None:
        """What an element looks like behind a stage, to be known by from there on."""
        owner = self._owners.get(mark)
        if owner is not None:
            if owner is not followed:
                owner.twins.add(followed.id)
                followed.twins.add(owner.id)
            return
        looks = self._looks.setdefault((followed, stage), deque())
        looks.append(mark)
        self._owners[mark] = followed
        if len(looks) > _REMEMBERED:
            self._owners.pop(looks.popleft(), None)
        self._publish()

    def settle(self) -> None:
        """The first pass is over: those that are followed stay."""
        if self._settled:
            return
        self._settled = True
        self._limit = max(map(self._rank, self._followed), default=_NONE)
        self._publish()

    def _rank(self, mark: int) -> int:
        return mark ^ self._salt

    def _publish(self) -> None:
        """Tells the graphs what has changed."""
        if self._table is None:
            return
        known = {_LIMIT: self._limit, **dict.fromkeys(self._owners, _ALL)}
        changed = dict(known.items() - self._published.items())
        gone = [mark for mark in self._published if mark not in known]
        self._published = known
        with tf.init_scope(), tf.device("/CPU:0"):
            if changed:
                tf.raw_ops.LookupTableInsertV2(
                    table_handle=self._table,
                    keys=tf.constant(list(changed), tf.int64),
                    values=tf.constant(list(changed.values()), tf.int64),
                )
            if gone:
                tf.raw_ops.LookupTableRemoveV2(
                    table_handle=self._table, keys=tf.constant(gone, tf.int64)
                )
