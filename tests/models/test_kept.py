"""A kept trace is used as long as the model is what it was, and no longer."""

import dataclasses
import functools
import gc
import types
import weakref

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops

import tb_interpret as tbi
from tb_interpret.models.fingerprint import fingerprint
from tb_interpret_plugin import metadata
from tests import networks
from tests.logs import Run
from tests.whole import spread

IMAGES = np.random.default_rng(0).random((2, 10, 8, 3), np.float32)
SETTINGS = types.ModuleType("settings_of_a_user")
SETTINGS.GAIN = 1.0
OFFSET = 0.0


class Settings:
    gain = 1.0


@dataclasses.dataclass
class Config:
    gain: float = 1.0


@dataclasses.dataclass(slots=True)
class Slotted:
    gain: float = 1.0


def scaled(x, by):
    return x * by.gain


class Odd(layers.Layer):
    """Reads plain values of every kind when it is called."""

    power = 1.0

    def __init__(self, function=ops.abs, **kwargs):
        super().__init__(**kwargs)
        self.gain, self.mask, self.config = 1.0, np.ones((1, 1, 1, 5), np.float32), Config()
        self.table, self.function = {"bias": [0.0]}, function
        self.constant, self.last_step = tf.constant(0.5), functools.partial(scaled, by=Slotted())
        self.num_calls, self.last = 0, None

    def call(self, x):
        self.num_calls += 1
        self.last = x
        x = self.function(x) * self.gain * self.mask * self.config.gain * SETTINGS.GAIN + OFFSET
        x = x * Settings.gain
        return self.last_step(x) * self.power + self.table["bias"][0] + self.constant


def closing_over(factor):
    def function(x):
        return factor * ops.abs(x)

    return function


def model_with(layer, head="relu"):
    keras.utils.set_random_seed(3)
    return keras.Sequential(
        [
            keras.Input((10, 8, 3)),
            layers.Rescaling(2.0, name="rescaling"),
            layers.Normalization(name="normalization"),
            layers.Conv2D(5, 3, name="conv"),
            layer,
            layers.MaxPooling2D(name="pool"),
            layers.Flatten(),
            layers.Dense(6, activation=head, name="hidden"),
            layers.Dense(3, name="dense"),
        ]
    )


def by_hand(model, layer="conv"):
    """Grad-CAM of class 1 from an eager call of the layers one by one, and the score."""
    x, features = tf.constant(IMAGES), None
    with tf.GradientTape() as tape:
        for each in model.layers:
            x = each(x, training=False) if each._call_has_training_arg else each(x)
            if each.name == layer:
                tape.watch(x)
                features = x
        score = x[:, 1]
    weights = tf.reduce_mean(tape.gradient(score, features), axis=[1, 2], keepdims=True)
    return tf.reduce_sum(weights * features, axis=-1).numpy(), score.numpy()


