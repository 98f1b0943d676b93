"""What a cue is: something of a picture that can be moved into another one."""

from __future__ import annotations

import abc
import dataclasses
from collections.abc import Sequence
from typing import ClassVar

import numpy as np

# Top, left, bottom and right in pixels, the latter two exclusive.
Place = tuple[int, int, int, int]


@dataclasses.dataclass(frozen=True)
class Pictures:
    """Pictures of one size, and where the network looks in each.

    Attributes:
      values: Float32 `(pictures, height, width, channels)`.
      hot: Int `(pictures, 2)`: row and column where each one's map is
        hottest, in pixels.
    """

    values: np.ndarray
    hot: np.ndarray

    def __len__(self) -> int:
        return len(self.values)

    @property
    def size(self) -> tuple[int, int]:
        """Height and width."""
        height, width = self.values.shape[1:3]
        return int(height), int(width)

    def take(self, rows: np.ndarray) -> Pictures:
        """Some of them."""
        return Pictures(self.values[rows], self.hot[rows])


class Cue(abc.ABC):
    """One way in which a picture may tell its class.

    Each kind is a frozen dataclass. See `docs/methods/cues.md`.

    Attributes:
      kind: What it is called: `"window"`.
      usual: Effect that clean networks reach with it: what carries no more is
        no card. Measured; see `docs/methods/cues.md`.
      usual_of_some: Likewise of the donors alone that carry, where all of them
        together do no more than is usual; by default no effect of some is unusual.
      is_place: Whether it lies somewhere: of what holds the same thing, the one that
        takes least of the picture is told.
      follows_maps: Whether it matters where each picture's own map is hottest.
    """

    kind: ClassVar[str]
    usual: ClassVar[float] = 0.2
    usual_of_some: ClassVar[float] = 1.0
    is_place: ClassVar[bool] = False
    follows_maps: ClassVar[bool] = False

    @abc.abstractmethod
    def words(self, size: tuple[int, int]) -> str:
        """What is moved, for people: `"a window at the top left, 5 × 5 pixels,"`.

        Args:
          size: Height and width of the pictures.
        """

    @abc.abstractmethod
    def move(self, receivers: Pictures, donors: Pictures) -> np.ndarray:
        """The receivers with what is the donors', one each.

        Args:
          receivers: Of other classes; not written to.
          donors: As many.

        Returns:
          Float32 like the receivers' values; may leave their range.
        """

    def place(self, _donor: Pictures) -> Place | None:
        """Where in a picture it lies; None for what is all over it.

        Args:
          _donor: A single one.
        """
        return None

    def like(self, _size: tuple[int, int]) -> str:
        """By what other runs are asked for it: its kind, and where it lies.

        Args:
          _size: Height and width of the pictures.
        """
        return self.kind

    def narrower(self) -> Sequence[Cue]:
        """Smaller ones of its kind within it, to see which part of it does it; empty for none."""
        return ()

    def share(self, _size: tuple[int, int]) -> float:
        """Of the picture's pixels those that it takes up; 1 for what is all over it.

        Args:
          _size: Height and width of the pictures.
        """
        return 1.0

    def suits(self, _shape: tuple[int, ...]) -> bool:
        """Whether pictures `(height, width, channels)` may have it."""
        return True


def where(place: Place, size: tuple[int, int]) -> str:
    """A place in words.

    >>> where((0, 0, 4, 4), (28, 28))
    'at the top left'
    >>> where((12, 12, 16, 16), (28, 28))
    'in the middle'
    """
    centers = ((place[0] + place[2]) / 2, (place[1] + place[3]) / 2)
    thirds = [int(3 * center / side) for center, side in zip(centers, size, strict=True)]
    row, column = ("top", "", "bottom")[min(thirds[0], 2)], ("left", "", "right")[min(thirds[1], 2)]
    if not row and not column:
        return "in the middle"
    return f"at the {row} {column}" if row and column else f"at the {row or column}"
