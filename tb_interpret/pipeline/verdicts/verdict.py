"""A verdict: what is wrong at a stage of the input pipeline, in words and numbers."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

# Of the elements that can tell, as many must show a fault.
AGREEMENT = 0.75


@dataclasses.dataclass(frozen=True)
class Verdict:
    """One fault, told once, where it begins.

    Attributes:
      name: The fault in a few words, "values wrapped round".
      split: Where it was seen, "train".
      stage: At which stage it begins.
      place: Of that stage among those of its split.
      elements: Those that show it.
      epochs: In which they show it.
      words: Where, how many, by which numbers, and how to mend it.
      is_note: It may be by design.
      numbers: Those of the words, for programs.
    """

    name: str
    split: str
    stage: str
    place: int
    elements: tuple[str, ...]
    epochs: tuple[int, ...]
    words: str
    is_note: bool = False
    numbers: Mapping[str, float] = dataclasses.field(default_factory=dict, hash=False)
