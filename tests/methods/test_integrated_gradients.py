"""Integrated gradients add up to the score, and are exact where that can be."""

import numpy as np
import pytest

import tb_interpret as tbi
from tests import networks
from tests.methods.by_hand import Quadratic
from tests.methods.situations import PICTURES


def test_map_adds_up_to_what_the_picture_is_worth():
    model = networks.give_same_weights(networks.flat())
    images = networks.images()
    found = tbi.IntegratedGradients(32).explain(model, images, targets=1)
    nothing = tbi.Saliency().explain(model, np.zeros_like(images), targets=1).scores
    worth = found.scores - nothing
    assert np.all(np.abs(worth) > 0.1)
    np.testing.assert_allclose(found.maps.sum(axis=(1, 2)), worth, rtol=0.01)


@pytest.mark.parametrize("steps", [1, 2, 32])
@pytest.mark.parametrize("baseline", [0, -2.5, np.linspace(0, 1, 12).reshape(6, 2)])
def test_quadratic_is_exact_however_few_the_steps(steps, baseline):
    weights = np.random.default_rng(2).normal(size=PICTURES.shape[1:])
    model = Quadratic(weights)
    model(PICTURES)
    maps = tbi.IntegratedGradients(steps, baseline=baseline).explain(model, PICTURES).maps
    begin = np.broadcast_to(baseline, PICTURES.shape)
    expected = weights * (PICTURES**2 - begin**2) + PICTURES - begin
    np.testing.assert_allclose(maps, expected.sum(axis=-1), atol=1e-5)


def test_picture_that_is_its_own_baseline_has_nothing_to_explain():
    model = Quadratic(np.ones((8, 6, 2)))
    images = np.full((2, 8, 6, 2), 0.5, np.float32)
    model(images)
    for baseline in ("mean", "blur"):
        maps = tbi.IntegratedGradients(4, baseline=baseline).explain(model, images).maps
        np.testing.assert_allclose(maps, np.zeros((2, 8, 6)), atol=1e-6)
