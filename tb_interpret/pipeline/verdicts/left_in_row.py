"""Pictures that a stage moves to other rows of their batch, without what belongs to them."""

from __future__ import annotations

from collections.abc import Sequence

from tb_interpret.pipeline.verdicts.agreement import agreement
from tb_interpret.pipeline.verdicts.labels import called
from tb_interpret.pipeline.verdicts.rule import Rule, Seen
from tb_interpret.pipeline.verdicts.step import Step
from tb_interpret.pipeline.verdicts.verdict import Verdict

# To the bit, but for labels that are few: one may have another's by what a stage does to it.
_TIMES = 2
_NAMES = {
    "label": "pictures exchanged, labels kept",
    "mask": "pictures exchanged, masks kept",
    "boxes": "pictures exchanged, boxes kept",
    "points": "pictures exchanged, points kept",
}


class LeftInRow(Rule):
    """A batch's pictures change their order, and its labels or masks do not.

    To the bit: the picture of one row comes out in another, and what belonged
    to that row's own picture is still there.
    """

    def verdicts(self, seen: Seen) -> list[Verdict]:
        """The first part that each stage leaves behind."""
        found = (
            next((verdict for part in _NAMES if (verdict := _of_part(group, part))), None)
            for group in seen.groups
        )
        return [verdict for verdict in found if verdict]


def _of_part(group: Sequence[Step], part: str) -> Verdict | None:
    showing = [step for step in group if step.moved and part in step.moved.left]
    # Where two rows had one label, it tells nothing.
    along = [step.element for step in group if step.moved and part in step.moved.along]
    elements = [step.element for step in showing]
    agreed = agreement(elements, [*elements, *along])
    if not agreed or len(showing) < _TIMES:
        return None
    step, what = showing[0], part if part in ("boxes", "points") else f"{part}s"
    return agreed.verdict(
        _NAMES[part],
        step,
        [each.epoch for each in showing],
        f"{step.where}, {agreed.words} came out in another row of the batch, and got the "
        f"{part} of the picture that was there: {called(step.element)}, say. Change the order of "
        f"pictures and {what} alike, or of neither.",
    )
