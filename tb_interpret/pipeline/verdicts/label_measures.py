"""Measures that leave a stage as those of other elements."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from tb_interpret.pipeline.verdicts.agreement import Agreement, agreement
from tb_interpret.pipeline.verdicts.labels import measure_of
from tb_interpret.pipeline.verdicts.step import Step

_Measure = tuple[float, ...]
# A few may be round numbers, and meet by chance.
_EXCHANGED = 3


def exchanged_measures(group: Sequence[Step]) -> Agreement | None:
    """Elements that have, to the bit, the measures that others had.

    Args:
      group: Of a stage.
    """
    pairs = [
        (step, measure_of(step.source.label), measure_of(step.result.label))
        for step in group
        if step.source is not None and step.keeps_picture
    ]
    had = {old: step.element for step, old, _ in pairs if old is not None}
    informative = [step.element for step, old, new in pairs if old is not None and new is not None]
    if 2 * len(had) < len(set(informative)) or _is_one_rule(pairs):
        return None
    showing = [
        step.element
        for step, old, new in pairs
        if old is not None and new in had and new != old and had[new] != step.element
    ]
    return agreement(showing, informative, at_least=_EXCHANGED)


def _is_one_rule(pairs: Sequence[tuple[Step, _Measure | None, _Measure | None]]) -> bool:
    """Whether each number follows from what it was: another unit, rounded, mirrored, folded."""
    known = [(old, new) for _, old, new in pairs if old is not None and new is not None]
    if not known or any(len(old) != len(new) for old, new in known):
        return True
    for numbers in zip(*(zip(old, new, strict=True) for old, new in known), strict=True):
        changes = np.diff([new for _, new in sorted(numbers)])
        is_monotone = not changes.min(initial=0) < 0 < changes.max(initial=0)
        if not (is_monotone or _is_folded(set(numbers))):
            return False
    return True


def _is_folded(became: Collection[tuple[float, float]]) -> bool:
    """Whether a rule gives several numbers one, or moves all alike and begins anew at an end."""
    olds, news = (set(each) for each in zip(*became, strict=True))
    if len(olds) < len(became):
        return False
    moved = {round(new - old, 4) for old, new in became}
    return len(news) < len(olds) or len(moved) <= min(2, len(became) - 2)
