"""What a method does at a moment, and what it has found there: arrays, nothing encoded."""

from __future__ import annotations

import abc
import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from tb_interpret.models.facts import Facts
from tb_interpret.results.cue_report import CueReport
from tb_interpret_plugin import metadata

# Told how many of how many steps are done.
OnStep = Callable[[int, int], None]


@dataclasses.dataclass(frozen=True)
class Moment:
    """The model as it is now, and what the one pass has found of the examples.

    Attributes:
      inputs: The examples as the model takes them, first axis the batch.
      facts: Of the examples, for the work's target; None where the method
        explains no score.
      found: What the method's request has found in the pass; empty without.
      allowance: Seconds that the work may take.
      on_step: Told how far long work is; None where nobody asks.
      epoch: Of a training; 0 for a trained model.
      is_last: Whether no other follows, as far as is known.
    """

    inputs: Any
    facts: Facts | None = None
    found: Sequence[Any] = ()
    allowance: float = math.inf
    on_step: OnStep | None = None
    epoch: int = 0
    is_last: bool = False

    def of(self, part: slice) -> Moment:
        """The same of some of the examples."""
        facts = self.facts
        if facts is not None:
            names = [field.name for field in dataclasses.fields(Facts)]
            facts = Facts(**{name: getattr(facts, name)[part] for name in names})
        inputs, found = tf.nest.map_structure(lambda x: x[part], (self.inputs, list(self.found)))
        return dataclasses.replace(self, inputs=inputs, facts=facts, found=found)


@dataclasses.dataclass(frozen=True)
class Tiles:
    """Facts of channels that are shown tile by tile.

    Attributes:
      channels: Int `(tiles,)`, the channel that each tile shows.
      activations: Float `(tiles,)`.
      num_channels: How many the layer has.
      pictures: uint8 `(tiles, height, width, 1 or 3)`, a picture a tile; None
        where the tiles are the maps of the examples.
      dead: Bool `(tiles,)`: the same value everywhere.
      top: Float `(tiles, 3)`: example, and how far down and across it, in
        0…1, the greatest activation is.
      num_dead: How many of the layer's channels are dead.
    """

    channels: np.ndarray
    activations: np.ndarray
    num_channels: int
    pictures: np.ndarray | None = None
    dead: np.ndarray | None = None
    top: np.ndarray | None = None
    num_dead: int = 0


@dataclasses.dataclass(frozen=True)
class Found:
    """What was found for one series at a moment.

    Attributes:
      maps: Float32 `(batch, height, width)`, raw and signed, or for tiles
        `(batch, tiles, height, width)`; None where there are none.
      tiles: Of channels.
      scalars: Numbers for the stock dashboard, by name.
      texts: Words for it likewise, in Markdown.
      cues: Of the whole validation set.
      for_others: What runs that are trained beside this one may read of it, as JSON has it.
      notes: Where less or other than asked was done, a sentence each.
    """

    maps: np.ndarray | None = None
    tiles: Tiles | None = None
    scalars: Mapping[str, float] = dataclasses.field(default_factory=dict)
    texts: Mapping[str, str] = dataclasses.field(default_factory=dict)
    cues: CueReport | None = None
    for_others: Mapping[str, Any] | None = None
    notes: Sequence[str] = ()


class Work(abc.ABC):
    """A method at work on one model, from moment to moment.

    Made by `Method.begin`, once a training. Most methods need a subclass of
    one of its kinds only: `PassMaps`, `SteppedWork`.

    Args:
      series: What is logged, at least one.

    Attributes:
      series: Likewise.
      costs_time: Whether `run` takes more than what the one pass took anyway.
      measures_drops: Whether its maps are measured: how much of the score is
        lost where a part of the picture is hidden. Other maps of the same
        target are compared with them.
      unit: What its steps are called.
    """

    costs_time = True
    measures_drops = False
    unit = "steps"

    def __init__(self, series: Sequence[metadata.SeriesMetadata]) -> None:
        self.series = list(series)

    def arguments(self) -> list[np.ndarray] | None:
        """For the request, from now on; None for its first ones."""
        return None

    def measure(self, moment: Moment, pass_seconds: float) -> None:
        """Finds out, before the first epoch, what a run is going to cost.

        Args:
          moment: After a pass, before the first epoch.
          pass_seconds: What that pass took.
        """

    def report(self) -> Sequence[str]:
        """What is to be said at the end of a training, a line each."""
        return ()

    @abc.abstractmethod
    def run(self, moment: Moment) -> Sequence[Found] | None:
        """What is found, one entry a series; None where the time is not enough.

        Args:
          moment: Of now.
        """


class PassMaps(Work):
    """Maps that the one pass has computed already.

    Args:
      series: One a layer.
      column: Which of the request's targets is meant.
    """

    costs_time = False

    def __init__(self, series: Sequence[metadata.SeriesMetadata], column: int = 0) -> None:
        super().__init__(series)
        self._column = column

    def run(self, moment: Moment) -> list[Found]:
        """The maps `(batch, targets, height, width)` of the target, one entry a layer."""
        return [Found(maps[:, self._column]) for maps in moment.found]


def check_count(layer: str, found: Any, num_examples: int) -> None:
    """Refuses what was found at a layer that does not keep examples apart.

    Args:
      layer: Path of the layer.
      found: Its first axis should be that of the examples.
      num_examples: How many there are.

    Raises:
      ValueError: Windows of the pictures, say, lie along the first axis.
    """
    if len(found) != num_examples:
        raise ValueError(
            f"`layer` does not put out one grid an example. Received: layer={layer!r} with "
            f"{len(found)} for {num_examples} examples. Expected the examples along the first "
            "axis. Where a layer works on windows of the picture, name the block around it."
        )
