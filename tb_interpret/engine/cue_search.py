"""Looks for cues: screens all of them, chooses on one half of the pictures, tests on the other."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np

from tb_interpret.cues.cue import Cue
from tb_interpret.engine.cue_choice import Chosen, choose, compare, usual
from tb_interpret.engine.cue_tests import MEASURING, REPLICATING, Test, test_also, test_chosen
from tb_interpret.engine.donor_sweep import sweep
from tb_interpret.engine.exchanges import Judge, Judged, Outcome
from tb_interpret.engine.work import OnStep
from tb_interpret.maths.exchange import carrying_donors, corrected, interval, p_value

# Passes that screening takes; donors of a class, whatever it takes.
_SCREENED, _LEAST = 12, 6
_SIGNIFICANT = 0.05
# Donors to choose by, at least.
_FEWEST = 2
# Screening, choosing, testing.
_STAGES = 3
# What some donors carry is told alone where it exceeds by so much what all of them do.
_MORE = 0.1


@dataclasses.dataclass(frozen=True)
class Tried:
    """What was seen of a cue; without a control where it was screened only.

    Attributes:
      target: The class.
      cue: What was moved.
      effect: Of all donors.
      of_some: Of the few that carry most.
    """

    target: int
    cue: Cue
    effect: float
    of_some: float


@dataclasses.dataclass(frozen=True)
class Finding:
    """A cue that was tested and replicates.

    Attributes:
      test: Of it.
      low: Of the effect's interval.
      high: Likewise.
      p: Corrected over all tests that were begun.
    """

    test: Test
    low: float
    high: float
    p: float

    @property
    def outcome(self) -> Outcome:
        """Of the test."""
        return self.test.outcome


@dataclasses.dataclass(frozen=True)
class Search:
    """What a search has found and tried.

    Attributes:
      findings: Sorted by effect, the greatest first.
      tried: Each cue that was.
      num_judged: Exchanged pictures that were judged.
      num_untested: Classes of which nothing could be tried.
    """

    findings: Sequence[Finding]
    tried: Sequence[Tried]
    num_judged: int
    num_untested: int = 0


def retest(
    judged: Judged,
    known: Sequence[Finding],
    judge: Judge,
    seed: int = 0,
) -> Search:
    """Tests cues that were found before, on all pictures: nothing is chosen now.

    Args:
      judged: All pictures.
      known: What was found.
      judge: The network.
      seed: Of all choices, as in `search`: the halves are the same.
    """
    random = np.random.default_rng(seed)
    chosen_on, tested_on = _halves(judged, random)
    chosen = [Chosen(x.outcome, x.test.of_some) for x in known]
    counted = _Counted(judge)
    tests = test_chosen(judged, tested_on, chosen, counted, random, MEASURING, are_known=True)
    tests = test_also(judged, chosen_on, tests, counted, random)
    findings = _findings(_replicating(tests, len(known)), seed)
    return Search(findings, _tried(tests), counted.number)


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
    counted = _Counted(judge)
    on_step(0, _STAGES)
    every = [
        (target, cue)
        for target in range(judged.num_classes)
        if len(np.intersect1d(judged.donors(target), chosen_on)) >= _FEWEST
        and len(np.intersect1d(judged.receivers(target), chosen_on))
        for cue in cues(target, chosen_on)
    ]
    # Of many classes each gets fewer donors: what a search takes is bounded.
    each = _SCREENED * len(judged.belongs) // max(len(every), 1)
    screened = sweep(judged, chosen_on, every, counted, random, most=max(each, _LEAST))
    on_step(1, _STAGES)
    compared = compare(judged, chosen_on, screened, counted, random)
    chosen = choose(judged, compared, counted)
    on_step(2, _STAGES)
    tests = test_chosen(judged, tested_on, chosen, counted, random, REPLICATING, are_known=False)
    on_step(_STAGES, _STAGES)
    seen = [Tried(x.target, x.cue, x.mean, x.foremost) for x in screened]
    told = _smallest(_replicating(tests, len(every)), judged.pictures.size)
    # One half has shown that each does something; how much it does, both.
    measured = test_also(judged, chosen_on, [test for test, _ in told], counted, random)
    findings = _findings([(test, p) for test, (_, p) in zip(measured, told, strict=True)], seed)
    tried = _tried(
        [Test(x.outcome, 1.0, x.of_some) for x in compared] + tests + measured,
        seen,
    )
    untested = judged.num_classes - len({target for target, _ in every})
    return Search(findings, tried, counted.number, untested)


class _Counted:
    """A network, and how many pictures it has judged."""

    def __init__(self, judge: Judge) -> None:
        self._judge, self.number = judge, 0

    def __call__(self, pictures: np.ndarray, rows: np.ndarray, targets: np.ndarray) -> np.ndarray:
        self.number += len(pictures)
        return self._judge(pictures, rows, targets)


def _replicating(tests: Sequence[Test], number: int) -> list[tuple[Test, float]]:
    """Those that replicate, with their p-values, the greatest effect first; of a kind one."""
    outcomes = [test.outcome for test in tests]
    p_values = corrected([p_value(x.carried, x.control) for x in outcomes], number)
    found: dict[tuple[int, str], tuple[Test, float]] = {}
    for test, p in zip(tests, p_values, strict=True):
        target, cue = test.which
        before = found.get((target, cue.kind))
        least = before[0].outcome.effect + _MORE if before else 0.0
        if p < _SIGNIFICANT and _is_unusual(test) and test.outcome.effect >= least:
            found[target, cue.kind] = test, float(p)
    return sorted(found.values(), key=lambda each: -each[0].outcome.effect)


def _findings(tests: Sequence[tuple[Test, float]], seed: int) -> list[Finding]:
    """The greatest effect first, without those that do no more than is usual after all."""
    found = [_finding(test, p, seed) for test, p in tests if _is_unusual(test)]
    return sorted(found, key=lambda finding: -finding.outcome.effect)


def _finding(test: Test, p: float, seed: int) -> Finding:
    outcome, donors = test.outcome, test.outcome.exchange.donors
    if not test.of_some:
        test = dataclasses.replace(test, donors=carrying_donors(outcome.carried, donors))
    return Finding(test, *interval(outcome.carried, outcome.control, donors, seed=seed), p)


def _is_unusual(test: Test) -> bool:
    return test.outcome.effect >= usual(test.which[1], of_some=test.of_some)


def _smallest(
    tests: Sequence[tuple[Test, float]], size: tuple[int, int]
) -> list[tuple[Test, float]]:
    """Without places of a class that do no more than a smaller one: they hold the same."""
    kept: list[Test] = []
    for test, _ in sorted(tests, key=lambda each: each[0].which[1].share(size)):
        target, cue = test.which
        smaller = [x.outcome.effect for x in kept if x.which[0] == target]
        if not cue.is_place or test.outcome.effect > max(smaller, default=-1.0) + _MORE:
            kept.append(test)
    return [each for each in tests if any(each[0] is test for test in kept)]


def _tried(tests: Sequence[Test], screened: Sequence[Tried] = ()) -> list[Tried]:
    """What is known best of each cue: by its last test, with a control, or by its screening."""
    known = {(x.target, x.cue): x for x in screened}
    for test in tests:
        which, effect = test.which, test.outcome.effect
        before = known.get(which, Tried(*which, 0.0, 0.0))
        if test.of_some:
            known[which] = dataclasses.replace(before, of_some=effect)
        else:
            known[which] = dataclasses.replace(before, effect=effect)
    return list(known.values())


def _halves(judged: Judged, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Rows of two halves that have as many of each class."""
    order = random.permutation(len(judged.belongs))
    keys = np.array(["".join("01"[int(x)] for x in row) for row in judged.belongs[order]])
    order = order[np.argsort(keys, kind="stable")]
    return np.sort(order[::2]), np.sort(order[1::2])
