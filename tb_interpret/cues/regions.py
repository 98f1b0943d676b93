"""Cues that lie somewhere: windows, strips, frames."""

from __future__ import annotations

import abc
import dataclasses
from typing import ClassVar, Literal

import numpy as np

from tb_interpret.cues.cue import Cue, Pictures, Place, where

Side = Literal["top", "bottom", "left", "right"]


class Rectangle(Cue):
    """A part of the picture that is a rectangle, at the same place in donor and receiver."""

    is_place: ClassVar[bool] = True

    @abc.abstractmethod
    def box(self, size: tuple[int, ...], hot: np.ndarray) -> Place:
        """Where it is.

        Args:
          size: Height and width of the pictures.
          hot: Row and column where the donor's map is hottest.
        """

    def place(self, donor: Pictures) -> Place:
        """Where it is in a donor."""
        return self.box(donor.values.shape[1:3], donor.hot[0])

    def share(self, size: tuple[int, int]) -> float:
        """Of the picture's pixels: it is as large wherever it lies."""
        top, left, bottom, right = self.box(size, np.zeros(2, int))
        return (bottom - top) * (right - left) / (size[0] * size[1])

    def move(self, receivers: Pictures, donors: Pictures) -> np.ndarray:
        """Pastes each donor's at the same place."""
        moved, size = receivers.values.copy(), donors.values.shape[1:3]
        for row, hot in enumerate(donors.hot):
            top, left, bottom, right = self.box(size, hot)
            moved[row, top:bottom, left:right] = donors.values[row, top:bottom, left:right]
        return moved


