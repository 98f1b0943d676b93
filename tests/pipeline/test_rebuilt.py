"""Pipelines that are built again: a cell that is run again, other data, another function."""

import functools

import keras
import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tb_interpret.pipeline.code import code_of
from tests.pipeline.data import network

RANDOM = np.random.default_rng(0)
PICTURES = RANDOM.random((12, 32, 32, 3), np.float32)
OTHERS = RANDOM.random((12, 32, 32, 3), np.float32)
LABELS = np.arange(12) % 3


def data(pictures=PICTURES):
    return tf.data.Dataset.from_tensor_slices((pictures * 255, LABELS))


def through(dataset, times=1):
    for _ in range(times):
        for _ in dataset:
            pass


def wrong(image, label):
    return image * float("nan"), label


def right(image, label):
    return image, label


def faults(pipeline):
    return {verdict.name for verdict in pipeline.check() if not verdict.is_note}


def test_fault_that_was_mended_is_not_named_any_more(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)
    through(data().map(pipeline.stage("read")(wrong)), 3)
    assert faults(pipeline) == {"not finite"}
    through(data().map(pipeline.stage("read")(right)), 3)
    assert faults(pipeline) == set()
    assert {seen.number for seen in pipeline.observations()} == {0, 1, 2}
    assert pipeline.unseen() == []


@pytest.mark.parametrize("more", [False, True])
def test_a_cell_that_runs_again_with_one_more_stage_is_another_pipeline(tmp_path, more):
    """Whatever it had passed before, each stage is told as if it were there alone."""
    pipeline = tbi.Pipeline(tmp_path)

    def scaled(x, y):
        return tf.cast(x, tf.float32) / 255, y

    def flipped(x, y):
        return tf.image.random_flip_left_right(x), y

    for first in [False, True, True] if more else [True, False, False]:
        dataset = data()
        if first:
            dataset = dataset.map(pipeline.stage("scaled")(scaled))
        dataset = dataset.map(pipeline.stage("scaled again")(scaled))
        dataset = dataset.map(pipeline.stage("flipped")(flipped)).batch(4)
        network().fit(dataset, epochs=2, verbose=0, callbacks=[pipeline.callback()])
        assert faults(pipeline) == ({"scaled twice"} if first else set())
        assert pipeline.unseen() == []


def test_a_cell_that_runs_again_after_a_training_broke_off_is_another_pipeline(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)
    kept = []

    def fit(function, epochs):
        stop = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: 1 / (epoch - 1))
        dataset = data().map(pipeline.stage("read")(function)).batch(4)
        network().fit(dataset, epochs=epochs, verbose=0, callbacks=[pipeline.callback(), stop])

    with pytest.raises(ZeroDivisionError) as kept_alive:
        fit(wrong, 3)
    kept.append(kept_alive.value.__traceback__)  # as a notebook does
    assert faults(pipeline) == {"not finite"}
    fit(right, 1)
    assert faults(pipeline) == set()


def test_data_that_are_made_for_each_epoch_are_compared_over_all_of_them(tmp_path):
    pipeline = tbi.Pipeline(tmp_path, elements=4)
    generator = tf.random.Generator.from_seed(1)
    callback = pipeline.callback()
    callback.on_train_begin()
    for epoch in range(3):
        callback.on_epoch_begin(epoch)
        brighten = pipeline.stage("augmented", "validation")(
            lambda x, y: (x + generator.uniform((), 0.0, 90.0), y)
        )
        through(data().map(brighten))
        callback.on_epoch_end(epoch)
    callback.on_train_end()
    assert faults(pipeline) == {"validation pictures change"}


def halved(x):
    return x / 2


def doubled(x):
    return x * 2


class Halving:
    def __call__(self, x):
        return x / 2


