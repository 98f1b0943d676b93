"""Tests what was chosen, on pictures that it was not chosen on."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from tb_interpret.engine.cue_choice import Chosen, usual
from tb_interpret.engine.donor_sweep import sweep
from tb_interpret.engine.exchanges import Judge, Judged, Outcome, pair, try_all

# Receivers of all tests together, and of each: what a search takes is bounded.
_ALL_TESTED, _LEAST_TESTED, _MOST_TESTED = 3000, 40, 240
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
) -> list[Test]:
    """What all donors do, and what those do that carry, where not all do.

    Args:
      judged: All pictures.
      among: Rows that may be taken.
      chosen: What is tested.
      judge: The network.
      random: Who chooses pictures.
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
        if not each.of_some or share == 1:
            asked.append(_Asked(Test(each.outcome, share, of_some=False), None))
        if 0 < share < 1:
            test = Test(each.outcome, share, of_some=True)
            asked.append(_Asked(test, carrying, own.receivers))
    return _try(judged, among, asked, judge, random)


def _try(
    judged: Judged,
    among: np.ndarray,
    asked: Sequence[_Asked],
    judge: Judge,
    random: np.random.Generator,
) -> list[Test]:
    """The same cues with these donors, on other receivers."""
    number = int(np.clip(_ALL_TESTED // max(len(asked), 1), _LEAST_TESTED, _MOST_TESTED))
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
    return [
        dataclasses.replace(x.test, outcome=next(outcomes))
        for x, exchange in zip(asked, pairs, strict=True)
        if exchange is not None
    ]
