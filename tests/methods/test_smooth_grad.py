"""SmoothGrad: noise that changes nothing in a linear network."""

import keras
import numpy as np
import pytest

import tb_interpret as tbi
from tests import networks
from tests.methods.by_hand import linear
from tests.methods.situations import PICTURES

WEIGHTS = np.random.default_rng(2).normal(size=PICTURES.shape[1:])
IMAGES = networks.images(3)


@pytest.fixture
def model() -> keras.Model:
    return networks.give_same_weights(networks.flat())


@pytest.mark.parametrize("noise", [0.01, 1.0])
@pytest.mark.parametrize("samples", [1, 3])
def test_linear_network_has_its_weights_whatever_the_noise(noise, samples):
    method = tbi.SmoothGrad(samples=samples, noise=noise)
    maps = method.explain(linear(WEIGHTS), PICTURES).maps
    np.testing.assert_allclose(maps, [np.abs(WEIGHTS).max(axis=-1)] * 3, rtol=1e-6)


def test_noise_is_that_of_the_seed(model):
    first, again, other = (
        tbi.SmoothGrad(samples=2, seed=seed).explain(model, IMAGES, targets=0).maps
        for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 1e-4


def test_noise_follows_the_range_of_each_picture(model):
    flat = np.full((1, *networks.IMAGE_SHAPE), 0.5, np.float32)
    smooth = tbi.SmoothGrad(samples=2, noise=1.0).explain(model, flat, targets=0)
    np.testing.assert_allclose(
        smooth.maps, tbi.Saliency().explain(model, flat, targets=0).maps, rtol=1e-5
    )


@pytest.mark.parametrize(
    "inner",
    [
        tbi.GradCAM("conv1"),
        tbi.InputXGradient(),
        tbi.GuidedGradCAM(),
        tbi.IntegratedGradients(2),
        tbi.Occlusion(8),
        tbi.RISE(4),
        tbi.ScoreCAM(),
        tbi.SmoothGrad(samples=1, noise=1e-6),
    ],
    ids=lambda method: method.name,
)
def test_any_method_of_maps_is_smoothed(model, inner):
    # With next to no noise there is next to nothing to smooth.
    smooth = tbi.SmoothGrad(inner, samples=1, noise=1e-6).explain(model, IMAGES, targets=2)
    plain = inner.explain(model, IMAGES, targets=2)
    assert smooth.layer == plain.layer
    np.testing.assert_allclose(smooth.maps, plain.maps, atol=1e-3 * np.abs(plain.maps).max())


def test_name_and_title_tell_what_is_smoothed():
    method = tbi.SmoothGrad(tbi.GradCAM())
    assert (method.name, method.title) == ("smooth_grad/grad_cam", "SmoothGrad of Grad-CAM")


def test_several_layers_are_refused(model):
    with pytest.raises(ValueError, match=r"maps of one layer.*Give each layer a SmoothGrad"):
        tbi.SmoothGrad(tbi.GradCAM(["conv1", "conv2"])).explain(model, IMAGES, targets=0)


@pytest.mark.parametrize(
    "inner", [tbi.ActivationGrid(), tbi.GradCAM(targets=1), "saliency", tbi.Saliency]
)
def test_what_cannot_be_smoothed_is_named(inner):
    with pytest.raises(ValueError, match="`method` makes no maps that can be smoothed"):
        tbi.SmoothGrad(inner)
