"""Masks that stay behind, and masks that are resized as pictures are."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
import tensorflow as tf

from tb_interpret.pipeline.verdicts.judge import judge
from tests.pipeline.verdicts import hard
from tests.pipeline.verdicts.photographs import elements, photographs
from tests.pipeline.verdicts.planted import assert_found
from tests.pipeline.verdicts.stream import LOADED, TAP, Stage, observe
from tests.whole import spread

WARPS = {
    "zoomed": hard.zoomed(0, 1.6, 0),
    "turned": hard.zoomed(30, 1, 0),
    "shifted": hard.zoomed(0, 1, 0.15),
    "all of it": hard.zoomed(15, 1.25, 0.1),
    "cut out and enlarged": hard.resized_crop(0.3),
    "a little": hard.resized_crop(0.8),
    "made smaller": lambda e, rng: _smaller(e, rng),
}


def _smaller(e, rng):
    """Onto black."""
    height, width = e.image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), 0, rng.uniform(0.55, 0.75))
    return replace(e, image=cv2.warpAffine(e.image, matrix, (width, height)))


SIZES = [(28, 28), (48, 64), (120, 96)]


@pytest.mark.parametrize(("size", "name"), spread(SIZES, WARPS))
def test_a_mask_stays_where_it_was(size, name):
    """The same picture with its mask moved as well is in `HARD`, and without a verdict."""
    augment = WARPS[name]
    stage = Stage("augmented", lambda e, rng: replace(augment(e, rng), mask=e.mask), is_random=True)
    flow = elements(photographs(*size), objects=True)
    assert_found(observe(flow, LOADED, stage, TAP), "mask not moved with the picture", "augmented")


FILTERS = ("bilinear", "bicubic", "lanczos3", "lanczos5", "gaussian", "mitchellcubic")


def _resized(way, size, **options):
    def resize(e, rng):
        image = cv2.resize(e.image, size[::-1], interpolation=cv2.INTER_AREA)
        mask = tf.image.resize(e.mask[..., None], size, way, **options)
        return replace(e, image=image, mask=mask.numpy()[..., 0], boxes=None, points=None)

    return Stage("resized", resize)


def _labels(by=1):
    flow = elements(photographs(48, 64), objects=True)
    return {key: replace(each, mask=each.mask * by) for key, each in flow.items()}


@pytest.mark.parametrize(("way", "size", "by"), spread(FILTERS, [(36, 48), (96, 128)], [1, 100]))
def test_whatever_filter_resized_a_mask_it_has_new_values(way, size, by):
    found = judge(observe(_labels(by), LOADED, _resized(way, size, antialias=True), TAP))
    assert [(each.name, each.stage) for each in found] == [("mask has new values", "resized")]


def test_a_mask_resized_by_nearest_neighbor_is_as_it_should_be():
    assert judge(observe(_labels(), LOADED, _resized("nearest", (36, 48)), TAP)) == []


@pytest.mark.parametrize("seed", range(3))
def test_a_depth_in_whole_numbers_is_no_mask_of_labels(seed):
    random = np.random.default_rng(seed)

    def depth():
        smooth = cv2.GaussianBlur(random.normal(0, 1, (48, 64)), (0, 0), 8)
        return np.clip(60 * smooth + 10, 0, 40).astype(np.uint8)

    flow = {key: replace(each, mask=depth()) for key, each in _labels().items()}
    assert judge(observe(flow, LOADED, _resized("bilinear", (36, 48)), TAP)) == []


@pytest.mark.parametrize("mask", ["a plane a class", "soft"])
def test_shares_of_classes_may_lie_between(mask):
    def shares(plane):
        labels = [plane == value for value in range(3)] if "class" in mask else [plane > 0]
        return np.stack(labels, axis=-1).astype(np.float32)

    def resize(e, rng):
        image = cv2.resize(e.image, (48, 36), interpolation=cv2.INTER_AREA)
        soft = tf.image.resize(e.mask, (36, 48)).numpy()
        return replace(e, image=image, mask=soft, boxes=None, points=None)

    flow = {key: replace(each, mask=shares(each.mask)) for key, each in _labels().items()}
    found = judge(observe(flow, LOADED, Stage("resized", resize), TAP))
    assert [each.name for each in found if not each.is_note] == []
