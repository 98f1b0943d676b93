"""Masks, boxes and points that are not what their picture is."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from tests.pipeline.verdicts import changes
from tests.pipeline.verdicts.photographs import photographs
from tests.pipeline.verdicts.planted import (
    PHOTOS,
    assert_found,
    masks_and_boxes,
    told,
)
from tests.pipeline.verdicts.stream import LOADED, TAP, Stage, observe
from tests.whole import pairs


@pytest.mark.parametrize("kind", ["scaled by 2", "13 to 40", "cast", "of 255"])
def test_mask_has_new_values(kind):
    scale = {"13 to 40": 13, "of 255": 255}.get(kind, 2)
    flow = {
        name: replace(e, mask=e.mask.astype(np.uint8) // (2 if kind == "of 255" else 1) * scale)
        for name, e in masks_and_boxes(PHOTOS).items()
    }

    def resize(e, rng):
        right = changes.resized(72, 96)(e)
        mask = cv2.resize(e.mask.astype(np.float32), (96, 72))
        return replace(right, mask=mask.astype(np.uint8) if kind == "cast" else mask)

    found = observe(flow, LOADED, Stage("resized", resize), TAP)
    assert_found(found, "mask has new values", "resized")


@pytest.mark.parametrize("factor", [0.5, 2, 4])
def test_mask_of_many_labels_that_was_enlarged_or_made_smaller_has_new_values(factor):
    flow = {name: replace(e, mask=e.mask * 9) for name, e in masks_and_boxes(PHOTOS).items()}
    size = (int(48 * factor), int(64 * factor))

    def resize(e, rng):
        return replace(changes.resized(*size)(e), mask=cv2.resize(e.mask, size[::-1]))

    found = observe(flow, LOADED, Stage("resized", resize), TAP)
    assert_found(found, "mask has new values", "resized")


def test_one_hot_mask_with_fractions_has_new_values():
    flow = {
        name: replace(e, mask=np.eye(3, dtype=np.float32)[e.mask])
        for name, e in masks_and_boxes(PHOTOS).items()
    }
    resize = Stage(
        "resized",
        lambda e, rng: replace(changes.resized(72, 96)(e), mask=cv2.resize(e.mask, (96, 72))),
    )
    found = observe(flow, LOADED, resize, TAP)
    assert_found(found, "mask has new values", "resized", note=True)


MOVES = {
    "flipped left to right": lambda e, rng: changes.turned(e, "flipped left to right"),
    "flipped upside down": lambda e, rng: changes.turned(e, "flipped upside down"),
    "turned by 90°": lambda e, rng: changes.turned(e, "turned by 90°"),
    "turned by 180°": lambda e, rng: changes.turned(e, "turned by 180°"),
    "transposed": lambda e, rng: changes.turned(e, "transposed"),
    "flipped at random": changes.flipped_at_random(changes.LEFT_TO_RIGHT),
    "turned at random": changes.turned_at_random,
    "cut out": changes.cropped_at_random(0.7),
    "flipped and brightened": lambda e, rng: replace(
        moved := changes.turned(e, "flipped left to right"),
        image=changes.brightened(moved.image, rng),
    ),
}
SQUARES = {"RGB": photographs(64, 64), "0 to 1": photographs(48, 48) / np.float32(255)}


@pytest.mark.parametrize(
    ("kept", "move", "pictures"), pairs(["mask", "boxes", "points"], MOVES, SQUARES)
)
def test_kept_in_place_while_the_picture_moves(kept, move, pictures):
    def forgotten(e, rng):
        return replace(MOVES[move](e, rng), **{kept: getattr(e, kept)})

    flow = masks_and_boxes(SQUARES[pictures])
    found = observe(flow, LOADED, Stage("augmented", forgotten, is_random=True), TAP)
    verdicts = [each for each in told(found) if each.name != "same picture at every epoch"]
    name = f"{kept} not moved with the picture"
    assert [(each.name, each.stage) for each in verdicts] == [(name, "augmented")]


@pytest.mark.parametrize("kept", ["mask", "boxes", "points"])
@pytest.mark.parametrize(
    "turn", ["turned by 90°", "turned by 270°", "transposed", "transposed across"]
)
def test_kept_in_place_while_an_oblong_picture_is_turned(kept, turn):
    def forgotten(e, rng):
        return replace(changes.turned(e, turn), **{kept: getattr(e, kept)})

    found = observe(masks_and_boxes(PHOTOS), LOADED, Stage("turned", forgotten), TAP)
    assert_found(found, f"{kept} not moved with the picture", "turned")


@pytest.mark.parametrize("kept", ["mask", "boxes"])
def test_moved_by_another_random_number(kept):
    def independent(e, rng):
        one, other = (changes.flipped_at_random(changes.LEFT_TO_RIGHT)(e, rng) for _ in range(2))
        return replace(one, **{kept: getattr(other, kept)})

    flow = masks_and_boxes(photographs(48, 64))
    found = observe(flow, LOADED, Stage("augmented", independent, is_random=True), TAP)
    assert_found(found, f"{kept} not moved with the picture", "augmented")


@pytest.mark.parametrize("kept", ["mask", "boxes"])
def test_cut_out_with_the_picture_and_not_flipped_with_it(kept):
    def augment(e, rng):
        cut = changes.cropped_at_random(0.75)(e, rng)
        flipped = changes.flipped_at_random(changes.LEFT_TO_RIGHT)(cut, rng)
        return replace(flipped, **{kept: getattr(cut, kept)})

    found = observe(
        masks_and_boxes(PHOTOS), LOADED, Stage("augmented", augment, is_random=True), TAP
    )
    assert_found(found, f"{kept} not moved with the picture", "augmented")


def test_mask_that_is_cut_out_elsewhere():
    def augment(e, rng):
        one, other = (changes.cropped_at_random(0.7)(e, rng) for _ in range(2))
        return replace(one, mask=other.mask)

    found = observe(
        masks_and_boxes(PHOTOS), LOADED, Stage("augmented", augment, is_random=True), TAP
    )
    assert_found(found, "mask not moved with the picture", "augmented")


@pytest.mark.parametrize("kept", ["mask", "boxes"])
def test_moved_while_the_picture_stays(kept):
    flip = Stage(
        "augmented",
        lambda e, rng: replace(
            e, **{kept: getattr(changes.turned(e, changes.LEFT_TO_RIGHT), kept)}
        ),
    )
    found = observe(masks_and_boxes(PHOTOS), LOADED, flip, TAP)
    assert_found(found, f"{kept} not moved with the picture", "augmented")


def test_boxes_that_are_not_resized_with_the_picture():
    def resize(e, rng):
        return replace(changes.resized(96, 128)(e), boxes=e.boxes)

    found = observe(masks_and_boxes(PHOTOS), LOADED, Stage("resized", resize), TAP)
    assert_found(found, "boxes not moved with the picture", "resized")


@pytest.mark.parametrize("kept", ["boxes", "points"])
def test_left_where_they_were_in_a_framed_picture(kept):
    def pad(e, rng):
        return replace(changes.padded_to_square(e), **{kept: getattr(e, kept)})

    found = observe(masks_and_boxes(photographs(40, 64)), LOADED, Stage("framed", pad), TAP)
    assert_found(found, f"{kept} not moved with the picture", "framed")


@pytest.mark.parametrize(
    "kind", ["half", "one channel", "bool", "one-hot", "cropped too", "resized too"]
)
def test_mask_of_any_form_that_is_not_flipped(kind):
    forms = {
        "half": lambda m: m[::2, ::2],
        "one channel": lambda m: m[..., None],
        "bool": lambda m: m > 0,
        "one-hot": lambda m: np.eye(3, dtype=np.float32)[m],
    }
    flow = {
        name: replace(e, mask=forms.get(kind, np.asarray)(e.mask))
        for name, e in masks_and_boxes(photographs(64, 80)).items()
    }

    def flip(e, rng):
        if kind == "cropped too":
            e = changes.cropped_at_random(0.8)(e, rng)
        if kind == "resized too":
            e = changes.resized(48, 60)(e)
        moved = changes.turned(e, changes.LEFT_TO_RIGHT)
        return replace(moved, image=changes.standardized(moved.image), mask=e.mask)

    found = observe(flow, LOADED, Stage("augmented", flip), TAP)
    assert_found(found, "mask not moved with the picture", "augmented")
