"""Several classes that go back through dense layers as rows of one product."""

import keras
import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tb_interpret.models.heads import head_gradients
from tb_interpret.models.logits import find_logits


def _dense_head(*units: int, policy: str = "float32") -> keras.Model:
    keras.utils.set_random_seed(7)
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((9, 8, 3)),
            layers.Conv2D(4, 3, name="seen", dtype=policy),
            layers.BatchNormalization(dtype=policy),
            layers.Conv2D(5, 3, activation="relu", name="last", dtype=policy),
            layers.MaxPooling2D(dtype=policy),
            layers.Flatten(dtype=policy),
            *(layers.Dense(each, "relu", dtype=policy) for each in units),
            layers.Dense(6, "softmax"),
        ]
    )


def _traced(model: keras.Model, names: list[str]):
    """A function of pictures: gradients of classes 4, 0, 4 together and each by itself."""
    inner = keras.Model(model.inputs, [model.get_layer(n).output for n in names] + model.outputs)

    @tf.function
    def both(pictures):
        *outputs, probabilities = inner(pictures, training=False)
        logits = find_logits(probabilities).values
        seeds = [tf.one_hot([c] * 3, 6, dtype=logits.dtype) for c in (4, 0, 4)]
        together = head_gradients(logits, outputs, seeds)
        each = [tf.gradients(logits, outputs, grad_ys=seed) for seed in seeds]
        return together, each

    return both


def _pictures() -> np.ndarray:
    return np.random.default_rng(3).normal(size=(3, 9, 8, 3)).astype("float32")


@pytest.mark.parametrize("units", [(), (7,), (8, 7)])
@pytest.mark.parametrize(("policy", "tolerance"), [("float32", 1e-6), ("mixed_float16", 2e-3)])
def test_together_they_are_what_each_is_by_itself(units, policy, tolerance):
    together, each = _traced(_dense_head(*units, policy=policy), ["last"])(_pictures())
    assert len(together) == 3
    for mine, alone in zip(together, each, strict=True):
        assert mine[0].shape == alone[0].shape == (3, 7 - 2, 6 - 2, 5)
        assert mine[0].dtype == alone[0].dtype
        np.testing.assert_allclose(mine[0], alone[0], rtol=tolerance, atol=tolerance)
    assert np.abs(each[0][0]).max() > 1e-3
    np.testing.assert_array_equal(together[0][0], together[2][0])


def test_where_a_convolution_is_on_the_way_each_goes_by_itself():
    together, _ = _traced(_dense_head(7), ["seen"])(_pictures())
    assert together is None
    together, _ = _traced(_dense_head(7), ["last", "seen"])(_pictures())
    assert together is None


def test_an_output_that_has_no_say_is_left_to_each():
    @tf.function
    def found(pictures):
        seen, idle = pictures * 2.0, pictures * 3.0
        logits = tf.reshape(seen, (3, 216)) @ tf.ones((216, 6))
        return head_gradients(logits, [seen, idle], [tf.ones((3, 6))] * 2)

    assert found(_pictures()) is None


@pytest.mark.parametrize("method", [tbi.GradCAM, tbi.HiResCAM, tbi.LayerCAM])
def test_a_class_has_the_same_map_among_others_as_by_itself(method):
    model, pictures = _dense_head(8, 7), _pictures()
    table = np.tile([4, 0, 5, 1], (3, 1))
    together = method("last").explain(model, pictures, targets=table).maps
    for place, each in enumerate(table[0]):
        alone = method("last").explain(model, pictures, targets=int(each)).maps
        np.testing.assert_allclose(together[:, place], alone, rtol=1e-5, atol=1e-7)
    assert np.abs(together).max() > 1e-4
