"""Activation grids."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tb_interpret.engine.fed import feed
from tb_interpret.engine.subject import Subject
from tb_interpret.engine.work import Found, Moment, Tiles, Work, check_count
from tb_interpret.maths.activation_grid import MOST_ACTIVE, ChannelTiles, channel_tiles
from tb_interpret.maths.numbers_given import indices_given, is_whole
from tb_interpret.methods.layer_method import select_calls
from tb_interpret.methods.method import Method, checked_layers
from tb_interpret.models.derivatives import Derivatives
from tb_interpret.models.forward import Forward
from tb_interpret.models.inputs import check_inputs, require_built
from tb_interpret.models.kept import kept_pass
from tb_interpret.models.request import LayerOutput, Request
from tb_interpret.models.spatial import SpatialCall
from tb_interpret.results.activation_tiles import ActivationTiles
from tb_interpret_plugin import metadata

# Tiles are for looking at; finer ones would be most of what is logged.
MAX_TILE_PX = 32


@dataclasses.dataclass(frozen=True)
class ActivationGrid(Method):
    """What the channels of a layer put out, tile by tile.

    Args:
      layers: A layer or a list of layers, each by name, path or identity;
        None for the last convolution-like output.
      channels: Which channels are shown, by index; None for the most active
        over the examples. In a training these are chosen at the first epoch
        and followed from then on.
      max_channels: How many are shown at the most.

    Raises:
      ValueError: An argument is of no accepted kind.
    """

    layers: Any = None
    channels: Any = dataclasses.field(default=None, kw_only=True)
    max_channels: int = dataclasses.field(default=16, kw_only=True)

    def __post_init__(self) -> None:
        object.__setattr__(self, "layers", checked_layers(self.layers))
        if self.channels is not None:
            channels = indices_given(self.channels)
            if channels is None or max(channels) >= 2**31:
                raise ValueError(
                    f"`channels` is no list of channels. Received: channels={self.channels!r}. "
                    "Expected indices from 0 on, or None. Give channels=[0, 5, 12], say, or leave "
                    "it out for the most active."
                )
            object.__setattr__(self, "channels", channels)
        if not is_whole(self.max_channels) or not 1 <= self.max_channels < 2**16:
            raise ValueError(
                "`max_channels` leaves nothing, or more than there can be. Received: "
                f"max_channels={self.max_channels!r:.80}. Expected a whole number from 1 to 65535. "
                "Leave it out for 16."
            )

    @property
    def name(self) -> str:
        """First part of the tag."""
        return "activations"

    @property
    def title(self) -> str:
        """For people."""
        return "Activations"

    def request(self, _targets: Sequence[int]) -> ActivationRequest:
        """Tiles of its layers."""
        return ActivationRequest(self)

    def begin(self, subject: Subject) -> Work:
        """One series a layer; all is done by the pass."""
        chosen = "chosen channels" if self.channels else "most active channels at first"
        series = [subject.tiles(self, chosen, layer.path) for layer in subject.layers]
        return ActivationWork(self, subject.layers, series)

    def explain(self, model: keras.Model, images: Any = None) -> Any:
        """The activations of a model as it is now.

        Args:
          model: A built model of any style.
          images: A batch of model inputs, a dataset or a PyDataset.

        Returns:
          An `ActivationTiles`; with a list of layers a list of them.

        Raises:
          ValueError: The images, the layers or the channels do not suit the
            model.
        """
        require_built(model, self.layers)
        examples = feed(model, images)
        check_inputs(model, examples.inputs)
        traced = kept_pass(model, examples.inputs, [], [ActivationRequest(self)])
        (found,) = traced.run(examples.inputs, []).found
        of_layers = zip([ChannelTiles(*own) for own in found], traced.layers[0], strict=True)
        results = [
            ActivationTiles(
                **{**tiles._asdict(), "num_dead": int(tiles.num_dead)},
                num_channels=layer.channels,
                layer=layer.path,
            )
            for tiles, layer in of_layers
        ]
        for tiles in results:
            check_count(tiles.layer, tiles.maps, len(examples))
        return results if isinstance(self.layers, tuple) else results[0]


@dataclasses.dataclass(frozen=True)
class ActivationRequest(Request):
    """What an activation grid wants of a traced pass.

    Attributes:
      method: What is shown.
    """

    method: ActivationGrid
    targets = ()

    def arguments(self) -> list[np.ndarray]:
        """The channels of each layer, padded: a layer may have fewer."""
        count = len(self.method.channels or range(self.method.max_channels))
        layers = len(self.method.layers) if isinstance(self.method.layers, tuple) else 1
        table = np.full((layers, count), MOST_ACTIVE, np.int32)
        if self.method.channels:
            table[:] = self.method.channels
        return [table]

    def select(self, forward: Forward) -> list[SpatialCall]:
        """The calls that are shown."""
        calls = select_calls(forward, self.method.layers)
        for call in calls:
            width = int(call.arranged().shape[-1])
            wrong = [c for c in self.method.channels or () if not 0 <= c < width]
            if wrong:
                raise ValueError(
                    f"A channel does not exist. Received: channels with {wrong[0]} for "
                    f"layer={call.path!r}. Expected channel indices from 0 to {width - 1}. "
                    "Leave `channels` out for the most active of each layer."
                )
        return calls

    def compute(
        self,
        calls: list[SpatialCall],
        _derivatives: Derivatives,
        arguments: list[tf.Tensor],
        /,
    ) -> list[ChannelTiles]:
        """Tiles, one structure a call."""
        (table,) = arguments
        found = []
        for place, call in enumerate(calls):
            activations = call.arranged()
            count = min(table.shape[1], activations.shape[-1])
            found.append(channel_tiles(activations, table[place][:count], MAX_TILE_PX))
        return found


class ActivationWork(Work):
    """Activation grids at work: the channels of the first epoch are followed.

    Args:
      method: How they were described.
      layers: What is shown.
      series: One a layer.
    """

    costs_time = False

    def __init__(
        self,
        method: ActivationGrid,
        layers: Sequence[LayerOutput],
        series: Sequence[metadata.SeriesMetadata],
    ) -> None:
        super().__init__(series)
        self._shown = layers
        (self._table,) = ActivationRequest(method).arguments()

    def arguments(self) -> list[np.ndarray]:
        """The channels that are followed."""
        return [self._table]

    def run(self, moment: Moment) -> list[Found]:
        """Tiles, one entry a layer."""
        found = [ChannelTiles(*values) for values in moment.found]
        for row, tiles in zip(self._table, found, strict=True):
            row[: len(tiles.channels)] = tiles.channels
        return [_found(tiles, layer) for tiles, layer in zip(found, self._shown, strict=True)]


def _found(tiles: ChannelTiles, layer: LayerOutput) -> Found:
    top = np.asarray(tiles.top, np.float32)
    # From the middle of a position to a place in the picture.
    top[:, 1:] = (top[:, 1:] + 0.5) / (layer.height, layer.width)
    num_dead = int(tiles.num_dead)
    return Found(
        tiles.maps,
        Tiles(
            *(tiles.channels, tiles.means, layer.channels),
            dead=tiles.dead,
            top=top,
            num_dead=num_dead,
        ),
        {"dead_channels": num_dead / max(1, layer.channels)},
    )