@pytest.mark.parametrize(
    "make",
    [
        lambda: halved,
        lambda: lambda x: x / 2,
        lambda: functools.partial(halved),
        lambda: Halving(),
        lambda: Halving().__call__,
        lambda: tf.function(halved),
        lambda: functools.wraps(halved)(lambda x: halved(x)),
        lambda: keras.layers.Rescaling(0.5),
        lambda: keras.Sequential([keras.layers.Rescaling(0.5)]),
        lambda: np.negative,
        lambda: abs,
    ],
)
def test_functions_are_told_apart_by_their_text(make):
    assert code_of(make()) == code_of(make())
    assert code_of(make()) != code_of(doubled)


def test_eager_functions_of_another_text_begin_anew_and_of_the_same_go_on(tmp_path):
    pipeline = tbi.Pipeline(tmp_path, elements=4)

    def run(make):
        for index in range(12):
            # Made anew for each element, with a number of its own.
            pipeline.stage("read")(make(index))(PICTURES[index], index % 3)

    for _ in range(2):
        run(lambda number: lambda x, y: (x * np.float32("nan") + number, y))
    assert faults(pipeline) == {"not finite"}
    assert len({seen.element for seen in pipeline.observations()}) == 4
    assert {seen.number for seen in pipeline.observations()} == {0, 1}
    run(lambda number: lambda x, y: (x, y))
    assert faults(pipeline) == set()


def test_a_stage_may_be_made_within_a_function_that_is_mapped(tmp_path, caplog):
    pipeline = tbi.Pipeline(tmp_path, elements=4)
    through(data().map(lambda x, y: pipeline.stage("read")(right)(x, y)))
    assert len(pipeline.observations()) == 4
    assert caplog.records == []


def test_second_training_on_other_data_follows_these(tmp_path):
    pipeline = tbi.Pipeline(tmp_path, elements=4)
    model = network()
    chosen = []
    for pictures in (PICTURES, OTHERS, OTHERS):
        halved = pipeline.stage("halved")(lambda x, y: (x / 2, y))
        dataset = data(pictures).map(halved).batch(4)
        model.fit(dataset, epochs=2, verbose=0, callbacks=[pipeline.callback()])
        chosen.append({seen.element for seen in pipeline.observations()})
        pictures_seen = {seen.before.image.tobytes() for seen in pipeline.observations()}
        assert pictures_seen <= {picture.tobytes() for picture in pictures * 255}
    first, second, third = chosen
    assert len(first) == len(second) == 4
    assert not first & second
    assert second == third


def test_second_training_on_more_data_keeps_those_that_come_first_among_all(tmp_path):
    pipeline, both = tbi.Pipeline(tmp_path, elements=4), tbi.Pipeline(tmp_path / "b", elements=4)
    model = network()
    double = tf.data.Dataset.concatenate
    for own, datasets in (
        (pipeline, [data(), double(data(), data(OTHERS))]),
        (both, [double(data(), data(OTHERS))]),
    ):
        for dataset in datasets:
            dataset = dataset.map(own.stage("read")(right)).batch(4)
            model.fit(dataset, epochs=1, verbose=0, callbacks=[own.callback()])
    chosen = [{seen.element for seen in own.observations()} for own in (pipeline, both)]
    assert chosen[0] == chosen[1]


def test_a_training_that_reads_nothing_of_a_split_keeps_those_that_were_followed(tmp_path):
    pipeline = tbi.Pipeline(tmp_path, elements=4)
    model = network()
    read = pipeline.stage("read", "validation")(right)
    train = data().batch(4)
    held = data(OTHERS).map(read).batch(4)
    callbacks = [pipeline.callback()]
    model.fit(train, validation_data=held, epochs=1, verbose=0, callbacks=callbacks)
    before = {seen.element for seen in pipeline.observations()}
    again = data(OTHERS).map(pipeline.stage("read", "validation")(right)).batch(4)
    model.fit(train, epochs=1, verbose=0, callbacks=callbacks)
    model.evaluate(again, verbose=0)
    assert {seen.element for seen in pipeline.observations()} == before
