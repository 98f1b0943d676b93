"""What should be another at each epoch and is not, what should not and is; labels."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from tb_interpret.pipeline.verdicts.judge import judge
from tests.pipeline.verdicts import changes
from tests.pipeline.verdicts.photographs import clothes, elements
from tests.pipeline.verdicts.planted import (
    BYTES,
    FLIP,
    PHOTOS,
    assert_found,
    told,
)
from tests.pipeline.verdicts.stream import CACHE, LOADED, TAP, Stage, observe, random_stage, stage


@pytest.mark.parametrize("pictures", ["RGB", "gray", "13 channels"])
@pytest.mark.parametrize("how", [changes.brightened, changes.noisy, None])
def test_validation_pictures_change(pictures, how):
    augment = random_stage("augmented", how) if how else replace(FLIP, name="augmented")
    flow = elements(BYTES[pictures])
    found = observe(flow, LOADED, augment, TAP, split="validation", epochs=3)
    assert_found(found, "validation pictures change", "augmented", split="validation")


@pytest.mark.parametrize("how", [changes.brightened, changes.noisy])
def test_validation_pictures_that_a_fixed_seed_augments_are_noted(how):
    augment = replace(random_stage("augmented", how), has_one_seed=True)
    found = observe(elements(PHOTOS), LOADED, augment, TAP, split="validation", epochs=3)
    name = "validation pictures change"
    assert_found(found, name, "augmented", split="validation", note=True)


AUGMENTATIONS = {
    "flip": changes.flipped_at_random(changes.LEFT_TO_RIGHT),
    "crop": changes.cropped_at_random(0.8),
    "brightness": lambda e, rng: replace(e, image=changes.brightened(e.image, rng)),
    "noise": lambda e, rng: replace(e, image=changes.noisy(e.image, rng)),
}


@pytest.mark.parametrize("pictures", ["RGB", "gray", "13 channels"])
@pytest.mark.parametrize("how", AUGMENTATIONS)
@pytest.mark.parametrize("cause", ["cache", "seed"])
def test_same_picture_at_every_epoch(pictures, how, cause):
    augment = Stage("augmented", AUGMENTATIONS[how], is_random=True, has_one_seed=cause == "seed")
    after = [CACHE] if cause == "cache" else []
    found = observe(elements(BYTES[pictures]), LOADED, augment, *after, TAP)
    verdict = assert_found(found, "same picture at every epoch", "augmented")
    assert ("cache" in verdict.words) == (cause == "cache")
    assert ("random numbers are the same" in verdict.words) == (cause == "seed")


def test_same_brightness_of_pictures_that_are_made_gray():
    def grayed(image, rng):
        gray = image.astype(np.float32) @ np.float32([0.299, 0.587, 0.114])
        return np.repeat((gray / 255 + rng.uniform(0.05, 0.4))[..., None], 3, axis=-1)

    augment = replace(random_stage("augmented", grayed), has_one_seed=True)
    found = observe(elements(PHOTOS), LOADED, augment, TAP)
    assert_found(found, "same picture at every epoch", "augmented")


def test_flips_of_numpy_code_that_a_cache_keeps():
    augment = replace(FLIP, name="augmented", is_random=None)
    found = observe(elements(PHOTOS), LOADED, augment, CACHE, TAP)
    assert_found(found, "same picture at every epoch", "augmented")


def test_augmentation_that_a_cache_keeps_beside_another_that_goes_on_is_a_note():
    again = random_stage("brightened", changes.brightened)
    found = observe(elements(PHOTOS), LOADED, FLIP, CACHE, again, TAP)
    assert_found(found, "same picture at every epoch", "flipped", note=True)


IN_MODEL = Stage("rescaled (in the model)", lambda e, rng: e, is_in_model=True)


@pytest.mark.parametrize("behind", [[], [IN_MODEL]])
def test_augmentation_that_is_not_run_again_in_whole_epochs_is_a_note(behind):
    found = observe(elements(PHOTOS), LOADED, FLIP, *([CACHE, *behind] if behind else []), epochs=3)
    once = [each for each in found if each.number == 0 or each.is_in_model]
    assert_found(once, "same picture at every epoch", "flipped", note=True, whole_epochs=range(3))
    # Nothing tells whether the elements have come again.
    assert judge(once) == judge(once, whole_epochs=range(2)) == []


SIDES = ["left shoe", "right shoe", "bag"]


@pytest.mark.parametrize("kind", ["index", "one-hot", "text", "bytes"])
@pytest.mark.parametrize("pictures", ["RGB", "gray"])
def test_left_right_label_kept_under_a_flip(kind, pictures):
    written = {
        "index": lambda i: i,
        "one-hot": lambda i: changes.one_hot(i, 3),
        "text": lambda i: SIDES[i],
        "bytes": lambda i: SIDES[i].encode(),
    }[kind]
    flow = elements(BYTES[pictures], labels=[written(i % 3) for i in range(8)])
    names = SIDES if kind in ("index", "one-hot") else ()
    found = observe(flow, LOADED, FLIP, TAP)
    assert_found(found, "left/right label kept under a flip", "flipped", class_names=names)


def _other(label):
    """The label of another element, as drawn anew each time."""
    return lambda e, rng: replace(e, label=label(int(rng.integers(10))))


@pytest.mark.parametrize(
    "label", [int, str, lambda i: changes.one_hot(i, 10), lambda i: np.float32(i / 7 + 0.01)]
)
def test_label_changes_between_epochs(label):
    flow = elements(PHOTOS, labels=[None] * 8)
    found = observe(flow, Stage("zipped", _other(label)), FLIP, TAP)
    # A label that was not there before is no other one.
    assert_found(found, "label changes between epochs", "zipped")


@pytest.mark.parametrize("kind", ["each time", "once"])
@pytest.mark.parametrize("label", [int, str, lambda i: changes.one_hot(i, 10, 0.1)])
def test_label_changes_between_stages(kind, label):
    flow = elements(PHOTOS, labels=[label(i) for i in range(8)])
    order = np.roll(np.arange(8), 3)

    def shuffle(e, rng):
        mine = next(i for i, each in enumerate(flow.values()) if each.label is e.label)
        return replace(e, label=label(int(order[mine] if kind == "once" else rng.integers(10))))

    found = observe(flow, LOADED, Stage("shuffled", shuffle), TAP)
    assert_found(found, "label changes between stages", "shuffled")


def test_names_that_became_now_this_number_now_that():
    flow = elements(PHOTOS, labels=["cat", "dog"] * 4)
    number = Stage("numbered", lambda e, rng: replace(e, label=int(rng.integers(4))))
    assert_found(observe(flow, LOADED, number, TAP), "label changes between stages", "numbered")


def test_hue_of_gray_pictures_changes_nothing():
    hue = random_stage("hued", changes.hued)
    found = observe(elements(clothes()), LOADED, hue, TAP)
    assert_found(found, "random stage changes nothing", "hued", note=True)


def test_what_an_earlier_stage_spoiled_is_told_once_and_the_earliest_first():
    flow = observe(
        elements(PHOTOS),
        LOADED,
        stage("resized", lambda x: cv2.resize(x, (64, 64))),
        stage("scaled", changes.to_unit),
        stage("scaled again", changes.to_unit),
        stage("spoiled", lambda x: x * np.float32(np.nan)),
        TAP,
    )
    assert [(each.name, each.stage) for each in told(flow)] == [
        ("stretched", "resized"),
        ("scaled twice", "scaled again"),
        ("not finite", "spoiled"),
    ]


def test_what_two_splits_share_is_told_once():
    resize = stage("resized", lambda x: cv2.resize(x, (64, 64)))
    train = observe(elements(PHOTOS), LOADED, resize, TAP)
    validation = observe(elements(PHOTOS, prefix="v"), LOADED, resize, TAP, split="validation")
    verdict = assert_found(train + validation, "stretched", "resized")
    assert len(verdict.elements) == 16
    assert verdict.words.endswith("It is the same in validation.")


def test_same_picture_is_found_where_the_stage_gives_classes_other_numbers_too():
    def noisy(e, rng):
        return replace(AUGMENTATIONS["noise"](e, rng), label=e.label + 1)

    augment = Stage("augmented", noisy, is_random=True, has_one_seed=True)
    flow = elements(PHOTOS, labels=[number % 3 for number in range(8)])
    found = {each.name for each in judge(observe(flow, LOADED, augment, TAP))}
    assert "same picture at every epoch" in found
