"""Numbers that a graph reads as they are, and what they tell the graphs of a pipeline."""

import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tb_interpret.pipeline.fingerprint import mark_of
from tb_interpret.pipeline.shared_numbers import SharedNumbers
from tb_interpret.pipeline.watch import Watch


@pytest.mark.parametrize("parallel", [None, 4, tf.data.AUTOTUNE])
@pytest.mark.parametrize("is_cached", [True, False])
def test_a_dataset_that_is_made_reads_what_is_written_later(parallel, is_cached):
    numbers = SharedNumbers((256,), 0)
    data = tf.data.Dataset.range(4)
    data = data.cache() if is_cached else data
    data = data.map(lambda i: numbers.tensor[7] + i, num_parallel_calls=parallel).prefetch(2)
    assert sorted(int(each) for each in data) == [0, 1, 2, 3]
    numbers.array[7] = 100
    assert sorted(int(each) for each in data) == [100, 101, 102, 103]


def test_the_memory_lives_as_long_as_a_dataset():
    def make():
        numbers = SharedNumbers((4096,), 5)
        return tf.data.Dataset.range(3).map(lambda i: tf.reduce_max(numbers.tensor) + i)

    data = make()
    held = [np.full(4096, 9) for _ in range(200)]  # takes memory that is free
    assert [int(each) for each in data] == [5, 6, 7]
    assert len(held) == 200


def test_graphs_are_asked_what_python_is():
    """Over the choice of the first pass, and thereafter."""
    watch = Watch(3, 0)
    asked = tf.function(lambda x: tf.reduce_any(watch.may_follow(x)), autograph=False)
    pictures = np.random.default_rng(0).random((60, 4, 4, 3), np.float32)
    marks = [mark_of(each) for each in pictures]
    for settled in (False, True):
        for mark in marks:
            wanted = bool(asked(tf.constant([mark.sample], tf.int64)))
            assert wanted or not watch.may_be_followed(mark.sample)
            follows = watch.identify(mark, "first", "")[0] is not None
            assert wanted or not follows
            if settled:
                assert wanted == follows
        watch.settle()
    assert sum(watch.knows(mark) for mark in marks) == 3


def test_pictures_that_differ_in_a_few_pixels_are_told_apart(tmp_path):
    """Small things on an empty ground, too small for a hash of every so manieth value."""
    pictures = np.zeros((40, 120, 120, 3), np.uint8)
    for index, picture in enumerate(pictures):
        picture[3 * index : 3 * index + 2, 50:52] = 255
    pipeline = tbi.Pipeline(tmp_path, elements=6)
    data = tf.data.Dataset.from_tensor_slices((pictures, range(40)))
    data = data.map(pipeline.stage("scaled")(lambda image, label: (image / 255, label)))
    for _ in range(2):
        for _ in data.shuffle(40).batch(8).apply(pipeline.tap("fed")):
            pass
    labels: dict[str, set[int]] = {}
    for seen in pipeline.observations():
        labels.setdefault(seen.element, set()).add(int(seen.after.label))
        assert seen.num_same == 1
    assert [len(each) for each in labels.values()] == [1] * 6
    assert pipeline.check() == []


def test_a_dataset_with_a_stage_can_be_saved(tmp_path):
    pipeline = tbi.Pipeline(tmp_path / "run", elements=2)
    pictures = np.random.default_rng(0).random((6, 8, 8, 3), np.float32)
    data = tf.data.Dataset.from_tensor_slices((pictures, range(6)))
    data = data.map(pipeline.stage("halved")(lambda image, label: (image / 2, label)))
    data.save(str(tmp_path / "saved"))
    loaded = tf.data.Dataset.load(str(tmp_path / "saved"))
    np.testing.assert_array_equal([image for image, _ in loaded], pictures / 2)
