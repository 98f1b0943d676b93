"""Chooses, on one half of the pictures, which cues of each class are worth a test on the other."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from tb_interpret.cues.cue import Cue
from tb_interpret.engine.donor_sweep import Sweep
from tb_interpret.engine.exchanges import Judge, Judged, Outcome, margins_before, pair, try_all
from tb_interpret.maths.exchange import shares_carried

# Receivers of a comparison, at the most.
_COMPARED = 32
# Of a class, how many are compared: of those that donors carry in the mean, and that a few do.
_BEST, _BEST_OF_SOME = 4, 2
# Of all classes, how many are compared and made smaller: what a search takes is bounded.
_MOST_COMPARED, _MOST_NARROWED = 60, 6
# A screening of few receivers misses by so much.
_SLACK = 0.1
# Effects on few receivers that differ by less are about the same.
_AS_MUCH = 0.1


@dataclasses.dataclass(frozen=True)
class Chosen:
    """What is worth a test.

    Attributes:
      outcome: Of the half that it was chosen on.
      of_some: Whether for what a few donors do, and not all of them.
    """

    outcome: Outcome
    of_some: bool

    @property
    def target(self) -> int:
        """The class."""
        return self.outcome.exchange.target

    @property
    def cue(self) -> Cue:
        """What is moved."""
        return self.outcome.exchange.cue

    @property
    def excess(self) -> float:
        """Of the effect, over what is usual."""
        return self.outcome.effect - usual(self.cue, of_some=self.of_some)


def usual(cue: Cue, *, of_some: bool) -> float:
    """Effect that clean networks reach with a cue: of all donors, or of those that carry."""
    return cue.usual_of_some if of_some else cue.usual


def compare(
    judged: Judged,
    among: np.ndarray,
    screened: Sequence[Sweep],
    judge: Judge,
    random: np.random.Generator,
) -> list[Chosen]:
    """The most likely cues of each class, with a control.

    Args:
      judged: All pictures.
      among: Rows that may be taken.
      screened: All cues of all classes.
      judge: The network.
      random: Who chooses pictures.
    """
    asked: list[tuple[int, float, Sweep, bool]] = []
    for target in sorted({x.target for x in screened}):
        own = [x for x in screened if x.target == target]
        some = [x for x in own if not x.of_all]
        asked += _best([(x.mean - x.cue.usual, x, False) for x in own], _BEST)
        asked += _best([(x.foremost - x.cue.usual_of_some, x, True) for x in some], _BEST_OF_SOME)
    # The best of each class first, where there are more than are compared.
    asked = sorted(asked, key=lambda x: (x[0], -x[1]))[:_MOST_COMPARED]
    # All of a class with the same givers and takers: what differs is what is moved.
    same = random.integers(2**32, size=judged.num_classes)
    pairs = [
        pair(
            *(judged, among, x.target, x.cue, _COMPARED, np.random.default_rng(same[x.target])),
            control=True,
            donors=x.carrying() if of_some else None,
        )
        for _, _, x, of_some in asked
    ]
    outcomes = iter(try_all(judged, [x for x in pairs if x is not None], judge))
    return [
        Chosen(next(outcomes), of_some)
        for (*_, of_some), exchange in zip(asked, pairs, strict=True)
        if exchange is not None
    ]


def choose(judged: Judged, compared: Sequence[Chosen], judge: Judge) -> list[Chosen]:
    """The best cue of each class, and the best of what only a few of its pictures have.

    Args:
      judged: All pictures.
      compared: As `compare` returns it.
      judge: The network.
    """
    leading = sorted(_leading(judged, compared), key=lambda x: -x.excess)
    return [
        _narrowed(judged, x, judge) if place < _MOST_NARROWED else x
        for place, x in enumerate(leading)
    ]


def _best(
    likely: Sequence[tuple[float, Sweep, bool]], most: int
) -> list[tuple[int, float, Sweep, bool]]:
    """Those that exceed by most what is usual, if they do, with their rank."""
    best = sorted((x for x in likely if x[0] >= -_SLACK), key=lambda x: -x[0])[:most]
    return [(rank, *x) for rank, x in enumerate(best)]


def _leading(judged: Judged, compared: Sequence[Chosen]) -> list[Chosen]:
    """Of each class the best, or a smaller one that does about as much.

    One place and one that is all over the picture, of either way to choose.
    """
    size = judged.pictures.size
    found = []
    groups: dict[tuple[int, bool, bool], list[Chosen]] = {}
    for x in compared:
        groups.setdefault((x.target, x.of_some, x.cue.is_place), []).append(x)
    for own in groups.values():
        best = max(own, key=lambda x: x.excess)
        if best.excess >= 0:
            enough = [
                x
                for x in own
                if x.excess >= max(best.excess - _AS_MUCH, 0)
                and x.outcome.effect >= best.outcome.effect - _AS_MUCH
            ]
            found.append(min(enough, key=lambda x: (x.cue.share(size), -x.excess)))
    return found


def _narrowed(judged: Judged, chosen: Chosen, judge: Judge) -> Chosen:
    """The smallest part of a cue that does about as much, with the same givers and takers."""
    best = chosen.outcome
    if not best.exchange.cue.narrower():
        return chosen
    before = margins_before(judged, [(chosen.target, best.exchange.receivers)], judge)[0]

    def carried(outcome: Outcome) -> float:
        return float(shares_carried(outcome.margins - before, before).mean())

    enough, nobody = carried(best) - _AS_MUCH / 2, np.empty(0, int)
    size = judged.pictures.size
    now = best
    while narrower := now.exchange.cue.narrower():
        exchanges = [
            dataclasses.replace(best.exchange, cue=cue, controls=nobody) for cue in narrower
        ]
        outcomes = try_all(judged, exchanges, judge)
        most = max(map(carried, outcomes))
        if most < enough:
            break
        alike = [x for x in outcomes if carried(x) >= most]
        now = min(alike, key=lambda x: x.exchange.cue.share(size))
    return dataclasses.replace(chosen, outcome=now)
