"""Labels that are about two pictures: of the same class, or not."""

import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tests.pipeline.data import load, resize


@pytest.fixture(scope="module")
def data(files):
    """Pictures of two classes."""
    pictures = np.stack([resize(load(path, 0)[0], 0)[0] for path in files[0]])
    return tf.data.Dataset.from_tensor_slices((pictures, np.arange(len(pictures)) % 2))


def _pair(one, other):
    return (one[0], other[0]), one[1] == other[1]


def _check(pipeline, dataset):
    for _ in range(3):
        list(dataset)
    return [each for each in pipeline.check() if not each.is_note]


@pytest.mark.parametrize("is_loaded", [True, False])
def test_pairs_that_are_drawn_anew_have_other_labels(tmp_path, data, is_loaded):
    pipeline = tbi.Pipeline(tmp_path, elements=8)
    first = data.map(pipeline.stage("loaded")(lambda x, y: (x, y))) if is_loaded else data
    pairs = tf.data.Dataset.zip(first, data.shuffle(24))
    pairs = pairs.map(_pair if is_loaded else pipeline.stage("paired")(_pair))
    assert _check(pipeline, pairs.batch(8).apply(pipeline.tap("fed"))) == []


def test_labels_of_pairs_that_stay_are_found_when_they_are_shuffled_apart(tmp_path, data):
    pipeline = tbi.Pipeline(tmp_path, elements=8)
    pairs = tf.data.Dataset.zip(data, data.skip(1).concatenate(data.take(1)))
    pictures = pairs.map(lambda one, other: (one[0], other[0]))
    labels = data.map(lambda _, label: label).shuffle(24)
    fed = tf.data.Dataset.zip(pictures, labels).batch(8).apply(pipeline.tap("fed"))
    (verdict,) = _check(pipeline, fed)
    assert (verdict.name, verdict.stage) == ("label changes between epochs", "fed")
