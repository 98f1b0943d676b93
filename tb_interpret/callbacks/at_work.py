"""A method at work in a training, and what it has found at an epoch."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from tb_interpret.engine.target import Target
from tb_interpret.engine.work import Found, Moment, Work
from tb_interpret.models.facts import Facts
from tb_interpret.models.request import PassResult


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What was found for one series at one epoch.

    Attributes:
      tag: The series' tag.
      found: What was found.
      facts: Of the examples; None where a series is about none.
      target_name: Of a target that is a function.
      measures_drops: Whether its maps are what others are compared with.
      seconds: What it took of the training thread.
    """

    tag: str
    found: Found
    facts: Facts | None = None
    target_name: str = ""
    measures_drops: bool = False
    seconds: float = 0.0


@dataclasses.dataclass(frozen=True)
class AtWork:
    """One of the methods of a training.

    Attributes:
      title: The method's, for people.
      work: What it does.
      place: Which of the pass's requests is its own; None without one.
      target: What is explained; None where it explains no score.
      tags: Of its series.
    """

    title: str
    work: Work
    place: int | None
    target: Target | None
    tags: Sequence[str]

    def moment(
        self, inputs: Any, result: PassResult, epoch: int = 0, *, is_last: bool = False
    ) -> Moment:
        """What it is told of a pass."""
        facts = None if self.target is None else result.facts[self.target.number]
        found = [] if self.place is None else result.found[self.place]
        return Moment(inputs, facts, found, epoch=epoch, is_last=is_last)

    def outcomes(
        self, found: Sequence[Found], facts: Facts | None, seconds: float
    ) -> list[Outcome]:
        """One a series; those with maps are about the examples.

        Args:
          found: One entry a series.
          facts: Of the examples, for a target.
          seconds: What it took.
        """
        name = "" if self.target is None else self.target.function_name
        drops = self.work.measures_drops
        return [
            Outcome(tag, own, None if own.maps is None else facts, name, drops, seconds)
            for tag, own in zip(self.tags, found, strict=True)
        ]
