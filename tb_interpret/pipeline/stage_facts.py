"""What is known of a stage, and what is written of it."""

from __future__ import annotations

import threading
from collections import defaultdict
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
      is_in_model: Whether it is a layer of the model.
    """

    split: str
    name: str
    note: str = ""
    is_tap: bool = False
    place: int = -1
    is_random: bool | None = None
    is_in_model: bool = False


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
        self._lock = threading.Lock()

    def declare(self, facts: StageFacts) -> None:
        """One was made."""
        with self._lock:
            self._facts.setdefault((facts.split, facts.name), facts)

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

    def unreached(self, reached: Collection[tuple[str, str]]) -> list[str]:
        """Names of those in a pipeline that nobody reached, though others of their split."""
        splits = {split for split, _ in reached}
        with self._lock:
            return [
                facts.name
                for key, facts in self._facts.items()
                if key not in reached and facts.split in splits
                if self._orders[facts.split].place(facts.name) >= 0
            ]
