"""What is wrong with an input pipeline: the earliest cause first, each told once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from tb_interpret.pipeline.observation import Observation
from tb_interpret.pipeline.verdicts.rule import Rule, Seen
from tb_interpret.pipeline.verdicts.table import CONSEQUENCES, RULES
from tb_interpret.pipeline.verdicts.verdict import Verdict


def judge(
    observations: Iterable[Observation],
    *,
    class_names: Sequence[str] = (),
    whole_epochs: Sequence[int] = (),
) -> list[Verdict]:
    """Everything that is wrong, as far as it can be told for certain.

    Args:
      observations: Of elements at stages, in any order.
      class_names: In the order of the indices, for labels that name a side.
      whole_epochs: Epochs of the training that are over and, as far as is
        known, went over all data.

    Returns:
      Sorted: what begins at the earliest stage first, notes after faults. What
      follows from a fault at the same stage or an earlier one is left out, and
      one that two splits share is told of the first.

    >>> judge([])
    []
    """
    seen = Seen.of(observations, class_names, whole_epochs)
    found = [(rule, verdict) for rule in RULES for verdict in rule.verdicts(seen)]
    causes = [pair for pair in found if not _follows(pair, found)]
    ranks = {type(rule): rank for rank, rule in enumerate(RULES)}
    causes.sort(key=lambda pair: (pair[1].is_note, pair[1].place, ranks[type(pair[0])]))
    return _once([verdict for _, verdict in causes])


def _follows(one: tuple[Rule, Verdict], found: Sequence[tuple[Rule, Verdict]]) -> bool:
    rule, verdict = one
    return any(
        type(rule) in CONSEQUENCES.get(type(other), ())
        and _is_earlier(cause, verdict, is_same_rule=other is rule)
        for other, cause in found
    )


def _is_earlier(cause: Verdict, verdict: Verdict, *, is_same_rule: bool) -> bool:
    # Of two splits, either may be the one that is told.
    if cause.split != verdict.split:
        return "scaled differently" in verdict.name
    return cause.place < verdict.place or (cause.place == verdict.place and not is_same_rule)


def _once(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """One of those that splits share: they call the same function."""
    told: dict[tuple[str, str], Verdict] = {}
    for verdict in verdicts:
        first = told.setdefault((verdict.name, verdict.stage), verdict)
        if first is not verdict:
            told[verdict.name, verdict.stage] = dataclasses.replace(
                first,
                elements=(*first.elements, *verdict.elements),
                epochs=tuple(sorted({*first.epochs, *verdict.epochs})),
                words=f"{first.words} It is the same in {verdict.split}.",
            )
    return list(told.values())
