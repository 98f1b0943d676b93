"""Odd observations are judged without a word too many, and without an error."""

import warnings
from dataclasses import replace

import numpy as np
import pytest

from tb_interpret.pipeline.observation import Element, Observation
from tb_interpret.pipeline.verdicts.judge import judge
from tests.pipeline.verdicts import changes
from tests.pipeline.verdicts.photographs import as_channels, elements, photographs
from tests.pipeline.verdicts.stream import LOADED, TAP, Stage, observe, random_stage, stage
from tests.whole import star

PHOTOS = photographs(32, 40)
FLIP = Stage("flipped", changes.flipped_at_random(changes.LEFT_TO_RIGHT), is_random=True)


def names(observations):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return [each.name for each in judge(observations)]


def seen(image, **parts):
    element = Element(image, **parts)
    return [Observation("train", "loaded", 0, f"e{i}", 0, 0, element, element) for i in range(3)]


def test_nothing_observed():
    assert judge([]) == []


@pytest.mark.parametrize("epochs", [1, 3])
def test_one_element_alone_is_judged_by_itself(epochs):
    flow = {"only": Element(PHOTOS[1], label=0)}
    assert names(observe(flow, LOADED, FLIP, TAP, epochs=epochs)) == []
    wrapped = stage("brightened", lambda x: x + np.uint8(90))
    assert names(observe(flow, LOADED, wrapped, epochs=epochs)) == ["values wrapped round"]


def test_one_changed_validation_picture_is_not_enough():
    flow = {"only": Element(PHOTOS[1], label=0)}
    noise = random_stage("noisy", changes.noisy)
    assert names(observe(flow, LOADED, noise, split="validation")) == []


def test_no_pictures():
    flow = {f"e{i}": Element(None, label=i) for i in range(4)}
    assert names(observe(flow, LOADED, TAP)) == []


def test_labels_missing_here_and_there():
    flow = elements(PHOTOS, labels=[None, 1, None, 2, 3, None, 4, 5])
    drop = Stage("dropped", lambda e, rng: replace(e, label=None))
    assert names(observe(flow, LOADED, FLIP, drop, TAP)) == []


@pytest.mark.parametrize("number", [0, 1])
def test_empty_boxes_and_points(number):
    flow = {
        name: replace(e, boxes=e.boxes[:number], points=e.points[:number])
        for name, e in elements(PHOTOS, objects=True).items()
    }
    assert names(observe(flow, LOADED, FLIP, TAP)) == []


def test_boxes_that_fill_up_batches():
    flow = {
        name: replace(e, boxes=np.concatenate([e.boxes, np.full((3, 4), -1, np.float32)]))
        for name, e in elements(PHOTOS, objects=True).items()
    }

    def flip(e, rng):
        moved = changes.turned(e, changes.LEFT_TO_RIGHT)
        return replace(moved, boxes=np.concatenate([moved.boxes[:2], e.boxes[2:]]))

    assert names(observe(flow, LOADED, Stage("flipped", flip), TAP)) == []


@pytest.mark.parametrize(
    ("dtype", "channels"),
    star(["uint8", "uint16", "int8", "int32", "bool", "float16", "float64"], [3, 1, 2, 4, 13]),
)
def test_every_type_and_number_of_channels(dtype, channels):
    pictures = as_channels(PHOTOS, channels)
    pictures = pictures > 100 if dtype == "bool" else (pictures // 2).astype(dtype)
    found = judge(observe(elements(pictures, objects=True), LOADED, FLIP, TAP))
    assert found == []


@pytest.mark.parametrize("channels", [1, 3])
def test_pictures_without_an_axis_of_channels_and_with_channels_first(channels):
    pictures = as_channels(PHOTOS, channels)
    first = np.moveaxis(pictures, -1, 1)
    for each in (first[:, 0], first):
        back = stage("moved", lambda x: np.moveaxis(x, 0, -1) if x.ndim == 3 else x[..., None])
        assert names(observe(elements(each), LOADED, back, FLIP, TAP)) == []


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (40, 1), (2, 2), (3, 5)])
def test_tiny_pictures(size):
    noise = np.random.default_rng(0).integers(0, 256, (8, *size, 3)).astype(np.uint8)
    found = observe(elements(noise), LOADED, FLIP, stage("scaled", changes.to_unit), TAP)
    assert set(names(found)) <= {"random stage changes nothing"}


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((0, 4, 3), np.uint8),
        np.full((4, 4), "a"),
        np.zeros((4, 4, 3), complex),
        np.zeros((2, 4, 4, 3), np.uint8),
        np.zeros(7),
        np.full((4, 4, 3), None, object),
    ],
    ids=["empty", "text", "complex", "video", "row", "objects"],
)
def test_what_is_no_picture_is_not_judged(image):
    assert names(seen(image)) == []


