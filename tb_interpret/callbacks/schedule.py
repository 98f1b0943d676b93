"""At which epochs to explain, so that training does not feel it."""

from __future__ import annotations

import dataclasses

from tb_interpret.maths.numbers_given import is_real, is_whole


@dataclasses.dataclass
class Spent:
    """Where time has gone.

    Attributes:
      training_seconds: Epochs took, without explaining.
      explaining_seconds: Explaining took, at the ends of epochs.
      num_explained: How many epochs were explained.
      left_out: Epochs that were not, to keep the budget.
    """

    training_seconds: float = 0.0
    explaining_seconds: float = 0.0
    num_explained: int = 0
    left_out: list[int] = dataclasses.field(default_factory=list)


class Schedule:
    """Decides epoch by epoch, and remembers what was left out and why.

    One for all trainings of a callback: the budget is kept over all of them.

    Args:
      every: Explain each `every`-th epoch, and the last.
      time_budget: The share of the training time that may be spent on
        explaining; None for no limit. Where it is not enough for a single
        epoch, the last one is explained all the same, once.

    Attributes:
      fit: What the training that goes on, or ended last, has spent.

    Raises:
      ValueError: A number is out of range.

    >>> schedule = Schedule(every=2)
    >>> [epoch for epoch in range(4) if schedule.is_due(epoch, 1.0, is_last=epoch == 3)]
    [0, 2, 3]
    """

    def __init__(self, every: int = 1, time_budget: float | None = None) -> None:
        if not is_whole(every) or every < 1:
            raise ValueError(
                f"`every` is no number of epochs. Received: every={every!r}. Expected an int of "
                "at least 1. every=1 explains each epoch."
            )
        if time_budget is not None and not (is_real(time_budget) and 0 < time_budget <= 1):
            raise ValueError(
                f"`time_budget` is no share. Received: time_budget={time_budget!r}. Expected a "
                "number above 0 and at most 1, or None. time_budget=0.05 is a twentieth of the "
                "training time."
            )
        self.fit = Spent()
        self._before: list[Spent] = []
        self._every = every
        self._time_budget = time_budget
        self._pass_seconds: float | None = None
        self._noted = 0

    def begin(self, pass_seconds: float | None = None) -> None:
        """A training begins.

        Args:
          pass_seconds: What the one pass is going to take at an epoch; None
            where that is not known before it has been run.
        """
        self._before.append(self.fit)
        self.fit, self._noted = Spent(), 0
        self._pass_seconds = pass_seconds

    def is_due(self, epoch: int, epoch_seconds: float, *, is_last: bool) -> bool:
        """Whether to explain after an epoch that took `epoch_seconds`."""
        self.fit.training_seconds += epoch_seconds
        if epoch % self._every and not is_last:
            return False
        if self._time_budget is None or self._pass_seconds is None:
            return True
        if self._pass_seconds <= self._left():
            return True
        if is_last and not any(spent.num_explained for spent in self._all()):
            return True  # something to see
        self.fit.left_out.append(epoch)
        return False

    def allowance(self) -> float:
        """Seconds that may be spent now; infinity without a budget.

        The next epoch's one pass is provided for.
        """
        return self._left() - (self._pass_seconds or 0.0)

    def explained(self, seconds: float, pass_seconds: float, *, succeeded: bool = True) -> None:
        """Counts what an explanation has cost, in all and of it the one pass."""
        self.fit.explaining_seconds += seconds
        if succeeded:
            self._pass_seconds = pass_seconds
            self.fit.num_explained += 1

    def notes(self) -> list[str]:
        """What was left out since this was asked last, for the record."""
        new = self.fit.left_out[self._noted :]
        self._noted = len(self.fit.left_out)
        if not new:
            return []
        epochs = (
            f"epoch {new[0]}" if len(new) == 1 else f"{len(new)} epochs from {new[0]} to {new[-1]}"
        )
        return [f"Left out {epochs}, to keep time_budget={self._time_budget}."]

    def summary(self, preparing_seconds: float, num_written: int) -> str:
        """What the training that ends has spent, for people."""
        fit = self.fit
        epochs = "1 epoch" if fit.num_explained == 1 else f"{fit.num_explained} epochs"
        written = "" if num_written == fit.num_explained else f", {num_written} written,"
        share = fit.explaining_seconds / max(fit.training_seconds, 1e-9)
        allowed = (self._time_budget or float("inf")) * fit.training_seconds
        more = ", more than time_budget alone" if preparing_seconds > allowed else ""
        left_out = f", {len(fit.left_out)} left out for time_budget" if fit.left_out else ""
        return (
            f"explained {epochs}{written} in {fit.explaining_seconds:.2f} s "
            f"({share:.1%} of the training time; {preparing_seconds:.1f} s to prepare{more})"
            f"{left_out}"
        )

    def _all(self) -> list[Spent]:
        return [*self._before, self.fit]

    def _left(self) -> float:
        if self._time_budget is None:
            return float("inf")
        return sum(
            self._time_budget * spent.training_seconds - spent.explaining_seconds
            for spent in self._all()
        )
