"""Every method in every situation gives what a plain tape or loop gives."""

import numpy as np
import pytest

import tb_interpret as tbi
from tests.methods.plain import Plain
from tests.methods.situations import SITUATIONS
from tests.whole import spread

RISE = {"masks": 6, "cells": 3, "probability": 0.4, "fill": 0.237, "seed": 1}
SMOOTH = {"samples": 2, "noise": 0.2, "seed": 3}
PATH = {"steps": 5, "baseline": 0.5}
METHODS = [
    tbi.HiResCAM("conv"),
    tbi.LayerCAM("conv"),
    tbi.GradCAMPlusPlus("conv"),
    tbi.Saliency(),
    tbi.InputXGradient(),
    tbi.IntegratedGradients(**PATH),
    tbi.SmoothGrad(**SMOOTH),
    tbi.RISE(**RISE),
    tbi.ScoreCAM("conv", fill=0.237),
    tbi.GuidedGradCAM("conv"),
]
ARGUMENTS = {
    "integrated_gradients": PATH,
    "smooth_grad/saliency": SMOOTH,
    "rise": RISE,
    "score_cam": {"fill": 0.237},
}


# Of each kind: at a layer, at the picture, by scores of changed pictures.
PARTS = [METHODS[part::3] for part in range(3)]


def assert_plain(situation, methods=METHODS):
    plain = Plain(situation)
    scores = plain.scores(plain.x)
    for method in methods:
        compute = getattr(plain, method.name.partition("/")[0])
        expected = compute(**ARGUMENTS.get(method.name, {}))
        found = method.explain(situation.model, situation.images, targets=situation.targets)
        assert found.maps.dtype == np.float32
        assert np.ptp(expected) > 0, method.name
        np.testing.assert_allclose(
            found.maps, expected, atol=2e-4 * np.abs(expected).max(), err_msg=method.name
        )
        np.testing.assert_allclose(found.scores, scores, rtol=1e-4, atol=1e-5)
        assert found.layer == ("conv" if getattr(method, "layer", None) else "")


@pytest.mark.parametrize(("name", "methods"), spread(SITUATIONS, PARTS))
def test_maps_are_those_of_a_plain_computation(name, methods):
    assert_plain(SITUATIONS[name](), methods)


def test_maps_are_of_the_weights_of_the_moment():
    situation = SITUATIONS["classes"]()
    for scale in (1, 0.7):
        situation.model.set_weights([scale * w for w in situation.model.get_weights()])
        assert_plain(situation)
