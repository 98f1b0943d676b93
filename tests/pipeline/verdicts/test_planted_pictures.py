"""Pictures that are turned inside out: channels, places."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from tb_interpret.pipeline.verdicts.judge import judge
from tests.pipeline.verdicts import changes
from tests.pipeline.verdicts.photographs import clothes, elements, photographs
from tests.pipeline.verdicts.planted import (
    PHOTOS,
    RANGES,
    assert_found,
    on_image,
)
from tests.pipeline.verdicts.stream import LOADED, TAP, Stage, observe, stage
from tests.whole import spread


@pytest.mark.parametrize("name", RANGES)
def test_channels_reversed(name):
    flow = elements(RANGES[name])
    assert_found(
        observe(flow, LOADED, stage("resized", lambda x: x[..., ::-1]), TAP),
        *("channels reversed", "resized"),
        note=True,
    )


HIDDEN = {
    "channels reversed": on_image(lambda x: x[..., ::-1]),
    "scrambled": on_image(lambda x: x.reshape(x.shape[1], x.shape[0], 3)),
    "stretched": lambda e, rng: changes.resized(48, 48)(e),
    "mask not moved with the picture": lambda e, rng: replace(
        changes.flipped_at_random(changes.LEFT_TO_RIGHT)(e, rng), mask=e.mask
    ),
    "boxes not moved with the picture": lambda e, rng: replace(
        changes.turned(e, changes.UPSIDE_DOWN), boxes=e.boxes
    ),
    "mask has new values": lambda e, rng: replace(
        changes.resized(72, 96)(e), mask=cv2.resize(e.mask * 3, (96, 72))
    ),
    "values wrapped round": on_image(lambda x: x + np.uint8(70)),
    "few values left": on_image(lambda x: x // 255),
    "not finite": on_image(lambda x: x / np.float32(0) * 0),
    "constant": on_image(lambda x: x * 0),
    "scaled twice": on_image(lambda x: x / np.float32(255**2)),
    "label changes between stages": lambda e, rng: replace(e, label=int(rng.integers(10))),
}


@pytest.mark.parametrize("name", HIDDEN)
@pytest.mark.filterwarnings("ignore:.*encountered")
def test_what_happens_between_two_stages_is_told_of_the_second(name):
    white = PHOTOS.copy()
    white[:, :6, :6] = 255
    found = observe(elements(white, objects=True), LOADED, Stage("hidden", HIDDEN[name]), TAP)
    seen = [each for each in found if each.stage != "hidden"]
    verdict = assert_found(seen, name, TAP.name, note=name == "channels reversed")
    assert "Between stages 'loaded' and" in verdict.words


def test_channels_reversed_on_the_way_to_a_tap_beside_a_flip():
    reverse = Stage(
        "mixed",
        lambda e, rng: replace(
            changes.turned(e, changes.LEFT_TO_RIGHT), image=e.image[:, ::-1, ::-1]
        ),
    )
    found = observe(elements(PHOTOS), LOADED, reverse, TAP)
    hidden = [each for each in found if each.stage != "mixed"]
    verdict = assert_found(hidden, "channels reversed", TAP.name, note=True)
    assert "Between stages 'loaded' and" in verdict.words


def test_caffe_is_a_note_at_most():
    found = judge(observe(elements(PHOTOS), LOADED, stage("scaled", changes.as_caffe), TAP))
    assert [(each.name, each.is_note) for each in found] == [("channels reversed", True)]


@pytest.mark.parametrize("both", [True, False])
def test_channels_reversed_in_one_split_alone_says_so(both):
    reverse = stage("reversed", lambda x: x[..., ::-1])
    train = observe(elements(PHOTOS), LOADED, reverse, TAP)
    other = [reverse] if both else []
    validation = observe(elements(PHOTOS), LOADED, *other, TAP, split="validation")
    (found,) = judge([*train, *validation])
    assert (found.name, found.split) == ("channels reversed", "train")
    assert ("In validation they have not" in found.words) == (not both)


def _reshaped_rows(x):
    return x.reshape(x.shape[1], x.shape[0], x.shape[2])


def _reshaped_first(x):
    return np.moveaxis(x.reshape(x.shape[2], x.shape[0], x.shape[1]), 0, -1)


def _reshaped_last(x):
    return np.moveaxis(x, -1, 0).reshape(x.shape)


def _first(x):
    return x.reshape(x.shape[2], x.shape[0], x.shape[1])


def _shuffled(x):
    flat = x.reshape(-1, x.shape[2])
    return flat[np.random.default_rng(0).permutation(len(flat))].reshape(x.shape)


@pytest.mark.parametrize(
    ("reshape", "name"),
    spread(
        [_reshaped_rows, _reshaped_first, _reshaped_last, _first, _shuffled],
        ["bytes", "0 to 1", "standardized", "uint16"],
    ),
)
def test_scrambled(reshape, name):
    flow = elements(RANGES[name])
    assert_found(observe(flow, LOADED, stage("arranged", reshape), TAP), "scrambled", "arranged")


def test_scrambled_and_scaled_in_one():
    scrambled = stage("arranged", lambda x: changes.to_unit(_reshaped_rows(x)))
    assert_found(observe(elements(PHOTOS), LOADED, scrambled, TAP), "scrambled", "arranged")


@pytest.mark.parametrize(
    ("size", "name"),
    spread([(64, 64), (32, 96), (44, 48)], ["bytes", "0 to 1", "standardized", "float16"]),
)
def test_stretched(size, name):
    way = cv2.INTER_AREA if size == (64, 64) else cv2.INTER_LINEAR

    def resize(x):
        return cv2.resize(x.astype(np.float32), size, interpolation=way).astype(x.dtype)

    flow = elements(RANGES[name])
    found = observe(flow, LOADED, stage("resized", resize), TAP)
    verdict = assert_found(found, "stretched", "resized")
    ratio = (size[0] / 64) / (size[1] / 48)
    assert verdict.numbers["factor"] == pytest.approx(max(ratio, 1 / ratio), abs=0.01)


def test_stretched_gray():
    resize = stage("resized", lambda x: cv2.resize(x, (42, 28))[..., None])
    assert_found(observe(elements(clothes()), LOADED, resize, TAP), "stretched", "resized")


def test_sizes_of_what_is_stretched_are_those_of_one_picture():
    tall = {f"tall {i}": e for i, e in enumerate(elements(photographs(90, 60)).values())}
    wide = {f"wide {i}": e for i, e in enumerate(elements(photographs(60, 90)).values())}
    resized = stage("resized", lambda x: cv2.resize(x, (64, 64), interpolation=cv2.INTER_AREA))
    (verdict,) = judge(observe({**tall, **wide}, LOADED, resized))
    assert "the first from 90×60 to 64×64" in verdict.words or (
        "the first from 60×90 to 64×64" in verdict.words
    )
    is_tall = "90×60" in verdict.words
    assert f"1.50 times {'wider' if is_tall else 'taller'}" in verdict.words
