"""Exchange tests on one set of pictures: who receives what from whom, and who is carried."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np

from tb_interpret.cues.cue import Cue, Pictures
from tb_interpret.maths.exchange import effect

# Pictures that are made before they are judged.
_AT_ONCE = 256

# Judges pictures `(n, height, width, channels)` that stand in for those of these rows: bool
# `(n, classes)`.
Judge = Callable[[np.ndarray, np.ndarray], np.ndarray]


@dataclasses.dataclass(frozen=True)
class Judged:
    """Pictures, what they are, and what the network takes them for.

    Attributes:
      pictures: In the units of the model's input.
      belongs: Bool `(pictures, classes)`: what they are.
      judged: Likewise: what the network says.
      single: Whether each is of one class.
    """

    pictures: Pictures
    belongs: np.ndarray
    judged: np.ndarray
    single: bool

    @property
    def num_classes(self) -> int:
        """Classes or labels."""
        return int(self.belongs.shape[1])

    def receivers(self, target: int) -> np.ndarray:
        """Rows of other classes that the network gets right."""
        own = ~self.belongs[:, target] & ~self.judged[:, target]
        if self.single:
            own &= np.all(self.belongs == self.judged, axis=1)
        return np.flatnonzero(own)

    def donors(self, target: int) -> np.ndarray:
        """Rows of a class, as the network has it too."""
        return np.flatnonzero(self.belongs[:, target] & self.judged[:, target])

    def alike(self, row: int, target: int) -> np.ndarray:
        """Rows of a picture's own class, but for itself; of several labels, without the target."""
        if self.single:
            own = self.belongs[:, int(np.argmax(self.belongs[row]))]
        else:
            own = ~self.belongs[:, target]
        return np.flatnonzero(own & (np.arange(len(own)) != row))


@dataclasses.dataclass(frozen=True)
class Exchange:
    """One test: a cue that may carry pictures to a class.

    Attributes:
      target: The class.
      cue: What is moved.
      receivers: Rows of pictures.
      donors: As many rows, of the class.
      controls: As many rows, of the receivers' own classes; empty without.
    """

    target: int
    cue: Cue
    receivers: np.ndarray
    donors: np.ndarray
    controls: np.ndarray


@dataclasses.dataclass(frozen=True)
class Outcome:
    """Who was carried.

    Attributes:
      exchange: What was tried.
      carried: Bool `(receivers,)`.
      control: Likewise; all False without.
    """

    exchange: Exchange
    carried: np.ndarray
    control: np.ndarray

    @property
    def effect(self) -> float:
        """Share that is carried, minus the control's."""
        return effect(self.carried, self.control)


def pair(
    judged: Judged,
    among: np.ndarray,
    target: int,
    cue: Cue,
    most: int,
    random: np.random.Generator,
    *,
    control: bool,
    most_donors: int = 24,
) -> Exchange | None:
    """Chooses who receives from whom; None where nobody can.

    Args:
      judged: All pictures.
      among: Rows that may be taken.
      target: The class that is carried to.
      cue: What is moved.
      most: Receivers, at the most.
      random: Who chooses.
      control: Whether there is one.
      most_donors: Donors, at the most: each has several receivers.
    """
    receivers = np.intersect1d(judged.receivers(target), among)
    donors = np.intersect1d(judged.donors(target), among)
    if not len(receivers) or not len(donors):
        return None
    receivers = random.permutation(receivers)[:most]
    donors = random.permutation(donors)[:most_donors]
    given = donors[np.arange(len(receivers)) % len(donors)]
    controls = np.empty(0, int)
    if control:
        alike = [np.intersect1d(judged.alike(int(row), target), among) for row in receivers]
        has = np.array([len(rows) > 0 for rows in alike])
        receivers, given = receivers[has], given[has]
        controls = np.array([random.choice(rows) for rows in alike if len(rows)], int)
        if not len(receivers):
            return None
    return Exchange(target, cue, receivers, given, controls)


def try_all(judged: Judged, exchanges: list[Exchange], judge: Judge) -> list[Outcome]:
    """What comes of exchanges; judged in full batches, whichever test they belong to.

    Args:
      judged: All pictures.
      exchanges: What is tried.
      judge: The network.
    """
    values = judged.pictures.values
    low, high = float(values.min()), float(values.max())
    jobs = [
        (number, rows, givers)
        for number, exchange in enumerate(exchanges)
        for givers in (exchange.donors, exchange.controls)
        for rows in [exchange.receivers[: len(givers)]]
    ]
    carried: list[np.ndarray] = []
    waiting: list[tuple[np.ndarray, np.ndarray]] = []

    def run() -> None:
        if waiting:
            pictures, rows = (np.concatenate(parts) for parts in zip(*waiting, strict=True))
            carried.append(judge(pictures, rows))
            waiting.clear()

    for number, rows, givers in jobs:
        for start in range(0, len(rows), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            receivers = judged.pictures.take(rows[part])
            moved = exchanges[number].cue.move(receivers, judged.pictures.take(givers[part]))
            waiting.append((np.clip(moved, low, high).astype(np.float32), rows[part]))
            if sum(len(parts[1]) for parts in waiting) >= _AT_ONCE:
                run()
    run()
    every = np.concatenate(carried) if carried else np.empty((0, judged.num_classes), bool)
    outcomes, done = [], 0
    for exchange in exchanges:
        count, others = len(exchange.donors), len(exchange.controls)
        own = every[done : done + count, exchange.target]
        control = every[done + count : done + count + others, exchange.target]
        done += count + others
        outcomes.append(Outcome(exchange, own, control if others else np.zeros(count, bool)))
    return outcomes
