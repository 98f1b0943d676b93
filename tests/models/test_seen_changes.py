"""Changes that hide behind something: each is seen, and a probe is none."""

import array
import collections
import functools
import sys
import types
from typing import ClassVar

import keras
import numpy as np
import pytest
from keras import layers, ops

import tb_interpret as tbi
from tb_interpret.models.fingerprint import fingerprint
from tb_interpret.models.probes import only_watches
from tests.models.test_kept import IMAGES, model_with

GAIN = 1.0
SETTINGS = types.ModuleType("settings_of_somebody")


class Names:
    gains: ClassVar[list[float]] = [1.0]


class Holder:
    """Holds one thing; a chain of them is as deep as one likes."""

    def __init__(self, held):
        self.held = held


class Asking(layers.Layer):
    """Asks its property, a function and its own attribute for the gain."""

    def __init__(self, held=None, function=None, **kwargs):
        super().__init__(**kwargs)
        self.held, self.function = Holder(held), function

    @property
    def gain(self):
        return GAIN

    def call(self, x):
        return x * self.gain if self.function is None else x * self.function(self.held.held)


def deep(held, depth=12):
    return held if depth == 0 else Holder(deep(held, depth - 1))


def found(held):
    return found(held.held) if isinstance(held, Holder) else held.gain


def nested(held):
    for _ in range(12):
        held = held[0]
    return held


def in_lists(value):
    return functools.reduce(lambda inner, _: [inner], range(12), value)


def in_module(_):
    return SETTINGS.GAINS["a"] * SETTINGS.function()


def imported_within(_):
    import settings_of_somebody

    return settings_of_somebody.GAINS["a"]


@functools.wraps(ops.abs)
def in_wrapper(_):
    return GAIN


def twice():
    return 2.0


def set_innermost(held, value):
    while isinstance(held.held, Holder):
        held = held.held
    held.held.gain = value


