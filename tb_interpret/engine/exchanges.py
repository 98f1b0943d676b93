"""Exchange tests on one set of pictures: who receives what from whom, and who is carried."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np

from tb_interpret.cues.cue import Cue, Pictures
from tb_interpret.maths.exchange import effect

# Pictures that are made before they are judged.
_AT_ONCE = 256
# Of a test.
_MOST_DONORS = 32

# Judges pictures `(n, height, width, channels)` that stand in for those of these rows, by how far
# each is on the side of a class, int `(n,)`: float `(n,)`, above 0 where it is taken for it.
Judge = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


@dataclasses.dataclass(frozen=True)
class Judged:
    """Pictures, what they are, and what the network takes them for.

    Attributes:
      pictures: In the units of the model's input.
      belongs: Bool `(pictures, classes)`: what they are.
      judged: Likewise: what the network says.
      single: Whether each is of one class.
      unknown: Bool `(pictures, classes)`: of which label nobody knows whether they
        have it; None: all is known.
    """

    pictures: Pictures
    belongs: np.ndarray
    judged: np.ndarray
    single: bool
    unknown: np.ndarray | None = None

    @property
    def num_classes(self) -> int:
        """Classes or labels."""
        return int(self.belongs.shape[1])

    def receivers(self, target: int) -> np.ndarray:
        """Rows of other classes that the network gets right."""
        own = self._lacks(target) & ~self.judged[:, target]
        if self.single:
            own &= np.all(self.belongs == self.judged, axis=1)
        return np.flatnonzero(own)

    def _lacks(self, target: int) -> np.ndarray:
        known = True if self.unknown is None else ~self.unknown[:, target]
        return np.asarray(~self.belongs[:, target] & known)

    def donors(self, target: int) -> np.ndarray:
        """Rows of a class, as the network has it too."""
        return np.flatnonzero(self.belongs[:, target] & self.judged[:, target])

    def alike(self, row: int, target: int) -> np.ndarray:
        """Rows of a picture's own class, but for itself; of several labels, without the target."""
        if self.single:
            own = self.belongs[:, int(np.argmax(self.belongs[row]))]
        else:
            own = self._lacks(target)
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
      margins: Float `(receivers,)`, with what is their donors'.
      control_margins: Likewise of the controls; empty without.
    """

    exchange: Exchange
    margins: np.ndarray
    control_margins: np.ndarray

    @property
    def carried(self) -> np.ndarray:
        """Bool `(receivers,)`."""
        return np.asarray(self.margins > 0)

    @property
    def control(self) -> np.ndarray:
        """Likewise; all False without."""
        if not len(self.control_margins):
            return np.zeros(len(self.margins), bool)
        return np.asarray(self.control_margins > 0)

    @property
    def effect(self) -> float:
        """Share that is carried, minus the control's."""
        return effect(self.carried, self.control)

    def joined(self, other: Outcome) -> Outcome:
        """Of the same cue on these pictures and on others, together."""
        one, two = self.exchange, other.exchange
        return Outcome(
            dataclasses.replace(
                one,
                receivers=np.concatenate([one.receivers, two.receivers]),
                donors=np.concatenate([one.donors, two.donors]),
                controls=np.concatenate([one.controls, two.controls]),
            ),
            np.concatenate([self.margins, other.margins]),
            np.concatenate([self.control_margins, other.control_margins]),
        )


def pair(
    judged: Judged,
    among: np.ndarray,
    target: int,
    cue: Cue,
    most: int,
    random: np.random.Generator,
    *,
    control: bool,
    donors: np.ndarray | None = None,
    spared: np.ndarray | None = None,
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
      donors: Who gives, of these rows; by default all of the class. So many at
        the most that each has several receivers.
      spared: Rows that do not receive; none by default.
    """
    receivers = np.intersect1d(judged.receivers(target), among)
    if spared is not None:
        receivers = np.setdiff1d(receivers, spared)
    if donors is None:
        donors = np.intersect1d(judged.donors(target), among)
    if not len(receivers) or not len(donors):
        return None
    receivers = random.permutation(receivers)[:most]
    donors = random.permutation(donors)[:_MOST_DONORS]
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
    margins: list[np.ndarray] = []
    waiting: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []

    def run() -> None:
        if waiting:
            margins.append(judge(*(np.concatenate(parts) for parts in zip(*waiting, strict=True))))
            waiting.clear()

    for number, rows, givers in jobs:
        for start in range(0, len(rows), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            receivers = judged.pictures.take(rows[part])
            moved = _moved(exchanges[number].cue, receivers, judged.pictures.take(givers[part]))
            moved = np.clip(moved, low, high).astype(np.float32)
            waiting.append((moved, rows[part], np.full(len(moved), exchanges[number].target)))
            if sum(len(parts[1]) for parts in waiting) >= _AT_ONCE:
                run()
    run()
    every = np.concatenate(margins) if margins else np.empty(0, np.float32)
    outcomes, done = [], 0
    for exchange in exchanges:
        count, others = len(exchange.donors), len(exchange.controls)
        own, control = every[done : done + count], every[done + count : done + count + others]
        done += count + others
        outcomes.append(Outcome(exchange, own, control))
    return outcomes


def _moved(cue: Cue, receivers: Pictures, donors: Pictures) -> np.ndarray:
    moved = np.asarray(cue.move(receivers, donors))
    if moved.shape != receivers.values.shape:
        raise ValueError(
            f"A cue gives back pictures of another shape. Received: {moved.shape} of {cue!r:.80}. "
            f"Expected {receivers.values.shape}. "
            "Let `move` return a copy of the receivers with what is the donors' put in."
        )
    return moved


def margins_before(
    judged: Judged, asked: Sequence[tuple[int, np.ndarray]], judge: Judge
) -> list[np.ndarray]:
    """How far pictures are on the side of a class as they are.

    Args:
      judged: All pictures.
      asked: Classes and rows.
      judge: The network.
    """
    if not asked:
        return []
    rows = np.concatenate([own for _, own in asked])
    targets = np.repeat([target for target, _ in asked], [len(own) for _, own in asked])
    margins = judge(judged.pictures.values[rows], rows, targets)
    return np.split(margins, np.cumsum([len(own) for _, own in asked])[:-1])
