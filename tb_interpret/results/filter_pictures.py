"""What filter visualization returns: a picture a filter."""

from __future__ import annotations

import dataclasses

import numpy as np

from tb_interpret.results.cards import Card
from tb_interpret.results.result import Result, short


@dataclasses.dataclass(frozen=True, repr=False, eq=False)
class FilterPictures(Result):
    """Pictures that excite a layer's filters.

    It has a length, can be indexed, cut and looped over filter by filter,
    shows itself in notebooks, and is kept by `save`.

    Attributes:
      images: uint8 `(filters, height, width, 1 or 3)`; the lowest value of the
        model's input is black, the highest white.
      activations: Float32 `(filters,)`, what each picture reaches: the mean of
        its filter over all positions.
      filters: Int32 `(filters,)`, the channel that each picture excites.
      layer: Path of the layer.
    """

    along = ("images", "activations", "filters")

    images: np.ndarray
    activations: np.ndarray
    filters: np.ndarray
    layer: str

    def _facts(self) -> dict[str, str]:
        return {
            "layer": repr(self.layer),
            "images": str(self.images.shape),
            "filters": short(self.filters),
        }

    def _cards(self, most: int) -> list[Card]:
        parts = zip(self.images[:most], self.filters, self.activations, strict=False)
        return [
            Card(picture, [f"filter {channel}", f"activation {reached:.3g}"])
            for picture, channel, reached in parts
        ]
