"""Values that are lost on the way."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from tb_interpret.pipeline.verdicts.judge import judge
from tests.pipeline.verdicts import changes
from tests.pipeline.verdicts.photographs import elements, photographs
from tests.pipeline.verdicts.planted import (
    BYTES,
    PHOTOS,
    RANGES,
    assert_found,
    told,
)
from tests.pipeline.verdicts.stream import LOADED, TAP, Stage, observe, stage
from tests.whole import spread


def _added(x):
    return x + np.uint8(60)


def _subtracted(x):
    return x - np.uint8(60)


def _multiplied(x):
    return x * np.uint8(2)


def _gain(x):
    return (x.astype(np.float32) * 1.5).astype(np.int32).astype(np.uint8)


def _contrast(x):
    return ((x.astype(np.float32) - 110) * 1.9 + 110).astype(np.int32).astype(np.uint8)


def _noise(x):
    noise = np.random.default_rng(int(x.sum()) % 97).normal(0, 20, x.shape)
    return x + noise.astype(np.int16).astype(np.uint8)


def _standardized_after(x):
    return changes.standardized(x + np.uint8(60))


def _one_channel(x):
    return x + np.uint8([60] + [0] * (x.shape[2] - 1))


def _resized_after(x):
    small = cv2.resize(x + np.uint8(70), (x.shape[1] // 2, x.shape[0] // 2), interpolation=0)
    return small.reshape(x.shape[0] // 2, x.shape[1] // 2, -1)


def _scaled_after(x):
    return (x + np.uint8(60)).astype(np.float32) / 255


@pytest.mark.parametrize(
    ("wrap", "name"),
    spread(
        [
            *(_added, _subtracted, _multiplied, _gain, _contrast, _noise, _one_channel),
            *(_scaled_after, _standardized_after),
        ],
        BYTES,
    ),
)
def test_values_wrapped_round(name, wrap):
    found = observe(elements(BYTES[name]), LOADED, stage("brightened", wrap), TAP)
    assert_found(found, "values wrapped round", "brightened")


def test_values_wrapped_round_with_random_numbers_and_a_flip():
    def brighten(e, rng):
        flipped = changes.flipped_at_random(changes.LEFT_TO_RIGHT)(e, rng)
        return replace(flipped, image=flipped.image + np.uint8(rng.integers(20, 80)))

    found = observe(elements(PHOTOS), LOADED, Stage("augmented", brighten, is_random=True), TAP)
    assert_found(found, "values wrapped round", "augmented")


@pytest.mark.parametrize("pictures", [photographs(96, 128), photographs(80, 80)])
def test_values_wrapped_round_and_resized(pictures):
    found = observe(elements(pictures), LOADED, stage("brightened", _resized_after), TAP)
    assert_found(found, "values wrapped round", "brightened")


def test_values_wrapped_round_in_a_crop():
    def brighten(e, rng):
        cut = changes.cropped_at_random(0.7)(e, rng)
        return replace(cut, image=cut.image + np.uint8(90))

    found = observe(
        elements(photographs(96, 128)), LOADED, Stage("augmented", brighten, is_random=True), TAP
    )
    assert_found(found, "values wrapped round", "augmented")


@pytest.mark.parametrize(
    "cast",
    [
        lambda x: x.astype(np.int8),
        lambda x: (x.astype(np.uint16) * 3 + 7).astype(np.uint8),
    ],
    ids=["int8", "uint16 to uint8"],
)
def test_casts_to_smaller_integers_wrap_round(cast):
    found = observe(elements(PHOTOS), LOADED, stage("cast", cast), TAP)
    assert_found(found, "values wrapped round", "cast")


def test_floats_beyond_255_wrap_round_when_they_become_bytes():
    flow = elements(PHOTOS.astype(np.float32) / 255)
    gain = stage("brightened", lambda x: (x * 255 * 1.6).astype(np.int32).astype(np.uint8))
    assert_found(observe(flow, LOADED, gain, TAP), "values wrapped round", "brightened")


@pytest.mark.parametrize(
    ("name", "cast"),
    [
        ("0 to 1", lambda x: x.astype(np.uint8)),
        ("0 to 1", lambda x: x.astype(np.int32)),
        ("0 to 1", lambda x: x.astype(np.uint8).astype(np.float32)),
        ("0 to 1", lambda x: x[:, ::-1].astype(np.uint8)),
        ("float16", lambda x: x.astype(np.uint8)),
        ("-1 to 1", lambda x: x.astype(np.int8)),
        ("standardized", lambda x: x.astype(np.int32)),
        ("bytes", lambda x: x // 255),
    ],
)
def test_few_values_left(name, cast):
    pictures = RANGES[name].copy()
    # Highlights of photographs are white.
    pictures[:, :6, :6] = pictures.max()
    found = observe(elements(pictures), LOADED, stage("cast", cast), TAP)
    assert_found(found, "few values left", "cast")


@pytest.mark.parametrize("pictures", ["RGB", "gray", "13 channels"])
def test_what_a_cast_leaves_is_told_once(pictures):
    unit = BYTES[pictures].astype(np.float32) / 255
    flow = observe(
        elements(unit),
        LOADED,
        stage("cast", lambda x: x.astype(np.uint8)),
        stage("scaled", changes.to_unit),
    )
    assert_found(flow, "few values left", "cast")


@pytest.mark.parametrize("name", ["0 to 1", "float16", "standardized", "-1 to 1"])
@pytest.mark.parametrize("kind", ["NaN", "infinite", "one element"])
def test_not_finite(name, kind):
    def spoil(e, rng):
        image = e.image.copy()
        if kind != "one element" or e.label == 3:
            image[3:5, 2:4] = np.inf if kind == "infinite" else np.nan
        return replace(e, image=image)

    found = observe(elements(RANGES[name]), LOADED, Stage("standardized", spoil), TAP)
    verdicts = told(found)
    assert [(each.name, each.stage) for each in verdicts] == [("not finite", "standardized")]
    assert len(verdicts[0].elements) == (1 if kind == "one element" else 8)
    assert ("NaN" in verdicts[0].words) == (kind != "infinite")


@pytest.mark.parametrize("name", RANGES)
def test_constant(name):
    found = observe(elements(RANGES[name]), LOADED, stage("scaled", lambda x: x * 0), TAP)
    assert_found(found, "constant", "scaled")


def test_bytes_divided_by_whole_numbers_are_told_though_some_show_nothing_any_more():
    """Where a picture has no 255 nothing is left of it."""
    pictures = np.minimum(PHOTOS, 254)
    pictures[:3, :6, :6] = 255
    verdicts = judge(observe(elements(pictures), LOADED, stage("cast", lambda x: x // 255), TAP))
    assert [(each.name, each.stage) for each in verdicts] == [("few values left", "cast")]
