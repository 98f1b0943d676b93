"""Which elements of a split are followed, and what they look like just now."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass, field

import numpy as np
import tensorflow as tf

from tb_interpret.pipeline.fingerprint import Mark
from tb_interpret.pipeline.shared_numbers import SharedNumbers

_LEAST, _ALL = -(2**63), 2**63 - 1
# What graphs are told: such a part of a sample is such a number. All samples, none, a single one.
_ANY, _NONE, _WHOLE = (0, 0), (0, 1), -1
# How many marks graphs are told of: of a usual number of elements, and of many.
_MARKS, _MARKS_EACH = 1022, 64
# The last, and the one before.
_LIMITS = 2
# Looks of an element behind a random stage that are remembered: what waits in
# a buffer for shuffling, and what was looked ahead of the epoch.
_REMEMBERED = 8


@dataclass(eq=False)
class Followed:
    """One element that is followed.

    Attributes:
      id: For people and the log.
      first: What it was known by where it was chosen.
      twins: Ids of other elements that were seen to have the same content.
    """

    id: str
    first: Mark
    twins: set[str] = field(default_factory=set)


class Watch:
    """Chooses elements of one split and knows them again. Not locked by itself.

    Those are chosen whose marks come first in an order that the seed gives:
    the same at every run over the same data, in whatever order and from
    however many threads they come, and of sorted data not the first ones.
    While the first pass lasts, better ones take the place of others.

    Args:
      most: How many.
      seed: Of the choice.

    Attributes:
      opener: The stage that they are chosen at; None: nobody has come yet.
    """

    def __init__(self, most: int, seed: int) -> None:
        self._most = most
        self._salt = random.Random(f"{seed}").getrandbits(64) - 2**63
        self._followed: dict[Mark, Followed] = {}
        self._earlier: dict[Mark, Followed] = {}
        self._owners: dict[Mark, Followed] = {}
        self._looks: dict[tuple[Followed, str], deque[Mark]] = {}
        self._of_several: set[Mark] = set()
        self.opener: str | None = None
        self._opened_before: str | None = None
        self._limit = _ALL, _ALL
        self._settled = False
        # The limits, then elements that are known.
        size = _LIMITS + max(_MARKS, _MARKS_EACH * most)
        size += -size % 8  # rows that begin where TensorFlow needs no copy of them
        # One argument of a graph, for each is handed over anew with each element.
        self._numbers = SharedNumbers((2, size), 0)
        self._masks, self._parts = self._numbers.array
        self._parts[:] = _NONE[1]
        self._turn = 0
        self._places: dict[Mark, int] = {}
        self._free = list(range(_LIMITS, size))
        self._tell_limit(_ANY)

    def follows(self, followed: Followed) -> bool:
        """Whether it has not lost its place."""
        return followed.first in self._followed or followed.first in self._earlier

    def knows(self, mark: Mark) -> bool:
        """Whether it is one that is followed."""
        return mark in self._owners

    def owner(self, mark: Mark) -> Followed | None:
        """Who has this content just now, of those that are followed."""
        return self._owners.get(mark)

    def may_be_followed(self, sample: int) -> bool:
        """What a graph asks of an element, asked outside of one."""
        return bool(np.any((sample & self._masks) == self._parts))

    def may_follow(self, samples: tf.Tensor) -> tf.Tensor:
        """In a graph: which elements are known, or come first in the order.

        Args:
          samples: Of their marks, int64 `(elements, 1)`, or `(1,)` of one.

        Returns:
          Bool `(elements, numbers)`, or `(numbers,)`: whether any of them holds.
        """
        masks, parts = tf.unstack(self._numbers.tensor)
        return tf.equal(tf.bitwise.bitwise_and(samples, masks), parts)

    def identify(self, mark: Mark, stage: str, key: str) -> tuple[Followed | None, Followed | None]:
        """Who comes into a stage.

        Args:
          mark: What it is known by.
          stage: The stage's name.
          key: The user's; empty without.

        Returns:
          The element, None where it is not followed; and one that has lost its
          place to it.
        """
        owner = self._owners.get(mark)
        if owner is not None and owner.first in self._followed:
            return owner, None
        if self.opener is None and not self._settled:
            self.opener = stage
        chooses = stage == self.opener or key
        first = mark if owner is None else owner.first
        if self._settled or not chooses or self._rank(first) > self._limit:
            return owner, None
        new = owner or Followed(key or f"{mark.whole & (2**64 - 1):016x}", mark)
        self._followed[first] = new
        if owner is None:
            self._own(mark, new)
        lost = None
        if len(self._followed) > self._most:
            lost = self._followed.pop(max(self._followed, key=self._rank))
            self._lose(lost)
        if len(self._followed) >= self._most:
            self._limit = max(map(self._rank, self._followed))
            self._tell_limit(self._up_to(self._limit[0]))
        return new, lost

    def learn(
        self, followed: Followed, stage: str, came: Mark, mark: Mark, *, is_sure: bool = False
    ) -> None:
        """What an element looks like behind a stage, to be known by from there on.

        Args:
          followed: Which.
          stage: The stage's name.
          came: What it was known by when it came in.
          mark: And when it went out.
          is_sure: Whether a key tells who it is, whatever it looks like.
        """
        owner = self._owners.get(mark)
        looks = self._looks.setdefault((followed, stage), deque())
        if owner is not None:
            if owner is not followed:
                if is_sure:
                    return
                owner.twins.add(followed.id)
                followed.twins.add(owner.id)
            elif mark not in (came, *looks):  # flipped here, flipped there
                self._of_several.add(mark)
            return
        looks.append(mark)
        self._own(mark, followed)
        if len(looks) > _REMEMBERED:
            self._disown(looks.popleft())

    def made_by(self, followed: Followed, mark: Mark) -> str | None:
        """The stage that made what now comes in, where that is known."""
        if mark in self._of_several:
            return None
        for (own, stage), looks in self._looks.items():
            if own is followed and mark in looks:
                return stage
        return None

    def reopen(self) -> None:
        """Data may be others: who is followed is chosen anew, of the same data the same ones."""
        if self._settled:
            self._settled, self._opened_before, self.opener = False, self.opener, None
            self._earlier, self._followed = self._followed, {}
            self._limit = _ALL, _ALL
            self._tell_limit(_ANY)

    def settle(self) -> list[Followed]:
        """The first pass is over, if there was one: those that are followed stay.

        Returns:
          Those that were followed before it was reopened, and are not any more.
        """
        if self._settled or not (self._followed or self._earlier):
            return []
        if not self._followed:  # nothing came by
            self._followed, self._earlier = self._earlier, {}
            self.opener = self._opened_before
        lost = [each for first, each in self._earlier.items() if first not in self._followed]
        self._earlier = {}
        for each in lost:
            self._lose(each)
        self._settled = True
        # Those that are followed are known.
        for _ in range(_LIMITS):
            self._tell_limit(_NONE)
        return lost

    def _lose(self, lost: Followed) -> None:
        for each in [mark for mark, own in self._owners.items() if own is lost]:
            self._disown(each)
        self._looks = {k: marks for k, marks in self._looks.items() if k[0] is not lost}

    def _rank(self, mark: Mark) -> tuple[int, int]:
        return mark.sample ^ self._salt, mark.whole

    def _own(self, mark: Mark, followed: Followed) -> None:
        """Tells Python and the graphs, while they read, whose a mark is."""
        self._owners[mark] = followed
        if not self._free:
            # What is told longest, but for what all are known by where they were chosen.
            self._withdraw(next(each for each in self._places if each not in self._followed))
        place = self._places[mark] = self._free.pop()
        self._tell(place, (_WHOLE, mark.sample))

    def _disown(self, mark: Mark) -> None:
        self._of_several.discard(mark)
        if self._owners.pop(mark, None) is not None:
            self._withdraw(mark)

    def _withdraw(self, mark: Mark) -> None:
        place = self._places.pop(mark, None)
        if place is not None:
            self._tell(place, _NONE)
            self._free.append(place)

    def _up_to(self, rank: int) -> tuple[int, int]:
        """What samples of that rank or a lower one begin with; others may begin so, too."""
        bits = (rank - _LEAST).bit_length()
        mask = -1 << bits if bits < 64 else 0
        return mask, (self._salt ^ _LEAST) & mask

    def _tell_limit(self, limit: tuple[int, int]) -> None:
        # A graph reads the one and then the other: the limit before stays for who is between.
        self._turn = 1 - self._turn
        self._tell(self._turn, limit)

    def _tell(self, place: int, told: tuple[int, int]) -> None:
        # In this order no sample that was and stays known is missed.
        self._masks[place], self._parts[place] = _NONE
        mask, self._parts[place] = told
        self._masks[place] = mask