def assert_cam_is_as_now(model):
    maps, scores = by_hand(model)
    explanation = tbi.GradCAM("conv").explain(model, IMAGES, targets=1)
    np.testing.assert_allclose(explanation.scores, scores, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(explanation.maps, maps, rtol=1e-5, atol=1e-5)


def assert_drop_is_as_now(model):
    _, scores = by_hand(model)
    drop = tbi.Occlusion((10, 8), fill=0.5).explain(model, IMAGES, targets=1).maps[:, 0, 0]
    filled = np.full_like(IMAGES, 0.5)
    np.testing.assert_allclose(drop, scores - model(filled).numpy()[:, 1], rtol=1e-4, atol=1e-5)


def assign_weights(model):
    dense = model.get_layer("dense")
    dense.set_weights([2 * w + 0.1 for w in dense.get_weights()])


def train(model):
    model.compile(
        "sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True), jit_compile=False
    )
    model.fit(IMAGES, np.array([0, 1]), verbose=0)


def with_lora(name):
    def change(model):
        layer = model.get_layer(name)
        layer.enable_lora(2)
        layer.lora_kernel_b.assign(ops.ones_like(layer.lora_kernel_b))

    return change


def wider_pool(model):
    pool = model.get_layer("pool")
    pool.pool_size, pool.padding = (3, 3), "same"


def new_variable(model):
    dense = model.get_layer("dense")
    dense._tracker.unlock()
    dense._kernel = keras.Variable(-dense.kernel)


def in_odd(name, value):
    return lambda model: setattr(model.get_layer("odd"), name, value)


def mask_in_place(model):
    model.get_layer("odd").mask[..., 2:] = 0.25


def config_in_place(model):
    model.get_layer("odd").config.gain = 3.0


def list_in_a_table(model):
    model.get_layer("odd").table["bias"][0] = 0.7


def take_out(model):
    head = [model.pop(), model.pop()]
    model.pop()
    for layer in [layers.GlobalAveragePooling2D(), *head[::-1]]:
        if layer.name == "hidden":
            layer = layers.Dense(6, activation="tanh", name="hidden2")
        model.add(layer)


CHANGES = {
    "lora of a convolution": with_lora("conv"),
    "lora of a dense layer": with_lora("dense"),
    "adapt": lambda model: model.get_layer("normalization").adapt(IMAGES),
    "quantized to int8": lambda model: model.get_layer("hidden").quantize("int8"),
    "a model quantized to int8": lambda model: model.quantize("int8"),
    "activation": lambda model: setattr(
        model.get_layer("hidden"), "activation", keras.activations.tanh
    ),
    "scale": lambda model: setattr(model.get_layer("rescaling"), "scale", 0.5),
    "pool size": wider_pool,
    "another variable": new_variable,
    "a number in a layer": in_odd("gain", 2.5),
    "a function in a layer": in_odd("function", ops.tanh),
    "a tensor in a layer": in_odd("constant", tf.constant(0.9)),
    "an array, in place": mask_in_place,
    "an object, in place": config_in_place,
    "a list in a table": list_in_a_table,
    "what a partial function holds": lambda model: setattr(
        model.get_layer("odd").last_step.keywords["by"], "gain", 2.0
    ),
    "a number in a class": lambda model: setattr(Odd, "power", 2.0),
    "a number in a class of settings": lambda model: setattr(Settings, "gain", 2.0),
    "a number in a module": lambda model: setattr(SETTINGS, "GAIN", 2.0),
    "a global number": lambda model: globals().update(OFFSET=0.5),
    "what a function closes over": lambda model: setattr(
        model.get_layer("odd").function.__closure__[0], "cell_contents", 4.0
    ),
    "layers taken out and put in": take_out,
}


# Whether a trace is still used is asked alike for both.
@pytest.mark.parametrize(
    ("change", "assert_is_as_now"), spread(CHANGES, [assert_cam_is_as_now, assert_drop_is_as_now])
)
def test_changed_model_is_explained_as_it_is_now(change, assert_is_as_now, monkeypatch):
    # To be put back after the test.
    monkeypatch.setattr(Odd, "power", Odd.power)
    monkeypatch.setattr(SETTINGS, "GAIN", SETTINGS.GAIN)
    monkeypatch.setattr(Settings, "gain", Settings.gain)
    monkeypatch.setitem(globals(), "OFFSET", OFFSET)
    model = model_with(Odd(closing_over(1.5), name="odd"))
    assert_is_as_now(model)
    before, _ = by_hand(model)
    CHANGES[change](model)
    after, _ = by_hand(model)
    assert before.shape != after.shape or np.abs(before - after).max() > 1e-4
    assert_is_as_now(model)


def test_dtype_policy_set_later_counts():
    model = model_with(layers.ReLU())
    assert_cam_is_as_now(model)
    for layer in model.layers[2:]:
        layer.dtype_policy = keras.DTypePolicy("mixed_bfloat16")
    explanation = tbi.GradCAM("conv").explain(model, IMAGES, targets=1)
    _, scores = by_hand(model)
    np.testing.assert_allclose(explanation.scores, scores.astype(np.float32), rtol=1e-2)
    exact = tbi.GradCAM("conv").explain(model_with(layers.ReLU()), IMAGES, targets=1).scores
    assert np.abs(explanation.scores - exact).max() > 1e-5


class Wrapper(keras.Model):
    """Holds a model in a plain list inside an object, where Keras does not look."""

    def __init__(self, inner, **kwargs):
        super().__init__(**kwargs)
        self.holder = types.SimpleNamespace(models=[inner])

    def call(self, x):
        return self.holder.models[0](x)


def test_layers_that_keras_does_not_track_are_looked_at():
    inner = model_with(Odd(name="odd"))
    model = Wrapper(inner)
    model(IMAGES)
    for gain in (1.0, 2.0):
        inner.get_layer("odd").gain = gain
        explanation = tbi.Occlusion(5).explain(model, IMAGES, targets=1)
        np.testing.assert_allclose(explanation.scores, model(IMAGES).numpy()[:, 1], rtol=1e-5)


def test_embedding_with_lora_is_explained_as_it_is_now():
    pictures, words = keras.Input((10, 8, 3)), keras.Input((4,), dtype="int32")
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(4, 3, name="conv")(pictures))
    y = layers.GlobalAveragePooling1D()(layers.Embedding(7, 4, name="embedding")(words))
    model = keras.Model([pictures, words], layers.Dense(3)(layers.Multiply()([x, y])))
    inputs = [IMAGES, np.array([[1, 2, 3, 4], [0, 0, 5, 6]], np.int32)]
    for _ in range(2):
        explanation = tbi.GradCAM("conv").explain(model, inputs, targets=1)
        np.testing.assert_allclose(explanation.scores, model(inputs).numpy()[:, 1], rtol=1e-5)
        embedding = model.get_layer("embedding")
        if not embedding.lora_enabled:
            embedding.enable_lora(2)
            embedding.lora_embeddings_b.assign(ops.ones((2, 4)))


