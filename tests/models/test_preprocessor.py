"""A model whose `fit` preprocesses is explained on what it gets, not on what it is given."""

import logging

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

import tb_interpret as tbi
from tb_interpret_plugin import metadata
from tests.logs import Run

GIVEN = np.random.default_rng(0).integers(0, 256, (3, 24, 40, 3)).astype(np.uint8)
LABELS = np.array([0, 1, 2])


class Preprocessor(layers.Layer):
    """Like KerasHub's: crops to the model's shape, resizes and scales; labels pass through."""

    def __init__(self, shift=0, **kwargs):
        super().__init__(**kwargs)
        self.shift = shift
        self.resizing = layers.Resizing(16, 16, crop_to_aspect_ratio=True)

    def call(self, x, y=None, sample_weight=None):
        x = self.resizing(tf.cast(x, "float32")) / 127.5 - 1.0
        y = None if y is None else (y + self.shift) % 3
        return keras.utils.pack_x_y_sample_weight(x, y, sample_weight)


class Task(keras.Model):
    """Like KerasHub's: `fit` and `predict` preprocess, `call` does not."""

    def __init__(self, *args, preprocessor=None, **kwargs):
        super().__init__(*args, **kwargs)
        self._set(preprocessor)

    def _set(self, preprocessor):
        self.__dict__["_own"] = preprocessor

    @property
    def preprocessor(self):
        return self.__dict__["_own"]

    def preprocess_samples(self, x, y=None, sample_weight=None):
        if self.preprocessor is None:
            return keras.utils.pack_x_y_sample_weight(x, y, sample_weight)
        return self.preprocessor(x, y=y, sample_weight=sample_weight)

    def fit(self, x, y, **options):
        return super().fit(*self.preprocess_samples(x, y), **options)

    def predict(self, x, **options):
        return super().predict(self.preprocess_samples(x), **options)


class FitsItself(keras.Model):
    """Applies a function, in a `fit` of its own; nothing says so but that."""

    @staticmethod
    def preprocessor(x):
        return Preprocessor()(x)

    def fit(self, x, y, **options):
        return super().fit(self.preprocessor(x), y, **options)

    def predict(self, x, **options):
        return super().predict(self.preprocessor(x), **options)


def classifier(kind, **options):
    keras.utils.set_random_seed(5)
    inputs = keras.Input((16, 16, 3))
    x = layers.Conv2D(5, 3, activation="relu", name="conv")(inputs)
    x = layers.Dense(3, activation="softmax")(layers.GlobalAveragePooling2D()(x))
    model = kind(inputs, x, **options)
    model.compile("sgd", "sparse_categorical_crossentropy", jit_compile=False)
    return model


def by_hand(model, fed, classes):
    """Logits' Grad-CAM behind pooling and one dense layer: its kernel over the positions."""
    features = model.get_layer("conv")(fed).numpy()
    kernel = model.layers[-1].kernel.numpy()
    return np.einsum("bhwc,cb->bhw", features, kernel[:, classes]) / features[0, ..., 0].size


KINDS = {
    "task": lambda: classifier(Task, preprocessor=Preprocessor()),
    "fit of its own": lambda: classifier(FitsItself),
}


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
def test_own_preprocessor_is_applied_and_said(make, caplog):
    caplog.set_level(logging.INFO, "tb_interpret")
    model = make()
    expected = model.predict(GIVEN, verbose=0)[np.arange(3), LABELS]
    for method in (tbi.GradCAM(), tbi.Occlusion(8)):
        explanation = method.explain(model, (GIVEN, LABELS))
        np.testing.assert_allclose(explanation.target_probabilities, expected, rtol=1e-5)
    said = [r.getMessage() for r in caplog.records]
    assert any(
        "reprocessor is applied" in m and "(24, 40, 3) becomes (16, 16, 3)" in m for m in said
    )
    maps = tbi.GradCAM().explain(model, (GIVEN, LABELS)).maps
    np.testing.assert_allclose(maps, by_hand(model, Preprocessor()(GIVEN), LABELS), atol=1e-5)
    assert tbi.ActivationGrid().explain(model, GIVEN).maps.shape[2:] == (14, 14)
    assert tbi.FilterVisualization(filters=1).explain(model, GIVEN, steps=1).images.shape[1] == 16


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
def test_training_logs_what_fit_feeds(tmp_path, capsys, make):
    model = make()
    regions = [(0, 8, 24, 32), (0, 0, 12, 20), None]
    methods = [tbi.GradCAM(), tbi.Occlusion(8)]
    callback = tbi.InterpretCallback(tmp_path, (GIVEN, LABELS), methods, regions=regions)
    model.fit(GIVEN, LABELS, verbose=2, callbacks=[callback])
    expected = model.predict(GIVEN, verbose=0)[np.arange(3), LABELS]
    for tag in ("grad_cam/conv", "occlusion"):
        (record,) = Run(tmp_path).records(tag).values()
        np.testing.assert_allclose(record.facts.target_probability, expected, rtol=1e-4)
    assert "preprocessor" in capsys.readouterr().out.lower()
    (examples,) = Run(tmp_path).example_sets()
    assert [(x.height, x.width) for x in examples.examples] == [(16, 16)] * 3
    # The crop takes the middle 24 of 40 columns: what was declared goes with it.
    first, second = (x.regions[0] for x in examples.examples[:2])
    assert (first.left, first.right, first.top, first.bottom) == (0, 1, 0, 1)
    assert (second.left, second.right, second.top, second.bottom) == (0, 0.5, 0, 0.5)


