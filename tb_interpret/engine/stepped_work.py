"""Work of many equal steps, fewer of them when time is short."""

from __future__ import annotations

import abc
import functools
import time
from collections.abc import Sequence

import numpy as np

from tb_interpret.engine.work import Found, Moment, OnStep, Work
from tb_interpret_plugin import metadata

# A run is not stopped for so little above its time.
_TOLERANCE = 1.1


class _NoTimeError(Exception):
    """The first steps have shown that the time is not enough."""


def halved(steps: int, thrift: int, fewest: int) -> int:
    """Half as many steps at each level of thrift, down to the fewest that say anything.

    >>> [halved(32, thrift, 8) for thrift in range(4)], halved(5, 1, 8)
    ([32, 16, 8, 8], 5)
    """
    return max(min(fewest, steps), steps >> thrift)


class SteppedWork(Work):
    """Maps made in many steps that take equally long.

    Thrift is how a run is made cheaper: at each level more of it has fewer
    steps. The lowest level that there is time for is run, and the record says
    how many steps that were.

    Args:
      series: What is logged, one.
      unit: What its steps are called, `"positions"`.

    Attributes:
      seconds_a_step: As measured last; None before.
    """

    def __init__(self, series: metadata.SeriesMetadata, unit: str = "steps") -> None:
        super().__init__([series])
        self.unit = unit
        self.seconds_a_step: float | None = None

    @abc.abstractmethod
    def num_steps(self, thrift: int = 0) -> int:
        """How many steps a run has, at a level of thrift."""

    @abc.abstractmethod
    def maps(self, moment: Moment, thrift: int, on_step: OnStep) -> np.ndarray:
        """Float32 `(batch, height, width)`, raw and signed.

        Args:
          moment: Of now.
          thrift: As in `num_steps`.
          on_step: To be told after some steps how many of how many are done;
            what it raises must end the run.
        """

    @property
    def max_thrift(self) -> int:
        """The level from which on there are no fewer steps."""
        level, steps = 0, self._steps(0)
        while (fewer := self._steps(level + 1)) < steps:
            level, steps = level + 1, fewer
        return level

    def warm_up(self, moment: Moment) -> None:
        """Runs as little as possible: TensorFlow makes its plan at a first run."""

    def trial(self, moment: Moment) -> int:
        """Takes steps, to be timed, and returns how many; 0 where a step is a forward pass."""
        return 0

    def measure(self, moment: Moment, pass_seconds: float) -> None:
        """A step takes what a trial takes, or else, at the most, what the pass took."""
        self.warm_up(moment)
        self.seconds_a_step = pass_seconds
        for _ in range(2):  # TensorFlow makes its plan at a first run
            start = time.perf_counter()
            taken = self.trial(moment)
            if taken:
                self.seconds_a_step = (time.perf_counter() - start) / taken

    def run(self, moment: Moment) -> Sequence[Found] | None:
        """Maps by as many steps as there is time for."""
        begin, levels = time.perf_counter(), range(self.max_thrift + 1)
        while True:
            start = time.perf_counter()
            left = moment.allowance - (start - begin)
            thrift = self._affordable(left, levels)
            if thrift is None:
                return None
            try:
                watch = functools.partial(self._watch, start, left, moment.on_step)
                maps = self.maps(moment, thrift, watch)
                break
            except _NoTimeError:
                continue  # with fewer steps, now that the cost is known
        steps, asked = self.num_steps(thrift), self.num_steps(0)
        self.seconds_a_step = (time.perf_counter() - start) / steps
        if not thrift:
            return [Found(maps)]
        return [Found(maps, notes=[f"{steps} of {asked} {self.unit}, to keep the time budget."])]

    def _steps(self, thrift: int) -> int:
        steps = self.num_steps(thrift)
        if not isinstance(steps, (int, np.integer)) or steps < 1:
            raise ValueError(
                f"`num_steps` of {type(self).__name__} is no number of steps. Received: {steps!r} "
                f"at thrift={thrift}. Expected a whole number from 1 on, the same or less at each "
                "level. Let the last levels be alike: max(1, self.steps >> thrift)."
            )
        return int(steps)

    def _watch(
        self, start: float, allowance: float, on_step: OnStep | None, done: int, total: int
    ) -> None:
        """Stops a run that a few steps show to be too long."""
        seconds = time.perf_counter() - start
        if done < total and seconds / done * total > _TOLERANCE * allowance:
            self.seconds_a_step = seconds / done
            raise _NoTimeError
        if on_step is not None:
            on_step(done, total)

    def _affordable(self, allowance: float, levels: range) -> int | None:
        if self.seconds_a_step is None:
            return 0  # what it costs is known once it has been done
        for thrift in levels:
            if self.num_steps(thrift) * self.seconds_a_step <= allowance:
                return thrift
        return None
