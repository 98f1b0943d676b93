"""At which epochs to explain, so that training does not feel it."""

from __future__ import annotations

from typing import Any

import numpy as np


class Schedule:
    """Decides epoch by epoch, and remembers what was left out and why.

    Args:
      every: Explain each `every`-th epoch, and the last.
      time_budget: The share of the training time that may be spent on
        explaining; None for no limit. The first epoch that is due and the
        last are explained all the same.

    Raises:
      ValueError: A number is out of range.

    >>> schedule = Schedule(every=2)
    >>> [epoch for epoch in range(4) if schedule.is_due(epoch, 1.0, is_last=epoch == 3)]
    [0, 2, 3]
    """

    def __init__(self, every: int = 1, time_budget: float | None = None) -> None:
        if isinstance(every, bool) or not isinstance(every, (int, np.integer)) or every < 1:
            raise ValueError(
                f"`every` is no number of epochs. Received: every={every!r}. Expected an int of "
                "at least 1. every=1 explains each epoch."
            )
        if time_budget is not None and not _is_share(time_budget):
            raise ValueError(
                f"`time_budget` is no share. Received: time_budget={time_budget!r}. Expected a "
                "number above 0 and at most 1, or None. time_budget=0.05 is a twentieth of the "
                "training time."
            )
        self.training_seconds = 0.0
        self.explaining_seconds = 0.0
        self.num_explained = 0
        self.left_out: list[int] = []
        self._every = every
        self._time_budget = time_budget
        self._pass_seconds = 0.0
        self._noted = 0

    def is_due(self, epoch: int, epoch_seconds: float, *, is_last: bool) -> bool:
        """Whether to explain after an epoch that took `epoch_seconds`."""
        self.training_seconds += epoch_seconds
        if is_last:
            return True
        if epoch % self._every:
            return False
        if self._time_budget is None or not self.num_explained:
            return True
        # Judged by itself: costly methods must pay back what they have overdrawn,
        # the one pass need not wait for them.
        mean = self._pass_seconds / self.num_explained
        if self._pass_seconds + mean <= self._time_budget * self.training_seconds:
            return True
        self.left_out.append(epoch)
        return False

    def allowance(self) -> float:
        """Seconds that may be spent now; infinity without a budget."""
        if self._time_budget is None:
            return float("inf")
        return self._time_budget * self.training_seconds - self.explaining_seconds

    def explained(self, seconds: float, pass_seconds: float) -> None:
        """Counts what an explanation has cost, in all and of it the one pass."""
        self.explaining_seconds += seconds
        self._pass_seconds += pass_seconds
        self.num_explained += 1

    def notes(self) -> list[str]:
        """What was left out since this was asked last, for the record."""
        new = self.left_out[self._noted :]
        self._noted = len(self.left_out)
        if not new:
            return []
        epochs = (
            f"epoch {new[0]}" if len(new) == 1 else f"{len(new)} epochs from {new[0]} to {new[-1]}"
        )
        return [f"Left out {epochs}, to keep time_budget={self._time_budget}."]


def _is_share(value: Any) -> bool:
    real = isinstance(value, (int, float, np.integer, np.floating))
    return real and not isinstance(value, bool) and 0 < value <= 1
