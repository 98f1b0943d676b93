"""What was found of cues at one epoch of a training, and what lies beside it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import numpy as np

from tb_interpret.results.cue_cards import CueCards

# A class, and a kind of cue.
Which = tuple[int, str]


@dataclasses.dataclass(frozen=True)
class Elsewhere:
    """Another run.

    Attributes:
      run: Its name.
      effect: The most that a cue of the same kind does to the class there, about.
      lacks: Whether that is clearly less than here.
    """

    run: str
    effect: float
    lacks: bool


@dataclasses.dataclass(frozen=True)
class CueReport:
    """One epoch's cues.

    Attributes:
      cards: What replicates.
      effects: Of cards, and of what was one at an earlier epoch.
      since: The epoch at which each was a card first, and its effect then.
      names: Of the classes that they are about.
      mean_maps: Float `(height, width)`, nothing below 0: where the network
        looks in their pictures.
      elsewhere: Runs beside it, by card.
      is_search: Whether everything was looked for; else only what was found before was tested.
    """

    cards: CueCards
    effects: Mapping[Which, float]
    since: Mapping[Which, tuple[int, float]]
    names: Mapping[int, str]
    mean_maps: Mapping[int, np.ndarray]
    elsewhere: Mapping[Which, Sequence[Elsewhere]]
    is_search: bool
