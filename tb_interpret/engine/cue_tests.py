"""Tests what was chosen, on pictures that it was not chosen on."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from tb_interpret.cues.cue import Cue
from tb_interpret.engine.cue_choice import Chosen, usual
from tb_interpret.engine.donor_sweep import sweep
from tb_interpret.engine.exchanges import Judge, Judged, Outcome, pair, try_all

# Receivers of all tests together, by which it is told what replicates, and how much it does:
# what a search takes is bounded.
REPLICATING, MEASURING = 2000, 1000
# Of each test.
_LEAST_TESTED, _MOST_TESTED = 40, 240
# Of tests, how many are made with more pictures.
_MOST_ALSO = 8
# Of each donor, by which it is told who carries; of more cues than that one.
_RECEIVERS_EACH, _MANY = 3, 20
# What falls so far behind where it is swept is not tested: it cannot replicate.
_BEHIND = 0.15


@dataclasses.dataclass(frozen=True)
class Test:
    """What was tested on the half that it was not chosen on.

    Attributes:
      outcome: What came of it.
      donors: Share of donors that carry.
      of_some: Whether these alone gave: the others do not have it.
    """

    outcome: Outcome
    donors: float
    of_some: bool

    @property
    def which(self) -> tuple[int, Cue]:
        """The class, and what is moved."""
        return self.outcome.exchange.target, self.outcome.exchange.cue


@dataclasses.dataclass(frozen=True)
class _Asked:
    """A test to be made.

    Attributes:
      test: Of the same cue, with the outcome that it was chosen for.
      donors: Rows that give; None: all of the class.
      spared: Rows that do not receive: the donors were chosen by them.
    """

    test: Test
    donors: np.ndarray | None
    spared: np.ndarray | None = None


def test_chosen(
    judged: Judged,
    among: np.ndarray,
    chosen: Sequence[Chosen],
    judge: Judge,
    random: np.random.Generator,
    receivers: int,
    *,
    are_known: bool,
) -> list[Test]:
    """What all donors do, and what those do that carry, where not all do.

    Args:
      judged: All pictures.
      among: Rows that may be taken.
      chosen: What is tested.
      judge: The network.
      random: Who chooses pictures.
      receivers: Of all tests together, about.
      are_known: Whether it is asked for what was found before: of some donors once more
        where it was of some.
    """
    # Of what was chosen either way, all donors' effect is asked for, and then some's.
    wanted = {(x.target, x.cue): x for x in sorted(chosen, key=lambda x: not x.of_some)}
    asked: list[_Asked] = []
    each_on = _RECEIVERS_EACH if len(wanted) <= _MANY else 1
    for own in sweep(judged, among, list(wanted), judge, random, each_on):
        each = wanted[own.target, own.cue]
        reached = own.foremost if each.of_some else own.mean
        if reached < usual(each.cue, of_some=each.of_some) - _BEHIND:
            continue
        carrying = own.carrying()
        share = len(carrying) / len(own.donors)
        some = (not own.of_all and own.is_apart) or (are_known and each.of_some)
        if not each.of_some or not some:
            asked.append(_Asked(Test(each.outcome, share, of_some=False), None))
        if some and 0 < share < 1:
            test = Test(each.outcome, share, of_some=True)
            asked.append(_Asked(test, carrying, own.receivers))
    tried = _try(judged, among, asked, judge, random, receivers)
    return [dataclasses.replace(x.test, outcome=y) for x, y in zip(asked, tried, strict=True) if y]


def test_also(
    judged: Judged,
    among: np.ndarray,
    tests: Sequence[Test],
    judge: Judge,
    random: np.random.Generator,
) -> list[Test]:
    """The same tests with more pictures, those of before and these together.

    Args:
      judged: All pictures.
      among: Rows that the tests did not take.
      tests: With their outcomes on others; of many the first ones are made, the others stay.
      judge: The network.
      random: Who chooses pictures.
    """
    tests, others = tests[:_MOST_ALSO], tests[_MOST_ALSO:]
    some = [test.which for test in tests if test.of_some]
    swept = {
        (x.target, x.cue): x for x in sweep(judged, among, some, judge, random, _RECEIVERS_EACH)
    }
    asked = []
    for test in tests:
        own = swept.get(test.which) if test.of_some else None
        if own is None:
            asked.append(_Asked(test, None))
        else:
            carrying = own.carrying()
            share = (test.donors + len(carrying) / len(own.donors)) / 2
            asked.append(_Asked(dataclasses.replace(test, donors=share), carrying, own.receivers))
    tried = _try(judged, among, asked, judge, random, MEASURING)
    more = [
        dataclasses.replace(x.test, outcome=x.test.outcome.joined(y)) if y else x.test
        for x, y in zip(asked, tried, strict=True)
    ]
    return [*more, *others]


def _try(
    judged: Judged,
    among: np.ndarray,
    asked: Sequence[_Asked],
    judge: Judge,
    random: np.random.Generator,
    receivers: int,
) -> list[Outcome | None]:
    """The same cues with these donors, on other receivers; None where nobody can."""
    number = int(np.clip(receivers // max(len(asked), 1), _LEAST_TESTED, _MOST_TESTED))
    pairs = [
        pair(
            *(judged, among, x.test.outcome.exchange.target, x.test.outcome.exchange.cue),
            *(number, random),
            control=True,
            donors=x.donors,
            spared=x.spared,
        )
        for x in asked
    ]
    outcomes = iter(try_all(judged, [x for x in pairs if x is not None], judge))
    return [None if exchange is None else next(outcomes) for exchange in pairs]
