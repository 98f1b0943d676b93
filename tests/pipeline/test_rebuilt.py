"""Pipelines that are built again: a cell that is run again, other data, another function."""

import functools

import keras
import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tb_interpret.pipeline.function_digest import digest_of_function
from tests.pipeline.data import network

RANDOM = np.random.default_rng(0)
PICTURES = RANDOM.random((12, 32, 32, 3), np.float32)
OTHERS = RANDOM.random((12, 32, 32, 3), np.float32)
LABELS = np.arange(12) % 3
_SCALE = 255.0


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


def test_what_stands_behind_a_changed_stage_begins_anew_and_what_stands_before_stays(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)
    first, last = pipeline.stage("first")(right), pipeline.stage("last")(right)
    for scale in (2.0, 3.0):
        change = pipeline.stage("changed")(lambda x, y, scale=scale: (x / scale, y))
        through(data().map(first).map(change).map(last), 2)
    numbers = {
        name: sorted({seen.number for seen in pipeline.observations() if seen.stage == name})
        for name in ("first", "changed", "last")
    }
    assert numbers["changed"] == numbers["last"] == [0, 1]
    assert numbers["first"][-1] == 3


def test_same_function_made_anew_goes_on(tmp_path):
    """A dataset that is built at each epoch: its elements are compared over all of them."""
    pipeline = tbi.Pipeline(tmp_path, elements=4)
    generator = tf.random.Generator.from_seed(1)
    for _ in range(3):
        brighten = pipeline.stage("augmented", "validation")(
            lambda x, y: (x + generator.uniform((), 0.0, 90.0), y)
        )
        through(data().map(brighten))
    assert faults(pipeline) == {"validation pictures change"}


@functools.cache
def changed_functions():
    def with_default(scale):
        return lambda x, by=scale: x / by

    def around(scale):
        return lambda x: x / scale

    def calling(scale):
        def inner(x):
            return x / scale

        return lambda x: inner(x)

    def flipping(mode):
        return keras.Sequential([keras.layers.RandomFlip(mode), keras.layers.Rescaling(1.0)])

    class Scaling:
        def __init__(self, scale):
            self.scale = scale

        def __repr__(self):
            return f"Scaling({self.scale})"

        def __call__(self, x):
            return x / self.scale

    return {
        "a default": (with_default, 1.0, 2.0),
        "a variable around it": (around, 1.0, 2.0),
        "a list around it": (around, [1.0], [1.0, 2.0]),
        "an array around it": (around, np.ones(3), np.zeros(3)),
        "a function that it calls": (calling, 1.0, 2.0),
        "a partial": (lambda size: functools.partial(tf.image.resize, size=size), (8, 8), (9, 9)),
        "a layer": (keras.layers.RandomFlip, "horizontal", "vertical"),
        "layers": (flipping, "horizontal", "vertical"),
        "an object": (Scaling, 1.0, 2.0),
        "a tf.function": (lambda scale: tf.function(around(scale)), 1.0, 2.0),
    }


@pytest.mark.parametrize("kind", changed_functions())
def test_functions_are_told_apart_by_what_they_do(kind):
    make, one, other = changed_functions()[kind]
    assert digest_of_function(make(one)) == digest_of_function(make(one))
    assert digest_of_function(make(one)) != digest_of_function(make(other))


class Silent:
    """What a function may use, and a class with a length."""

    def __len__(self):
        raise RuntimeError("no length")

    def __repr__(self):
        raise RuntimeError("no words")


def test_functions_that_use_anything_at_all_work(tmp_path):
    silent = Silent()
    pipeline = tbi.Pipeline(tmp_path)
    read = pipeline.stage("read")(lambda x, y: (x, y) if silent is not Silent else x)
    assert len([read(x, y) for x, y in data()]) == 12
    assert len(pipeline.observations()) == 8


def test_global_number_that_was_changed_makes_another_function(monkeypatch):
    def scaled(x):
        return x / _SCALE

    before = digest_of_function(scaled)
    monkeypatch.setitem(globals(), "_SCALE", 127.5)
    assert digest_of_function(scaled) != before


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
    assert max(seen.number for seen in pipeline.observations()) == 1
