"""Methods that cost more than the one pass, and do less of it when time is short."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any, Protocol

import keras

from tb_interpret.callbacks.works import Outcome, short_name
from tb_interpret.methods.filter_visualization import FilterVisualization
from tb_interpret.methods.occlusion import Occlusion
from tb_interpret.models.targets import Targets, describe_target, targets_name
from tb_interpret.models.task import Task
from tb_interpret.models.traced_pass import PassResult
from tb_interpret.summary.values import encode_tiles
from tb_interpret_plugin import metadata

OnStep = Callable[[int, int], None] | None

# A run is not stopped for so little above its time.
_TOLERANCE = 1.1


class CostlyWork(Protocol):
    """A method that runs beside the pass.

    Attributes:
      series: What is logged.
      title: Of the method, for people.
      unit: What its steps are called.
    """

    series: metadata.SeriesMetadata
    title: str
    unit: str

    def measure(self, result: PassResult, pass_seconds: float) -> None:
        """Finds out, before the first epoch, what a run is going to cost.

        Args:
          result: Of a pass.
          pass_seconds: What that took.
        """

    def run(self, result: PassResult, allowance: float, on_step: OnStep) -> Outcome | None:
        """Does what `allowance` seconds are enough for; None if for nothing."""


class _NoTimeError(Exception):
    """The first steps have shown that the time is not enough."""


class OcclusionWork:
    """Occlusion for one target, on a coarser raster when time is short.

    Args:
      method: How it was described.
      model: The model in training.
      inputs: The examples.
      target: The number of its target in the pass.
      targets: What that is.
      task: What the model's output means.
      default_targets: Whether it is what the callback explains anyway.
      channels_first: Whether the model takes its pictures as (batch, channels,
        height, width).
      picture: Which input, counted flat, is occluded.
    """

    unit = "positions"

    def __init__(
        self,
        method: Occlusion,
        model: keras.Model,
        inputs: Any,
        target: int,
        targets: Targets,
        task: Task,
        *,
        default_targets: bool,
        channels_first: bool = False,
        picture: int = 0,
    ) -> None:
        self.title = method.title
        self._inputs, self._target, self._targets = inputs, target, targets
        self._prepared = method.prepare(
            model,
            inputs,
            targets,
            task=task,
            channels_first=channels_first,
            picture=picture,
        )
        self._seconds_a_position: float | None = None
        what = describe_target(targets, task)
        self.series = metadata.SeriesMetadata(
            kind=metadata.MAPS,
            method=method.name if default_targets else f"{method.name}/{short_name(targets)}",
            title=method.title if default_targets else f"{method.title}, {what}",
            details=f"drop of the {what}, {self._prepared.num_positions(0)} positions",
        )

    def measure(self, result: PassResult, pass_seconds: float) -> None:
        """A position is one forward pass of all examples: at the most what the pass takes."""
        facts = result.facts[self._target]
        self._prepared.warm_up(self._inputs, facts.targets)
        self._seconds_a_position = pass_seconds

    def run(self, result: PassResult, allowance: float, on_step: OnStep) -> Outcome | None:
        """Maps on the finest raster that there is time for."""
        facts = result.facts[self._target]
        begin = time.perf_counter()
        while True:
            start = time.perf_counter()
            left = allowance - (start - begin)
            coarseness = self._affordable(left)
            if coarseness is None:
                return None
            try:
                maps = self._prepared.run(
                    self._inputs,
                    facts.targets,
                    facts.scores,
                    coarseness=coarseness,
                    on_step=functools.partial(self._watch, start, left, on_step),
                )
                break
            except _NoTimeError:
                continue  # on a coarser raster, now that the cost is known
        positions = self._prepared.num_positions(coarseness)
        self._seconds_a_position = (time.perf_counter() - start) / positions
        notes = []
        if coarseness:
            asked = self._prepared.num_positions(0)
            notes = [f"{positions} of {asked} positions, to keep the time budget."]
        name = targets_name(self._targets)
        seconds = time.perf_counter() - begin
        return Outcome("", facts, maps, target_name=name, notes=notes, seconds=seconds)

    def _watch(
        self, start: float, allowance: float, on_step: OnStep, done: int, total: int
    ) -> None:
        """Stops a run that a few positions show to be too long."""
        seconds = time.perf_counter() - start
        if done < total and seconds / done * total > _TOLERANCE * allowance:
            self._seconds_a_position = seconds / done
            raise _NoTimeError
        if on_step is not None:
            on_step(done, total)

    def _affordable(self, allowance: float) -> int | None:
        if self._seconds_a_position is None:
            return 0  # what it costs is known once it has been done
        for coarseness in range(self._prepared.max_coarseness + 1):
            positions = self._prepared.num_positions(coarseness)
            if positions * self._seconds_a_position <= allowance:
                return coarseness
        return None


class FilterWork:
    """Filter visualization, at fewer epochs when time is short.

    Args:
      method: How it was described.
      model: The model in training.
      inputs: The examples.
      channels_first: Whether the model takes its pictures as (batch, channels,
        height, width).
    """

    unit = "steps"

    def __init__(
        self,
        method: FilterVisualization,
        model: keras.Model,
        inputs: Any,
        *,
        channels_first: bool = False,
    ) -> None:
        self.title = method.title
        self._prepared = method.prepare(model, inputs, channels_first=channels_first)
        self._seconds: float | None = None
        self._steps = method.steps
        self.series = metadata.SeriesMetadata(
            kind=metadata.FILTERS,
            method=method.name,
            title=method.title,
            layer=self._prepared.layer,
            details=f"{method.steps} steps an epoch, {method.parametrization}",
        )

    def measure(self, result: PassResult, pass_seconds: float) -> None:
        """Takes a step, and what a step costs from it."""
        self._seconds = self._steps * self._prepared.measure()

    def run(self, result: PassResult, allowance: float, on_step: OnStep) -> Outcome | None:
        """Pictures, going on from those of the last time."""
        if self._seconds is not None and self._seconds > allowance:
            return None
        start = time.perf_counter()
        pictures, activations = self._prepared.run(on_step=on_step)
        self._seconds = time.perf_counter() - start
        tiles = metadata.Tiles(
            channel=self._prepared.filters.tolist(),
            activation=activations.tolist(),
            picture=encode_tiles(pictures),
            num_channels=self._prepared.num_channels,
        )
        return Outcome("", None, None, tiles=tiles, seconds=self._seconds)
