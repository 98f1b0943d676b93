"""Labels that say left or right of pictures that were flipped."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from functools import partial
from typing import Any

from tb_interpret.pipeline.verdicts.labels import mirrored, names_of
from tb_interpret.pipeline.verdicts.motion import LEFT_TO_RIGHT
from tb_interpret.pipeline.verdicts.rule import Seen, Sign, StageRule
from tb_interpret.pipeline.verdicts.step import Step


class LeftRightKept(StageRule):
    """A picture was flipped, and what was left of it is still called left."""

    name = "left/right label kept under a flip"

    def signs(self, group: Sequence[Step], seen: Seen) -> list[tuple[Step, Sign]]:
        """Of pictures flipped left to right whose class has a counterpart."""
        known = frozenset(seen.class_names)
        known |= {name for step in group for name in names_of(step.result.label, seen.class_names)}
        sided = partial(_sided, class_names=seen.class_names, known=known)
        return [(step, sign) for step in group if (sign := _sign(step, sided))]

    def words(self, sign: Sign) -> tuple[str, str]:
        """The names."""
        return (
            "the picture was flipped left to right, and its label still names the side that it "
            f"named before ({sign.word} are classes)",
            "Exchange these labels where the picture is flipped, or leave the flip out.",
        )


def _sign(step: Step, sided: Callable[[Any], frozenset[str]]) -> Sign | None:
    if step.source is None or step.motion is None or step.motion.turn != LEFT_TO_RIGHT:
        return None
    before, after = (sided(each.label) for each in (step.source, step.result))
    if not before or not after:
        return None
    name = sorted(before)[0]
    return Sign(bool(before & after), {"num_flips": 1.0}, f"{name!r} and {mirrored(name)!r}")


def _sided(label: Any, *, class_names: Sequence[str], known: Container[str]) -> frozenset[str]:
    """Names of sides; "right" alone may mean correct."""
    names = names_of(label, class_names)
    return frozenset(
        name
        for name in names
        if (other := mirrored(name)) and (other in known or "left" in name.lower())
    )
