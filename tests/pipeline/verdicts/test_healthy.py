"""Pipelines in which nothing is wrong get no verdict."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from tb_interpret.pipeline.verdicts.judge import judge
from tests.pipeline.verdicts import changes
from tests.pipeline.verdicts import healthy as generator
from tests.pipeline.verdicts.hard import HARD
from tests.pipeline.verdicts.healthy import healthy
from tests.pipeline.verdicts.photographs import clothes, elements, photographs, textures
from tests.pipeline.verdicts.stream import CACHE, LOADED, TAP, Stage, observe, random_stage, stage
from tests.whole import spread, usually

NUM_PIPELINES = 240
PARTS = NUM_PIPELINES // 10


@pytest.mark.parametrize("part", range(PARTS))
def test_healthy_pipelines_get_no_verdict_and_few_notes(part):
    verdicts, notes = [], []
    for seed in range(part, NUM_PIPELINES, PARTS):
        observed, what = healthy(seed)
        for each in judge(observed):
            (notes if each.is_note else verdicts).append((seed, what, each.name, each.words))
    assert verdicts == []
    assert {name for _, _, name, _ in notes} <= {
        "channels reversed",
        "random stage changes nothing",
    }
    assert len(notes) <= 6


@pytest.mark.parametrize(("seed", "trained", "measured"), [(112, 4, 3), (132, 2, 2)])
def test_few_elements_are_not_judged_by_chance(monkeypatch, seed, trained, measured):
    monkeypatch.setattr(generator, "NUM_TRAINED", trained)
    monkeypatch.setattr(generator, "NUM_MEASURED", measured)
    observed, _ = healthy(seed)
    assert [each for each in judge(observed) if not each.is_note] == []


def test_healthy_pipelines_are_of_all_kinds():
    words = " ".join(healthy(seed)[1] for seed in range(60))
    for kind in (*changes.SCALINGS, "flipped", "cropped", "hued", "mixed", "cut out", "rotated"):
        assert kind in words


@pytest.mark.parametrize("seed", range(usually(3, 6)))
def test_verdicts_do_not_depend_on_the_order_of_observations(seed):
    observed, _ = healthy(seed)
    wrong = observe(
        elements(photographs()),
        LOADED,
        stage("scaled", changes.as_caffe),
        stage("scaled again", changes.to_unit),
        stage("stretched", lambda x: cv2.resize(x, (64, 64))),
    )
    for observations in (observed, wrong):
        expected = judge(observations)
        order = np.random.default_rng(seed).permutation(len(observations))
        assert judge([observations[i] for i in order]) == expected
    assert expected


@pytest.mark.parametrize(
    ("name", "pictures"), spread(HARD, [photographs(40, 48), clothes(), textures()])
)
def test_augmentation_that_is_easily_taken_for_a_fault(name, pictures):
    flip = Stage("flipped", changes.flipped_at_random(changes.LEFT_TO_RIGHT), is_random=True)
    scale = stage("scaled", changes.to_unit)
    augment = Stage("augmented", HARD[name], is_random=True)
    train = elements(pictures, objects=True)
    found = observe(train, LOADED, flip, augment, scale, TAP, epochs=2)
    measured = elements(pictures[::-1], objects=True, prefix="v")
    found += observe(measured, LOADED, scale, TAP, epochs=2, split="validation")
    assert [(each.name, each.words) for each in judge(found) if not each.is_note] == []


@pytest.mark.parametrize("threshold", [0, 100])
def test_inverted_pictures_are_not_taken_for_blue_and_red_exchanged(threshold):
    invert = stage("inverted", lambda x: np.where(x >= threshold, 255 - x, x).astype(np.uint8))
    # Of two colors, as stained tissue is: one goes, the other comes.
    assert judge(observe(elements(photographs(part=1)[[1, 3, 5]]), LOADED, invert, TAP)) == []


def told(*stages, pictures=None, objects=False, **options):
    flow = elements(photographs() if pictures is None else pictures, objects=objects)
    return [
        each for each in judge(observe(flow, LOADED, *stages, TAP, **options)) if not each.is_note
    ]


@pytest.mark.parametrize(("at", "top"), spread([30, 100, 127, 180], [1, 255]))
def test_threshold_that_is_meant_is_no_cast(at, top):
    threshold = stage("binary", lambda x: ((x > at) * top).astype(np.uint8))
    scale = [stage("scaled", changes.to_unit)] if top == 255 else []
    for pictures in (photographs(), clothes(), photographs(channels=1)):
        assert told(threshold, *scale, pictures=pictures) == []


@pytest.mark.parametrize("at", [0.2, 0.5, 0.8])
def test_threshold_of_scaled_pictures_is_no_cast(at):
    threshold = stage("binary", lambda x: (x > at).astype(np.uint8))
    assert told(stage("scaled", changes.to_unit), threshold) == []


def test_heat_maps_are_no_labels():
    def heat(e, rng):
        y, x = np.mgrid[: e.image.shape[0], : e.image.shape[1]]
        mask = np.exp(-((y - 20.0) ** 2 + (x - 14.0) ** 2) / 60)
        return replace(e, mask=mask.astype(np.float32))

    resize = Stage(
        "resized",
        lambda e, rng: replace(changes.resized(72, 96)(e), mask=cv2.resize(e.mask, (96, 72))),
    )
    flow = {name: heat(e, None) for name, e in elements(photographs()).items()}
    assert [each for each in judge(observe(flow, LOADED, resize, TAP)) if not each.is_note] == []


@pytest.mark.parametrize(
    "remap",
    [
        lambda m: m + 1,
        lambda m: (m > 0).astype(np.uint8),
        lambda m: (m > 0).astype(np.uint8) * 255,
        lambda m: m.astype(np.float32) / 2,
        lambda m: np.eye(3, dtype=np.float32)[m],
        lambda m: np.where(m == 0, 255, m).astype(np.uint8),
    ],
)
def test_labels_of_a_mask_may_get_other_numbers(remap):
    number = Stage("numbered", lambda e, rng: replace(e, mask=remap(e.mask)))
    flip = Stage("flipped", changes.flipped_at_random(changes.LEFT_TO_RIGHT), is_random=True)
    assert told(number, flip, objects=True) == []


def test_objects_may_be_pasted_in_with_labels_of_their_own():
    flow = elements(photographs(), objects=True)

    def paste(e, rng):
        other = list(flow.values())[rng.integers(8)]
        image, mask, object_ = e.image.copy(), e.mask.copy(), other.mask > 0
        image[object_], mask[object_] = other.image[object_], other.mask[object_] + 2
        return replace(e, image=image, mask=mask, boxes=np.concatenate([e.boxes, other.boxes]))

    found = observe(flow, LOADED, Stage("pasted", paste, is_random=True), TAP)
    assert [each for each in judge(found) if not each.is_note] == []


def test_labels_exchanged_under_a_flip_are_right():
    names = ["left hand", "right hand"]
    flow = elements(photographs(), labels=[0, 1] * 4)

    def flip(e, rng):
        if rng.random() < 0.5:
            return e
        return replace(changes.turned(e, changes.LEFT_TO_RIGHT), label=1 - e.label)

    found = observe(flow, LOADED, Stage("flipped", flip, is_random=True), TAP)
    assert judge(found, class_names=names) == []


def test_sides_that_are_none_keep_their_labels():
    flow = elements(photographs(), labels=["leftover", "right", "wrong", "up"] * 2)
    flip = Stage("flipped", changes.flipped_at_random(changes.LEFT_TO_RIGHT), is_random=True)
    assert judge(observe(flow, LOADED, flip, TAP)) == []


@pytest.mark.parametrize(
    "number",
    [
        lambda label: label + 1,
        lambda label: label // 4,
        lambda label: ["cat", "dog", "cow", "owl", "ant", "bee", "fly", "elk"][label],
        lambda label: changes.one_hot(label, 8, 0.2),
        float,
        lambda label: np.array([label]),
    ],
)
def test_classes_may_get_other_numbers(number):
    stages = Stage("numbered", lambda e, rng: replace(e, label=number(e.label)))
    assert told(stages) == []


def test_turns_may_be_the_label():
    def turn(e, rng):
        names = ["as it was", "turned by 90°", "turned by 180°", "turned by 270°"]
        quarter = int(rng.integers(4))
        return replace(changes.turned(e, names[quarter]), label=quarter)

    assert told(Stage("turned", turn, is_random=True), pictures=photographs(40, 40)) == []


def test_augmentation_after_the_cache_is_right():
    flip = Stage("flipped", changes.flipped_at_random(changes.LEFT_TO_RIGHT), is_random=True)
    assert told(CACHE, flip, random_stage("brightened", changes.brightened)) == []


def test_seldom_flips_are_not_the_same_each_time():
    for seed in range(20):
        flip = Stage("flipped", changes.flipped_at_random(changes.LEFT_TO_RIGHT), is_random=True)
        assert told(flip, pictures=clothes()[:4], epochs=2, seed=seed) == []


def test_flips_beside_what_is_the_same_each_time_are_not_the_same_by_chance():
    def prepare(e, rng):
        flipped = changes.flipped_at_random(changes.LEFT_TO_RIGHT)(e, rng)
        return replace(flipped, image=changes.to_unit(flipped.image))

    for seed in range(40):
        augment = Stage("prepared", prepare, is_random=True)
        assert told(augment, pictures=clothes()[:3], epochs=2, seed=seed) == []


def test_scaled_back_for_another_stage_is_right():
    assert (
        told(
            stage("scaled", changes.to_signed),
            stage("bytes again", lambda x: ((x + 1) * 127.5).astype(np.float32)),
            stage("scaled inside", changes.to_unit),
        )
        == []
    )
    assert told(stage("scaled", changes.to_unit), stage("signed", lambda x: x * 2 - 1)) == []
    assert (
        told(stage("scaled", changes.to_unit), stage("standard", lambda x: (x - 0.45) / 0.22)) == []
    )
    assert told(stage("a", changes.to_signed), stage("b", changes.standardized_each)) == []
    assert told(stage("a", changes.standardized_each), stage("b", changes.standardized_each)) == []


@pytest.mark.parametrize("seen_of_both", [True, False])
def test_what_the_model_scales_is_scaled_for_validation_too(seen_of_both):
    inside = replace(stage("rescaling", changes.to_unit), is_in_model=True)
    train = observe(elements(photographs()), LOADED, inside)
    last = [inside] if seen_of_both else []
    validation = observe(*(elements(photographs(), prefix="v"), LOADED, *last), split="validation")
    assert judge(train + validation) == []


def test_boxes_as_shares_of_the_picture_stay():
    flow = elements(photographs(), objects=True)
    shares = {
        name: replace(e, boxes=e.boxes / np.float32([48, 64, 48, 64])) for name, e in flow.items()
    }

    def resize(e, rng):
        return replace(changes.resized(96, 128)(e), boxes=e.boxes)

    found = observe(shares, LOADED, Stage("resized", resize), TAP)
    assert [each for each in judge(found) if not each.is_note] == []


@pytest.mark.parametrize(
    "always",
    [
        lambda x, rng: np.repeat(x.mean(axis=-1, keepdims=True), 3, axis=-1).astype(np.float32),
        lambda x, rng: x.mean(axis=-1, keepdims=True).astype(np.float32),
        lambda x, rng: 255 - x,
        lambda x, rng: (x / 255).astype(np.float32),
        lambda x, rng: (x / 127.5 - 1).astype(np.float32),
    ],
)
def test_what_there_is_one_way_to_do_may_be_the_same_each_time(always):
    """Made gray, or negative, with a probability of one: random numbers are drawn all the same."""
    assert told(random_stage("always", always)) == []


def test_gray_pictures_may_be_shown_in_three_channels_each_time():
    """Whatever random numbers are drawn for: hue changes nothing of them, labels may get noise."""
    colored = random_stage("colored", lambda x, rng: np.repeat(x / 255, 3, -1).astype(np.float32))
    assert told(colored, pictures=clothes()) == []


def test_small_whole_numbers_may_be_divided_by_255():
    """Very dark pictures, or classes of pixels shown as pictures."""
    dark = [(photo // 64).astype(np.uint8) for photo in photographs()]
    as_bytes = stage("scaled", lambda x: (x / 255).astype(np.float32))
    assert told(as_bytes, pictures=dark) == []
    cast = stage("cast", lambda x: x.astype(np.float32))
    assert told(cast, as_bytes, pictures=dark) == []
    again = stage("again", lambda x: (x / 255).astype(np.float32))
    assert [each.name for each in told(cast, as_bytes, again, pictures=dark)] == ["scaled twice"]


@pytest.mark.parametrize("deviation", [0.3, 0.4, 0.6])
def test_noise_of_training_pictures_alone_is_no_other_scale(deviation):
    scaled = stage("scaled", lambda x: (x / 255).astype(np.float32))
    noise = random_stage("noise", lambda x, rng: x + rng.normal(0, deviation, x.shape))
    train = observe(elements(photographs()), scaled, noise)
    found = train + observe(elements(photographs(), prefix="v"), scaled, split="validation")
    assert "train and validation scaled differently" not in {each.name for each in judge(found)}
