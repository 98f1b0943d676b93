"""Cues: what alone suffices to carry pictures to a class."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np

from tb_interpret.cues.cue import Cue
from tb_interpret.cues.places import hottest_windows, what_sets_apart
from tb_interpret.cues.properties import (
    Brightness,
    Color,
    Contrast,
    Detail,
    Level,
    Noise,
    Shading,
    Sharpness,
)
from tb_interpret.cues.regions import Corners, HotWindow, Ring, Strip, Window
from tb_interpret.engine.cue_search import Search, search
from tb_interpret.engine.looked_at import LookedAt, look_at
from tb_interpret.engine.progress import ProgressLine
from tb_interpret.maths.numbers_given import check_whole
from tb_interpret.methods.grad_cam import GradCAM
from tb_interpret.methods.input_x_gradient import InputXGradient
from tb_interpret.methods.method import checked_layers
from tb_interpret.results.cue_cards import CueCard, CueCards, CuePictures

# Parts of the picture's shorter side, of windows.
_PARTS = (1 / 8, 1 / 5)
# Windows of each size, of each map.
_WINDOWS = 2
# Of a card, exchanges that are shown.
_SHOWN = 3

# What is tried for each class, besides windows where its maps are hottest.
CUES: tuple[Cue, ...] = (
    *(HotWindow(), Ring(), Corners()),
    *(Strip("top"), Strip("bottom"), Strip("left"), Strip("right")),
    *(Level(), Brightness(), Contrast(), Color(), Shading(), Noise(), Sharpness(), Detail()),
)


@dataclasses.dataclass(frozen=True)
class Cues:
    """What alone carries pictures of other classes to a class.

    A cue is moved from pictures of a class (donors) into pictures of other
    classes that the network gets right (receivers). What carries them to the
    class, more than the same part of their own class's pictures does, is
    chosen on one half of the pictures and tested on the other.

    Args:
      validation_data: Pictures with labels: arrays, a dataset, a PyDataset.
      max_examples: How many of them are looked at, as many of each class.
      cues: What is tried, in place of all that is known; windows where the
        class's maps are hottest are tried anyway.
      layer: Whose maps say where: as in `GradCAM`.
      seed: Of all choices.

    Raises:
      ValueError: An argument is of no accepted kind.
    """

    validation_data: Any = None
    max_examples: int = dataclasses.field(default=500, kw_only=True)
    cues: Sequence[Cue] | None = dataclasses.field(default=None, kw_only=True)
    layer: Any = dataclasses.field(default=None, kw_only=True)
    seed: int = dataclasses.field(default=0, kw_only=True)

    def __post_init__(self) -> None:
        check_whole("max_examples", self.max_examples)
        check_whole("seed", self.seed, least=0)
        checked_layers(self.layer, several=False)
        for cue in self.cues or ():
            if not isinstance(cue, Cue):
                raise ValueError(
                    f"`cues` holds something else. Received: {cue!r:.80}. Expected cues, as "
                    "tb_interpret.methods.cues.CUES has them. Leave it out for all of them."
                )

    def explain(
        self, model: keras.Model, images: Any = None, labels: Any = None, *, class_names: Any = None
    ) -> CueCards:
        """Looks for cues of a model as it is now.

        Args:
          model: A built model of any style that tells classes or labels.
          images: Pictures that it was not trained on: a batch of model inputs,
            `(images, labels)`, a dataset or a PyDataset. By default the
            validation data.
          labels: Of the images. Without any, what the model predicts.
          class_names: Names by class index, a list or a dict.

        Returns:
          The cards, sorted by effect.

        Raises:
          ValueError: The pictures or labels do not suit the model, it tells
            no classes, or there are too few pictures to test anything.
        """
        source = self.validation_data if images is None else images
        source = source if labels is None else (source, labels)
        requests = [InputXGradient().request([0]), GradCAM(self.layer).request([0])]
        seen = look_at(
            *(model, source, requests, self.max_examples, self.seed, class_names),
            may_lack_layer=self.layer is None,
        )
        line = ProgressLine("Cues", "stages")
        stages = ["screening", "comparing", "testing"]
        found = search(
            seen.judged,
            lambda target, rows: self._for_class(seen, target, rows),
            seen.judge,
            self.seed,
            lambda stage: line.update(stages.index(stage), len(stages)),
        )
        line.update(len(stages), len(stages))
        return _as_cards(seen, found)

    def _for_class(self, seen: LookedAt, target: int, rows: np.ndarray) -> list[Cue]:
        """What is tried for a class: windows, and all that suits the pictures."""
        pictures = seen.judged.pictures.values
        own = np.intersect1d(rows, seen.judged.donors(target))
        others = np.setdiff1d(rows, np.flatnonzero(seen.judged.belongs[:, target]))
        heats = [
            np.maximum(maps[own].mean(axis=0) - maps[others].mean(axis=0), 0) for maps in seen.maps
        ]
        heats.append(what_sets_apart(pictures[rows], seen.judged.belongs[rows, target]))
        places = list(
            dict.fromkeys(
                place for heat in heats for place in hottest_windows(heat, _PARTS, _WINDOWS)
            )
        )
        general = CUES if self.cues is None else self.cues
        return [
            *(Window(place) for place in places),
            *(cue for cue in general if cue.suits(pictures.shape[1:])),
        ]


def _as_cards(seen: LookedAt, found: Search) -> CueCards:
    names = seen.class_names
    size = seen.judged.pictures.values.shape[1:3]
    cards = []
    for finding in found.findings:
        exchange = finding.outcome.exchange
        carried = np.flatnonzero(finding.outcome.carried)
        shown = [_pictures(seen, exchange.cue, exchange, row) for row in carried[:_SHOWN]]
        donor = seen.judged.pictures.take(exchange.donors[carried[:1]])
        target = exchange.target
        cards.append(
            CueCard(
                target,
                exchange.cue.kind,
                exchange.cue.place(donor),
                *(finding.effect, finding.low, finding.high, finding.p, finding.donors),
                shown[0],
                shown[1:],
                exchange.cue.words(size),
                names[target] if target < len(names) else f"class {target}",
            )
        )
    count = len(seen.judged.pictures)
    return CueCards(cards, count, len(found.screened), seen.passes + found.num_judged / count)


def _pictures(seen: LookedAt, cue: Cue, exchange: Any, row: int) -> CuePictures:
    one = np.array([row])
    receiver = seen.judged.pictures.take(exchange.receivers[one])
    donor = seen.judged.pictures.take(exchange.donors[one])
    after = cue.move(receiver, donor)
    place = cue.place(donor)
    crop = seen.shown(donor.values)[0]
    if place is not None:
        crop = crop[place[0] : place[2], place[1] : place[3]]
    return CuePictures(crop, seen.shown(receiver.values)[0], seen.shown(after)[0])
