"""Gray pictures without an axis of channels, in batches: `image=` says that they are pictures."""

import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tests.pipeline.data import load, resize

BATCHES = [2, 3, 4, 8]


@pytest.fixture(scope="module")
def gray(files):
    """Sixteen of 64 × 64 pixels."""
    pictures = np.stack([resize(load(path, 0)[0], 0)[0] for path in files[0]])[:16]
    return np.asarray(tf.image.resize(pictures, (64, 64)))[..., 0].astype(np.float32)


def beside(kind, pictures):
    """What stands beside pictures; none: nothing does."""
    labels = np.arange(len(pictures)) % 4
    return {
        "numbers": (labels,),
        "one-hot": (np.eye(4, dtype=np.float32)[labels],),
        "a column": (labels[:, None].astype(np.float32),),
        "masks": ((pictures > pictures.mean()).astype(np.uint8),),
        "none": (),
    }[kind]


def where(kind):
    if kind == "none":
        return {"image": lambda element: element}
    return {"image": 0} | ({"mask": 1} if kind == "masks" else {})


def names(pipeline, dataset, epochs=3):
    for _ in range(epochs):
        list(dataset)
    assert pipeline.unseen() == []
    return [verdict.name for verdict in pipeline.check()]


@pytest.mark.parametrize("kind", ["numbers", "one-hot", "a column", "masks", "none"])
def test_a_batch_that_is_resized_is_not_stretched(tmp_path, gray, kind):
    pipeline = tbi.Pipeline(tmp_path)

    def small(image, *others):
        image = tf.image.resize(image[..., None], (32, 32))[..., 0]
        return (image, *others) if others else image

    stage = pipeline.stage("small", **where(kind))(small)
    dataset = tf.data.Dataset.from_tensor_slices((gray, *beside(kind, gray)))
    dataset = dataset.map(lambda *e: e if e[1:] else e[0]).batch(8)
    assert names(pipeline, dataset.map(stage)) == []


@pytest.mark.parametrize("size", BATCHES)
@pytest.mark.parametrize("kind", ["numbers", "one-hot", "masks"])
def test_faults_behind_a_batch_of_a_known_size_are_found(tmp_path, gray, size, kind):
    pipeline = tbi.Pipeline(tmp_path)
    scaled = pipeline.stage("scaled", **where(kind))(lambda image, other: (image / 255, other))
    again = pipeline.stage("again", **where(kind))(lambda image, other: (image / 255, other))
    dataset = tf.data.Dataset.from_tensor_slices((gray, *beside(kind, gray))).map(scaled)
    dataset = dataset.batch(size, drop_remainder=True).map(again)
    assert names(pipeline, dataset) == ["scaled twice"]


@pytest.mark.parametrize("size", BATCHES)
def test_rows_in_another_order_with_their_labels_are_none(tmp_path, gray, size):
    pipeline = tbi.Pipeline(tmp_path)

    def ordered(image, label):
        order = tf.random.shuffle(tf.range(tf.shape(image)[0]))
        return tf.gather(image, order), tf.gather(label, order)

    stage = pipeline.stage("ordered", image=0)(ordered)
    dataset = tf.data.Dataset.from_tensor_slices((gray, *beside("numbers", gray)))
    dataset = dataset.batch(size, drop_remainder=True).map(stage).cache()
    assert names(pipeline, dataset.apply(pipeline.tap("fed", image=0))) == []


@pytest.mark.parametrize("shape", [(12, 10, 13), (3, 12, 10)], ids=str)
def test_one_picture_of_many_channels_or_channels_first_stays_one(tmp_path, shape):
    pictures = np.random.default_rng(0).random((8, *shape)).astype(np.float32)
    pipeline = tbi.Pipeline(tmp_path)
    stage = pipeline.stage("as it is", image=0)(lambda image, label: (image, label))
    one_hot = np.eye(3, dtype=np.float32)[np.arange(8) % 3]
    list(tf.data.Dataset.from_tensor_slices((pictures, one_hot)).map(stage))
    seen = pipeline.observations()
    assert len(seen) == 8
    assert {each.after.image.ndim for each in seen} == {3}
