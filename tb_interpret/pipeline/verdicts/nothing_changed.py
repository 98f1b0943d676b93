"""Random stages that change nothing."""

from __future__ import annotations

from tb_interpret.pipeline.verdicts.agreement import agreement
from tb_interpret.pipeline.verdicts.epochs import is_evaluated
from tb_interpret.pipeline.verdicts.rule import Rule, Seen
from tb_interpret.pipeline.verdicts.verdict import Verdict

# A flip leaves this many pictures as they are once in 256 trainings.
_LEAST_PASSES = 8


class NothingChanged(Rule):
    """A stage draws random numbers and gives each element back as it was.

    A note: hue changes nothing of gray pictures, and some stages act seldom.
    """

    name = "random stage changes nothing"

    def verdicts(self, seen: Seen) -> list[Verdict]:
        """Those of all stages of training."""
        found = []
        for group in seen.groups:
            step = group[0]
            pairs = [each for each in group if each.pair]
            if is_evaluated(step.split) or not all(each.is_random for each in group):
                continue
            if len(pairs) < _LEAST_PASSES or not all(each.keeps_all for each in pairs):
                continue
            if any(each.moved for each in pairs):  # it draws their order
                continue
            elements = [each.element for each in pairs]
            agreed = agreement(elements, elements)
            if not agreed:
                continue
            verdict = agreed.verdict(
                self.name,
                step,
                [each.epoch for each in pairs],
                f"{step.where}, {agreed.words} left as they came in, {len(pairs)} times in all, "
                "though the stage draws random numbers. If it shall augment, pass training=True, "
                "and see whether its range suits the pictures' values.",
                {"num_passes": float(len(pairs))},
                is_note=True,
            )
            found.append(verdict)
        return found