def test_infinite_and_missing_values_everywhere():
    image = np.full((8, 8, 3), np.nan, np.float32)
    found = names(seen(image, mask=np.full((8, 8), np.nan), boxes=np.full((2, 4), np.nan)))
    assert found == ["not finite"]


@pytest.mark.parametrize(
    "label",
    [np.nan, [np.nan, 0], np.array([True, False]), np.zeros((2, 2)), object(), {}, b"", -1, []],
)
def test_odd_labels(label):
    flow = elements(PHOTOS, labels=[label] * 8)
    assert names(observe(flow, LOADED, FLIP, TAP)) == []


def test_stages_seen_in_part():
    whole = observe(
        elements(PHOTOS, objects=True), LOADED, FLIP, stage("scaled", changes.to_unit), TAP
    )
    rng = np.random.default_rng(0)
    for _ in range(5):
        part = [each for each in whole if rng.random() < 0.5]
        assert names(part) == []


def test_many_epochs_are_judged_by_some():
    found = observe(elements(PHOTOS[:2]), LOADED, FLIP, TAP, epochs=60)
    assert names(found) == []


def _anything(rng):
    """Parts of an element that do not fit each other."""
    types = ["uint8", "int8", "uint16", "int64", "bool", "float16", "float32", "float64"]

    def array(*shape):
        values = rng.normal(0, 10.0 ** rng.integers(-3, 4), shape)
        if rng.random() < 0.2:
            values = np.round(values) * 0
        if rng.random() < 0.1 and values.size:
            values.flat[0] = rng.choice([np.nan, np.inf, -np.inf])
        with np.errstate(all="ignore"):
            return values.astype(str(rng.choice(types)))

    sides = rng.integers(0, 12, 2)
    channels = [(), (1,), (3,), (4,), (7,)]
    labels = [
        None,
        3,
        np.eye(3, dtype=bool)[0],
        "cat",
        b"dog",
        0.5,
        np.nan,
        np.float32([0.2, 0.8]),
        np.zeros((2, 2)),
    ]
    return Element(
        image=None if rng.random() < 0.1 else array(*sides, *channels[rng.integers(5)]),
        mask=None if rng.random() < 0.3 else array(*rng.integers(0, 12, 2)),
        boxes=None if rng.random() < 0.3 else array(rng.integers(0, 4), rng.choice([4, 4, 5])),
        points=None if rng.random() < 0.3 else array(rng.integers(0, 4), 2),
        label=labels[rng.integers(len(labels))],
    )


@pytest.mark.parametrize("seed", range(40))
def test_whatever_was_observed_is_judged_without_an_error_or_a_warning(seed):
    rng = np.random.default_rng(seed)
    found = [
        Observation(
            *(str(rng.choice(["train", "validation"])), f"stage {place}", int(place)),
            *(f"e{rng.integers(3)}", int(rng.integers(3)), int(rng.integers(3))),
            None if rng.random() < 0.3 else _anything(rng),
            _anything(rng),
            rng.choice([None, True, False]),
        )
        for place in rng.integers(0, 4, 40)
    ]
    names(found)


FORMATS = {
    "x before y": lambda boxes: boxes[:, [1, 0, 3, 2]],
    "a corner and a size": lambda boxes: np.hstack([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]]),
    "a middle and a size": lambda boxes: np.hstack(
        [(boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 2:] - boxes[:, :2]]
    ),
    "shares": lambda boxes: boxes / np.float32([32, 40, 32, 40]),
    "shares, x before y": lambda boxes: (boxes / np.float32([32, 40, 32, 40]))[:, [1, 0, 3, 2]],
}


@pytest.mark.parametrize("name", FORMATS)
def test_boxes_in_another_format_have_not_been_moved(name):
    flow = elements(PHOTOS, objects=True)
    written = Stage("written", lambda e, rng: replace(e, boxes=FORMATS[name](e.boxes)))
    assert names(observe(flow, LOADED, written, TAP)) == []


def test_what_is_added_to_a_picture_is_no_mean_that_was_subtracted():
    flow = elements(PHOTOS / np.float32(255))
    counted = random_stage("counted", lambda x, rng: x + np.float32(rng.integers(30, 100)))
    assert names(observe(flow, LOADED, counted, TAP)) == []


def test_boxes_may_be_flipped_and_written_otherwise_at_once():
    def flip(e, rng):
        moved = changes.turned(e, changes.LEFT_TO_RIGHT) if rng.random() < 0.5 else e
        return replace(moved, boxes=moved.boxes[:, [1, 0, 3, 2]])

    flow = elements(PHOTOS, objects=True)
    stages = LOADED, Stage("flipped", flip, is_random=True), TAP
    assert names(observe(flow, *stages)) == []
