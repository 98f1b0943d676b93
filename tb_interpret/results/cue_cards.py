"""Cues that were tested: one card each."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from tb_interpret.results import figures
from tb_interpret.results.cards import MOST, Card, as_html


class CuePictures(NamedTuple):
    """What a cue looks like, uint8 `(height, width, channels)` each.

    Attributes:
      crop: Of a donor, what is moved; all of it where the cue has no place.
      before: A picture of another class, as it is.
      after: With what was moved into it: the network takes it for the donor's class.
    """

    crop: np.ndarray
    before: np.ndarray
    after: np.ndarray


@dataclasses.dataclass(frozen=True)
class CueCard:
    """Something that alone carries pictures of other classes to a class.

    Attributes:
      target: The class or label that they are carried to.
      kind: What is moved: `"window"`, `"noise"`.
      place: Top, left, bottom and right in pixels, the latter two exclusive;
        None for what has no place of its own.
      effect: Share of other classes' pictures that are carried, 0 to 1, minus
        the share that pictures of their own class carry in the same way.
      low: Of the effect's 95 % interval.
      high: Likewise.
      p: Probability of such an effect by chance, corrected for all that was tried.
      donors: Share of the class's pictures that carry more than half; of those that
        have it, where only some do.
      pictures: Of one exchange.
      others: Of two more, where there are any.
      receivers: What the network takes each of these pictures for as it is.
      words: What is moved, in a few words.
      name: Of the class.
      of_some: Whether only some of the class's pictures have it: the effect is of these.
      like: By what other runs are asked for it: its kind, and where it lies.
    """

    target: int
    kind: str
    place: tuple[int, int, int, int] | None
    effect: float
    low: float
    high: float
    p: float
    donors: float
    pictures: CuePictures
    others: Sequence[CuePictures]
    receivers: Sequence[str]
    words: str
    name: str
    of_some: bool = False
    like: str = ""

    @property
    def sentence(self) -> str:
        """All of it in a line, for people."""
        what = f"{self.words[:1].upper()}{self.words[1:]}"
        if self.of_some:
            what += f", of {self.donors:.0%} of its pictures"
        apart = "," if "," in what else ""
        return (
            f"{what}{apart} alone carries {self.effect:.0%} "
            f"({self.low:.0%} to {self.high:.0%}) of other pictures to {self.name}."
        )

    def __repr__(self) -> str:
        return f"CueCard({self.sentence})"


@dataclasses.dataclass(frozen=True, repr=False)
class CueCards:
    """What was found on a set of pictures.

    Attributes:
      cards: Sorted by effect, the greatest first; empty where nothing replicates.
      num_pictures: How many pictures were looked at.
      num_tests: How many cues were tried, over all classes.
      num_passes: What it took: passes over all these pictures.
      num_untested: Classes of which nothing could be tried: the network gets too
        few pictures of them right, or of all others.
    """

    cards: Sequence[CueCard]
    num_pictures: int
    num_tests: int
    num_passes: float
    num_untested: int = 0

    @property
    def untested(self) -> str:
        """That classes could not be tested, as the rest of a sentence; empty where all could."""
        if not self.num_untested:
            return ""
        classes = "1 class" if self.num_untested == 1 else f"{self.num_untested} classes"
        return (
            f"; nothing could be tried for {classes}: too few pictures are taken for what they are"
        )

    def __len__(self) -> int:
        return len(self.cards)

    def __iter__(self) -> Iterator[CueCard]:
        return iter(self.cards)

    def __getitem__(self, key: int) -> CueCard:
        return self.cards[key]

    def __repr__(self) -> str:
        what = f"{self.num_pictures} pictures, {self.num_tests} cues tried{self.untested}"
        if not self.cards:
            return f"CueCards({what}: none carries pictures of other classes by itself)"
        return "\n".join([f"CueCards({what})", *(f"  {card.sentence}" for card in self.cards)])

    def _repr_html_(self) -> str:
        """For notebooks: each card's crop, and three pictures before and after."""
        title = f"CueCards: {self.num_pictures} pictures, {self.num_tests} cues tried"
        return as_html(title, self._cards(MOST), len(self.cards))

    def plot(self, *, most: int = 8) -> Any:
        """A figure of the cards, drawn with matplotlib.

        Args:
          most: How many at the most.

        Returns:
          A `matplotlib.figure.Figure`.

        Raises:
          ImportError: matplotlib is not installed.
        """
        return figures.draw("Cues", self._cards(most), len(self.cards), 2)

    def show(self, *, most: int = 8) -> None:
        """Opens what `plot` draws, with the same argument."""
        self.plot(most=most)
        figures.pyplot().show()

    def _cards(self, most: int) -> list[Card]:
        return [
            Card(
                _side_by_side([card.pictures, *card.others]),
                [card.sentence, f"{_donors(card)}; above before, below after"],
            )
            for card in self.cards[:most]
        ]


def _donors(card: CueCard) -> str:
    do = "have it" if card.of_some else "carry more than half of the others"
    return f"{card.donors:.0%} of its pictures {do}"


def _side_by_side(exchanges: Sequence[CuePictures]) -> np.ndarray:
    """Pictures before in a row, and after in one below."""
    rows = [
        np.concatenate([_with_edge(picture, 1) for picture in row], axis=1)
        for row in ([x.before for x in exchanges], [x.after for x in exchanges])
    ]
    return np.concatenate([_with_edge(rows[0], 0), rows[1]], axis=0)


def _with_edge(picture: np.ndarray, axis: int) -> np.ndarray:
    edge = [(0, 0)] * 3
    edge[axis] = (0, max(1, picture.shape[0] // 28))
    return np.pad(picture, edge, constant_values=128)
