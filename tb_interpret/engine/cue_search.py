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
    return Search(_findings(tests, len(known), seed), _tried(tests), counted.number)


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
    findings = _smallest(_findings(tests, len(every), seed), judged.pictures.size)
    findings = _measured(judged, chosen_on, findings, counted, random, seed)
    tried = _tried(
        [Test(x.outcome, 1.0, x.of_some) for x in compared] + tests + [x.test for x in findings],
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


def _findings(tests: Sequence[Test], number: int, seed: int) -> list[Finding]:
    """Those that replicate, the greatest effect first; of a cue of a class one."""
    outcomes = [test.outcome for test in tests]
    p_values = corrected([p_value(x.carried, x.control) for x in outcomes], number)
    found: dict[tuple[int, str], Finding] = {}
    for test, p in zip(tests, p_values, strict=True):
        target, cue = test.which
        before = found.get((target, cue.kind))
        least = before.outcome.effect + _MORE if before else 0.0
        if p < _SIGNIFICANT and _is_unusual(test) and test.outcome.effect >= least:
            found[target, cue.kind] = _finding(test, float(p), seed)
    return sorted(found.values(), key=_greatest_first)


def _measured(
    judged: Judged,
    among: np.ndarray,
    findings: Sequence[Finding],
    judge: Judge,
    random: np.random.Generator,
    seed: int,
) -> list[Finding]:
    """How much each does, on the other half too: that it does something, one half has shown."""
    tests = test_also(judged, among, [x.test for x in findings], judge, random)
    measured = [
        _finding(test, finding.p, seed) for test, finding in zip(tests, findings, strict=True)
    ]
    return sorted((x for x in measured if _is_unusual(x.test)), key=_greatest_first)


def _finding(test: Test, p: float, seed: int) -> Finding:
    outcome, donors = test.outcome, test.outcome.exchange.donors
    if not test.of_some:
        test = dataclasses.replace(test, donors=carrying_donors(outcome.carried, donors))
    return Finding(test, *interval(outcome.carried, outcome.control, donors, seed=seed), p)


def _is_unusual(test: Test) -> bool:
    return test.outcome.effect >= usual(test.which[1], of_some=test.of_some)


def _greatest_first(finding: Finding) -> float:
    return -finding.outcome.effect


def _smallest(findings: Sequence[Finding], size: tuple[int, int]) -> list[Finding]:
    """Without places of a class that do no more than a smaller one: they hold the same."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda x: x.outcome.exchange.cue.share(size)):
        target, cue = finding.test.which
        smaller = [x.outcome.effect for x in kept if x.test.which[0] == target]
        if not cue.is_place or finding.outcome.effect > max(smaller, default=-1.0) + _MORE:
            kept.append(finding)
    return [finding for finding in findings if any(finding is each for each in kept)]


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
