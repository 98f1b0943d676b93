"""Steps that go through a model together: as many as memory allows, the same as one by one."""

import keras
import numpy as np
import pytest
from keras import layers, ops

import tb_interpret as tbi
from tests import networks
from tests.at_work import begin

X = networks.images(3)
METHODS = {
    "path": tbi.IntegratedGradients(8, baseline=0.5),
    "noise": tbi.SmoothGrad(samples=8, noise=0.3),
    "noise of maps of a layer": tbi.SmoothGrad(tbi.LayerCAM("conv1"), samples=8, noise=0.3),
}
each_method = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)


def logits():
    """Ends without an activation: a unit is a class and the output of a function alike."""
    model = networks.flat()
    head = layers.Dense(networks.NUM_CLASSES)(model.layers[-1].input)
    return networks.give_same_weights(keras.Model(model.input, head))


def taken(method, model, images, targets=1):
    """How many steps are done, time after time, and the maps."""
    work, moment = begin(method, model, images, targets)
    done = []
    maps = work.maps(moment, 0, lambda *steps: done.append(steps))
    return done, maps


def assert_close(found, expected):
    assert np.ptp(expected) > 0
    np.testing.assert_allclose(found, expected, atol=1e-6 * np.abs(expected).max())


def unit(output):
    return output[:, 1]


@each_method
def test_steps_together_give_what_they_give_one_by_one(method):
    model = logits()
    together, maps = taken(method, model, X)
    assert together == [(8, 8)]
    one_by_one, expected = taken(method, model, X, unit)
    assert one_by_one == [(step, 8) for step in range(1, 9)]
    assert_close(maps, expected)


@each_method
@pytest.mark.parametrize(("count", "together"), [(9, 4), (20, 2), (64, 1)])
def test_maps_are_the_same_however_many_go_together(method, count, together):
    model, images = logits(), networks.images(count)
    done, maps = taken(method, model, images)
    assert done == [(steps, 8) for steps in range(together, 9, together)]
    assert_close(maps[:3], taken(method, model, images[:3])[1])


@each_method
def test_fewer_steps_are_those_that_there_is_time_for(method):
    work, moment = begin(method, logits(), networks.images(20), 1)
    few = work.maps(moment, 1, lambda *steps: None)
    assert_close(few, taken(_of(method, work.num_steps(1)), logits(), networks.images(20))[1])


def _of(method, steps):
    fewer = {"steps": steps} if isinstance(method, tbi.IntegratedGradients) else {"samples": steps}
    return type(method)(**{**vars(method), **fewer})


def test_large_pictures_go_one_by_one():
    inputs = keras.Input((512, 512, 1))
    x = layers.AveragePooling2D(64)(layers.Conv2D(1, 3, 4)(inputs))
    model = keras.Model(inputs, layers.Dense(2)(layers.Flatten()(x)))
    images = np.random.default_rng(0).random((2, 512, 512, 1), np.float32)
    done, _ = taken(tbi.IntegratedGradients(3), model, images)
    assert done == [(1, 3), (2, 3), (3, 3)]


@each_method
def test_function_is_given_the_examples_that_it_knows(method):
    weights = ops.convert_to_tensor(np.float32([[1, 0, 0], [0, 1, 0], [0, 0, 1]]))
    model = logits()
    found = method.explain(model, X, targets=lambda output: ops.sum(output * weights, axis=-1))
    assert_close(found.maps, method.explain(model, X, targets=[0, 1, 2]).maps)


@pytest.mark.parametrize(
    "method", [*METHODS.values(), tbi.GradCAM(), tbi.RISE(4), tbi.Occlusion(8)], ids=repr
)
def test_function_is_given_all_the_examples_that_it_knows_however_many(method):
    images = networks.images(35)
    classes = np.arange(35) % 3
    known = ops.one_hot(ops.convert_to_tensor(classes), 3)
    found = method.explain(logits(), images, lambda output: ops.sum(output * known, axis=-1))
    assert_close(found.maps, method.explain(logits(), images, classes).maps)


class Noisy(keras.Model):
    """Drops values out even when it is not training."""

    def __init__(self):
        super().__init__()
        self.conv1 = layers.Conv2D(4, 3, name="conv1")
        self.drop = layers.Dropout(0.5, seed=1)
        self.head = layers.Dense(3)

    def call(self, x):
        return self.head(ops.mean(self.drop(self.conv1(x), training=True) ** 2, axis=(1, 2)))


@each_method
def test_model_that_draws_random_numbers_draws_the_same_for_each_step(method):
    model = Noisy()
    model(X)
    done, maps = taken(method, model, X)
    assert done == [(step, 8) for step in range(1, 9)]
    assert_close(maps, taken(method, model, X)[1])


@each_method
def test_model_of_so_many_examples_gets_no_more(method):
    inputs = keras.Input(batch_shape=(3, *networks.IMAGE_SHAPE))
    x = layers.Conv2D(4, 3, name="conv1")(inputs) ** 2
    model = keras.Model(inputs, layers.Dense(3)(ops.reshape(x, (3, 14 * 10 * 4))))
    assert np.ptp(method.explain(model, X, targets=1).maps) > 0


@each_method
def test_cost_of_a_step_is_its_share_of_those_that_go_together(method):
    work, moment = begin(method, logits(), X, 1)
    assert work.trial(moment) == 8
    work.measure(moment, 1e9)
    assert 0 < work.seconds_a_step < 1e9


def test_whole_numbers_stay_whole():
    inputs = keras.Input((4, 4, 1), dtype="uint8")
    x = layers.Flatten()(ops.square(ops.cast(inputs, "float32")))
    model = keras.Model(inputs, layers.Dense(1, kernel_initializer="ones")(x))
    model.compile(loss="mse")
    images = np.arange(32, dtype=np.uint8).reshape(2, 4, 4, 1)
    found = tbi.IntegratedGradients(2).explain(model, images, targets=0)
    way = np.rint(images * 0.25) + np.rint(images * 0.75)
    np.testing.assert_allclose(found.maps, (images * way)[..., 0], rtol=1e-5)
