"""What a rule is: it looks at all that was seen, and gives verdicts."""

from __future__ import annotations

import abc
import dataclasses
import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

import numpy as np

from tb_interpret.pipeline.observation import Observation
from tb_interpret.pipeline.verdicts.agreement import agreement
from tb_interpret.pipeline.verdicts.maps import Map, map_of
from tb_interpret.pipeline.verdicts.step import Step, in_order, steps_of
from tb_interpret.pipeline.verdicts.verdict import Verdict


@dataclasses.dataclass(frozen=True)
class Sign:
    """What one step says.

    Attributes:
      shows: For the fault, or against it.
      numbers: That show it; the verdict has their medians, or those of the first.
      word: What kind of it, for the sentence.
    """

    shows: bool
    numbers: Mapping[str, float] = dataclasses.field(default_factory=dict)
    word: str = ""


@dataclasses.dataclass(frozen=True)
class Seen:
    """All that was observed, in the order of the stream.

    Attributes:
      observations: Sorted; of each element a few passes.
      class_names: In the order of the indices; empty: not known.
      whole_epochs: Epochs that are over and went over all data.
    """

    observations: Sequence[Observation]
    class_names: Sequence[str] = ()
    whole_epochs: Sequence[int] = ()

    @classmethod
    def of(
        cls,
        observations: Iterable[Observation],
        class_names: Sequence[str] = (),
        whole_epochs: Sequence[int] = (),
    ) -> Seen:
        """Whatever their order.

        Args:
          observations: As they were collected.
          class_names: In the order of the indices.
          whole_epochs: Epochs that are over and went over all data.
        """
        return cls(in_order(observations), class_names, whole_epochs)

    @functools.cached_property
    def steps(self) -> list[Step]:
        """In the order of the stream."""
        return steps_of(self.observations)

    @functools.cached_property
    def groups(self) -> list[list[Step]]:
        """Steps of one stage, or of one way to a stage, together."""
        groups: dict[tuple[str, int, str, bool], list[Step]] = defaultdict(list)
        for step in self.steps:
            is_own = not step.since and step.source is not None
            groups[step.split, step.place, step.stage, is_own].append(step)
        return [groups[key] for key in sorted(groups)]

    @functools.cached_property
    def maps(self) -> list[Map | None]:
        """What was done to the numbers of each of the groups."""
        return [map_of(group) for group in self.groups]

    @functools.cached_property
    def places(self) -> list[list[Observation]]:
        """Observations of one stage together."""
        places: dict[tuple[str, int, str], list[Observation]] = defaultdict(list)
        for each in self.observations:
            places[each.split, each.place, each.stage].append(each)
        return [places[key] for key in sorted(places)]


class Rule(abc.ABC):
    """How one fault is found."""

    @abc.abstractmethod
    def verdicts(self, seen: Seen) -> list[Verdict]:
        """Those of all splits and stages."""


class StageRule(Rule):
    """A fault of one stage, of which its elements tell one by one.

    Attributes:
      name: As in `Verdict`.
      is_note: Likewise.
      one_is_enough: Whether one element tells it, and not three quarters of those that can.
      is_by_example: Whether its numbers belong together, so that they are those of one element.
    """

    name: ClassVar[str]
    is_note: ClassVar[bool] = False
    one_is_enough: ClassVar[bool] = False
    is_by_example: ClassVar[bool] = False

    @abc.abstractmethod
    def signs(self, group: Sequence[Step], seen: Seen) -> list[tuple[Step, Sign]]:
        """What the steps of a stage say, those that say anything.

        Args:
          group: Of one stage.
          seen: All else.
        """

    @abc.abstractmethod
    def words(self, sign: Sign) -> tuple[str, str]:
        """What is seen, by its numbers, and how to mend it.

        Args:
          sign: Of all that show it, in the middle.
        """

    def verdicts(self, seen: Seen) -> list[Verdict]:
        """Those of all splits and stages."""
        found = (self._told(group, self.signs(group, seen)) for group in seen.groups)
        return [verdict for verdict in found if verdict]

    def _told(self, group: Sequence[Step], signs: list[tuple[Step, Sign]]) -> Verdict | None:
        showing = [(step, sign) for step, sign in signs if sign.shows]
        agreed = agreement(
            [step.element for step, _ in showing],
            [step.element for step, _ in signs],
            at_least=1 if self.one_is_enough else None,
        )
        if not agreed:
            return None
        is_alone = len(agreed.elements) == 1 < len({step.element for step in group})
        if is_alone and not self.one_is_enough:
            return None  # by chance, perhaps
        step, first = showing[0]
        shown = [first] if self.is_by_example else [sign for _, sign in showing]
        numbers = {
            key: float(np.median([sign.numbers[key] for sign in shown if key in sign.numbers]))
            for key in first.numbers
        }
        what, mend = self.words(Sign(True, numbers, first.word))
        return agreed.verdict(
            self.name,
            step,
            [each.epoch for each, _ in showing],
            f"{step.where}, {agreed.words}: {what}. {mend}",
            numbers,
            is_note=self.is_note,
        )


class StepRule(StageRule):
    """A fault that each step tells by itself."""

    @abc.abstractmethod
    def sign(self, step: Step) -> Sign | None:
        """What a step says; None: nothing."""

    def signs(self, group: Sequence[Step], seen: Seen) -> list[tuple[Step, Sign]]:
        """Of those that say anything."""
        return [(step, sign) for step in group if (sign := self.sign(step))]
