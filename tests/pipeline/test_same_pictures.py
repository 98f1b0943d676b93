"""Pictures that there are twice, and rows of one picture."""

import keras
import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tests.logs import Run
from tests.pipeline.data import augment, load, network, pipeline_over, resize


def test_equal_pictures_are_told_of(tmp_path, files):
    paths, labels = files[0][:6], files[1][:6]
    pipeline = tbi.Pipeline(tmp_path / "log", elements=7)
    images = np.stack([resize(load(path, 0)[0], 0)[0] for path in [*paths, paths[2]]])
    dataset = tf.data.Dataset.from_tensor_slices((images, [*labels, 2]))
    for _ in range(2):
        for _ in dataset.map(pipeline.stage("augmented")(augment)):
            pass
    pipeline.flush()
    notes = {e.id: e.note for e in elements(tmp_path / "log", "pipeline/train/augmented")}
    assert sorted(notes.values()) == ["", "", "", "", "", "2 elements have this picture"]


@pytest.mark.parametrize("look", ["next", "take twice", "evaluate", "keras looks itself"])
def test_a_part_of_the_data_that_was_looked_at_before_is_no_picture_that_there_is_twice(
    tmp_path, look
):
    """Labels that were shuffled apart are found all the same."""
    pictures = np.random.default_rng(0).random((40, 32, 32, 3), np.float32)
    labels = np.arange(40) % 3
    pipeline = tbi.Pipeline(tmp_path)
    model = network()
    if look == "keras looks itself":
        fed = ShuffledApart(pipeline.stage("fed")(lambda x, y: (x, y)), pictures, labels)
    else:
        apart = [tf.data.Dataset.from_tensor_slices(x).shuffle(40) for x in (pictures, labels)]
        fed = tf.data.Dataset.zip(*apart).batch(8).apply(pipeline.tap("fed"))
    if look == "next":
        next(iter(fed))
    elif look == "take twice":
        for _ in range(2):
            list(fed.take(2))
    elif look == "evaluate":
        model.evaluate(fed, steps=2, verbose=0)
    model.fit(fed, epochs=4, verbose=0, callbacks=[pipeline.callback()])
    (verdict,) = pipeline.check()
    assert (verdict.name, verdict.stage) == ("label changes between epochs", "fed")


class ShuffledApart(keras.utils.PyDataset):
    """Pictures in another order at each epoch; Keras reads two batches before the first."""

    def __init__(self, stage, pictures, labels):
        super().__init__()
        self.stage, self.pictures, self.labels = stage, pictures, labels
        self.random = np.random.default_rng(0)

    def __len__(self):
        return len(self.labels) // 8

    def __getitem__(self, index):
        rows = slice(8 * index, 8 * index + 8)
        return self.stage(self.pictures[rows], self.labels[rows])

    def on_epoch_end(self):
        self.pictures = self.random.permutation(self.pictures)


def test_equal_pictures_under_two_names_are_told_of(tmp_path, files):
    path = files[0][0]
    copies = [tmp_path / "a.jpg", tmp_path / "b.jpg"]
    for copy in copies:
        with open(path, "rb") as original:
            copy.write_bytes(original.read())
    pipeline = tbi.Pipeline(tmp_path / "log")
    for _ in pipeline_over([*map(str, copies), files[0][1]], [0, 0, 1], pipeline.stage):
        pass
    pipeline.flush()
    notes = [e.note for e in elements(tmp_path / "log", "pipeline/train/loaded")]
    assert sorted(notes) == ["", *["2 elements have this picture"] * 2]


def elements(log_dir, tag):
    return [e for record in Run(log_dir).records(tag).values() for e in record.pipeline.elements]


@pytest.mark.parametrize("order", ["beside", "shuffled", "behind"])
def test_a_picture_with_several_labels_is_no_fault(tmp_path, order):
    """A row for each object of a picture; equally many for all."""
    pictures = np.random.default_rng(0).random((12, 16, 16, 3), np.float32)
    which, label = np.repeat(np.arange(12), 3), np.tile(np.arange(3), 12)
    if order == "behind":
        which, label = np.tile(np.arange(12), 3), np.repeat(np.arange(3), 12)
    pipeline = tbi.Pipeline(tmp_path, elements=6)
    rows = tf.data.Dataset.from_tensor_slices((pictures[which], label))
    if order == "shuffled":
        rows = rows.shuffle(36, seed=1)
    rows = rows.map(pipeline.stage("scaled")(lambda image, label: (image / 2, label))).batch(4)
    model = keras.Sequential([keras.Input((16, 16, 3)), keras.layers.Flatten()])
    model.add(keras.layers.Dense(3, "softmax"))
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(rows, epochs=2, verbose=0, callbacks=[pipeline.callback()])
    assert [verdict.name for verdict in pipeline.check() if not verdict.is_note] == []
    seen = pipeline.observations()
    assert len({(each.element, each.after.label) for each in seen}) > 6


def test_labels_shuffled_apart_from_their_own_pictures_are_found_in_a_training(tmp_path):
    """The data are gone over twice an epoch: that alone does not excuse other labels."""
    pictures = np.random.default_rng(0).random((24, 16, 16, 3), np.float32)
    pipeline = tbi.Pipeline(tmp_path, elements=6)
    data = tf.data.Dataset.from_tensor_slices((pictures, np.arange(24) % 4))
    data = data.map(pipeline.stage("halved")(lambda image, label: (image / 2, label)))
    apart = (data.map(lambda image, _: image), data.map(lambda _, label: label).shuffle(24))
    zipped = tf.data.Dataset.zip(apart).batch(8).apply(pipeline.tap("fed"))
    model = keras.Sequential([keras.Input((16, 16, 3)), keras.layers.Flatten()])
    model.add(keras.layers.Dense(4, "softmax"))
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(zipped, epochs=3, verbose=0, callbacks=[pipeline.callback()])
    faults = [(each.name, each.stage) for each in pipeline.check() if not each.is_note]
    assert [stage for name, stage in faults if name.startswith("label changes")] == ["fed"]
