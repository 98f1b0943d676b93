"""Some of many pictures: as many of each class, the same ones from whatever source."""

import tracemalloc

import keras
import numpy as np
import pytest
import tensorflow as tf

from tb_interpret.engine.chosen_examples import chosen_examples

LABELS = np.random.default_rng(0).choice(5, 400, p=[0.6, 0.2, 0.1, 0.07, 0.03])
PICTURES = np.arange(400, dtype=np.float32)[:, None, None, None] * np.ones((4, 4, 1), np.float32)


class Batches(keras.utils.PyDataset):
    def __len__(self):
        return 10

    def __getitem__(self, index):
        return PICTURES[40 * index : 40 * index + 40], LABELS[40 * index : 40 * index + 40]


SOURCES = {
    "arrays": lambda: (PICTURES, LABELS),
    "dataset": lambda: tf.data.Dataset.from_tensor_slices((PICTURES, LABELS)).batch(17),
    "single elements": lambda: tf.data.Dataset.from_tensor_slices((PICTURES, LABELS)),
    "PyDataset": Batches,
}


@pytest.mark.parametrize("name", SOURCES)
def test_as_many_of_each_class_whatever_the_source(name):
    found = chosen_examples(SOURCES[name](), 60, seed=3)
    expected = chosen_examples((PICTURES, LABELS), 60, seed=3)
    rows = found.inputs[:, 0, 0, 0].astype(int)
    np.testing.assert_array_equal(rows, expected.inputs[:, 0, 0, 0])
    assert (np.diff(rows) > 0).all()
    np.testing.assert_array_equal(found.labels, LABELS[rows])
    there, own = (np.bincount(labels, minlength=5) for labels in (LABELS, found.labels))
    assert len(rows) == 60
    # All of what is rare; of the others as many, but for one.
    fewer = own < own.max() - 1
    np.testing.assert_array_equal(own[fewer], there[fewer])


def test_another_seed_is_another_choice():
    one, other = (chosen_examples((PICTURES, LABELS), 60, seed).inputs for seed in (0, 1))
    assert not np.array_equal(one, other)


def test_all_are_taken_where_they_are_few_and_without_labels():
    assert len(chosen_examples((PICTURES, LABELS), 1000, 0)) == 400
    assert len(chosen_examples(PICTURES, 30, 0)) == 30


def test_memory_is_that_of_twice_as_many():
    """10,000 pictures of 96 px, three channels, would be 1.1 GB."""

    class Large(keras.utils.PyDataset):
        def __len__(self):
            return 100

        def __getitem__(self, index):
            return np.full((100, 96, 96, 3), index, np.float32), np.arange(100) % 10

    tracemalloc.start()
    found = chosen_examples(Large(), 100, 0)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) == 100
    one = 96 * 96 * 3 * 4
    # What is there, what comes, and both joined.
    assert most < 800 * one
