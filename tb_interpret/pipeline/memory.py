"""All that is remembered of what passed, and how it is forgotten."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from tb_interpret.pipeline.arrivals import Arrivals
from tb_interpret.pipeline.kept import Entry, LastPictures, Observations, Unwritten
from tb_interpret.pipeline.observation import Observation
from tb_interpret.pipeline.passes import Passes
from tb_interpret.pipeline.stage_facts import StageEpoch, StageFacts, Stages
from tb_interpret.pipeline.watch import Followed

_DROPPED = (
    "{} pictures of this stage are left out: more came than could be written. Follow fewer "
    "elements: tbi.Pipeline(…, elements=4)."
)


class Memory:
    """Not locked by itself.

    Attributes:
      observations: For verdicts.
      unwritten: Until it is written.
      passes: How often elements reached stages.
      arrivals: Out of which stages they came there.
      last: What came out of their last stage.
    """

    def __init__(self) -> None:
        self.observations, self.unwritten = Observations(), Unwritten()
        self.passes, self.arrivals, self.last = Passes(), Arrivals(), LastPictures()

    def take(self, stages: Stages, up_to: int | None, *, whole_passes: bool) -> list[StageEpoch]:
        """What has to be written, and is then not kept for it any more.

        Args:
          stages: Those that were made.
          up_to: The last epoch of it; None: all.
          whole_passes: As of `Passes.num_same`.
        """
        same, places = self.passes.num_same(whole_passes=whole_passes), self._places(stages)
        return [
            StageEpoch(
                replace(stages.of(split, stage), place=places.get((split, stage), -1)),
                epoch,
                [replace(entry, note=_note(entry, same)) for entry in entries],
                [_DROPPED.format(dropped)] if dropped else [],
            )
            for split, stage, epoch, entries, dropped in self.unwritten.take(
                lambda epoch: up_to is None or epoch <= up_to
            )
        ]

    def seen(self, stages: Stages, *, whole_passes: bool) -> list[Observation]:
        """What was seen, in order, with what is known of its stages by now.

        Args:
          stages: Those that were made.
          whole_passes: As of `Passes.num_same`.
        """
        same, repeated = self.passes.num_same(whole_passes=whole_passes), self.passes.repeated()
        found, places = [], self._places(stages)
        for each in self.observations.all():
            if (each.split, each.stage) not in places:
                continue
            facts = stages.of(each.split, each.stage)
            most = max(
                same.get((each.split, each.element), 1),
                1 + ((each.split, each.stage, each.element) in repeated),
            )
            placed = replace(
                each,
                place=places[each.split, each.stage],
                is_random=facts.is_random,
                reaches_picture=facts.reaches_picture,
                num_same=most,
            )
            found.append(placed)
        return sorted(found, key=lambda o: (o.split, o.place, o.stage, o.element, o.number))

    def in_order(self, stages: Stages) -> dict[str, list[str]]:
        """Names of the current ones by split, in the order of the stream."""
        return stages.in_order(self.arrivals.current(stages.built()))

    def _places(self, stages: Stages) -> dict[tuple[str, str], int]:
        return {
            (split, name): place
            for split, names in self.in_order(stages).items()
            for place, name in enumerate(names)
        }

    def knows(self, stage: StageFacts) -> bool:
        """Whether anything was seen of a stage."""
        return self.arrivals.knows(stage.split, stage.name)

    def forget(self, split: str, lost: Followed) -> None:
        """Drops an element that lost its place."""
        for each in (self.observations, self.unwritten):
            each.forget(split, lost.id)
        for counted in (self.passes, self.arrivals, self.last):
            counted.forget(lost)

    def forget_stages(self, split: str, stages: Collection[str]) -> None:
        """Drops what was seen at stages that are others now."""
        for each in (self.observations, self.unwritten, self.passes, self.arrivals):
            each.forget_stages(split, stages)


def _note(entry: Entry, num_same: Mapping[tuple[str, str], int]) -> str:
    """The user's note, and whether there are others with this picture."""
    seen = entry.observation
    same = num_same.get((seen.split, seen.element), 1)
    told = f"{same} elements have this picture" if same > 1 else ""
    return ". ".join(text for text in (entry.note, told) if text)
