"""Activation grids, as a description and on trained models."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tb_interpret.engine.fed import feed
from tb_interpret.examples import read_examples
from tb_interpret.maths.activation_grid import MOST_ACTIVE, ChannelTiles, channel_tiles
from tb_interpret.methods.method import Method, check_count, checked_layers, select_calls
from tb_interpret.models.derivatives import Derivatives
from tb_interpret.models.forward import Forward
from tb_interpret.models.inputs import check_inputs, require_built
from tb_interpret.models.spatial import SpatialCall
from tb_interpret.models.traced_pass import TracedPass
from tb_interpret.results.activation_tiles import ActivationTiles

_log = logging.getLogger("tb_interpret")

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
            values = np.asarray(self.channels)
            if values.ndim != 1 or not values.size or not np.issubdtype(values.dtype, np.integer):
                raise ValueError(
                    f"`channels` is no list of channels. Received: channels={self.channels!r}. "
                    "Expected channel indices, [0, 5, 12] say, or None for the most active."
                )
            object.__setattr__(self, "channels", tuple(values.tolist()))
        if self.max_channels < 1:
            raise ValueError(
                f"`max_channels` leaves nothing. Received: max_channels={self.max_channels}. "
                "Expected at least 1."
            )

    @property
    def name(self) -> str:
        """First part of the tag."""
        return "activations"

    @property
    def title(self) -> str:
        """For people."""
        return "Activations"

    def explain(self, model: keras.Model, images: Any) -> Any:
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
        require_built(model)
        examples = feed(model, read_examples(images))
        check_inputs(model, examples.inputs)
        request = ActivationRequest(self)
        traced = TracedPass(model, examples.inputs, [], [request])
        (found,) = traced.run(examples.inputs, []).found
        results = [
            ActivationTiles(**ChannelTiles(*values)._asdict(), num_channels=width, layer=layer)
            for values, width, layer in zip(
                found, request.num_channels, traced.layers[0], strict=True
            )
        ]
        for tiles in results:
            check_count(tiles.layer, tiles.maps, len(examples))
        return results if isinstance(self.layers, tuple) else results[0]


class ActivationRequest:
    """What an activation grid wants of a traced pass.

    Args:
      method: What is shown.

    Attributes:
      num_channels: Of each layer, known once the pass is traced.
      grids: Height and width of each layer's output, likewise.
    """

    targets = ()

    def __init__(self, method: ActivationGrid) -> None:
        self.method = method
        self.num_channels: list[int] = []
        self.grids: list[tuple[int, int]] = []
        self._followed: list[np.ndarray] = []

    def follow(self, channels: Sequence[np.ndarray]) -> None:
        """Shows these channels, one vector a layer, from now on."""
        self._followed = [np.asarray(c, np.int32) for c in channels]

    def arguments(self) -> list[np.ndarray]:
        """The channels of each layer, padded: a layer may have fewer."""
        count = len(self.method.channels or range(self.method.max_channels))
        layers = len(self.method.layers) if isinstance(self.method.layers, tuple) else 1
        table = np.full((layers, count), MOST_ACTIVE, np.int32)
        if self.method.channels:
            table[:] = self.method.channels
        for row, channels in zip(table, self._followed, strict=False):
            row[: len(channels)] = channels
        return [table]

    def select(self, forward: Forward) -> list[SpatialCall]:
        """The calls that are shown."""
        calls = select_calls(forward, self.method.layers)
        self.grids = [(call.grid.height, call.grid.width) for call in calls]
        self.num_channels = [int(call.arranged().shape[-1]) for call in calls]
        for call, width in zip(calls, self.num_channels, strict=True):
            wrong = [c for c in self.method.channels or () if not 0 <= c < width]
            if wrong:
                raise ValueError(
                    f"A channel does not exist. Received: channels with {wrong[0]} for "
                    f"layer={call.path!r}. Expected channel indices from 0 to {width - 1}."
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
        return [
            channel_tiles(call.arranged(), table[place][: min(table.shape[1], width)], MAX_TILE_PX)
            for place, (call, width) in enumerate(zip(calls, self.num_channels, strict=True))
        ]
