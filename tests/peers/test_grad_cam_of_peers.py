"""The raw map is where all libraries agree."""

import numpy as np
import pytest
from tf_explain.core.grad_cam import GradCAM as TfExplainGradCAM
from tf_keras_vis.gradcam import Gradcam as TfKerasVisGradcam

import tb_interpret as tbi
from tests import networks


@pytest.mark.parametrize("layer", ["conv1", "relu1", "conv2"])
@pytest.mark.parametrize("gated", [False, True])
def test_raw_map_is_that_of_tf_explain(model, layer, gated):
    images = networks.images()
    outputs, gradients = TfExplainGradCAM.get_gradients_and_filters(
        model, images, layer, class_index=1, use_guided_grads=gated
    )
    expected = TfExplainGradCAM.generate_ponderated_output(outputs, gradients)
    explanation = tbi.GradCAM(layer, gated=gated).explain(model, images, targets=1)
    assert np.abs(expected).max() > 0.01
    np.testing.assert_allclose(explanation.maps, expected, atol=1e-5)


@pytest.mark.parametrize("layer", ["conv1", "conv2"])
def test_positive_part_of_the_map_is_that_of_tf_keras_vis(model, layer):
    images = networks.images()
    expected = TfKerasVisGradcam(model, clone=True)(
        lambda output: output[:, 1],
        images,
        penultimate_layer=layer,
        expand_cam=False,
        normalize_cam=False,
    )
    explanation = tbi.GradCAM(layer).explain(model, images, targets=1)
    np.testing.assert_allclose(np.maximum(explanation.maps, 0), expected, atol=1e-5)