def test_target_function_that_reads_other_values_counts():
    chosen = {"unit": 0}

    def unit(output):
        return output[:, chosen["unit"]]

    model = model_with(layers.ReLU())
    for number in (0, 2):
        chosen["unit"] = number
        for method in (tbi.GradCAM("conv"), tbi.Occlusion(5)):
            explanation = method.explain(model, IMAGES, targets=unit)
            expected = model(IMAGES).numpy()[:, number]
            np.testing.assert_allclose(explanation.scores, expected, rtol=1e-5)


@pytest.mark.parametrize(
    ("between", "method"),
    spread(
        [lambda model: None, assign_weights, train, lambda model: model.predict(IMAGES, verbose=0)],
        [tbi.GradCAM(), tbi.Occlusion(5)],
    ),
)
def test_nothing_is_traced_anew_where_nothing_changed(between, method):
    # The layer counts its own calls, and keeps what it saw.
    model = model_with(Odd(name="odd"))
    train(model)
    method.explain(model, IMAGES, targets=1)
    between(model)
    calls = networks.count_calls(model)
    explanation = method.explain(model, IMAGES, targets=1)
    assert calls == []
    del model.__dict__["call"]
    np.testing.assert_allclose(explanation.scores, model(IMAGES).numpy()[:, 1], rtol=1e-5)


def test_training_traces_anew_and_not_the_kept_trace_of_before(tmp_path):
    model = model_with(layers.ReLU())
    model.compile(
        "sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True), jit_compile=False
    )
    y = np.array([0, 1])
    callback = tbi.InterpretCallback(tmp_path, (IMAGES, y), [tbi.Occlusion(5)], targets=1)
    counts = []
    for _ in range(2):
        calls = networks.count_calls(model)
        model.fit(IMAGES, y, verbose=0, callbacks=[callback])
        counts.append(calls.count(False))
        del model.__dict__["call"]
    # The pass, and the pass with windows; Keras' own step is made once.
    assert counts == [2, 2]


def test_fits_with_a_change_between_log_what_the_model_is(tmp_path):
    model = model_with(layers.ReLU())
    y = np.array([0, 1])
    callback = tbi.InterpretCallback(
        tmp_path, (IMAGES, y), [tbi.Occlusion((10, 8), fill=0)], targets=1
    )
    empty = np.zeros_like(IMAGES)
    for epoch, change in enumerate((with_lora("dense"), CHANGES["adapt"])):
        change(model)
        model.compile(
            "sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True), jit_compile=False
        )
        model.fit(IMAGES, y, verbose=0, initial_epoch=epoch, epochs=epoch + 1, callbacks=[callback])
        expected = (model(IMAGES) - model(empty)).numpy()[:, 1]
        maps = metadata.decode_maps(Run(tmp_path).records("occlusion")[epoch].maps)
        np.testing.assert_allclose(maps[:, 0, 0], expected, rtol=1e-3)


def test_what_a_model_holds_does_not_keep_it_alive():
    layer = Odd(name="odd")
    model = model_with(layer)
    layer.config.model = model
    tbi.GradCAM("conv").explain(model, IMAGES, targets=1)
    reference = weakref.ref(model)
    del model, layer
    gc.collect()
    assert reference() is None


def test_fingerprints_are_equal_until_something_changes():
    model = model_with(Odd(name="odd"))
    first = fingerprint(model)
    assert fingerprint(model) == first
    model.get_layer("conv").name = "renamed"
    assert fingerprint(model) != first
