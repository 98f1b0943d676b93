"""What filter visualization returns: a picture a filter."""

from __future__ import annotations

import dataclasses

import numpy as np


@dataclasses.dataclass(frozen=True, repr=False)
class FilterPictures:
    """Pictures that excite a layer's filters.

    Attributes:
      images: uint8 `(filters, height, width, 1 or 3)`; the lowest value of the
        model's input is black, the highest white.
      activations: Float32 `(filters,)`, what each picture reaches: the mean of
        its filter over all positions.
      filters: Int32 `(filters,)`, the channel that each picture excites.
      layer: Path of the layer.
    """

    images: np.ndarray
    activations: np.ndarray
    filters: np.ndarray
    layer: str

    def __repr__(self) -> str:
        return (
            f"FilterPictures(layer={self.layer!r}, images={self.images.shape}, "
            f"filters={self.filters})"
        )
