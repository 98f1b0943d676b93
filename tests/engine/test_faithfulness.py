"""Numbers on maps, against what is known exactly."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

import tb_interpret as tbi
from tb_interpret.results.explanation import Explanation
from tests import networks

random = np.random.default_rng(0)
X = random.random((3, 9, 9, 1), np.float32)
WEIGHTS = random.normal(size=(9, 9)).astype(np.float32)


def linear(weights):
    inputs = keras.Input((*weights.shape, 1))
    model = keras.Model(inputs, layers.Dense(1, use_bias=False)(layers.Flatten()(inputs)))
    model.set_weights([weights.reshape(-1, 1)])
    model.compile(loss="mse")
    return model


def explained(maps, model, images=X):
    explanation = tbi.InputXGradient().explain(model, images, targets=0)
    return Explanation(**{**vars(explanation), "maps": np.asarray(maps, np.float32)})


def test_contributions_of_a_linear_network_foretell_every_drop():
    model = linear(WEIGHTS)
    contributions = WEIGHTS * X[..., 0]
    for sign in (1, -1):
        found = tbi.faithfulness.fidelity(model, X, explained(sign * contributions, model))
        np.testing.assert_allclose(found, sign, atol=1e-5)


def test_sum_of_pixels_is_foretold_by_the_picture():
    model = linear(np.ones((9, 9), np.float32))
    maps = explained(X[..., 0], model)
    np.testing.assert_allclose(tbi.faithfulness.fidelity(model, X, maps), 1, atol=1e-5)


def test_one_pixel_that_decides_is_inserted_first_and_deleted_first():
    weights = np.zeros((9, 9), np.float32)
    weights[4, 7] = 2
    model = linear(weights)
    found = explained(weights * X[..., 0], model)
    same = {"steps": 81, "fill": 0.0}
    np.testing.assert_allclose(tbi.faithfulness.insertion(model, X, found, **same), 1, atol=1e-6)
    np.testing.assert_allclose(tbi.faithfulness.deletion(model, X, found, **same), 0, atol=1e-6)
    worst = explained(-weights * X[..., 0], model)
    # Only the last of 81 steps shows it, or hides it.
    late = tbi.faithfulness.insertion(model, X, worst, **same)
    np.testing.assert_allclose(late, 1 / 81, atol=1e-6)
    kept = tbi.faithfulness.deletion(model, X, worst, **same)
    np.testing.assert_allclose(kept, 80 / 81, atol=1e-6)


def test_curves_are_those_of_pictures_masked_by_hand():
    model = networks.give_same_weights(networks.flat())
    images = networks.images(2)
    found = tbi.Occlusion(4).explain(model, images, targets=1)
    shown = tbi.faithfulness.insertion(model, images, found, steps=4, fill=0.25)
    large = tf.image.resize(found.maps[..., None], (16, 12)).numpy().reshape(2, -1)
    order = np.argsort(-large, axis=1, kind="stable")
    curve = []
    for count in (0, 48, 96, 144, 192):
        picture = np.full((2, 16 * 12, 3), 0.25, np.float32)
        for own, source, places in zip(picture, images.reshape(2, -1, 3), order, strict=True):
            own[places[:count]] = source[places[:count]]
        head = model.layers[-1]
        features = keras.Model(model.input, head.input)(picture.reshape(images.shape))
        curve.append((features @ head.kernel + head.bias).numpy()[:, 1])
    scaled = (np.array(curve[1:]) - curve[0]) / (curve[-1] - curve[0])
    np.testing.assert_allclose(shown, scaled.mean(axis=0), rtol=1e-3)


def test_maps_of_a_function_need_it_once_more():
    model = networks.flat()
    images = networks.images(2)

    def second(output):
        return output[:, 1]

    found = tbi.GradCAM().explain(model, images, targets=second)
    with pytest.raises(ValueError, match="Give targets=the function"):
        tbi.faithfulness.deletion(model, images, found)
    assert np.isfinite(tbi.faithfulness.deletion(model, images, found, targets=second)).all()


def test_maps_of_other_images_are_refused():
    model = networks.flat()
    found = tbi.GradCAM().explain(model, networks.images(2), targets=1)
    with pytest.raises(ValueError, match=r"of other images\. Received: 2 maps and 4"):
        tbi.faithfulness.insertion(model, networks.images(4), found)