def test_labels_go_through_the_preprocessor():
    model = classifier(Task, preprocessor=Preprocessor(shift=1))
    assert tbi.GradCAM().explain(model, (GIVEN, LABELS)).targets.tolist() == [1, 2, 0]


def test_dataset_is_preprocessed_like_an_array():
    model = classifier(Task, preprocessor=Preprocessor())
    dataset = tf.data.Dataset.from_tensor_slices((GIVEN, LABELS)).batch(2)
    expected = tbi.GradCAM().explain(model, (GIVEN, LABELS)).maps
    np.testing.assert_allclose(tbi.GradCAM().explain(model, dataset).maps, expected, atol=1e-6)


def test_preprocessor_that_was_taken_off_is_not_applied():
    model = classifier(Task, preprocessor=None)
    fed = Preprocessor()(GIVEN).numpy()
    maps = tbi.GradCAM().explain(model, (fed, LABELS)).maps
    np.testing.assert_allclose(maps, by_hand(model, fed, LABELS), atol=1e-5)


class CallsIt(keras.Model):
    """A `preprocessor` that is a layer like any other."""

    def __init__(self):
        super().__init__()
        self.preprocessor = layers.Rescaling(1 / 255)
        self.conv, self.pool = layers.Conv2D(4, 3, name="conv"), layers.GlobalAveragePooling2D()
        self.dense = layers.Dense(3)

    def call(self, x):
        return self.dense(self.pool(self.conv(self.preprocessor(x))))


def test_preprocessor_inside_of_the_call_is_not_applied_twice():
    model = CallsIt()
    expected = model(GIVEN).numpy()
    explanation = tbi.GradCAM().explain(model, (GIVEN, LABELS))
    np.testing.assert_allclose(explanation.scores, expected[np.arange(3), LABELS], rtol=1e-5)


def test_region_that_the_preprocessor_cuts_off_is_refused(tmp_path):
    model = classifier(Task, preprocessor=Preprocessor())
    callback = tbi.InterpretCallback(tmp_path, (GIVEN, LABELS), regions=[(0, 0, 24, 4), None, None])
    with pytest.raises(ValueError, match=r"Nothing is left of a region.*regions\[0\]"):
        model.fit(GIVEN, LABELS, verbose=0, callbacks=[callback])


# Which input is shown, and how large.


def towers():
    keras.utils.set_random_seed(4)
    image, depth = keras.Input((16, 12, 3), name="image"), keras.Input((8, 6, 1), name="depth")
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(5, 3, name="of_image")(image))
    y = layers.GlobalAveragePooling2D()(layers.Conv2D(4, 3, name="of_depth")(depth))
    output = layers.Dense(3)(layers.ReLU()(layers.Concatenate()([x, y])))
    model = keras.Model([image, depth], output)
    model.compile(
        "sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True), jit_compile=False
    )
    generator = np.random.default_rng(0)
    return model, [generator.random((3, *s), np.float32) for s in ((16, 12, 3), (8, 6, 1))]


@pytest.mark.parametrize(
    ("layer", "size"), [(None, (16, 12)), ("of_image", (16, 12)), ("of_depth", (8, 6))]
)
def test_picture_that_is_logged_is_that_of_the_maps(tmp_path, layer, size):
    model, inputs = towers()
    methods = [
        tbi.GradCAM(layer),
        tbi.Occlusion(size, fill=0),
        tbi.ActivationGrid(),
        tbi.FilterVisualization("of_depth", filters=1, steps=1),
    ]
    callback = tbi.InterpretCallback(tmp_path, (inputs, LABELS), methods, targets=1)
    model.fit(inputs, LABELS, verbose=0, callbacks=[callback])
    run = Run(tmp_path)
    (examples,) = run.example_sets()
    assert {(x.height, x.width) for x in examples.examples} == {size}
    of_depth = size == (8, 6)
    assert f"activations/of_{'depth' if of_depth else 'image'}" in run.tags()
    # What is occluded is what is shown.
    hidden = [np.zeros_like(x) if (i == 1) == of_depth else x for i, x in enumerate(inputs)]
    expected = (model(inputs) - model(hidden)).numpy()[:, 1]
    maps = metadata.decode_maps(run.records("occlusion")[0].maps)
    np.testing.assert_allclose(maps[:, 0, 0], expected, rtol=2e-3, atol=1e-5)


