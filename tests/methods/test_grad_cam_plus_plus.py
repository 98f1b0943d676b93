"""Grad-CAM++ with the paper's alphas, by hand."""

import numpy as np
import pytest

import tb_interpret as tbi
from tests.methods.by_hand import after_one_by_one


def test_channels_are_weighted_by_the_alphas_of_the_paper():
    model = after_one_by_one(np.eye(2), [[[3, -1], [-2, 5]]])
    picture = np.float32([[[[1, 2], [4, 3]]]])
    # alpha = g² / (2 g² + g³ ΣA), and a channel's weight is Σ alpha · relu(g).
    first = 9 / (2 * 9 + 27 * (1 + 4)) * 3
    second = 25 / (2 * 25 + 125 * (2 + 3)) * 5
    expected = [[[first * 1 + second * 2, first * 4 + second * 3]]]
    found = tbi.GradCAMPlusPlus().explain(model, picture)
    np.testing.assert_allclose(found.maps, expected, rtol=1e-6)


def test_zero_gradients_give_an_empty_map():
    model = after_one_by_one(np.eye(2), np.zeros((1, 2, 2)))
    maps = tbi.GradCAMPlusPlus().explain(model, np.ones((1, 1, 2, 2), np.float32)).maps
    assert maps.tolist() == [[[0, 0]]]


@pytest.mark.parametrize("scale", [1e-15, 1e-30])
def test_gradients_whose_third_power_vanishes_still_count(scale):
    model = after_one_by_one(np.eye(1), np.full((1, 2, 1), scale))
    maps = tbi.GradCAMPlusPlus().explain(model, np.ones((1, 1, 2, 1), np.float32)).maps
    # So small a gradient leaves alpha = 1/2 at both places.
    np.testing.assert_allclose(maps, np.full((1, 1, 2), scale), rtol=1e-5)


def test_divisor_of_zero_leaves_the_place_out():
    # 2 g² + g³ ΣA = 0 for g = 1 and ΣA = -2.
    model = after_one_by_one(np.eye(1), [[[1], [0]]])
    maps = tbi.GradCAMPlusPlus().explain(model, np.float32([[[[-5], [3]]]])).maps
    assert maps.tolist() == [[[0, 0]]]
