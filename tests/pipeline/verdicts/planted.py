"""Pictures to plant faults in, and what is expected of the verdicts."""

from __future__ import annotations

from dataclasses import replace

import ml_dtypes
import numpy as np

from tb_interpret.pipeline.verdicts.judge import judge
from tests.pipeline.verdicts import changes
from tests.pipeline.verdicts.photographs import clothes, elements, photographs
from tests.pipeline.verdicts.stream import Stage

PHOTOS = photographs()
BYTES = {
    "RGB": PHOTOS,
    "large RGB": photographs(120, 96),
    "gray": clothes(),
    "4 channels": photographs(40, 40, channels=4),
    "13 channels": photographs(32, 40, channels=13),
}
FLIP = Stage("flipped", changes.flipped_at_random(changes.LEFT_TO_RIGHT), is_random=True)


def ranges(pictures):
    """The same pictures in other numbers."""
    floats = pictures.astype(np.float32)
    return {
        "bytes": pictures,
        "0 to 1": floats / 255,
        "-1 to 1": floats / 127.5 - 1,
        "0 to 255": floats,
        "standardized": (floats / 255 - 0.45) / 0.225,
        "float16": (floats / 255).astype(np.float16),
        "bfloat16": (floats / 255).astype(ml_dtypes.bfloat16),
        "uint16": pictures.astype(np.uint16) * 257,
    }


RANGES = ranges(PHOTOS)


def told(observations, **options):
    return [each for each in judge(observations, **options) if not each.is_note]


def assert_found(observations, name, stage_name, *, split="train", note=False, **options):
    """One verdict, in words and numbers, and it is this."""
    found = judge(observations, **options)
    if not note:
        found = [each for each in found if not each.is_note]
    assert [(each.name, each.split, each.stage) for each in found] == [(name, split, stage_name)]
    verdict = found[0]
    assert verdict.is_note == note
    assert repr(stage_name) in verdict.words
    assert "element" in verdict.words
    assert len(verdict.elements) >= 2
    assert verdict.epochs
    assert verdict.numbers["num_elements"] <= len(verdict.elements)
    return verdict


def masks_and_boxes(pictures):
    return elements(pictures, objects=True)


def on_image(function):
    return lambda e, rng: replace(e, image=function(e.image))
