"""Whether a stage draws random numbers, and where it stands."""

import keras
import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tests.pipeline.data import load, pipeline_over


def test_stages_say_in_which_order_they_stand_and_whether_they_are_random(tmp_path, files):
    pipeline = tbi.Pipeline(tmp_path)

    def looked_up(image, label):
        return tf.numpy_function(lambda x: x, [image], tf.float32), label

    dataset = pipeline_over(*files, pipeline.stage)
    dataset = dataset.map(pipeline.stage("looked up", image=0)(looked_up))
    for _ in dataset.apply(pipeline.tap("fed", image=0)):
        pass
    facts = {seen.stage: (seen.place, seen.is_random) for seen in pipeline.observations()}
    assert facts == {
        "loaded": (0, False),
        "resized": (1, False),
        "augmented": (2, True),
        "looked up": (3, None),
        "fed": (4, False),
    }


def test_generators_of_every_kind_are_seen_to_be_random(tmp_path):
    generator = tf.random.Generator.from_seed(1)
    kinds = {
        "stateful": lambda x: x + tf.random.normal(()),
        "stateless": lambda x: x + tf.random.stateless_uniform((), (1, 2)),
        "generator": lambda x: x + generator.uniform(()),
        "within": tf.function(lambda x: tf.image.random_hue(x, 0.1)),
        "branch": lambda x: tf.cond(x[0, 0, 0] > 2, lambda: tf.random.uniform(x.shape), lambda: x),
        "none": lambda x: tf.image.adjust_hue(x, 0.1),
    }
    pipeline = tbi.Pipeline(tmp_path, elements=1)
    for name, function in kinds.items():
        dataset = tf.data.Dataset.from_tensors(np.ones((4, 4, 3), np.float32))
        for _ in dataset.map(pipeline.stage("x", split=name)(function)):
            pass
    assert {s.split: s.is_random for s in pipeline.observations()} == {
        name: name != "none" for name in kinds
    }


def test_numbers_drawn_from_an_empty_range_are_not_random(tmp_path):
    solarize = keras.layers.Solarization(value_range=(0, 1))  # without a factor it always does it

    def drawn(most):
        return lambda x: x + tf.random.stateless_uniform((), (1, 2), 0.5, most)

    kinds = {
        "empty": drawn(0.5),
        "within": tf.function(drawn(0.5)),
        "solarize": lambda x: solarize(x, training=True),
        "range": drawn(0.6),
    }
    pipeline = tbi.Pipeline(tmp_path, elements=1)
    for name, function in kinds.items():
        dataset = tf.data.Dataset.from_tensors(np.full((4, 4, 3), 0.2, np.float32))
        for _ in dataset.map(pipeline.stage("x", split=name)(function)):
            pass
    found = {seen.split: seen.is_random for seen in pipeline.observations()}
    assert found == {name: name == "range" for name in kinds}


def noise(shape=()):
    return tf.random.uniform(shape)


@pytest.mark.parametrize(
    ("function", "reaches"),
    [
        (lambda x, y: (x / 255, y + noise()), False),
        (lambda x, y: ((tf.image.resize(x, (4, 4)) - 0.4) / 0.2, y * noise()), False),
        (
            lambda x, y: (tf.image.per_image_standardization(x), tf.cast(noise() * 3, tf.int32)),
            False,
        ),
        (lambda x, y: (x[..., ::-1] + 0 * y, noise()), False),
        (lambda x, y: (x + noise(), y), True),
        (lambda x, y: (tf.cond(noise() < 0.5, lambda: x, lambda: -x), y), True),
        (tf.function(lambda x, y: (tf.image.random_hue(x, 0.2), y)), True),
        (lambda x, y: (tf.numpy_function(np.negative, [x], tf.float32), noise()), True),
    ],
)
def test_random_numbers_that_do_not_reach_the_picture_are_told_apart(tmp_path, function, reaches):
    pipeline = tbi.Pipeline(tmp_path, elements=2)
    picture = np.random.default_rng(0).random((6, 6, 3), np.float32)
    dataset = tf.data.Dataset.from_tensors((picture, np.float32(1)))
    for _ in dataset.map(pipeline.stage("x", image=0)(function)):
        pass
    (seen,) = pipeline.observations()
    assert seen.is_random
    assert seen.reaches_picture == reaches


def test_random_labels_are_not_blamed_on_pictures_that_are_prepared_alike(tmp_path, files):
    pipeline = tbi.Pipeline(tmp_path)

    def prepared(image, label):
        smooth = tf.one_hot(label, 3) * (1 - noise() / 10)
        return (tf.image.resize(image, (16, 16)) / 255 - 0.45) / 0.225, smooth

    loaded = tf.data.Dataset.from_tensor_slices(files).map(pipeline.stage("loaded")(load))
    dataset = loaded.map(pipeline.stage("prepared")(prepared))
    for _ in range(4):
        for _ in dataset:
            pass
    assert "same picture at every epoch" not in {each.name for each in pipeline.check()}
