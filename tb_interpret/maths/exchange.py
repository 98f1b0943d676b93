"""What an exchange test says: effect, interval, p-value. Pure functions of counts."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np


def effect(carried: np.ndarray, control: np.ndarray) -> float:
    """Share of the receivers that are carried, minus that of the control.

    Args:
      carried: Bool `(receivers,)`: carried to the class by its donors.
      control: Likewise by donors of the receiver's own class.

    >>> effect(np.array([True, True, False, True]), np.array([False, True, False, False]))
    0.5
    """
    return float(np.mean(carried)) - float(np.mean(control))


def shares_carried(shifts: np.ndarray, margins: np.ndarray) -> np.ndarray:
    """What share of receivers each donor would carry, by what it does to a single one.

    A donor that brings one receiver so much nearer to the class is taken to
    bring each as much nearer.

    Args:
      shifts: Float `(donors,)`: by how much the margin of the receiver that
        each was tried on rose.
      margins: Float `(receivers,)`, before: how far each is from the class, below 0.

    >>> shares_carried(np.array([0.0, 2.0, 9.0]), np.array([-1.0, -3.0])).tolist()
    [0.0, 0.5, 1.0]
    """
    return np.asarray((shifts[:, None] + margins[None, :] > 0).mean(axis=1))


def interval(
    carried: np.ndarray,
    control: np.ndarray,
    donors: np.ndarray,
    *,
    level: float = 0.95,
    resamples: int = 1000,
    seed: int = 0,
) -> tuple[float, float]:
    """Bootstrap interval of the effect, over donors with their receivers.

    Args:
      carried: As in `effect`.
      control: Likewise.
      donors: Int `(receivers,)`: whose content each receiver got. Where all got that of
        one, receivers are drawn.
      level: Of the interval.
      resamples: How many.
      seed: Of the resampling.

    >>> interval(np.ones(20, bool), np.zeros(20, bool), np.arange(20))
    (1.0, 1.0)
    """
    which, counts = np.unique(donors, return_inverse=True, return_counts=True)[1:]
    if len(counts) == 1:
        which, counts = np.arange(len(carried)), np.ones(len(carried), int)
    sums = np.bincount(which, carried.astype(float) - control.astype(float))
    rows = np.random.default_rng(seed).integers(0, len(counts), (resamples, len(counts)))
    effects = sums[rows].sum(axis=1) / counts[rows].sum(axis=1)
    low, high = np.quantile(effects, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def p_value(carried: np.ndarray, control: np.ndarray) -> float:
    """Probability of such an effect if donors of either class carried alike.

    Each receiver's two results are exchanged: of all ways to do so, the share
    that reaches as much. Exact, one-sided: a sign test of those that differ.

    Args:
      carried: As in `effect`.
      control: Likewise.

    >>> p_value(np.ones(5, bool), np.zeros(5, bool))
    0.03125
    >>> p_value(np.zeros(5, bool), np.zeros(5, bool))
    1.0
    """
    more = int(np.sum(carried & ~control))
    differing = more + int(np.sum(control & ~carried))
    ways = sum(math.comb(differing, count) for count in range(more, differing + 1))
    return float(ways / 2**differing)


def corrected(p_values: Sequence[float], tests: int) -> np.ndarray:
    """P-values after Holm, of some among many tests.

    Args:
      p_values: Of those that were tested to the end.
      tests: How many were begun: those that were left out count as failed.

    >>> corrected([0.01, 0.04], 3).round(2).tolist()
    [0.03, 0.08]
    """
    given = np.asarray(p_values, float)
    order = np.argsort(given, kind="stable")
    factors = np.maximum(tests - np.arange(len(given)), 1)
    found = np.empty_like(given)
    found[order] = np.minimum(np.maximum.accumulate(given[order] * factors), 1)
    return found


def carrying_donors(carried: np.ndarray, donors: np.ndarray) -> float:
    """Share of the donors that carry more than half of their receivers.

    Args:
      carried: As in `effect`.
      donors: Int `(receivers,)`: whose content each receiver got.

    >>> carrying_donors(np.array([True, True, False, False]), np.array([3, 3, 8, 8]))
    0.5
    """
    each = [float(np.mean(carried[donors == donor])) for donor in np.unique(donors)]
    return float(np.mean([share > 0.5 for share in each]))
