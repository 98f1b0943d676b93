"""Input × gradient of a linear network is what each pixel adds."""

import numpy as np

import tb_interpret as tbi
from tests.methods.by_hand import linear
from tests.methods.situations import PICTURES

WEIGHTS = np.random.default_rng(2).normal(size=PICTURES.shape[1:])


def test_map_of_a_linear_network_is_its_weights_times_the_picture():
    found = tbi.InputXGradient().explain(linear(WEIGHTS, bias=7), PICTURES)
    np.testing.assert_allclose(found.maps, (WEIGHTS * PICTURES).sum(axis=-1), atol=1e-6)
    np.testing.assert_allclose(found.maps.sum(axis=(1, 2)), found.scores - 7, rtol=1e-4)
