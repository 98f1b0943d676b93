"""Faults planted in pipelines of real photographs are found where they begin."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from tb_interpret.pipeline.observation import Element
from tb_interpret.pipeline.verdicts.judge import judge
from tests.pipeline.verdicts import changes
from tests.pipeline.verdicts.photographs import clothes, elements, photographs
from tests.pipeline.verdicts.stream import CACHE, LOADED, TAP, Stage, observe, random_stage, stage

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


# -- channels


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


# -- places


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
    "reshape", [_reshaped_rows, _reshaped_first, _reshaped_last, _first, _shuffled]
)
@pytest.mark.parametrize("name", ["bytes", "0 to 1", "standardized", "uint16"])
def test_scrambled(reshape, name):
    flow = elements(RANGES[name])
    assert_found(observe(flow, LOADED, stage("arranged", reshape), TAP), "scrambled", "arranged")


def test_scrambled_and_scaled_in_one():
    scrambled = stage("arranged", lambda x: changes.to_unit(_reshaped_rows(x)))
    assert_found(observe(elements(PHOTOS), LOADED, scrambled, TAP), "scrambled", "arranged")


@pytest.mark.parametrize("size", [(64, 64), (32, 96), (44, 48)])
@pytest.mark.parametrize("name", ["bytes", "0 to 1", "standardized", "float16"])
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


# -- masks, boxes, points


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
    assert_found(observe(flow, LOADED, resize, TAP), "mask has new values", "resized")


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


@pytest.mark.parametrize("kept", ["mask", "boxes", "points"])
@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("pictures", SQUARES)
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


# -- values


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


@pytest.mark.parametrize("name", BYTES)
@pytest.mark.parametrize(
    "wrap",
    [
        *(_added, _subtracted, _multiplied, _gain, _contrast, _noise, _one_channel),
        *(_scaled_after, _standardized_after),
    ],
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


# -- scales


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
def test_scaled_twice(pictures, kind):
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


@pytest.mark.parametrize("pictures", ["RGB", "4 channels", "gray"])
@pytest.mark.parametrize("kind", OTHERWISE)
def test_train_and_validation_scaled_differently(pictures, kind):
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


# -- epochs


@pytest.mark.parametrize("pictures", ["RGB", "gray", "13 channels"])
@pytest.mark.parametrize("how", [changes.brightened, changes.noisy, None])
def test_validation_pictures_change(pictures, how):
    augment = random_stage("augmented", how) if how else replace(FLIP, name="augmented")
    flow = elements(BYTES[pictures])
    found = observe(flow, LOADED, augment, TAP, split="validation", epochs=3)
    assert_found(found, "validation pictures change", "augmented", split="validation")


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


def test_flips_of_numpy_code_that_a_cache_keeps():
    augment = replace(FLIP, name="augmented", is_random=None)
    found = observe(elements(PHOTOS), LOADED, augment, CACHE, TAP)
    assert_found(found, "same picture at every epoch", "augmented")


def test_augmentation_that_a_cache_keeps_beside_another_that_goes_on_is_a_note():
    again = random_stage("brightened", changes.brightened)
    found = observe(elements(PHOTOS), LOADED, FLIP, CACHE, again, TAP)
    assert_found(found, "same picture at every epoch", "flipped", note=True)


# -- labels

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


# -- notes


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
