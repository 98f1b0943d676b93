"""What looks like rounding is: it goes where numbers have more bits, or is the network's own."""

import contextlib
import dataclasses

import keras
import numpy as np
import pytest
from keras import layers, ops

import tb_interpret as tbi
from tb_interpret import extending
from tb_interpret.engine.asked import ask
from tb_interpret.examples import read_examples
from tests import architectures, networks
from tests.callbacks.test_all_methods_any_model import FILL, PATCH, assert_close, by_loop, by_tape
from tests.whole import usually


@pytest.fixture
def double():
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    yield
    keras.config.set_floatx("float32")
    keras.config.set_dtype_policy("float32")


@dataclasses.dataclass(frozen=True)
class Unrounded(extending.LayerMethod):
    """HiResCAM that stays in the precision of the network."""

    name = "unrounded"
    title = "HiResCAM, unrounded"

    def maps(self, activations, gradients):
        return ops.sum(activations * gradients, axis=-1)


@pytest.mark.usefixtures("double")
@pytest.mark.parametrize("name", [*architectures.IN_DOUBLE_PRECISION][:: usually(2, 1)])
def test_maps_are_those_of_the_parts_but_for_rounding(name):
    """The bounds of single precision, up to 3e-3 for Swin, leave no room for anything else."""
    subject = architectures.SUBJECTS[name]()
    inputs = keras.tree.map_structure(lambda x: np.asarray(x, np.float64), subject.inputs)
    subject = dataclasses.replace(subject, inputs=inputs)
    layer, targets = subject.layer, subject.targets
    methods = [Unrounded(layer), tbi.HiResCAM(layer), tbi.GradCAM(layer), tbi.Saliency()]
    requests = [method.request([0]) for method in methods]
    asked = ask(subject.model, read_examples(inputs), [targets], requests)
    unrounded, of_places, cam, at_pixels = (maps[:, 0] for (maps,) in asked.run().found)

    _, features, gradients, at_picture = by_tape(subject)
    products = (gradients * features).sum(axis=-1)
    assert products.dtype == np.float64
    assert_close(unrounded, products, 1e-9)
    # What is left is the rounding of the maps themselves.
    assert_close(of_places, products, 1e-6)
    assert_close(cam, (gradients.mean(axis=(1, 2), keepdims=True) * features).sum(axis=-1), 1e-6)
    assert_close(at_pixels, np.abs(at_picture).max(axis=-1), 1e-6)
    found = tbi.Occlusion(PATCH, fill=FILL).explain(subject.model, inputs, targets=targets)
    assert_close(found.maps, by_loop(subject), 1e-5)


@contextlib.contextmanager
def policy(name):
    keras.config.set_dtype_policy(name)
    try:
        yield
    finally:
        keras.config.set_dtype_policy("float32")


@pytest.mark.parametrize("name", ["mixed_float16", "mixed_bfloat16"])
def test_occlusion_in_half_precision_is_the_networks_own(name):
    """The maps differ from those of single precision because the scores do."""
    with policy(name):
        model = networks.flat()
        head = layers.Dense(networks.NUM_CLASSES)(model.layers[-1].input)
        model = networks.give_same_weights(keras.Model(model.input, head))
    images = networks.images(3)
    found = tbi.Occlusion(4, fill=FILL).explain(model, images, targets=1)

    def scores(pictures):
        return np.float32(model.predict(pictures, verbose=0))[:, 1]

    expected = np.zeros((3, 4, 3), np.float32)
    for row, column in np.ndindex(4, 3):
        hidden = images.copy()
        hidden[:, 4 * row :][:, :4, 4 * column :][:, :, :4] = FILL
        expected[:, row, column] = scores(images) - scores(hidden)
    assert np.ptp(expected) > 0
    np.testing.assert_array_equal(found.maps, expected)
