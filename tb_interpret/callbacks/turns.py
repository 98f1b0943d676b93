"""The methods of a training take turns at each epoch, within the time that there is."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tb_interpret.callbacks.at_work import AtWork, Outcome
from tb_interpret.callbacks.costs import Costs
from tb_interpret.engine.explain import described
from tb_interpret.engine.progress import ProgressLine
from tb_interpret.engine.returned import checked_found
from tb_interpret.engine.work import OnStep
from tb_interpret.models.request import PassResult
from tb_interpret_plugin import metadata

# Kinds whose series are about other pictures than the examples, or about none.
_OF_NO_EXAMPLE = (metadata.FILTERS, metadata.CUES)


@dataclasses.dataclass
class Findings:
    """What all methods found at one epoch.

    Attributes:
      outcomes: Of those that found anything.
      notes: On those that were left out.
      failed: Why the others did not, by the names of the methods.
    """

    outcomes: list[Outcome] = dataclasses.field(default_factory=list)
    notes: list[str] = dataclasses.field(default_factory=list)
    failed: dict[str, Exception] = dataclasses.field(default_factory=dict)


class Turns:
    """Methods at work, those that cost time last.

    Args:
      at_work: All of them, in any order.
      num_examples: How many are explained.
      costs: Told what each method takes.
      show_progress: Whether the progress of long work is shown.
    """

    def __init__(
        self, at_work: Sequence[AtWork], num_examples: int, costs: Costs, *, show_progress: bool
    ) -> None:
        self._at_work = sorted(at_work, key=lambda each: each.work.costs_time)
        self._num_examples, self._costs = num_examples, costs
        self._show_progress = show_progress

    def describe(self, sizes: Mapping[str, tuple[int, int]], counted: str) -> list[str]:
        """A line a series.

        Args:
          sizes: Of the maps that the pass makes, by the path of their layer.
          counted: How many examples there are, in words.
        """
        return [
            described(own, None if each.work.costs_time else sizes.get(own.layer))
            + ("" if own.kind in _OF_NO_EXAMPLE else f": {counted}")
            for each in self._at_work
            for own in each.work.series
        ]

    def arguments(self) -> dict[int | None, list[np.ndarray] | None]:
        """What methods give to the pass, by the place of their requests."""
        return {each.place: each.work.arguments() for each in self._at_work}

    def measure(self, inputs: Any, result: PassResult, pass_seconds: float) -> None:
        """Lets those that cost time find out how much.

        Args:
          inputs: The examples.
          result: Of a pass over them.
          pass_seconds: What that took.
        """
        for each in self._at_work:
            if each.work.costs_time:
                each.work.measure(each.moment(inputs, result), pass_seconds)

    def report(self) -> list[str]:
        """What the methods say at the end of a training."""
        return [line for each in self._at_work for line in each.work.report()]

    def take(
        self,
        inputs: Any,
        result: PassResult,
        pass_seconds: float,
        until: float,
        epoch: int = 0,
        *,
        is_last: bool = False,
    ) -> Findings:
        """One epoch's turn of each method.

        Args:
          inputs: The examples.
          result: Of the pass over them at this epoch.
          pass_seconds: What that took.
          until: When all should be done, by `time.perf_counter`.
          epoch: Which one.
          is_last: Whether no other follows.
        """
        findings = Findings()
        costly = sum(each.work.costs_time for each in self._at_work)
        for each in self._at_work:
            began = time.perf_counter()
            moment = each.moment(inputs, result, epoch, is_last=is_last)
            if each.work.costs_time:
                # Each gets its share of the time, and what those before it have left.
                left = (until - began) / costly
                moment = dataclasses.replace(moment, allowance=left, on_step=self._line(each))
                costly -= 1
            try:
                found = each.work.run(moment)
                if found is not None:
                    found = checked_found(each.title, each.work.series, found, self._num_examples)
            except Exception as error:
                findings.failed[each.title] = error
                continue
            if found is None:
                findings.notes.append(f"{each.title} was left out, to keep the time budget.")
                self._costs.leave_out(each.title)
                continue
            seconds = pass_seconds
            if each.work.costs_time:
                seconds = time.perf_counter() - began
                self._costs.add(each.title, seconds)
            # A series of channels knows its examples by the first target's facts.
            facts = moment.facts or next(iter(result.facts), None)
            findings.outcomes += each.outcomes(found, facts, seconds)
        return findings

    def _line(self, each: AtWork) -> OnStep | None:
        return ProgressLine(each.title, each.work.unit).update if self._show_progress else None
