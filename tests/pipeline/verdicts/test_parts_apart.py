"""Masks, boxes, points and vectors that come with the pictures of others."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from tb_interpret.pipeline.verdicts.judge import judge
from tests.pipeline.verdicts import changes
from tests.pipeline.verdicts.photographs import elements
from tests.pipeline.verdicts.planted import FLIP, PHOTOS
from tests.pipeline.verdicts.stream import LOADED, TAP, Stage, observe, stage

RANDOM = np.random.default_rng(0)
PARTS = {
    "mask": list((RANDOM.random((8, *PHOTOS.shape[1:3])) > 0.5).astype(np.uint8)),
    "boxes": list(np.sort(RANDOM.random((8, 2, 4)), axis=-1).astype(np.float32) * 40),
    "points": list(RANDOM.random((8, 3, 2)).astype(np.float32) * 40),
    "label": list(RANDOM.random((8, 4)).astype(np.float32)),
}
NAMES = {
    "mask": "mask changes between epochs",
    "boxes": "boxes change between epochs",
    "points": "points change between epochs",
    "label": "label changes between epochs",
}


def _flow(role):
    flow = elements(PHOTOS, labels=None if role == "label" else list(range(8)))
    return {
        name: replace(each, **{**dict.fromkeys(("mask", "boxes", "points")), role: part})
        for (name, each), part in zip(flow.items(), PARTS[role], strict=True)
    }


def _told(found):
    return [(each.name, each.stage, each.is_note) for each in found]


@pytest.mark.parametrize("role", PARTS)
def test_what_is_shuffled_apart_from_pictures_is_found(role):
    def zipped(e, rng):
        return replace(e, **{role: PARTS[role][rng.integers(8)]})

    nothing = {name: replace(each, **{role: None}) for name, each in _flow(role).items()}
    found = judge(observe(nothing, Stage("zipped", zipped), stage("scaled", changes.to_unit), TAP))
    assert _told(found) == [(NAMES[role], "zipped", False)]


@pytest.mark.parametrize("role", ["mask", "boxes", "points"])
def test_what_a_stage_exchanges_is_found(role):
    """In the same way each time: nothing changes from one epoch to the next."""
    flow = _flow(role)
    others = dict(zip((id(e.image) for e in flow.values()), np.roll(range(8), 3), strict=True))

    def exchange(e, rng):
        return replace(e, **{role: PARTS[role][others[id(e.image)]]})

    found = judge(observe(flow, LOADED, Stage("exchanged", exchange), FLIP, TAP))
    assert (f"{role} exchanged", "exchanged", False) in _told(found)
    assert not [each for each in found if "between epochs" in each.name]


@pytest.mark.parametrize("role", ["mask", "boxes", "points"])
@pytest.mark.parametrize("is_random", [True, None])
def test_what_is_drawn_anew_is_a_note_at_most(role, is_random):
    """What is to be filled in of a picture, say: nobody else has it."""

    def drawn(e, rng):
        part = PARTS[role][0]
        return replace(e, **{role: rng.permutation(part.ravel()).reshape(part.shape)})

    found = judge(observe(_flow(role), LOADED, Stage("drawn", drawn, is_random=is_random), TAP))
    assert all(each.is_note for each in found)
    assert not (is_random and found)


@pytest.mark.parametrize("role", PARTS)
def test_what_stays_with_its_picture_is_right(role):
    assert judge(observe(_flow(role), LOADED, stage("scaled", changes.to_unit), TAP)) == []


@pytest.mark.parametrize("made", ["distance", "signed distance", "weights", "density"])
def test_what_is_measured_in_a_mask_is_no_mask_of_labels(made):
    def measured(e, rng):
        inside = (e.mask > 0).astype(np.uint8)
        far = cv2.distanceTransform(inside, cv2.DIST_L2, 5)
        beyond = cv2.distanceTransform(1 - inside, cv2.DIST_L2, 5)
        mask = {
            "distance": far,
            "signed distance": far - beyond,
            "weights": 1 + 5 * np.exp(-(beyond**2) / 50),
            "density": cv2.GaussianBlur(inside.astype(np.float32), (0, 0), 3) / 50,
        }[made]
        return replace(e, mask=mask.astype(np.float32))

    flow = elements(PHOTOS, objects=True)
    flow = {name: replace(each, boxes=None, points=None) for name, each in flow.items()}
    assert judge(observe(flow, LOADED, Stage("measured", measured), TAP)) == []


@pytest.mark.parametrize("role", PARTS)
@pytest.mark.parametrize("has_it_before", [True, False])
def test_dice_that_fall_for_another_element_in_each_epoch_are_no_fault(role, has_it_before):
    """With a seed for all, the same eight masks are drawn in each epoch, for others."""
    flow = _flow(role)
    if not has_it_before:
        flow = {name: replace(each, **{role: None}) for name, each in flow.items()}

    def drawn(e, rng):
        return replace(e, **{role: PARTS[role][rng.integers(8)]})

    found = judge(observe(flow, LOADED, Stage("drawn", drawn, is_random=True), TAP))
    between = [each for each in found if "between epochs" in each.name]
    assert between == []


@pytest.mark.parametrize("made", ["border", "border -100", "half", "soft", "mixed"])
def test_what_a_mask_gets_without_being_resized_is_meant(made):
    flow = elements(PHOTOS, objects=True)
    flow = {name: replace(each, boxes=None, points=None) for name, each in flow.items()}
    first = next(iter(flow.values()))

    def change(e, rng):
        mask = (e.mask > 0).astype(np.float32)
        edge = cv2.dilate(mask, np.ones((3, 3))) != mask
        changed = {
            "border": np.where(edge, 3, mask),
            "border -100": np.where(edge, -100, mask),
            "half": np.where(edge, 0.5, mask),
            "soft": cv2.blur(mask, (3, 3)),
            "mixed": 0.7 * mask + 0.3 * (first.mask > 0),
        }[made]
        image = e.image
        if made == "mixed":
            image = (0.7 * e.image + 0.3 * first.image).astype(e.image.dtype)
        return replace(e, image=image, mask=changed.astype(np.float32))

    assert judge(observe(flow, LOADED, Stage("made", change), TAP)) == []


def test_captions_that_a_stage_draws_are_no_fault():
    flow = {name: replace(each, label=None) for name, each in elements(PHOTOS).items()}

    def captioned(e, rng):
        return replace(e, label=f"a photo, {rng.integers(3)}".encode())

    assert judge(observe(flow, LOADED, Stage("drawn", captioned, is_random=True), TAP)) == []
