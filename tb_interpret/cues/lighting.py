"""How pictures are lit, apart from what they show."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

import numpy as np

from tb_interpret.cues.cue import Pictures
from tb_interpret.cues.properties import Property

_TINY = 1e-6
# Regions along each side whose darkest parts are taken for ground.
_REGIONS = 4
# Of a region that is brighter than the ground, and how often it is looked which are.
_BEFORE_GROUND, _ROUNDS = 0.05, 5


@dataclasses.dataclass(frozen=True)
class Shading(Property):
    """How its ground is lit: how bright it is, from which side, and toward the corners."""

    kind: ClassVar[str] = "shading"
    usual: ClassVar[float] = 0.2
    usual_of_some: ClassVar[float] = 0.5
    description: ClassVar[str] = "how the ground is lit, and from which side"

    def move(self, receivers: Pictures, donors: Pictures) -> np.ndarray:
        """Takes the receiver's lighting away and adds the donor's."""
        return np.asarray(receivers.values + _lit(donors.values) - _lit(receivers.values))


def _lit(values: np.ndarray) -> np.ndarray:
    """The bowl below each picture's values, by the darker parts of all its regions.

    What stands before the ground is brighter than it: it hardly counts.
    """
    height, width = values.shape[1:3]
    gray = values.mean(axis=-1)
    parts = [np.array_split(np.arange(side), min(side, _REGIONS)) for side in (height, width)]
    dark = [
        np.quantile(gray[:, rows][:, :, columns], 0.1, axis=(1, 2))
        for rows in parts[0]
        for columns in parts[1]
    ]
    found = np.stack(dark, axis=1)
    down, right = (
        [(part.mean() + 0.5) / side - 0.5 for part in own]
        for own, side in zip(parts, (height, width), strict=True)
    )
    known = _bowls(np.array(down), np.array(right)).reshape(-1, 4)
    weights = np.ones_like(found)
    for _ in range(_ROUNDS):
        weighed = known[None] * weights[..., None]
        inner = np.einsum("nrk,rl->nkl", weighed, known) + _TINY * np.eye(4)
        bowl = np.linalg.solve(inner, np.einsum("nrk,nr->nk", weighed, found)[..., None])[..., 0]
        weights = np.where(found > bowl @ known.T, _BEFORE_GROUND, 1.0)
    sides = [(np.arange(side) + 0.5) / side - 0.5 for side in (height, width)]
    return np.asarray(np.einsum("hwk,nk->nhw", _bowls(*sides), bowl), np.float32)[..., None]


def _bowls(down: np.ndarray, right: np.ndarray) -> np.ndarray:
    """A constant, two slopes and the square of the distance from the middle, at places."""
    rows, columns = np.meshgrid(down, right, indexing="ij")
    return np.stack([np.ones_like(rows), rows, columns, rows**2 + columns**2], axis=-1)
