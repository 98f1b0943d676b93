"""Our raw map, shown as a peer shows it, is what that peer shows."""

import keras
import numpy as np
import pytest
from keras import layers
from tf_explain.core.grad_cam import GradCAM as TfExplainGradCAM
from tf_explain.core.occlusion_sensitivity import OcclusionSensitivity
from tf_keras_vis.gradcam import Gradcam as TfKerasVisGradcam
from tf_keras_vis.layercam import Layercam as TfKerasVisLayercam
from tf_keras_vis.saliency import Saliency as TfKerasVisSaliency

import tb_interpret as tbi
from tests import networks

IMAGES = networks.images()


@pytest.fixture
def shown(monkeypatch):
    """What tf-explain colors: it returns the colors alone, in 256 steps."""
    heatmaps = []

    def kept(heatmap, _table):
        heatmaps.append(heatmap[..., 0].astype(np.float32) / 255)
        return np.zeros((*heatmap.shape[:2], 3), np.uint8)

    monkeypatch.setattr("tf_explain.utils.display.cv2.applyColorMap", kept)
    return heatmaps


def _assert_same_but_for_the_cut(found, shown):
    """It cuts to 256 steps downward."""
    steps = found - np.stack(shown)
    assert -1e-5 <= steps.min() <= steps.max() <= 1 / 255 + 1e-5


@pytest.mark.parametrize("layer", ["conv1", "relu1", "conv2"])
@pytest.mark.parametrize("gated", [False, True])
def test_map_is_that_of_tf_explain(model, layer, gated, shown):
    TfExplainGradCAM().explain((IMAGES, None), model, 1, layer, use_guided_grads=gated)
    ours = tbi.GradCAM(layer, gated=gated).explain(model, IMAGES, targets=1)
    found = ours.as_in("tf-explain", IMAGES)
    assert found.shape == (4, 16, 12)
    _assert_same_but_for_the_cut(found, shown)


def test_occlusion_of_squares_is_that_of_tf_explain(shown):
    squares = np.random.default_rng(0).random((2, 12, 12, 3), np.float32)
    model = keras.Sequential(
        [
            keras.Input((12, 12, 3)),
            layers.Conv2D(4, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(3),
        ]
    )
    OcclusionSensitivity().explain((squares, None), model, 1, 4)
    ours = tbi.Occlusion(4, fill=127.5).explain(model, squares, targets=1)
    _assert_same_but_for_the_cut(ours.as_in("tf-explain", squares), shown)


@pytest.mark.parametrize("layer", ["conv1", "conv2"])
@pytest.mark.parametrize(
    ("peer", "method"),
    [(TfKerasVisGradcam, tbi.GradCAM), (TfKerasVisLayercam, tbi.LayerCAM)],
    ids=["Gradcam", "Layercam"],
)
def test_map_is_that_of_tf_keras_vis(model, layer, peer, method):
    expected = peer(model, clone=True)(lambda output: output[:, 1], IMAGES, penultimate_layer=layer)
    ours = method(layer).explain(model, IMAGES, targets=1)
    assert np.ptp(expected) > 0.5
    np.testing.assert_allclose(ours.as_in("tf-keras-vis", IMAGES), expected, atol=1e-5)


def test_saliency_is_that_of_tf_keras_vis(model):
    expected = TfKerasVisSaliency(model, clone=True)(lambda output: output[:, 1], IMAGES)
    ours = tbi.Saliency().explain(model, IMAGES, targets=1)
    np.testing.assert_allclose(ours.as_in("tf-keras-vis", IMAGES), expected, atol=1e-5)
