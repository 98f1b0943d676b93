"""How many elements must show a fault, and the verdict of those that agree."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from typing import Protocol

from tb_interpret.pipeline.verdicts.verdict import Verdict

# Of the elements that can tell.
AGREEMENT = 0.75


class Place(Protocol):
    """Where in a pipeline something was seen: a step, an observation."""

    @property
    def split(self) -> str:
        """As in `Observation`."""

    @property
    def stage(self) -> str:
        """Likewise."""

    @property
    def place(self) -> int:
        """Likewise."""


@dataclasses.dataclass(frozen=True)
class Agreement:
    """Enough elements that show a fault.

    Attributes:
      elements: These.
      informative: How many could tell.
    """

    elements: tuple[str, ...]
    informative: int

    @property
    def words(self) -> str:
        """For a sentence.

        >>> Agreement(("a", "b"), 3).words
        '2 of 3 elements'
        """
        return f"{len(self.elements)} of {counted(self.informative, 'element')}"

    def verdict(
        self,
        name: str,
        at: Place,
        epochs: Iterable[int],
        words: str,
        numbers: Mapping[str, float] | None = None,
        *,
        is_note: bool = False,
    ) -> Verdict:
        """What they show.

        Args:
          name: As in `Verdict`.
          at: Where it begins.
          epochs: In which they show it, in any order and any number of times.
          words: As in `Verdict`.
          numbers: Those of the words, beside how many elements there are.
          is_note: As in `Verdict`.
        """
        counts = {"num_elements": len(self.elements), "num_informative": self.informative}
        return Verdict(
            name,
            at.split,
            at.stage,
            at.place,
            self.elements,
            tuple(sorted(set(epochs))),
            words,
            is_note,
            {**(numbers or {}), **counts},
        )


def agreement(
    showing: Iterable[str],
    informative: Iterable[str],
    *,
    at_least: int | None = None,
    share: float = 1.0,
) -> Agreement | None:
    """Whether enough of the elements that can tell show a fault.

    Args:
      showing: Elements that show it, each any number of times.
      informative: Those that can tell, likewise.
      at_least: As many are enough; None: three quarters of them.
      share: How many of those that can tell would show it; three quarters of these, then.

    >>> agreement(["a", "a", "b"], ["a", "b", "c"]) is None
    True
    """
    elements, all_of_them = tuple(sorted(set(showing))), set(informative)
    enough = AGREEMENT * share * len(all_of_them) if at_least is None else at_least
    if not elements or len(elements) < enough:
        return None
    return Agreement(elements, len(all_of_them))


def by_chance(labels: Iterable[Hashable], times: int = 2) -> float:
    """How often labels that are exchanged at random differ at least once.

    Of two classes half of the elements get the label that they had.

    Args:
      labels: Of many elements.
      times: How often each gets one.

    >>> by_chance([0, 0, 1, 1]), by_chance([0, 0, 1, 1], times=3)
    (0.5, 0.75)
    """
    counts = Counter(labels)
    return 1.0 - sum((count / counts.total()) ** times for count in counts.values())


def counted(number: int, noun: str) -> str:
    """A number and its noun.

    >>> counted(1, "element"), counted(2, "element")
    ('1 element', '2 elements')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
