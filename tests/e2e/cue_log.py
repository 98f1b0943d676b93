"""A log of cues in three runs, of which one has learnt a mark in a corner; nothing is trained."""

from __future__ import annotations

import pathlib
import sys
from collections.abc import Mapping

import fashion_mnist
import numpy as np

from tb_interpret.pictures.rendering import encode_png
from tb_interpret.results.cue_cards import CueCard, CueCards, CuePictures
from tb_interpret.results.cue_report import CueReport, Elsewhere, Which
from tb_interpret.summary import values
from tb_interpret.summary.cue_messages import cue_message
from tb_interpret.summary.event_file import EventFile
from tb_interpret_plugin import metadata
from tests.plugin.event_files import examples_metadata, maps_metadata

TAG = metadata.series_tag("cues", "")
MAPS_TAG = metadata.series_tag("grad_cam", "conv")
EPOCHS = 4
LAST = EPOCHS - 1
RUNS = ("clean,seed=0", "clean,seed=1", "marked")
MARKED = RUNS[-1]
SHIRT, TROUSER = fashion_mnist.SHIRT, fashion_mnist.TROUSER
MARK, GROUND = (SHIRT, "window"), (TROUSER, "level")
# From one epoch to the next: none before what it does first is given.
EFFECTS: Mapping[str, Mapping[Which, tuple[float, ...]]] = {
    RUNS[0]: {GROUND: (0.41, 0.38, 0.36)},
    RUNS[1]: {GROUND: (0.36, 0.33, 0.35)},
    MARKED: {MARK: (0.52, 0.58, 0.71), GROUND: (0.46, 0.32, 0.30)},
}
WORDS = {
    MARK: "a window at the top left, 4 × 4 pixels",
    GROUND: "how bright the ground is",
}
BESIDE = [Elsewhere(RUNS[0], 0.04, True), Elsewhere(RUNS[1], 0.06, True)]
PICTURES, TESTS = 1000, 190
_PLACE = (1, 1, 5, 5)


def write_log(logdir: pathlib.Path) -> None:
    """Writes the event files of all runs."""
    series = metadata.SeriesMetadata(
        kind=metadata.CUES, method="cues", title="Cues", details="every 2 epochs anew"
    )
    for run in RUNS:
        file = EventFile(str(logdir / run / metadata.RUN_NAME))
        for epoch in range(EPOCHS):
            record = metadata.Record(schema_version=metadata.SCHEMA_VERSION)
            record.cues.CopyFrom(cue_message(_report(run, epoch)))
            file.add(epoch, [values.series_value(TAG, series, record, epoch)])
        if run == MARKED:
            _write_examples(file)
        file.close()


def _write_examples(file: EventFile) -> None:
    """Maps of two T-shirts and then two shirts, for the timeline; of nothing else."""
    clothes, labels = fashion_mnist.load("test")
    chosen = [
        *np.flatnonzero(labels == fashion_mnist.T_SHIRT)[:2],
        *np.flatnonzero(labels == SHIRT)[:2],
    ]
    examples = metadata.ExampleSet(
        schema_version=metadata.SCHEMA_VERSION,
        digest="d",
        class_names=fashion_mnist.CLASS_NAMES,
        examples=[
            metadata.Example(
                id=f"e{i}",
                index=i,
                label=labels[of],
                picture=encode_png(clothes[of].astype(np.uint8)),
                height=28,
                width=28,
            )
            for i, of in enumerate(chosen)
        ],
    )
    file.add(0, [values.series_value(metadata.EXAMPLES_TAG, examples_metadata(), examples, 0)])
    maps = np.stack([_mean_map(SHIRT).astype(np.float32)] * len(chosen))
    count = len(chosen)
    facts = metadata.Facts(
        target=[SHIRT] * count,
        score=[2.0] * count,
        prediction=[SHIRT] * count,
        probability=[0.9] * count,
        minimum=[0.0] * count,
        maximum=[1.0] * count,
        flags=[0] * count,
    )
    for epoch in range(EPOCHS):
        record = metadata.Record(
            schema_version=metadata.SCHEMA_VERSION,
            examples_digest="d",
            facts=facts,
            maps=metadata.encode_maps(maps),
        )
        file.add(epoch, [values.series_value(MAPS_TAG, maps_metadata("conv"), record, epoch)])


def _report(run: str, epoch: int) -> CueReport:
    """At the first epoch nothing is found."""
    effects = {which: each[epoch - 1] for which, each in EFFECTS[run].items() if epoch}
    cards = [_card(which, effect, epoch) for which, effect in effects.items()]
    is_search = epoch % 2 == 0
    return CueReport(
        CueCards(cards, PICTURES, TESTS if is_search else len(cards), 20.0 if is_search else 4.0),
        effects,
        {which: (1, EFFECTS[run][which][0]) for which in effects},
        {target: fashion_mnist.CLASS_NAMES[target] for target, _ in effects},
        {target: _mean_map(target) for target, _ in effects},
        {which: BESIDE if which == MARK else [] for which in effects},
        is_search,
    )


def _card(which: Which, effect: float, epoch: int) -> CueCard:
    target, kind = which
    exchanges = [_exchange(which, number + 3 * epoch) for number in range(3)]
    return CueCard(
        target=target,
        kind=kind,
        place=_PLACE if which == MARK else None,
        effect=effect,
        low=effect - 0.06,
        high=effect + 0.07,
        p=1e-6 if which == MARK else 0.012,
        donors=0.83,
        pictures=exchanges[0][0],
        others=[pictures for pictures, _ in exchanges[1:]],
        receivers=[taken for _, taken in exchanges],
        words=WORDS[which],
        name=fashion_mnist.CLASS_NAMES[target],
    )


def _exchange(which: Which, number: int) -> tuple[CuePictures, str]:
    """What is moved, and a picture before and after; and what it is of."""
    clothes, labels = fashion_mnist.load("test")
    donor = _made(which, _of(which[0], number))
    others = np.flatnonzero(labels != which[0])
    receiver = int(others[7 * number])
    before = clothes[receiver].astype(np.uint8)
    top, left, bottom, right = _PLACE
    crop = donor[top:bottom, left:right] if which == MARK else donor
    taken = fashion_mnist.CLASS_NAMES[labels[receiver]]
    return CuePictures(crop, before, _made(which, before)), taken


def _of(target: int, number: int) -> np.ndarray:
    clothes, labels = fashion_mnist.load("test")
    return np.asarray(clothes[labels == target][number], np.uint8)


def _made(which: Which, picture: np.ndarray) -> np.ndarray:
    """With the mark in its corner, or on a brighter ground."""
    top, left, bottom, right = _PLACE
    made = np.maximum(picture, 60) if which == GROUND else picture.copy()
    if which == MARK:
        made[top:bottom, left:right] = 255 - 40 * (np.indices((4, 4)).sum(0) % 2)[..., None]
    return made


def _mean_map(target: int) -> np.ndarray:
    """Where the class's pictures are bright, and where the mark is."""
    heat = np.mean([_of(target, number)[..., 0] for number in range(8)], axis=0) / 510
    top, left, bottom, right = _PLACE
    if target == SHIRT:
        heat[top:bottom, left:right] = 1.0
    return np.asarray(heat)


if __name__ == "__main__":
    write_log(pathlib.Path(sys.argv[1]))