def test_layers_of_different_pictures_are_refused_in_words(tmp_path):
    model, inputs = towers()
    callback = tbi.InterpretCallback(
        tmp_path, (inputs, LABELS), [tbi.GradCAM(["of_image", "of_depth"])]
    )
    with pytest.raises(ValueError, match=r"different pictures.*'of_image' of input 0.*'of_depth'"):
        model.fit(inputs, LABELS, verbose=0, callbacks=[callback])


def video(kind):
    inputs = keras.Input((4, 12, 10, 3))
    if kind == "recurrent convolution":
        x = layers.GlobalAveragePooling2D()(layers.ConvLSTM2D(3, 3, name="features")(inputs))
    else:
        x = layers.TimeDistributed(layers.Conv2D(3, 3, name="features"), name="frames")(inputs)
        x = layers.TimeDistributed(layers.GlobalAveragePooling2D())(x)
        x = layers.LSTM(5)(x)
    model = keras.Model(inputs, layers.Dense(3)(x))
    model.compile(
        "sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True), jit_compile=False
    )
    return model, np.random.default_rng(0).random((3, 4, 12, 10, 3), np.float32)


@pytest.mark.parametrize(
    ("kind", "note"),
    [
        ("distributed", "'frames/features' is explained at the last of 4 frames only"),
        ("recurrent convolution", "'features' has one map for all 4 frames"),
    ],
)
def test_which_frame_is_explained_and_shown_is_said(tmp_path, caplog, capsys, kind, note):
    model, frames = video(kind)
    explanation = tbi.GradCAM().explain(model, frames, targets=1)
    assert note in caplog.text
    shown = explanation.overlay(frames, opacity=0)
    np.testing.assert_allclose(shown, frames[:, -1] * 255, atol=1)
    callback = tbi.InterpretCallback(tmp_path, (frames, LABELS))
    model.fit(frames, LABELS, verbose=2, callbacks=[callback])
    assert note in capsys.readouterr().out
    (record,) = Run(tmp_path).records(f"grad_cam/{explanation.layer}").values()
    assert any(note in each for each in record.notes)


def test_map_of_a_distributed_layer_is_that_of_the_last_frame():
    model, frames = video("distributed")
    conv = model.get_layer("frames").layer
    lstm, dense = model.layers[-2:]
    with tf.GradientTape() as tape:
        features = [conv(frames[:, i]) for i in range(4)]
        tape.watch(features)
        pooled = tf.stack([tf.reduce_mean(x, axis=[1, 2]) for x in features], axis=1)
        score = dense(lstm(pooled))[:, 1]
    weights = tf.reduce_mean(tape.gradient(score, features[-1]), axis=[1, 2], keepdims=True)
    expected = tf.reduce_sum(weights * features[-1], axis=-1)
    maps = tbi.GradCAM().explain(model, frames, targets=1).maps
    np.testing.assert_allclose(maps, expected, atol=1e-5)


def large():
    model = keras.Sequential(
        [
            keras.Input((600, 300, 1)),
            layers.Conv2D(2, 3, 8, name="conv"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(3),
        ]
    )
    model.compile(
        "sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True), jit_compile=False
    )
    return model, np.random.default_rng(0).random((2, 600, 300, 1), np.float32)


@pytest.mark.parametrize(
    ("options", "kept", "said"),
    [
        ({}, (512, 256), (600, 300)),
        ({"display_px": 64}, (64, 32), (600, 300)),
        ({"display_px": 2048}, (600, 300), (0, 0)),
        ({"display_px": 600}, (600, 300), (0, 0)),
    ],
)
def test_how_large_pictures_are_kept_is_chosen_and_said(tmp_path, options, kept, said):
    model, x = large()
    callback = tbi.GradCAMCallback(tmp_path, x, **options)
    model.fit(x, np.array([0, 1]), verbose=0, callbacks=[callback])
    (examples,) = Run(tmp_path).example_sets()
    assert {(e.height, e.width) for e in examples.examples} == {kept}
    assert {(e.input_height, e.input_width) for e in examples.examples} == {said}


def test_picture_is_known_by_the_same_id_at_any_size(tmp_path):
    model, x = large()
    ids = []
    for px in (64, 512, 1024):
        callback = tbi.GradCAMCallback(tmp_path / str(px), x, display_px=px)
        model.fit(x, np.array([0, 1]), verbose=0, callbacks=[callback])
        (examples,) = Run(tmp_path / str(px)).example_sets()
        ids.append([e.id for e in examples.examples])
    assert ids[0] == ids[1] == ids[2]


@pytest.mark.parametrize("px", [0, 63, 2049, "large", True, None])
def test_size_that_is_not_kept_is_refused_at_once(tmp_path, px):
    with pytest.raises(ValueError, match="`display_px` is no size"):
        tbi.InterpretCallback(tmp_path, np.ones((2, 8, 8, 1)), display_px=px)
