"""Pictures that are scaled twice, or otherwise than others."""

from dataclasses import replace

import numpy as np
import pytest

from tb_interpret.pipeline.observation import Element
from tests.pipeline.verdicts import changes
from tests.pipeline.verdicts.photographs import elements
from tests.pipeline.verdicts.planted import (
    BYTES,
    FLIP,
    PHOTOS,
    RANGES,
    assert_found,
)
from tests.pipeline.verdicts.stream import LOADED, TAP, Stage, observe, stage
from tests.whole import star

TWICE = {
    "255": (changes.to_unit, changes.to_unit),
    "127.5": (changes.to_unit, changes.to_signed),
    "127.5 twice": (changes.to_signed, changes.to_signed),
    "standardized": (changes.standardized, lambda x: (x - 0.45) / 0.225),
    "means and deviations of bytes": (changes.to_unit, lambda x: (x - 116) / np.float32(57)),
    "256": (changes.to_unit, lambda x: x / np.float32(256)),
    "halved": (changes.to_unit, lambda x: (x - 0.5) / 0.5, lambda x: (x - 0.5) / 0.5),
    "Caffe": (
        changes.to_unit,
        lambda x: x[..., ::-1] - np.float32([103.9, 116.8, 123.7])[: x.shape[-1]],
    ),
}


@pytest.mark.parametrize("pictures", ["RGB", "large RGB", "gray"])
@pytest.mark.parametrize("kind", TWICE)
def test_scaled_twice(kind, pictures):
    names = ["scaled", "prepared", "inside of the model"][-len(TWICE[kind]) :]
    stages = [stage(name, function) for name, function in zip(names, TWICE[kind], strict=True)]
    found = observe(elements(BYTES[pictures]), LOADED, FLIP, *stages)
    assert_found(found, "scaled twice", "inside of the model")


@pytest.mark.parametrize("name", ["0 to 1", "float16"])
def test_scaled_twice_where_nothing_but_scaled_pictures_was_seen(name):
    found = observe(
        elements(RANGES[name]), LOADED, stage("scaled", lambda x: x / x.dtype.type(255)), TAP
    )
    assert_found(found, "scaled twice", "scaled")


def test_scaled_by_the_pipeline_and_by_the_model():
    inside = replace(stage("rescaling", changes.to_unit), is_in_model=True)
    train = observe(elements(PHOTOS), LOADED, stage("scaled", changes.to_unit), FLIP, inside)
    validation = observe(
        *(elements(PHOTOS, prefix="v"), LOADED, stage("scaled", changes.to_unit)),
        split="validation",
    )
    assert_found(train + validation, "scaled twice", "rescaling")


def test_bytes_scaled_twice_at_loading():
    flow = elements(PHOTOS)
    load = Stage(
        "loaded", lambda e, rng: replace(e, image=e.image / np.float32(255) / np.float32(255))
    )
    assert_found(observe(flow, load, TAP), "scaled twice", "loaded")
    seen = [
        replace(each, before=Element(None)) if each.stage == "loaded" else each
        for each in observe(flow, load, TAP)
    ]
    assert_found(seen, "scaled twice", "loaded")


OTHERWISE = {
    "not at all": (changes.to_unit, lambda x: x.astype(np.float32)),
    "as bytes": (changes.to_unit, lambda x: x),
    "0 to 1": (changes.to_signed, changes.to_unit),
    "-1 to 1": (changes.to_unit, changes.to_signed),
    "standardized": (changes.standardized, changes.to_unit),
    "each": (changes.to_unit, changes.standardized_each),
    "Caffe": (changes.as_caffe, lambda x: x.astype(np.float32)),
}


@pytest.mark.parametrize(("kind", "pictures"), star(OTHERWISE, ["RGB", "4 channels", "gray"]))
def test_train_and_validation_scaled_differently(kind, pictures):
    here, there = OTHERWISE[kind]
    other = BYTES[pictures][:, :, ::-1]
    train = observe(elements(BYTES[pictures]), LOADED, stage("scaled", here), FLIP, TAP)
    validation = observe(
        elements(other, prefix="v"), LOADED, stage("scaled", there), TAP, split="validation"
    )
    assert_found(
        *(train + validation, "train and validation scaled differently", "scaled"),
        split="validation",
    )


def test_scales_that_are_both_about_zero_are_told_by_what_was_done_to_all():
    train = observe(elements(PHOTOS), LOADED, FLIP, stage("scaled", changes.standardized), TAP)
    validation = observe(
        *(elements(PHOTOS[:, ::-1], prefix="v"), LOADED, stage("scaled", changes.to_signed), TAP),
        split="val",
    )
    name = "train and validation scaled differently"
    assert_found(train + validation, name, "scaled", split="val")


@pytest.mark.parametrize("taps", [True, False])
def test_validation_that_lacks_the_stage_that_scales(taps):
    tap = [TAP] if taps else []
    train = observe(elements(PHOTOS), LOADED, stage("scaled", changes.to_unit), FLIP, *tap)
    validation = observe(elements(PHOTOS, prefix="v"), LOADED, *tap, split="validation")
    assert_found(
        train + validation,
        "train and validation scaled differently",
        TAP.name if taps else "loaded",
        split="validation",
    )


def test_scales_are_compared_where_only_the_end_was_seen():
    train = observe(elements(RANGES["-1 to 1"]), TAP)
    validation = observe(elements(RANGES["0 to 1"], prefix="v"), TAP, split="val")
    name = "train and validation scaled differently"
    assert_found(train + validation, name, TAP.name, split="val")


def test_what_scaling_twice_leaves_of_a_picture_is_told_as_that_alone():
    once, again = (stage(name, lambda x: np.float32(x / 255)) for name in ("once", "again"))
    cast = stage("cast", lambda x: (x * 255).astype(np.uint8))
    assert_found(observe(elements(PHOTOS), LOADED, once, again, cast, TAP), "scaled twice", "again")
