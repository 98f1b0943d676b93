"""Cues of a run beside those of others: what only one of them has is suspicious."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tb_interpret.engine.cue_search import Search
from tb_interpret.results.cue_cards import CueCard
from tb_interpret.results.cue_report import Elsewhere, Which

# Between two clean networks of other seeds effects differ by less. Measured; see
# `docs/methods/cues.md`.
LESS = 0.3


class Most(NamedTuple):
    """The most that a kind of cue does to a class.

    Attributes:
      of_all: Of the class's pictures.
      of_some: Of the few that carry most.
    """

    of_all: float
    of_some: float


def strongest(found: Search, size: tuple[int, int]) -> dict[Which, Most]:
    """The most that each kind does to each class, of windows at each place, as far as it was tried.

    Of what was compared with a control that; else on few receivers, without one.

    Args:
      found: Of a search.
      size: Height and width of the pictures.

    Returns:
      By class and `Cue.like`.
    """
    most: dict[Which, Most] = {}
    for x in found.tried:
        which = x.target, x.cue.like(size)
        of_all, of_some = most.get(which, (0.0, 0.0))
        most[which] = Most(max(of_all, x.effect), max(of_some, x.of_some))
    for finding in found.findings:
        exchange, effect = finding.outcome.exchange, finding.outcome.effect
        which = exchange.target, exchange.cue.like(size)
        told = "of_some" if finding.test.of_some else "of_all"
        most[which] = most.get(which, Most(0.0, 0.0))._replace(**{told: effect})
    return most


def as_facts(most: Mapping[Which, Most], num_classes: int) -> dict[str, Any]:
    """For runs that are trained later, as JSON has it."""
    strongest = [
        [target, kind, *(round(effect, 4) for effect in own)]
        for (target, kind), own in most.items()
    ]
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
    """Of the same there; 0 where the class was tried and nothing stood out at that place."""
    told: list[float] = []
    try:
        for target, like, *effects in facts.get("strongest", ()):
            if target == card.target:
                effect = float(effects[min(card.of_some, len(effects) - 1)])
                if not -1 <= effect <= 1:
                    return None
                told.append(effect if like == card.like else 0.0)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return max(told, default=None)


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
