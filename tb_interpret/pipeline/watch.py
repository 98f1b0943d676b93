"""Which elements of a split are followed, and what they look like just now."""

from __future__ import annotations

import itertools
import os
import random
import uuid
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import tensorflow as tf

_ALL, _NONE = 2**63 - 1, -(2**63)
# Tensors of so many values are no constants in graphs.
_NO_CONSTANT = 256
# How many marks graphs are told of: of a usual number of elements, and of many.
_MARKS, _MARKS_EACH = 255, 32
# Looks of an element behind a random stage that are remembered: what waits in
# a buffer for shuffling, and what was looked ahead of the epoch.
_REMEMBERED = 4
_numbers = itertools.count()


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
        self._capacity = max(_MARKS, _MARKS_EACH * most)
        self._file: str | None = None
        self._name: Any = None

    def follows(self, followed: Followed) -> bool:
        """Whether it has not lost its place."""
        return followed.first in self._followed

    def knows(self, mark: int) -> bool:
        """Whether it is one that is followed."""
        return mark in self._owners

    def may_be_followed(self, mark: int) -> bool:
        """What a graph asks of an element, asked outside of one."""
        return mark in self._owners or self._rank(mark) <= self._limit

    def known(self, behind: tf.Tensor) -> tf.Tensor:
        """In a graph: the rank up to which elements are followed, then the marks of those.

        Args:
          behind: They are read when it is there, so that no other thread is woken for it.
        """
        if self._file is None:
            self._file = f"ram://tb_interpret/{os.getpid()}/{uuid.uuid4().hex}"
            self._publish()
            with tf.init_scope():
                # An argument of the graph, for which it has to be long: a constant would be read
                # once, while the graph is optimized.
                self._name = tf.fill([_NO_CONSTANT], self._file)
        # A file in memory, since reading one is no state for TensorFlow: a variable or a table
        # would keep it from running a map in parallel. It stays, as datasets may.
        with tf.control_dependencies([behind]):
            name = tf.identity(self._name)
        return tf.io.decode_raw(tf.io.read_file(name[0]), tf.int64)

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

    def made_by(self, followed: Followed, mark: int) -> str | None:
        """The stage that made what now comes in, where that is known."""
        for (own, stage), looks in self._looks.items():
            if own is followed and mark in looks:
                return stage
        return None

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
        if self._file is None:
            return
        # Of one size, whatever is in it: who reads it just now must find what it expects.
        marks = list(self._owners)[-self._capacity :]
        content = np.full(1 + self._capacity, self._limit, np.int64)
        content[1 : 1 + len(marks)] = marks
        written = f"{self._file}.{next(_numbers)}"
        with tf.init_scope():
            tf.io.write_file(written, content.tobytes())
            tf.io.gfile.rename(written, self._file, overwrite=True)
