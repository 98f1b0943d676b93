"""Our maps of the picture's own pixels, from what peers compute before they show it."""

import numpy as np
from tf_explain.core.gradients_inputs import GradientsInputs
from tf_explain.core.vanilla_gradients import VanillaGradients

import tb_interpret as tbi
from tests import networks

IMAGES = networks.images()


def test_saliency_is_the_largest_gradient_of_tf_explain(model):
    gradients = VanillaGradients.compute_gradients(IMAGES, model, 1)
    ours = tbi.Saliency().explain(model, IMAGES, targets=1)
    assert np.ptp(ours.maps) > 1e-3
    np.testing.assert_allclose(ours.maps, np.abs(gradients).max(axis=-1), atol=1e-6)


def test_input_x_gradient_is_the_sum_of_tf_explains_products(model):
    products = GradientsInputs.compute_gradients(IMAGES, model, 1)
    ours = tbi.InputXGradient().explain(model, IMAGES, targets=1)
    assert np.ptp(ours.maps) > 1e-3
    np.testing.assert_allclose(ours.maps, np.asarray(products).sum(axis=-1), atol=1e-6)
