"""Our raw map, shown as a peer shows it, is what that peer shows."""

import numpy as np
import pytest
from keras import layers, models
from tf_explain.core.grad_cam import GradCAM as TfExplainGradCAM
from tf_keras_vis.gradcam import Gradcam as TfKerasVisGradcam
from tf_keras_vis.layercam import Layercam as TfKerasVisLayercam
from tf_keras_vis.saliency import Saliency as TfKerasVisSaliency

import tb_interpret as tbi
from tests import networks

IMAGES = networks.images()


@pytest.fixture(scope="module")
def model():
    """Ends in logits: the peers differentiate the output as it is."""
    flat = networks.flat()
    logits = layers.Dense(networks.NUM_CLASSES, name="dense")(flat.layers[-2].output)
    return networks.give_same_weights(models.Model(flat.input, logits))


@pytest.mark.parametrize("layer", ["conv1", "relu1", "conv2"])
@pytest.mark.parametrize("gated", [False, True])
def test_map_is_that_of_tf_explain(model, layer, gated, monkeypatch):
    shown = []

    def kept(heatmap, _table):
        shown.append(heatmap[..., 0].astype(np.float32) / 255)
        return np.zeros((*heatmap.shape[:2], 3), np.uint8)

    # What it colors is what it shows; it returns the colors alone, in 256 steps.
    monkeypatch.setattr("tf_explain.utils.display.cv2.applyColorMap", kept)
    TfExplainGradCAM().explain((IMAGES, None), model, 1, layer, use_guided_grads=gated)
    ours = tbi.GradCAM(layer, gated=gated).explain(model, IMAGES, targets=1)
    found = ours.as_in("tf-explain", IMAGES)
    assert found.shape == (4, 16, 12)
    # It cuts to 256 steps downward.
    steps = found - np.stack(shown)
    assert -1e-5 <= steps.min() <= steps.max() <= 1 / 255 + 1e-5


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
