"""Methods at work in a training: each knows its series and what to do at an epoch."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from tb_interpret.maths.activation_grid import ChannelTiles
from tb_interpret.methods.activation_grid import ActivationGrid, ActivationRequest
from tb_interpret.methods.grad_cam import GradCAM, GradCAMRequest
from tb_interpret.models.facts import Facts
from tb_interpret.models.targets import OfOutput, Targets, describe_target, targets_name
from tb_interpret.models.task import Task
from tb_interpret.models.traced_pass import PassResult
from tb_interpret_plugin import metadata


@dataclasses.dataclass(frozen=True)
class Outcome:
    """One series at one epoch, as arrays.

    Attributes:
      tag: The series' tag.
      facts: Of the examples; None where a series is about none.
      maps: Float32 `(batch, height, width)`, or for tiles `(batch, tiles,
        height, width)`; None where there are none.
      tiles: The tiles' message; None for maps.
      target_name: Of a callable target.
      notes: Where less or other than asked was done.
      seconds: What it took of the training thread.
    """

    tag: str
    facts: Facts | None
    maps: np.ndarray | None
    tiles: metadata.Tiles | None = None
    target_name: str = ""
    notes: Sequence[str] = ()
    seconds: float = 0.0


class PassWork(Protocol):
    """A method that is computed within the one pass."""

    request: Any

    def describe(self, task: Task, layers: Sequence[str]) -> list[metadata.SeriesMetadata]:
        """The method's series, one a layer."""

    def outcomes(self, tags: Sequence[str], result: PassResult, found: list[Any]) -> list[Outcome]:
        """What the pass has found, one entry a layer."""


class GradCAMWork:
    """Grad-CAM for one target.

    Args:
      method: How it was described.
      target: The number of its target in the pass.
      targets: What that is.
      default_targets: Whether it is what the callback explains anyway.
    """

    def __init__(
        self, method: GradCAM, target: int, targets: Targets, *, default_targets: bool
    ) -> None:
        self.request = GradCAMRequest(method, (target,))
        self._target, self._method, self._targets = target, method, targets
        self._default = default_targets

    def describe(self, task: Task, layers: Sequence[str]) -> list[metadata.SeriesMetadata]:
        """Maps, one series a layer."""
        what = describe_target(self._targets, task)
        kind = "" if self._default else f"/{short_name(self._targets)}"
        return [
            metadata.SeriesMetadata(
                kind=metadata.MAPS,
                method=f"{self._method.name}{kind}",
                title=self._method.title if self._default else f"{self._method.title}, {what}",
                layer=layer,
                details=what,
            )
            for layer in layers
        ]

    def outcomes(self, tags: Sequence[str], result: PassResult, found: list[Any]) -> list[Outcome]:
        """Maps with the facts of the target."""
        facts = result.facts[self._target]
        name = targets_name(self._targets)
        return [
            Outcome(tag, facts, maps[:, 0], target_name=name)
            for tag, maps in zip(tags, found, strict=True)
        ]


class ActivationWork:
    """Activation grids: the channels of the first epoch are followed.

    Args:
      method: How they were described.
    """

    def __init__(self, method: ActivationGrid) -> None:
        self.request = ActivationRequest(method)
        self._method = method

    def describe(self, task: Task, layers: Sequence[str]) -> list[metadata.SeriesMetadata]:
        """Tiles, one series a layer."""
        chosen = "chosen channels" if self._method.channels else "most active channels at first"
        return [
            metadata.SeriesMetadata(
                kind=metadata.ACTIVATIONS,
                method=self._method.name,
                title=self._method.title,
                layer=layer,
                details=chosen,
            )
            for layer in layers
        ]

    def outcomes(self, tags: Sequence[str], result: PassResult, found: list[Any]) -> list[Outcome]:
        """Tiles with the facts of the first target."""
        layers = [ChannelTiles(*values) for values in found]
        self.request.follow([tiles.channels for tiles in layers])
        return [
            Outcome(
                tag, next(iter(result.facts), None), tiles.maps, _tiles_message(tiles, grid, width)
            )
            for tag, tiles, grid, width in zip(
                tags, layers, self.request.grids, self.request.num_channels, strict=True
            )
        ]


def _tiles_message(tiles: ChannelTiles, grid: tuple[int, int], width: int) -> metadata.Tiles:
    return metadata.Tiles(
        channel=tiles.channels.tolist(),
        activation=tiles.means.tolist(),
        dead=tiles.dead.tolist(),
        top_example=tiles.top[:, 0].tolist(),
        top_y=((tiles.top[:, 1] + 0.5) / grid[0]).tolist(),
        top_x=((tiles.top[:, 2] + 0.5) / grid[1]).tolist(),
        num_channels=width,
        num_dead=int(tiles.num_dead),
    )


def short_name(targets: Targets) -> str:
    """Of a target, for a tag."""
    if callable(targets):
        return targets_name(targets)
    if isinstance(targets, OfOutput):
        return f"{targets.output}/{short_name(targets.targets)}"
    return "given" if isinstance(targets, tuple) else str(targets)
