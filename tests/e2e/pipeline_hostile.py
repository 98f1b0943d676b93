"""Logs of input pipelines that no training writes: HTML in every name, and very many pictures."""

from __future__ import annotations

import io
import pathlib

import numpy as np
from PIL import Image

from tb_interpret_plugin import metadata
from tests.hostile.logs import MARKUP, SCRIPT, sealed
from tests.plugin.event_files import blob_event, write_run

WORDS = f"{MARKUP} {SCRIPT}"
# Series are found by their tags, which are names of files to the fast loader.
HOSTILE, MANY = "hostile", "many"
STAGES, ELEMENTS = 10, 1024
SPLITS = ("train", "validation")


def write_hostile(logdir: pathlib.Path) -> None:
    """One run whose every text is HTML: of stages, splits, elements, labels, notes, verdicts."""
    stages = [
        metadata.PipelineStage(
            split=WORDS,
            stage=WORDS,
            place=place,
            note=WORDS,
            white=255,
            before_white=255,
            elements=[_element(WORDS, label=WORDS, note=WORDS, fed=place == 0)],
        )
        for place in range(2)
    ]
    verdict = metadata.Verdict(
        name=WORDS, text=WORDS, elements=[WORDS], epochs=[0], split=WORDS, stage=WORDS
    )
    events = []
    for place, stage in enumerate(stages):
        tag = f"pipeline/{place}/{MARKUP}"
        record = metadata.Record(schema_version=2, pipeline=stage, notes=[WORDS])
        events.append(blob_event(tag, 0, [sealed(record, tag, 0)], _series(WORDS, WORDS)))
    tag = metadata.VERDICTS_TAG
    found = metadata.Record(schema_version=2, verdicts=[verdict])
    series = _series("Verdicts", "", kind=metadata.VERDICTS)
    events.append(blob_event(tag, 0, [sealed(found, tag, 0)], series))
    write_run(logdir, f"{HOSTILE}/interpret", events)


def write_many(logdir: pathlib.Path) -> None:
    """As many elements as can be followed, at ten stages of two splits."""
    elements = [_element(f"img_{index:04}.png", label="cat") for index in range(ELEMENTS)]
    events = []
    for split in SPLITS:
        for place in range(STAGES):
            stage = metadata.PipelineStage(
                split=split, stage=f"stage {place}", place=place, white=255, elements=elements
            )
            tag = metadata.pipeline_tag(split, stage.stage)
            record = metadata.Record(schema_version=2, pipeline=stage)
            series = _series(stage.stage, split)
            events.append(blob_event(tag, 0, [sealed(record, tag, 0)], series))
    write_run(logdir, f"{MANY}/interpret", events)


def _element(
    id_: str, *, label: str, note: str = "", fed: bool = False
) -> metadata.PipelineElement:
    passing = metadata.Passing(
        picture=_PICTURE, shape=[16, 16, 3], dtype="uint8", maximum=255, mean=99, label=label
    )
    element = metadata.PipelineElement(id=id_, note=note, after=passing)
    if fed:
        element.before.CopyFrom(passing)
    return element


def _series(stage: str, split: str, kind: int = metadata.PIPELINE) -> metadata.SeriesMetadata:
    return metadata.SeriesMetadata(
        schema_version=2, kind=kind, method="pipeline", title=stage, layer=split
    )


def _png() -> bytes:
    pixels = np.random.default_rng(0).integers(0, 256, (16, 16, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


_PICTURE = _png()
