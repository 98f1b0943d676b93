"""Labels that say left or right of pictures that were flipped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tb_interpret.pipeline.verdicts.labels import mirrored, names_of
from tb_interpret.pipeline.verdicts.motion import LEFT_TO_RIGHT
from tb_interpret.pipeline.verdicts.rule import Seen, Sign, StepRule
from tb_interpret.pipeline.verdicts.step import Step
from tb_interpret.pipeline.verdicts.verdict import Verdict


class LeftRightKept(StepRule):
    """A picture was flipped, and what was left of it is still called left."""

    name = "left/right label kept under a flip"

    def __init__(self, class_names: Sequence[str] = (), known: frozenset[str] = frozenset()):
        self._class_names = class_names
        self._known = known

    def verdicts(self, seen: Seen) -> list[Verdict]:
        """Those of all splits and stages, of the names that are given or seen."""
        labels = (each.after.label for each in seen.observations)
        known = frozenset().union(*(names_of(label, seen.class_names) for label in labels))
        known |= frozenset(seen.class_names)
        rule = LeftRightKept(seen.class_names, known)
        return super(LeftRightKept, rule).verdicts(seen)

    def sign(self, step: Step) -> Sign | None:
        """Of pictures flipped left to right whose class has a counterpart."""
        if step.source is None or step.motion is None or step.motion.turn != LEFT_TO_RIGHT:
            return None
        before, after = (self._sided(each.label) for each in (step.source, step.result))
        if not before or not after:
            return None
        name = sorted(before)[0]
        return Sign(bool(before & after), {"num_flips": 1.0}, f"{name!r} and {mirrored(name)!r}")

    def words(self, sign: Sign) -> tuple[str, str]:
        """The names."""
        return (
            "the picture was flipped left to right, and its label still names the side that it "
            f"named before ({sign.word} are classes)",
            "Exchange these labels where the picture is flipped, or leave the flip out.",
        )

    def _sided(self, label: Any) -> frozenset[str]:
        """Names of sides; "right" alone may mean correct."""
        names = names_of(label, self._class_names)
        return frozenset(
            name
            for name in names
            if (other := mirrored(name)) and (other in self._known or "left" in name.lower())
        )
