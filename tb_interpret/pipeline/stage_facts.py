"""What is known of a stage, and what is written of it."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
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
      reaches_picture: Whether random numbers, if it draws any, may change the picture.
      is_in_model: Whether it is a layer of the model.
      version: How many times it has begun anew.
    """

    split: str
    name: str
    note: str = ""
    is_tap: bool = False
    place: int = -1
    is_random: bool | None = None
    reaches_picture: bool = True
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
    """Those that were made, by split and name; asked from all threads.

    Pipelines are built again: a stage that was left out then is not current
    any more. Those are that were built since anybody was last seen before that,
    and those out of which what they get has come.
    """

    def __init__(self) -> None:
        self._facts: dict[tuple[str, str], StageFacts] = {}
        self._orders: defaultdict[str, Order] = defaultdict(Order)
        self._built: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._passed: set[str] = set()
        self._lock = threading.Lock()

    def declare(self, facts: StageFacts) -> None:
        """One was made."""
        with self._lock:
            self._facts.setdefault((facts.split, facts.name), facts)

    def found(
        self, stage: StageFacts, is_random: bool | None, *, reaches_picture: bool = True
    ) -> None:
        """One is in a pipeline that is being built: those before it have been found before.

        Args:
          stage: Which.
          is_random: As in `StageFacts`.
          reaches_picture: Likewise.
        """
        with self._lock:
            key = stage.split, stage.name
            self._built[stage.split][stage.name] += 1
            self._orders[stage.split].found(stage.name)
            self._facts[key] = replace(
                self._facts[key], is_random=is_random, reaches_picture=reaches_picture
            )

    def passed(self, split: str) -> None:
        """Somebody was seen."""
        self._passed.add(split)

    def begin_anew(self, split: str) -> None:
        """Another pipeline of this split is being built, if anybody was seen in the last one."""
        with self._lock:
            if split in self._passed:
                self._passed.discard(split)
                self._built[split].clear()
                self._orders[split].begin_anew()

    def built_instead(self, split: str, names: Sequence[str]) -> None:
        """These were built, in this order, instead of what was passed until now."""
        with self._lock:
            self._orders[split].begin_anew()
            for name in names:
                self._orders[split].found(name)

    def forget(self, split: str, name: str) -> None:
        """What was seen of a stage does not hold any more."""
        with self._lock:
            known = self._facts[split, name]
            self._facts[split, name] = replace(known, version=known.version + 1)

    def drop_in_model(self) -> list[StageFacts]:
        """Those in a model are not current until they are found again; these."""
        with self._lock:
            dropped = [facts for facts in self._facts.values() if facts.is_in_model]
            for facts in dropped:
                self._built[facts.split].pop(facts.name, None)
            return dropped

    def in_model(self) -> set[tuple[str, str]]:
        """Splits and names of those that are layers of a model."""
        with self._lock:
            return {key for key, facts in self._facts.items() if facts.is_in_model}

    def built_twice(self) -> set[tuple[str, str]]:
        """Splits and stages that are in a pipeline twice."""
        with self._lock:
            return {
                (split, name)
                for split, built in self._built.items()
                for name, times in built.items()
                if times > 1
            }

    def built(self) -> list[tuple[str, str]]:
        """Splits and stages of the pipelines that were built last."""
        with self._lock:
            return [(split, name) for split, built in self._built.items() for name in built]

    def led_to(self, earlier: str, stage: StageFacts) -> None:
        """What came out of one went into another."""
        with self._lock:
            self._orders[stage.split].seen(earlier, stage.name)

    def of(self, split: str, name: str) -> StageFacts:
        """What is known of one by now."""
        with self._lock:
            return replace(self._facts[split, name], place=self._orders[split].place(name))

    def in_order(self, among: Collection[tuple[str, str]]) -> dict[str, list[str]]:
        """Names by split, in the order of the stream.

        Args:
          among: Splits and stages.
        """
        with self._lock:
            found: dict[str, list[str]] = {}
            for split, name in sorted(among, key=lambda key: self._orders[key[0]].place(key[1])):
                if self._orders[split].place(name) >= 0:
                    found.setdefault(split, []).append(name)
            return found
