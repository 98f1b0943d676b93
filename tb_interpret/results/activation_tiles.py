"""What `ActivationGrid.explain` returns."""

from __future__ import annotations

import dataclasses
import math

import numpy as np


@dataclasses.dataclass(frozen=True, repr=False)
class ActivationTiles:
    """Activations of some channels of a layer.

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
    """

    maps: np.ndarray
    channels: np.ndarray
    means: np.ndarray
    dead: np.ndarray
    top: np.ndarray
    num_dead: int
    num_channels: int
    layer: str

    def __repr__(self) -> str:
        return f"ActivationTiles(layer={self.layer!r}, maps={self.maps.shape})"

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
