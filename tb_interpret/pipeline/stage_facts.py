"""What is known of a stage, and what is written of it."""

from __future__ import annotations

import threading
from collections import defaultdict
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
      version: How many times its function became another one.
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
        self._digests: dict[tuple[str, str], Hashable] = {}
        self._lock = threading.Lock()

    def declare(self, facts: StageFacts, digest: Hashable = None) -> bool:
        """One was made.

        Args:
          facts: What is known of it.
          digest: Of its function.

        Returns:
          Whether its function is another one than it was.
        """
        key = facts.split, facts.name
        with self._lock:
            known = self._facts.setdefault(key, facts)
            is_other = digest != self._digests.setdefault(key, digest)
            if is_other:
                self._digests[key] = digest
                self._facts[key] = replace(known, version=known.version + 1)
        return is_other

    def from_on(self, split: str, name: str) -> list[str]:
        """Names of a stage and of those behind it."""
        with self._lock:
            place = self._orders[split].place(name)
            names = [own for own_split, own in self._facts if own_split == split]
            return [each for each in names if self._orders[split].place(each) >= place >= 0]

    def found(self, stage: StageFacts, is_random: bool | None) -> None:
        """One is in a pipeline that is being built: those before it have been found before."""
        with self._lock:
            key = stage.split, stage.name
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
