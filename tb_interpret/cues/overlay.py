"""What lies over pictures of a class, of any form: a watermark, a scale bar, a drawn frame."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

import numpy as np

from tb_interpret.cues.cue import Cue, Pictures
from tb_interpret.cues.places import what_sets_apart
from tb_interpret.cues.properties import blur

# Of the shorter side: what is coarser belongs to the things that are shown.
_COARSE = 1 / 14
# Of the picture's pixels so many are moved.
_PART = 1 / 16


@dataclasses.dataclass(frozen=True, eq=False)
class Overlay(Cue):
    """Pixels in which the fine structure of a class's pictures differs most from the others'.

    Args:
      pixels: Bool `(height, width)`.
    """

    kind: ClassVar[str] = "overlay"
    is_place: ClassVar[bool] = True
    usual: ClassVar[float] = 0.3
    usual_of_some: ClassVar[float] = 0.6

    pixels: np.ndarray

    def words(self, _size: tuple[int, int]) -> str:
        """How many there are."""
        return f"what lies over the picture, {int(self.pixels.sum())} pixels of it"

    def move(self, receivers: Pictures, donors: Pictures) -> np.ndarray:
        """Pastes these pixels."""
        return np.where(self.pixels[None, :, :, None], donors.values, receivers.values)

    def share(self, _size: tuple[int, int]) -> float:
        """Of the picture's pixels."""
        return float(self.pixels.mean())


@dataclasses.dataclass(frozen=True, eq=False)
class Pattern(Cue):
    """Fine structure that is added to pictures of a class, to some more than to others.

    Args:
      values: Float32 `(height, width, channels)`, as `shared` finds it.
    """

    kind: ClassVar[str] = "pattern"
    is_place: ClassVar[bool] = True
    usual: ClassVar[float] = 0.45
    usual_of_some: ClassVar[float] = 0.85

    values: np.ndarray

    def words(self, _size: tuple[int, int]) -> str:
        """All of it is meant."""
        return "a fine pattern all over the picture"

    def move(self, receivers: Pictures, donors: Pictures) -> np.ndarray:
        """Takes what the receiver has of it away and adds as much as the donor has."""
        more = self._amount(donors.values) - self._amount(receivers.values)
        return np.asarray(receivers.values + more[:, None, None, None] * self.values)

    def _amount(self, pictures: np.ndarray) -> np.ndarray:
        energy = max(float((self.values**2).sum()), 1e-12)
        return np.asarray(np.einsum("nhwc,hwc->n", fine_structure(pictures), self.values) / energy)


def shared(fine: np.ndarray, of_class: np.ndarray) -> np.ndarray:
    """The fine structure that pictures of a class have in common, and others do not.

    Args:
      fine: Float32 `(pictures, height, width, channels)`, as `fine_structure` finds it.
      of_class: Bool `(pictures,)`.
    """
    return np.asarray(fine[of_class].mean(axis=0) - fine[~of_class].mean(axis=0), np.float32)


def overlaid(fine: np.ndarray, of_class: np.ndarray) -> np.ndarray:
    """Where something may lie over pictures of a class, bool `(height, width)`.

    Args:
      fine: As of `shared`.
      of_class: Bool `(pictures,)`.
    """
    apart = what_sets_apart(fine, of_class)
    count = max(1, round(apart.size * _PART))
    return np.asarray(apart >= np.sort(apart, axis=None)[-count])


def fine_structure(pictures: np.ndarray) -> np.ndarray:
    """What is gone when pictures `(pictures, height, width, channels)` are blurred."""
    sigma = max(1.0, min(pictures.shape[1:3]) * _COARSE)
    return np.stack([picture - blur(picture, sigma) for picture in pictures])
