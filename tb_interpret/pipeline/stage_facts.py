"""What is known of a stage, and what is written of it."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from tb_interpret.pipeline.kept import Entry
from tb_interpret.pipeline.order import Order


@dataclass(frozen=True)
class StageFacts:
    """What is known of a stage.

    Attributes:
      split: "train", "validation" or another.
      name: The user's.
      note: The user's, about the stage.
      is_tap: Whether it only looks: then there is nothing before it.
      place: Among those of its split, from 0 on; -1: nothing passed yet.
      is_random: Whether it draws random numbers; None: not known.
      is_in_model: Whether it is a layer of the model.
      version: How many times it has begun anew.
    """

    split: str
    name: str
    note: str = ""
    is_tap: bool = False
    place: int = -1
    is_random: bool | None = None
    is_in_model: bool = False
    version: int = 0


@dataclass(frozen=True)
class StageEpoch:
    """What is written of a stage for one epoch."""

    facts: StageFacts
    epoch: int
    entries: Sequence[Entry]
    notes: Sequence[str] = ()


class Stages:
    """Those that were made, by split and name; asked from all threads."""

    def __init__(self) -> None:
        self._facts: dict[tuple[str, str], StageFacts] = {}
        self._orders: defaultdict[str, Order] = defaultdict(Order)
        self._codes: defaultdict[tuple[str, str], set[Hashable]] = defaultdict(set)
        self._times_found: Counter[tuple[str, str]] = Counter()
        self._passed: set[str] = set()
        self._lock = threading.Lock()

    def declare(self, facts: StageFacts, code: Hashable = None) -> bool:
        """One was made.

        Args:
          facts: What is known of it.
          code: Of its function.

        Returns:
          Whether it has been made of others before, and of this one never.
        """
        key = facts.split, facts.name
        with self._lock:
            self._facts.setdefault(key, facts)
            known = self._codes[key]
            is_other = bool(known) and code not in known
            known.add(code)
        return is_other

    def begin_anew(self, split: str, name: str) -> list[str]:
        """A stage is another one now, and so are those behind it: their names."""
        with self._lock:
            order = self._orders[split]
            place = order.place(name)
            names = [own for own_split, own in self._facts if own_split == split]
            behind = [each for each in names if order.place(each) >= place >= 0]
            for each in behind:
                known = self._facts[split, each]
                self._facts[split, each] = replace(known, version=known.version + 1)
            return behind

    def passed(self, split: str) -> None:
        """Somebody was seen: what is found from here on is another pipeline."""
        self._passed.add(split)

    def found_twice(self) -> set[tuple[str, str]]:
        """Splits and stages that were built twice before anybody was seen."""
        with self._lock:
            return {key for key, times in self._times_found.items() if times > 1}

    def found(self, stage: StageFacts, is_random: bool | None) -> None:
        """One is in a pipeline that is being built: those before it have been found before."""
        with self._lock:
            key = stage.split, stage.name
            if stage.split in self._passed:
                self._passed.discard(stage.split)
                for each in [each for each in self._times_found if each[0] == stage.split]:
                    del self._times_found[each]
            self._times_found[key] += 1
            self._orders[stage.split].found(stage.name)
            self._facts[key] = replace(self._facts[key], is_random=is_random)

    def led_to(self, earlier: str, stage: StageFacts) -> None:
        """What came out of one went into another."""
        with self._lock:
            self._orders[stage.split].seen(earlier, stage.name)

    def of(self, split: str, name: str) -> StageFacts:
        """What is known of one by now."""
        with self._lock:
            return replace(self._facts[split, name], place=self._orders[split].place(name))

    def in_order(self) -> dict[str, list[str]]:
        """Names of those that are in a pipeline, by split, in the order of the stream."""
        with self._lock:
            found: dict[str, list[str]] = {}
            for split, name in self._facts:
                if self._orders[split].place(name) >= 0:
                    found.setdefault(split, []).append(name)
            return {s: sorted(names, key=self._orders[s].place) for s, names in found.items()}
