"""Validation pictures that are others at each epoch."""

from __future__ import annotations

import numpy as np

from tb_interpret.pipeline.verdicts.agreement import agreement
from tb_interpret.pipeline.verdicts.epochs import all_same, by_element, is_evaluated
from tb_interpret.pipeline.verdicts.one_way import is_one_to_the_bit, leaves_no_choice
from tb_interpret.pipeline.verdicts.pictures import UNLIKE, difference, likeness, small_look
from tb_interpret.pipeline.verdicts.rule import Rule, Seen
from tb_interpret.pipeline.verdicts.step import Step
from tb_interpret.pipeline.verdicts.verdict import Verdict

# A flip leaves half of the pictures as they are; but two that change did not by chance.
_AT_LEAST = 2


class ValidationChanges(Rule):
    """Validation data are augmented, so epochs cannot be compared."""

    name = "validation pictures change"

    def verdicts(self, seen: Seen) -> list[Verdict]:
        """Of each split that is measured on the first stage that shows it."""
        found: dict[str, Verdict] = {}
        for group in seen.groups:
            split = group[0].split
            if is_evaluated(split) and split not in found and (verdict := self._of_stage(group)):
                found[split] = verdict
        return list(found.values())

    def _of_stage(self, group: list[Step]) -> Verdict | None:
        passes = by_element(group)
        same = {
            element: all_same([step.after for step in steps]) for element, steps in passes.items()
        }
        # Of a batch in another order each time, what comes out may be another's.
        known = [each for each in same if not any(map(_shows_another, passes[each]))]
        informative = [element for element in known if same[element] is not None]
        showing = [element for element in informative if not same[element]]
        agreed = agreement(showing, informative, at_least=_AT_LEAST)
        if not agreed:
            return self._drawn(group, passes)
        step = group[0]
        apart = float(np.median([_apart(passes[element]) for element in showing]))
        return agreed.verdict(
            self.name,
            step,
            [each.epoch for element in showing for each in passes[element]],
            f"{step.where}, {agreed.words} have another picture at each epoch (they differ by "
            f"{apart:.1%} of their range on average), so the epochs' validation losses cannot be "
            "compared. Leave augmentation out of the validation data.",
            {"difference": apart},
        )

    def _drawn(self, group: list[Step], passes: dict[str, list[Step]]) -> Verdict | None:
        """A note: a seed that is fixed makes the same of them each time, and another will not."""
        if not all(step.is_random for step in group):
            return None
        several = {element: steps for element, steps in passes.items() if len(steps) > 1}
        showing = [element for element, steps in several.items() if _is_drawn_alike(steps)]
        agreed = agreement(showing, several, at_least=_AT_LEAST)
        if not agreed:
            return None
        return agreed.verdict(
            self.name,
            group[0],
            [step.epoch for step in group],
            f"{group[0].where}, {agreed.words} were changed by random numbers, the same ones at "
            "each epoch: with another seed, or in another order, they are others. Leave "
            "augmentation out of the validation data.",
            is_note=True,
        )


def _shows_another(step: Step) -> bool:
    """Whether what came out is likely another picture."""
    if not step.pair or step.motion:
        return False
    return abs(likeness(*map(small_look, step.pair))) < UNLIKE


def _is_drawn_alike(steps: list[Step]) -> bool:
    """Whether random numbers made a picture another one, and the same one each time."""
    is_exact = is_one_to_the_bit(steps)
    changes = steps[0].pair is not None and not steps[0].keeps_picture
    return is_exact and changes and not leaves_no_choice(steps[0], is_exact=True)


def _apart(steps: list[Step]) -> float:
    """From the first pass to that which differs most; sizes that differ count as all."""
    first = steps[0].after
    pictures = [step.after for step in steps[1:] if step.after is not None]
    if first is None:
        return 1.0
    return max(
        (difference(first, each) if first.shape == each.shape else 1.0 for each in pictures),
        default=1.0,
    )
