"""Who of a class carries a cue: each of its pictures gives it to one other, and is judged by that.

What few pictures of a class have, a mean over all of them hides.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from tb_interpret.cues.cue import Cue
from tb_interpret.engine.exchanges import Exchange, Judge, Judged, margins_before, try_all
from tb_interpret.maths.exchange import shares_carried

# Donors of a class, at the most, and receivers, whose distances from the class are known.
_SWEPT = 24
# By so many of the donors, those that carry most, it is told whether a few do.
_FOREMOST = 3
# Who does at least so much of what the foremost do is one of those that carry.
_AS_THEY = 0.4
# By so much more receivers are carried than by how much nearer they came they should be.
_SHORT = 0.15
# Of what these do, the others do at most so much: who has a thing and who has not are apart,
# while what all have, some more and some less, passes into each other.
_APART = 0.25
# Where so many of the donors carry, all of them are meant.
_ALL = 0.75


@dataclasses.dataclass(frozen=True)
class Sweep:
    """What each donor of a class does with a cue.

    Attributes:
      target: The class.
      cue: What is moved.
      donors: Int `(donors,)`, rows of the class.
      shares: Float `(donors,)`: of all receivers that each of them would carry, about.
      receivers: Rows of those that it was tried on.
    """

    target: int
    cue: Cue
    donors: np.ndarray
    shares: np.ndarray
    receivers: np.ndarray

    @property
    def mean(self) -> float:
        """Share of receivers that a donor carries, in the mean."""
        return float(self.shares.mean())

    @property
    def foremost(self) -> float:
        """Likewise of the few that carry most."""
        return float(np.sort(self.shares)[-_FOREMOST:].mean())

    @property
    def of_all(self) -> bool:
        """Whether most donors carry."""
        return bool(self._carry.mean() >= _ALL)

    @property
    def is_apart(self) -> bool:
        """Whether those that carry are another kind of donor than the others, not only ahead."""
        own, others = self.shares[self._carry], self.shares[~self._carry]
        return not len(others) or (len(own) > 0 and others.mean() <= _APART * own.mean())

    def carrying(self) -> np.ndarray:
        """Rows of the donors that carry."""
        return np.asarray(self.donors[self._carry])

    @property
    def _carry(self) -> np.ndarray:
        return np.asarray((self.shares > 0) & (self.shares >= _AS_THEY * self.foremost))


def sweep(
    judged: Judged,
    among: np.ndarray,
    asked: Sequence[tuple[int, Cue]],
    judge: Judge,
    random: np.random.Generator,
    receivers_each: int = 1,
    most: int = _SWEPT,
) -> list[Sweep]:
    """Tries each donor on few receivers; of all cues of a class the same pairs.

    Args:
      judged: All pictures.
      among: Rows that may be taken.
      asked: Classes and cues.
      judge: The network.
      random: Who chooses.
      receivers_each: How many each donor is tried on; where several, of half of those that may
        receive.
      most: Donors of a class, if that is fewer than are taken anyway.

    Returns:
      One for each that is asked for, but for classes of which nobody can give or receive.
    """
    targets = sorted({target for target, _ in asked})
    most = min(most, _SWEPT)
    pairs = {each: _paired(judged, among, each, random, receivers_each, most) for each in targets}
    pairs = {target: each for target, each in pairs.items() if len(each[0])}
    asked = [(target, cue) for target, cue in asked if target in pairs]
    before = margins_before(judged, [(target, pairs[target][0]) for target in pairs], judge)
    margins = dict(zip(pairs, before, strict=True))
    nobody = np.empty(0, int)
    exchanges = [Exchange(target, cue, *pairs[target], nobody) for target, cue in asked]
    found = []
    for outcome in try_all(judged, exchanges, judge):
        exchange = outcome.exchange
        own = margins[exchange.target]
        shares = shares_carried(outcome.margins - own, own)
        # Where each receiver comes as near as it can, none comes nearer than the farthest has to.
        if outcome.carried.mean() > shares.mean() + _SHORT:
            shares = outcome.carried.astype(float)
        donors = np.unique(exchange.donors)
        each = np.array([shares[exchange.donors == donor].mean() for donor in donors])
        found.append(Sweep(exchange.target, exchange.cue, donors, each, exchange.receivers))
    return found


def _paired(
    judged: Judged,
    among: np.ndarray,
    target: int,
    random: np.random.Generator,
    receivers_each: int,
    most: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Receivers, and a donor for each; none where nobody can."""
    receivers = random.permutation(np.intersect1d(judged.receivers(target), among))
    if receivers_each > 1:  # others are left to test those on that are found to carry
        receivers = receivers[: max(1, len(receivers) // 2)]
    donors = random.permutation(np.intersect1d(judged.donors(target), among))[:most]
    if not len(receivers) or not len(donors):
        return np.empty(0, int), np.empty(0, int)
    count = max(len(donors), min(len(receivers), most))
    numbers = np.arange(count * receivers_each)
    turns = numbers + numbers // len(donors)
    return receivers[turns % len(receivers)], donors[numbers % len(donors)]
