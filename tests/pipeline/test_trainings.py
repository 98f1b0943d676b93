"""Epochs and passes, one training after another."""

import keras
import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tests.logs import Run
from tests.pipeline.data import network, pipeline_over


def test_epoch_and_pass_are_told_apart_where_the_data_repeat(tmp_path, files):
    pipeline = tbi.Pipeline(tmp_path, elements=4)
    dataset = pipeline_over(*files, pipeline.stage).repeat().batch(8)
    # Two thirds of the data an epoch, in a loop of one's own: `fit` reads ahead as far as it likes.
    callback, batches = pipeline.callback(), iter(dataset)
    callback.on_train_begin()
    for epoch in range(4):
        callback.on_epoch_begin(epoch)
        for _ in range(2):
            next(batches)
        callback.on_epoch_end(epoch)
    found = [seen for seen in pipeline.observations() if seen.stage == "augmented"]
    callback.on_train_end()
    assert {seen.number for seen in found} >= {0, 1}
    assert {seen.epoch for seen in found} <= {0, 1, 2, 3}
    assert any(seen.epoch != seen.number for seen in found)


def test_second_training_takes_the_place_of_the_first(tmp_path, files):
    pipeline = tbi.Pipeline(tmp_path, elements=2)
    dataset = pipeline_over(*files, pipeline.stage).batch(8)
    for _ in range(2):
        network().fit(dataset, epochs=2, verbose=0, callbacks=[pipeline.callback()])
    records = Run(tmp_path).records("pipeline/train/augmented")
    passes = {step: {e.number for e in r.pipeline.elements} for step, r in records.items()}
    assert passes == {0: {2}, 1: {3}}


def test_a_split_that_runs_later_is_followed(tmp_path):
    pictures = np.random.default_rng(0).random((12, 16, 16, 3), np.float32)
    pipeline = tbi.Pipeline(tmp_path, elements=3)
    data = tf.data.Dataset.from_tensor_slices((pictures, np.arange(12) % 3)).batch(4)
    halve = pipeline.stage("halved")(lambda image, label: (image / 2, label))
    double = pipeline.stage("doubled", "validation")(lambda image, label: (image * 2, label))
    model = keras.Sequential([keras.Input((16, 16, 3)), keras.layers.Flatten()])
    model.add(keras.layers.Dense(3, "softmax"))
    model.compile("sgd", "sparse_categorical_crossentropy")
    callbacks = [pipeline.callback()]
    validation = {"validation_data": data.map(double), "validation_freq": 2}
    model.fit(data.map(halve), epochs=4, verbose=0, callbacks=callbacks, **validation)
    seen = [each for each in pipeline.observations() if each.split == "validation"]
    assert len({each.element for each in seen}) == 3
    assert {each.epoch for each in seen} == {1, 3}


def test_a_loop_without_a_training_may_say_which_epoch_it_is(tmp_path, files):
    pipeline = tbi.Pipeline(tmp_path, elements=4)
    dataset = pipeline_over(*files, pipeline.stage).repeat(2)
    for epoch in (3, 4):
        pipeline.begin_epoch(epoch)
        for _ in dataset:
            pass
    pipeline.flush()
    seen = [each for each in pipeline.observations() if each.stage == "augmented"]
    assert {each.epoch for each in seen} == {3, 4}
    assert Run(tmp_path).steps("pipeline/train/augmented") == [3, 4]
    with pytest.raises(ValueError, match="epoch"):
        pipeline.begin_epoch(-1)
