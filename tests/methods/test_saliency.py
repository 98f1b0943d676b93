"""Saliency of a linear network is its weights."""

import numpy as np
import pytest

import tb_interpret as tbi
from tests.methods.by_hand import linear
from tests.methods.situations import PICTURES

WEIGHTS = np.random.default_rng(2).normal(size=PICTURES.shape[1:])


def test_map_of_a_linear_network_is_its_greatest_weights():
    maps = tbi.Saliency().explain(linear(WEIGHTS), PICTURES).maps
    expected = np.abs(WEIGHTS).max(axis=-1)
    np.testing.assert_allclose(maps, [expected] * 3, rtol=1e-6)


@pytest.mark.parametrize("sign", [1, -1])
def test_map_has_no_sign(sign):
    maps = tbi.Saliency().explain(linear(sign * np.ones((2, 3, 1))), np.ones((1, 2, 3, 1))).maps
    np.testing.assert_array_equal(maps, np.ones((1, 2, 3)))