@dataclasses.dataclass(frozen=True)
class Window(Rectangle):
    """A rectangle that lies at the same place in all pictures.

    Args:
      at: Where.
    """

    kind: ClassVar[str] = "window"
    usual: ClassVar[float] = 0.15
    usual_of_some: ClassVar[float] = 0.35

    at: Place

    def words(self, size: tuple[int, int]) -> str:
        """Where it is, and how large."""
        top, left, bottom, right = self.at
        return f"a window {where(self.at, size)}, {bottom - top} × {right - left} pixels"

    def box(self, _size: tuple[int, ...], _hot: np.ndarray) -> Place:
        """The same for all."""
        return self.at

    def like(self, size: tuple[int, int]) -> str:
        """Another one is one elsewhere."""
        return f"{self.kind} {where(self.at, size)}"

    def narrower(self) -> list[Window]:
        """Without a half, or without a line of pixels, at one side."""
        top, left, bottom, right = self.at
        height, width = bottom - top, right - left
        rows = {x for x in (height // 2, 1) if 0 < x < height}
        columns = {x for x in (width // 2, 1) if 0 < x < width}
        return [
            *(type(self)((top + less, left, bottom, right)) for less in sorted(rows)),
            *(type(self)((top, left, bottom - less, right)) for less in sorted(rows)),
            *(type(self)((top, left + less, bottom, right)) for less in sorted(columns)),
            *(type(self)((top, left, bottom, right - less)) for less in sorted(columns)),
        ]


@dataclasses.dataclass(frozen=True)
class Band(Window):
    """A rectangle as wide or as high as the picture, or what of it suffices."""

    kind: ClassVar[str] = "band"
    usual: ClassVar[float] = 0.55
    usual_of_some: ClassVar[float] = 1.0

    def words(self, size: tuple[int, int]) -> str:
        """Where it is, and how large."""
        top, left, bottom, right = self.at
        return f"a band {where(self.at, size)}, {bottom - top} × {right - left} pixels"


@dataclasses.dataclass(frozen=True)
class HotWindow(Rectangle):
    """A square where each donor's own map is hottest: marks that move about.

    Args:
      part: Its side, as a part of the picture's shorter one.
    """

    kind: ClassVar[str] = "hottest window"
    usual: ClassVar[float] = 0.3
    usual_of_some: ClassVar[float] = 0.5
    follows_maps: ClassVar[bool] = True

    part: float = 1 / 5

    def words(self, size: tuple[int, int]) -> str:
        """How large it is."""
        side = window_side(size, self.part)
        return f"a window where its own map is hottest, {side} × {side} pixels"

    def box(self, size: tuple[int, ...], hot: np.ndarray) -> Place:
        """Around the hottest pixel."""
        return window_around(hot, window_side(size, self.part), size)


@dataclasses.dataclass(frozen=True)
class Strip(Rectangle):
    """A strip along one side of the picture.

    Args:
      side: Which one.
      part: How deep, as a part of the picture's shorter side.
    """

    kind: ClassVar[str] = "strip"
    usual: ClassVar[float] = 0.2
    usual_of_some: ClassVar[float] = 0.3

    side: Side
    part: float = 1 / 10

    def words(self, size: tuple[int, int]) -> str:
        """Along which side, and how deep."""
        return f"a strip along the {self.side}, {window_side(size, self.part)} pixels deep"

    def like(self, _size: tuple[int, int]) -> str:
        """Another one is one along another side."""
        return f"{self.kind} along the {self.side}"

    def box(self, size: tuple[int, ...], _hot: np.ndarray) -> Place:
        """The same for all."""
        height, width = size
        deep = window_side(size, self.part)
        return {
            "top": (0, 0, deep, width),
            "bottom": (height - deep, 0, height, width),
            "left": (0, 0, height, deep),
            "right": (0, width - deep, height, width),
        }[self.side]


@dataclasses.dataclass(frozen=True)
class Ring(Cue):
    """All that is near a border of the picture.

    Args:
      part: How deep, as a part of the picture's shorter side.
    """

    kind: ClassVar[str] = "ring"
    is_place: ClassVar[bool] = True
    usual: ClassVar[float] = 0.3
    usual_of_some: ClassVar[float] = 0.45

    part: float = 1 / 14

    def words(self, size: tuple[int, int]) -> str:
        """How deep it is."""
        return f"the border all around, {window_side(size, self.part)} pixels deep"

    def move(self, receivers: Pictures, donors: Pictures) -> np.ndarray:
        """What is within stays the receiver's."""
        height, width = donors.values.shape[1:3]
        deep = window_side((height, width), self.part)
        moved = donors.values.copy()
        moved[:, deep : height - deep, deep : width - deep] = receivers.values[
            :, deep : height - deep, deep : width - deep
        ]
        return moved

    def share(self, size: tuple[int, int]) -> float:
        """Of the picture's pixels."""
        deep = 2 * window_side(size, self.part)
        return 1 - max(size[0] - deep, 0) * max(size[1] - deep, 0) / (size[0] * size[1])


@dataclasses.dataclass(frozen=True)
class Corners(Cue):
    """Squares in all four corners.

    Args:
      part: Their side, as a part of the picture's shorter one.
    """

    kind: ClassVar[str] = "corners"
    is_place: ClassVar[bool] = True
    usual: ClassVar[float] = 0.15
    usual_of_some: ClassVar[float] = 0.25

    part: float = 1 / 6

    def words(self, size: tuple[int, int]) -> str:
        """How large they are."""
        side = window_side(size, self.part)
        return f"the four corners, {side} × {side} pixels each"

    def move(self, receivers: Pictures, donors: Pictures) -> np.ndarray:
        """Pastes all four."""
        side = window_side(donors.values.shape[1:3], self.part)
        moved = receivers.values.copy()
        for rows in (slice(None, side), slice(-side, None)):
            for columns in (slice(None, side), slice(-side, None)):
                moved[:, rows, columns] = donors.values[:, rows, columns]
        return moved

    def share(self, size: tuple[int, int]) -> float:
        """Of the picture's pixels."""
        return min(1.0, 4 * window_side(size, self.part) ** 2 / (size[0] * size[1]))


def window_side(size: tuple[int, ...], part: float) -> int:
    """Pixels of a part of the shorter side, at least one.

    >>> window_side((28, 40), 1 / 5)
    6
    """
    return max(1, round(min(size[:2]) * part))


def window_around(center: np.ndarray, side: int, size: tuple[int, ...]) -> Place:
    """A square around a pixel, moved into the picture.

    >>> window_around(np.array([0, 27]), 5, (28, 28))
    (0, 23, 5, 28)
    """
    top, left = (
        int(np.clip(at - side // 2, 0, length - side))
        for at, length in zip(center, size, strict=True)
    )
    return top, left, top + side, left + side