HIDDEN = {
    "a global behind a property": (
        lambda: Asking(),
        lambda layer: globals().update(GAIN=2.0),
    ),
    "a dict in a module": (
        lambda: Asking(function=in_module),
        lambda layer: SETTINGS.GAINS.update(a=2.0),
    ),
    "a function in a module": (
        lambda: Asking(function=in_module),
        lambda layer: setattr(SETTINGS, "function", twice),
    ),
    "a module imported within": (
        lambda: Asking(function=imported_within),
        lambda layer: SETTINGS.GAINS.update(a=2.0),
    ),
    "a list in a class": (
        lambda: Asking(function=lambda held: Names.gains[0]),
        lambda layer: Names.gains.__setitem__(0, 2.0),
    ),
    "a global behind the name of another": (
        lambda: Asking(function=in_wrapper),
        lambda layer: globals().update(GAIN=2.0),
    ),
    "a deque": (
        lambda: Asking(collections.deque([1.0]), lambda held: held[0]),
        lambda layer: layer.held.held.appendleft(2.0),
    ),
    "an array of Python's own": (
        lambda: Asking(array.array("d", [1.0]), lambda held: held[0]),
        lambda layer: layer.held.held.__setitem__(0, 2.0),
    ),
    "an object deep down": (
        lambda: Asking(deep(types.SimpleNamespace(gain=1.0)), found),
        lambda layer: set_innermost(layer.held, 2.0),
    ),
    "a list in lists": (
        lambda: Asking(in_lists(1.0), nested),
        lambda layer: functools.reduce(lambda held, _: held[0], range(11), layer.held.held)
        .__setitem__(0, 2.0),
    ),
    "Keras' epsilon": (
        lambda: Asking(function=lambda held: 1 / (1 + 1e6 * keras.config.epsilon())),
        lambda layer: keras.config.set_epsilon(1e-4),
    ),
    "Keras' layout": (
        lambda: Asking(
            function=lambda held: 2.0 - (keras.config.image_data_format() == "channels_last")
        ),
        lambda layer: keras.config.set_image_data_format("channels_first"),
    ),
    "Keras' float": (
        lambda: Asking(function=lambda held: 2.0 - (keras.config.floatx() == "float32")),
        lambda layer: keras.config.set_floatx("float16"),
    ),
    "Keras' policy": (
        lambda: Asking(
            function=lambda held: 2.0 - (keras.config.dtype_policy().name == "float32")
        ),
        lambda layer: keras.config.set_dtype_policy("mixed_bfloat16"),
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _as_before(monkeypatch):
    monkeypatch.setitem(globals(), "GAIN", 1.0)
    monkeypatch.setattr(Names, "gains", [1.0])
    monkeypatch.setattr(SETTINGS, "GAINS", {"a": 1.0}, raising=False)
    monkeypatch.setattr(SETTINGS, "function", lambda: 1.0, raising=False)
    monkeypatch.setitem(sys.modules, "settings_of_somebody", SETTINGS)
    before = keras.config.epsilon(), keras.config.floatx(), keras.config.image_data_format()
    policy = keras.config.dtype_policy()
    yield
    keras.config.set_epsilon(before[0])
    keras.config.set_floatx(before[1])
    keras.config.set_image_data_format(before[2])
    keras.config.set_dtype_policy(policy)


def scores(model):
    return tbi.Occlusion((10, 8)).explain(model, IMAGES, targets=1).scores


@pytest.mark.parametrize(("make", "change"), HIDDEN.values(), ids=HIDDEN)
def test_hidden_change_is_seen(make, change):
    layer = make()
    model = model_with(layer)
    before = scores(model)
    np.testing.assert_allclose(before, model(IMAGES).numpy()[:, 1], rtol=1e-5)
    first = fingerprint(model)
    assert fingerprint(model) == first
    change(layer)
    after = model(IMAGES).numpy()[:, 1]
    assert np.abs(before - after).max() > 1e-4
    np.testing.assert_allclose(scores(model), after, rtol=1e-5)


def test_call_of_a_library_that_is_replaced_is_seen(monkeypatch):
    model = model_with(layers.ReLU(name="relu"))
    before, original = scores(model), layers.ReLU.call
    monkeypatch.setattr(layers.ReLU, "call", lambda self, x: 2.0 * original(self, x))
    after = model(IMAGES).numpy()[:, 1]
    assert np.abs(before - after).max() > 1e-4
    np.testing.assert_allclose(scores(model), after, rtol=1e-5)


def test_what_holds_itself_is_looked_at_once():
    layer = Asking([1.0])
    model = model_with(layer)
    held, layer.held.own = layer.held.held, layer.held
    held += [[[[held, held, {"again": held}]]]]
    first = fingerprint(model)
    held[1][0].append(2.0)
    assert fingerprint(model) != first


# What is put on an instance in place of its call.


def doubled(original):
    def call(*args, **kwargs):
        return 2.0 * original(*args, **kwargs)

    return call


def doubled_by_name(original):
    def call(*args, **kwargs):
        output = original(*args, **kwargs)
        output *= 2.0
        return output

    return call


def given_otherwise(original):
    def call(x):
        return original(2.0 * x)

    return call


def given_another(original):
    def call(*args, **kwargs):
        args = (2.0 * args[0],)
        return original(*args, **kwargs)

    return call


def sometimes(original):
    def call(*args, **kwargs):
        if len(args) > 7:
            return original(*args, **kwargs)
        return -original(*args, **kwargs)

    return call


def other_part(original):
    return lambda x: (2.0 * x, original(x))[0]


@pytest.mark.parametrize(
    "alter", [doubled, doubled_by_name, given_otherwise, given_another, sometimes, other_part]
)
def test_call_that_alters_is_seen(alter):
    model = model_with(layers.ReLU(name="relu"))
    before, relu = scores(model), model.get_layer("relu")
    relu.call = alter(relu.call)
    assert not only_watches(relu.call, relu)
    after = model(IMAGES).numpy()[:, 1]
    assert np.abs(before - after).max() > 1e-4
    np.testing.assert_allclose(scores(model), after, rtol=1e-5)


def counting(original, seen):
    def call(*args, **kwargs):
        seen.append(kwargs.get("training"))
        return original(*args, **kwargs)

    return call


def keeping(original, seen):
    """As people look at what a layer puts out."""

    @functools.wraps(original)
    def call(x):
        nonlocal seen
        output = original(x)
        seen.append((x.shape, output))
        return output

    return call


def in_one_expression(original, seen):
    return lambda *args, **kwargs: (seen.append(args), original(*args, **kwargs))[1]


def twice_watched(original, seen):
    return counting(counting(original, seen), seen)


@pytest.mark.parametrize("watch", [counting, keeping, in_one_expression, twice_watched])
def test_probe_that_only_watches_causes_no_trace(watch):
    model = model_with(layers.ReLU(name="relu"))
    before, relu, seen = scores(model), model.get_layer("relu"), []
    relu.call = watch(relu.call, seen)
    assert only_watches(relu.call, relu)
    np.testing.assert_array_equal(scores(model), before)
    assert seen == []
    np.testing.assert_allclose(model(IMAGES).numpy()[:, 1], before, rtol=1e-5)
    assert len(seen) >= 1
