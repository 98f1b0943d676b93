"""Cues of a run beside those of others: what only one of them has is suspicious."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tb_interpret.engine.cue_search import Search
from tb_interpret.results.cue_cards import CueCard
from tb_interpret.results.cue_report import Elsewhere, Which

# Between two clean networks of other seeds effects differ by less. Measured; see
# `docs/methods/cues.md`.
LESS = 0.3


def strongest(found: Search) -> dict[Which, float]:
    """The most that each kind does to each class, as far as it was tried.

    Of what was compared with a control that; else on few receivers, without one.
    """
    most: dict[Which, float] = {}
    for outcomes in (found.tried, [finding.outcome for finding in found.findings]):
        own: dict[Which, float] = {}
        for x in outcomes:
            which = x.exchange.target, x.exchange.cue.kind
            own[which] = max(own.get(which, 0.0), x.effect)
        most |= own
    return most


def as_facts(most: Mapping[Which, float], num_classes: int) -> dict[str, Any]:
    """For runs that are trained later, as JSON has it."""
    strongest = [[target, kind, round(effect, 4)] for (target, kind), effect in most.items()]
    return {"num_classes": num_classes, "strongest": strongest}


def elsewhere(
    card: CueCard, others: Mapping[str, Mapping[str, Any]], num_classes: int
) -> list[Elsewhere]:
    """What other runs of as many classes have of a card.

    Args:
      card: Of this run.
      others: `as_facts` of each, by name; anybody may have written them.
      num_classes: Of this run.
    """
    found = []
    for run, facts in others.items():
        effect = _effect(facts, card) if facts.get("num_classes") == num_classes else None
        if effect is not None:
            lacks = card.effect - effect >= LESS and card.low > effect
            found.append(Elsewhere(run, effect, lacks))
    return found


def _effect(facts: Mapping[str, Any], card: CueCard) -> float | None:
    try:
        return next(
            float(effect)
            for target, kind, effect in facts.get("strongest", ())
            if target == card.target and kind == card.kind
        )
    except (StopIteration, TypeError, ValueError):
        return None


def is_alone(beside: Sequence[Elsewhere]) -> bool:
    """Whether most runs beside it lack it."""
    return 2 * sum(each.lacks for each in beside) > len(beside)


def in_words(beside: Sequence[Elsewhere]) -> str:
    """What other runs have, for the end of a sentence; empty where there are none.

    >>> in_words([Elsewhere("clean", 0.04, True)])
    "not so in 'clean' (4%)"
    >>> in_words([Elsewhere("a", 0.04, True), Elsewhere("b", 0.1, True)])
    "in none of 2 other runs (at most 10%, in 'b')"
    """
    if not beside:
        return ""
    lacking = [each for each in beside if each.lacks]
    if not lacking:
        return "so in other runs, too" if len(beside) > 1 else f"so in {beside[0].run!r}, too"
    if len(beside) == 1:
        return f"not so in {beside[0].run!r} ({beside[0].effect:.0%})"
    if len(lacking) == len(beside):
        most = max(lacking, key=lambda each: each.effect)
        return f"in none of {len(beside)} other runs (at most {most.effect:.0%}, in {most.run!r})"
    return f"not so in {len(lacking)} of {len(beside)} other runs"
