"""RISE over all masks there are is known in closed form."""

import itertools

import numpy as np
import pytest

import tb_interpret as tbi
from tb_interpret.maths.rise import add_masked, random_masks, rise_maps
from tb_interpret.models.masked_scores import MaskedScores
from tb_interpret.models.picture_input import PictureInput
from tests import networks
from tests.methods.by_hand import linear

WEIGHTS = np.float32([[3, -1, 2], [0, 5, -4]])[..., None]
IMAGES = np.random.default_rng(1).random((2, 2, 3, 1), np.float32)


@pytest.mark.parametrize("fill", [0, 0.5])
def test_all_masks_of_a_linear_network_give_half_of_what_each_pixel_is_worth(fill):
    masks = np.float32(list(itertools.product([0, 1], repeat=6))).reshape(64, 2, 3)
    scores = MaskedScores(linear(WEIGHTS), IMAGES, None, 16, picture=PictureInput()).scores(
        IMAGES, np.full_like(IMAGES, fill), np.zeros(2, np.int32), masks[:, None]
    )
    behind = masks[:, None] * (IMAGES - fill)[..., 0] + fill
    np.testing.assert_allclose(scores, (behind * WEIGHTS[..., 0]).sum(axis=(2, 3)) + 7, atol=1e-5)
    totals = add_masked(np.zeros((2, 2, 3)), masks, scores)
    maps = rise_maps(totals, masks.sum(axis=0), scores.mean(axis=0))
    # The mean score behind masks that show a pixel, less that behind all: half of its worth.
    np.testing.assert_allclose(maps, 0.5 * (WEIGHTS * (IMAGES - fill))[..., 0], atol=1e-5)


def test_many_masks_approach_what_each_pixel_is_worth():
    # Cells as fine as pixels, so that masks are next to independent.
    found = tbi.RISE(4000, cells=3).explain(linear(WEIGHTS), IMAGES)
    worth = (WEIGHTS * IMAGES)[..., 0]
    for own, expected in zip(found.maps, worth, strict=True):
        assert np.corrcoef(own.ravel(), expected.ravel())[0, 1] > 0.9


@pytest.mark.parametrize(("size", "cells"), [((8, 6), 3), ((7, 10), 4), ((5, 5), 9), ((6, 4), 1)])
@pytest.mark.parametrize("probability", [0.2, 0.5])
def test_each_place_is_seen_as_often_as_asked(size, cells, probability):
    masks = random_masks(3000, size, cells, probability, np.random.default_rng(0))
    assert masks.shape == (3000, *size)
    assert masks.min() >= 0
    assert masks.max() <= 1
    np.testing.assert_allclose(masks.mean(axis=0), probability, atol=0.04)


def test_constant_score_gives_an_empty_map():
    maps = tbi.RISE(16).explain(linear(np.zeros((4, 4, 1))), np.ones((1, 4, 4, 1))).maps
    # That masks happen to show a place more often than others is no evidence.
    assert np.abs(maps).max() < 1e-6


def test_masks_are_those_of_the_seed():
    model = networks.give_same_weights(networks.flat())
    first, again, other = (
        tbi.RISE(8, seed=seed).explain(model, networks.images(2), targets=0).maps
        for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 1e-4


def test_place_that_no_mask_shows_is_empty():
    maps = rise_maps(np.float64([[[0, 3]]]), np.float32([[0, 1]]), np.float32([2]))
    assert maps.tolist() == [[[0, 1]]]
