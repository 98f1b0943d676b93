"""What is tried for a class: windows where something sets it apart, and all that is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tb_interpret.cues.cue import Cue
from tb_interpret.cues.lighting import Shading
from tb_interpret.cues.overlay import Overlay, Pattern, fine_structure, overlaid, shared
from tb_interpret.cues.places import hottest_bands, hottest_windows, what_sets_apart
from tb_interpret.cues.properties import (
    Brightness,
    Color,
    Contrast,
    Level,
    Noise,
    Sharpness,
    Spectrum,
)
from tb_interpret.cues.regions import Band, Corners, HotWindow, Ring, Strip, Window
from tb_interpret.engine.exchanges import Judged

# Parts of the picture's shorter side, of windows.
_PARTS = (1 / 8, 1 / 5)
# Of the side that a band crosses.
_BAND = 1 / 4
# Windows of each size, of each map.
_WINDOWS = 2

# What is tried for each class, besides windows where its maps are hottest.
CUES: tuple[Cue, ...] = (
    *(HotWindow(), Ring(), Corners()),
    *(Strip("top"), Strip("bottom"), Strip("left"), Strip("right")),
    *(Level(), Brightness(), Contrast(), Color(), Shading(), Noise(), Sharpness(), Spectrum()),
)


def tried_for(
    target: int,
    rows: np.ndarray,
    judged: Judged,
    maps: Sequence[np.ndarray],
    general: Sequence[Cue] = CUES,
) -> list[Cue]:
    """Windows, and those of the others that suit the pictures.

    Args:
      target: The class.
      rows: Which pictures are looked at.
      judged: All of them.
      maps: Where the network looks in each, `(pictures, height, width)`, nothing
        below 0.
      general: What is tried besides windows.
    """
    pictures, belongs = judged.pictures.values, judged.belongs[:, target]
    own = np.intersect1d(rows, judged.donors(target))
    others = np.setdiff1d(rows, np.flatnonzero(belongs))
    heats = [np.maximum(each[own].mean(axis=0) - each[others].mean(axis=0), 0) for each in maps]
    heats.append(what_sets_apart(pictures[rows], belongs[rows]))
    places = [place for heat in heats for place in hottest_windows(heat, _PARTS, _WINDOWS)]
    bands = hottest_bands(heats[-1], _BAND)
    return [
        *(Window(place) for place in dict.fromkeys(places)),
        *map(Band, bands),
        *(_over_all_of_it(pictures[rows], belongs[rows]) if len(own) and len(others) else []),
        *(cue for cue in general if cue.suits(pictures.shape[1:])),
    ]


def _over_all_of_it(pictures: np.ndarray, of_class: np.ndarray) -> list[Cue]:
    fine = fine_structure(pictures)
    return [Overlay(overlaid(fine, of_class)), Pattern(shared(fine, of_class))]
