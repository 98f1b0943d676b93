"""Looks for cues: screens all of them, chooses on one half of the pictures, tests on the other."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np

from tb_interpret.cues.cue import Cue
from tb_interpret.engine.exchanges import Exchange, Judge, Judged, Outcome, pair, try_all
from tb_interpret.engine.work import OnStep
from tb_interpret.maths.exchange import carrying_donors, corrected, interval, p_value

# Receivers of a test, at the most: where all cues are screened, where the best of a class are
# compared, and where the best one is tested on the other half.
_SCREENED, _COMPARED, _TESTED = 16, 48, 160
# Of a class, how many are compared.
_BEST = 4
# A screening of few receivers misses by so much.
_SLACK = 0.15
_SIGNIFICANT = 0.05
# Donors to choose by, at least.
_FEWEST = 2
# Screening, comparing, testing.
_STAGES = 3
# Effects on few receivers that differ by less are about the same.
_AS_MUCH = 0.1


@dataclasses.dataclass(frozen=True)
class Finding:
    """A cue that was tested and replicates.

    Attributes:
      outcome: Of the test on the half that it was not chosen on.
      low: Of its interval.
      high: Likewise.
      p: Corrected over all tests that were begun.
      donors: Share of donors that carry more than half.
    """

    outcome: Outcome
    low: float
    high: float
    p: float
    donors: float


@dataclasses.dataclass(frozen=True)
class Search:
    """What a search has found and tried.

    Attributes:
      findings: Sorted by effect, the greatest first.
      tried: Of each cue that was tried: of a search, on few receivers.
      num_judged: Exchanged pictures that were judged.
    """

    findings: Sequence[Finding]
    tried: Sequence[Outcome]
    num_judged: int


def retest(judged: Judged, known: Sequence[Finding], judge: Judge, seed: int = 0) -> Search:
    """Tests cues that were found before, as a search does at its end.

    Args:
      judged: All pictures.
      known: What was found.
      judge: The network.
      seed: Of all choices, as in `search`: the halves are the same.
    """
    random = np.random.default_rng(seed)
    _, tested_on = _halves(judged, random)
    pairs = [
        pair(judged, tested_on, *_what(x.outcome), _TESTED, random, control=True) for x in known
    ]
    exchanges = [x for x in pairs if x is not None]
    count = sum(len(x.donors) + len(x.controls) for x in exchanges)
    outcomes = try_all(judged, exchanges, judge)
    return Search(_findings(outcomes, len(known), seed), outcomes, count)


def search(
    judged: Judged,
    cues: Callable[[int, np.ndarray], Sequence[Cue]],
    judge: Judge,
    seed: int = 0,
    on_step: OnStep = lambda _done, _total: None,
) -> Search:
    """Finds what alone carries pictures to classes.

    Args:
      judged: All pictures.
      cues: What may be moved for a class, looked for among these rows alone.
      judge: The network.
      seed: Of all choices.
      on_step: Told how many of the stages are done.
    """
    random = np.random.default_rng(seed)
    chosen_on, tested_on = _halves(judged, random)
    count = [0]

    def counted(pictures: np.ndarray, rows: np.ndarray) -> np.ndarray:
        count[0] += len(pictures)
        return judge(pictures, rows)

    def tried(
        asked: Sequence[tuple[int, Cue]], among: np.ndarray, most: int, *, control: bool
    ) -> list[Outcome]:
        pairs = [
            pair(judged, among, target, cue, most, random, control=control) for target, cue in asked
        ]
        return try_all(judged, [x for x in pairs if x is not None], counted)

    on_step(0, _STAGES)
    every = [
        (target, cue)
        for target in range(judged.num_classes)
        if len(np.intersect1d(judged.donors(target), chosen_on)) >= _FEWEST
        and len(np.intersect1d(judged.receivers(target), chosen_on))
        for cue in cues(target, chosen_on)
    ]
    screened = tried(every, chosen_on, _SCREENED, control=False)
    on_step(1, _STAGES)
    best = _by_class(screened, _SLACK, _BEST)
    compared = tried([_what(x) for x in best], chosen_on, _COMPARED, control=True)
    on_step(2, _STAGES)
    size = judged.pictures.values.shape[1:3]
    leading = [
        _smallest([x for x in compared if x.exchange.target == best.exchange.target], best, size)
        for best in _by_class(compared, 0, 1)
    ]
    leading = [_narrowed(judged, best, counted) for best in leading]
    tested = tried([_what(x) for x in leading], tested_on, _TESTED, control=True)
    on_step(_STAGES, _STAGES)
    return Search(_findings(tested, len(every), seed), screened, count[0])


def _findings(tested: Sequence[Outcome], tests: int, seed: int) -> list[Finding]:
    """Those that replicate, the greatest effect first."""
    p_values = corrected([p_value(x.carried, x.control) for x in tested], tests)
    findings = [
        Finding(
            outcome,
            *interval(outcome.carried, outcome.control, seed=seed),
            float(p),
            carrying_donors(outcome.carried, outcome.exchange.donors),
        )
        for outcome, p in zip(tested, p_values, strict=True)
        if p < _SIGNIFICANT and outcome.effect >= outcome.exchange.cue.usual
    ]
    return sorted(findings, key=lambda finding: -finding.outcome.effect)


def _halves(judged: Judged, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Rows of two halves that have as many of each class."""
    order = random.permutation(len(judged.belongs))
    keys = np.array(["".join("01"[int(x)] for x in row) for row in judged.belongs[order]])
    order = order[np.argsort(keys, kind="stable")]
    return np.sort(order[::2]), np.sort(order[1::2])


def _what(outcome: Outcome) -> tuple[int, Cue]:
    exchange: Exchange = outcome.exchange
    return exchange.target, exchange.cue


def _by_class(outcomes: Sequence[Outcome], slack: float, most: int) -> list[Outcome]:
    """Of each class those that exceed by most what is usual, if they do."""
    found = []
    for target in sorted({x.exchange.target for x in outcomes}):
        own = [x for x in outcomes if x.exchange.target == target and _excess(x) >= -slack]
        found += sorted(own, key=lambda x: -_excess(x))[:most]
    return found


def _narrowed(judged: Judged, best: Outcome, judge: Judge) -> Outcome:
    """The smallest part of a cue that does about as much, with the same givers and takers."""
    enough = float(np.mean(best.carried)) - _AS_MUCH
    nobody = np.empty(0, int)
    now = best
    while narrower := now.exchange.cue.narrower():
        exchanges = [
            dataclasses.replace(best.exchange, cue=cue, controls=nobody) for cue in narrower
        ]
        outcomes = try_all(judged, exchanges, judge)
        next_best = max(outcomes, key=lambda x: x.effect)
        if next_best.effect < enough:
            break
        size = judged.pictures.values.shape[1:3]
        alike = [x for x in outcomes if x.effect >= next_best.effect]
        now = min(alike, key=lambda x: x.exchange.cue.share(size))
    return now


def _smallest(outcomes: Sequence[Outcome], best: Outcome, size: tuple[int, int]) -> Outcome:
    """Of those that do about as much as the best one, the one that takes least of the picture."""
    enough = [x for x in outcomes if _excess(x) >= max(_excess(best) - _AS_MUCH, 0)]
    return min(enough, key=lambda x: (x.exchange.cue.share(size), -_excess(x)))


def _excess(outcome: Outcome) -> float:
    return outcome.effect - outcome.exchange.cue.usual
