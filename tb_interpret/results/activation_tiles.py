"""What `ActivationGrid.explain` returns."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np

from tb_interpret.results.cards import Card
from tb_interpret.results.result import Result, short


@dataclasses.dataclass(frozen=True, repr=False, eq=False)
class ActivationTiles(Result):
    """Activations of some channels of a layer.

    It has a length, can be indexed, cut and looped over image by image, shows
    itself in notebooks, and is kept by `save`. What is said of channels is of
    all the images that were given, whichever of them are left.

    Attributes:
      maps: Float32 `(batch, tiles, height, width)`, raw; averaged down by a
        whole number where the layer has more than 32 positions a side.
      channels: Int32 `(tiles,)`, the channel that each tile shows.
      means: Float32 `(tiles,)`, mean activation over images and positions.
      dead: Bool `(tiles,)`: one value at every position of every image.
      top: Int32 `(tiles, 3)`: image, row and column of the greatest
        activation, in positions of the layer.
      num_dead: How many of the layer's channels are dead.
      num_channels: How many channels the layer has.
      layer: Path of the layer.
      examples: Int `(batch,)`, which of the images each entry is of; None for
        all of them in their order.
    """

    along = ("maps", "examples")

    maps: np.ndarray
    channels: np.ndarray
    means: np.ndarray
    dead: np.ndarray
    top: np.ndarray
    num_dead: int
    num_channels: int
    layer: str
    examples: np.ndarray | None = None

    @property
    def images(self) -> np.ndarray:
        """A picture an image: its tiles in a square, gray, on one scale.

        Returns:
          uint8 `(batch, rows * (height + 1) - 1, columns * (width + 1) - 1)`.
        """
        batch, tiles, height, width = self.maps.shape
        columns = math.ceil(math.sqrt(tiles))
        rows = math.ceil(tiles / columns)
        finite = self.maps[np.isfinite(self.maps)]
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
        scaled = np.nan_to_num((self.maps - low) * (255 / ((high - low) or 1)))
        grid = np.zeros((batch, rows * (height + 1), columns * (width + 1)), np.uint8)
        for tile in range(tiles):
            top, left = (tile // columns) * (height + 1), (tile % columns) * (width + 1)
            grid[:, top : top + height, left : left + width] = np.rint(scaled[:, tile].clip(0, 255))
        return grid[:, :-1, :-1]

    def _along(self, name: str) -> Any:
        return self._owners if name == "examples" else getattr(self, name)

    @property
    def _owners(self) -> np.ndarray:
        return np.arange(len(self)) if self.examples is None else self.examples

    def _facts(self) -> dict[str, str]:
        return {
            "layer": repr(self.layer),
            "maps": str(self.maps.shape),
            "channels": short(self.channels),
        }

    def _cards(self, most: int) -> list[Card]:
        channels = f"{len(self.channels)} of {self.num_channels} channels, {self.num_dead} dead"
        pairs = zip(self.images[:most], self._owners, strict=False)
        return [Card(picture[..., None], [f"image {own}", channels]) for picture, own in pairs]
