"""Methods that cost more than the one pass, and do less of it when time is short."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol

import keras

from tb_interpret.callbacks.works import Outcome, short_name
from tb_interpret.explainers.filter_visualization import FilterVisualization
from tb_interpret.explainers.occlusion import Occlusion
from tb_interpret.models.targets import Targets, describe_target, targets_name
from tb_interpret.models.traced_pass import PassResult
from tb_interpret.summary.values import encode_tiles
from tb_interpret_plugin import metadata

OnStep = Callable[[int, int], None] | None


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

    def run(self, result: PassResult, allowance: float, on_step: OnStep) -> Outcome | None:
        """Does what `allowance` seconds are enough for; None if for nothing."""


class OcclusionWork:
    """Occlusion for one target, on a coarser raster when time is short.

    Args:
      method: How it was described.
      model: The model in training.
      inputs: The examples.
      target: The number of its target in the pass.
      targets: What that is.
      head: What ends the model, as `Logits.head`.
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
        head: str,
        *,
        default_targets: bool,
        channels_first: bool = False,
        picture: int = 0,
    ) -> None:
        self.title = method.title
        self._inputs, self._target, self._targets = inputs, target, targets
        self._prepared = method.prepare(
            model, inputs, targets, channels_first=channels_first, picture=picture
        )
        self._seconds_a_position: float | None = None
        what = describe_target(targets, head)
        self.series = metadata.SeriesMetadata(
            kind=metadata.MAPS,
            method=method.name if default_targets else f"{method.name}/{short_name(targets)}",
            title=method.title if default_targets else f"{method.title}, {what}",
            details=f"drop of the {what}, {self._prepared.num_positions(0)} positions",
        )

    def run(self, result: PassResult, allowance: float, on_step: OnStep) -> Outcome | None:
        """Maps on the finest raster that there is time for."""
        coarseness = self._affordable(allowance)
        if coarseness is None:
            return None
        facts = result.facts[self._target]
        start = time.perf_counter()
        maps = self._prepared.run(
            self._inputs, facts.targets, facts.scores, coarseness=coarseness, on_step=on_step
        )
        seconds = time.perf_counter() - start
        positions = self._prepared.num_positions(coarseness)
        self._seconds_a_position = seconds / positions
        notes = []
        if coarseness:
            asked = self._prepared.num_positions(0)
            notes = [f"{positions} of {asked} positions, to keep the time budget."]
        name = targets_name(self._targets)
        return Outcome("", facts, maps, target_name=name, notes=notes, seconds=seconds)

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
        self.series = metadata.SeriesMetadata(
            kind=metadata.FILTERS,
            method=method.name,
            title=method.title,
            layer=self._prepared.layer,
            details=f"{method.steps} steps an epoch, {method.parametrization}",
        )

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
