"""Several labels of an element that leave a stage as those of another."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from tb_interpret.pipeline.verdicts.agreement import agreement, by_chance
from tb_interpret.pipeline.verdicts.labels import called, several_of
from tb_interpret.pipeline.verdicts.rule import Rule, Seen
from tb_interpret.pipeline.verdicts.step import Step
from tb_interpret.pipeline.verdicts.verdict import Verdict


@dataclasses.dataclass(frozen=True)
class _Pair:
    """Which labels were true before, and which are after."""

    step: Step
    old: frozenset[int]
    new: frozenset[int]


class LabelSetsChange(Rule):
    """A stage gives elements with several labels those of others.

    Labels that are left out, merged or numbered anew, for all elements alike,
    are as they should be.
    """

    name = "label changes between stages"

    def verdicts(self, seen: Seen) -> list[Verdict]:
        """Those of all splits and stages."""
        return [verdict for group in seen.groups if (verdict := self._of_stage(group))]

    def _of_stage(self, group: Sequence[Step]) -> Verdict | None:
        pairs = [pair for step in group if (pair := _pair(step))]
        if not have_several(group) or not pairs or _is_one_rule(pairs):
            return None
        showing = [pair for pair in pairs if pair.old != pair.new]
        if all(pair.new < pair.old for pair in showing):
            return None  # some are left out, at random perhaps
        agreed = agreement(
            [pair.step.element for pair in showing],
            [pair.step.element for pair in pairs],
            share=by_chance(pair.old for pair in pairs),
        )
        if not agreed:
            return None
        first = showing[0]
        return agreed.verdict(
            self.name,
            first.step,
            [pair.step.epoch for pair in showing],
            f"{first.step.where}, {agreed.words} got the labels of another: "
            f"{called(first.step.element)} had {_said(first.old)} and has {_said(first.new)}. Zip "
            "pictures and labels before they are shuffled or sorted, never one of both alone.",
        )


def have_several(group: Sequence[Step]) -> bool:
    """Whether an element of a stage comes with more than one label."""
    sets = [several_of(step.source.label) for step in group if step.source]
    return any(each is not None and len(each) > 1 for each in sets)


def _pair(step: Step) -> _Pair | None:
    """None where the picture changed too: it may have been mixed with another."""
    if step.source is None or not step.keeps_picture:
        return None
    old, new = several_of(step.source.label), several_of(step.result.label)
    return None if old is None or new is None else _Pair(step, old, new)


def _is_one_rule(pairs: Sequence[_Pair]) -> bool:
    """Whether each label that is true after follows from those before, for all alike."""
    labels = sorted(set().union(*(pair.old | pair.new for pair in pairs)))
    was, now = (
        np.array([[label in each for label in labels] for each in sets], bool)
        for sets in ([pair.old for pair in pairs], [pair.new for pair in pairs])
    )
    was = np.concatenate([was, ~was], axis=1)  # a label may become its opposite
    for column in now.T:
        # Of labels that were merged, those that are never true without the merged one.
        parts = was[:, ~(was & ~column[:, None]).any(axis=0)]
        is_merged = bool((parts.any(axis=1) == column).all())
        if not is_merged and not column.all():
            return False
    return True


def _said(labels: frozenset[int]) -> str:
    return " and ".join(map(str, sorted(labels))) or "none"
