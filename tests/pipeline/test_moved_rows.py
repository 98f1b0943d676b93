"""Batches that a stage puts in another order: with their labels, or without."""

import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tests.pipeline.data import load, resize

# Not one that labels could have been renamed by.
ORDER = [3, 0, 5, 1, 7, 2, 4, 6]


@pytest.fixture(scope="module")
def data(files):
    """Pictures and labels."""
    pictures = np.stack([resize(load(path, 0)[0], 0)[0] for path in files[0]])
    return pictures, np.arange(len(pictures)) % 7


def both(pictures, labels):
    return pictures[::-1] if isinstance(pictures, np.ndarray) else tf.gather(pictures, ORDER), (
        labels[::-1] if isinstance(labels, np.ndarray) else tf.gather(labels, ORDER)
    )


def alone(pictures, labels):
    return both(pictures, labels)[0], labels


def drawn(pictures, labels):
    return tf.gather(pictures, tf.random.shuffle(tf.range(8))), labels


def _followed(pipeline, data, function, way):
    pictures, labels = data
    stage = pipeline.stage("in another order")(function)
    if way == "graph":
        dataset = tf.data.Dataset.from_tensor_slices(data).batch(8).map(stage)
        dataset = dataset.apply(pipeline.tap("fed"))
        for _ in range(3):
            list(dataset)
        return
    tap = pipeline.stage("fed")(lambda *batch: batch)
    for _ in range(3):
        for start in range(0, len(pictures), 8):
            tap(*stage(pictures[start : start + 8].copy(), labels[start : start + 8]))


@pytest.mark.parametrize("way", ["graph", "eager"])
def test_elements_are_followed_to_their_new_rows(tmp_path, data, way):
    pipeline = tbi.Pipeline(tmp_path, elements=5)
    _followed(pipeline, data, both, way)
    seen = pipeline.observations()
    assert [sum(each.stage == name for each in seen) for name in ("in another order", "fed")] == [
        15,
        15,
    ]
    for each in seen:
        assert each.num_same == 1
        if each.before is not None:
            np.testing.assert_array_equal(each.after.image, each.before.image)
            assert each.after.label == each.before.label
    assert pipeline.check() == []


@pytest.mark.parametrize(
    ("function", "way"), [(alone, "graph"), (alone, "eager"), (drawn, "graph")]
)
def test_pictures_that_change_places_without_their_labels_are_found(tmp_path, data, function, way):
    pipeline = tbi.Pipeline(tmp_path, elements=5)
    _followed(pipeline, data, function, way)
    (verdict,) = pipeline.check()
    assert (verdict.name, verdict.stage) == (
        "pictures exchanged, labels kept",
        "in another order",
    )
    assert not verdict.is_note


@pytest.mark.parametrize("seed", range(3))
def test_two_classes_are_enough_to_tell(tmp_path, data, seed):
    labels = np.random.default_rng(seed).integers(0, 2, len(data[0]))
    pipeline = tbi.Pipeline(tmp_path, elements=8)
    _followed(pipeline, (data[0], labels), lambda x, y: (tf.roll(x, 1, 0), y), "graph")
    (verdict,) = pipeline.check()
    assert verdict.name == "pictures exchanged, labels kept"


@pytest.mark.parametrize("part", ["mask", "boxes", "points"])
@pytest.mark.parametrize("key", [None, "name"])
def test_parts_that_stay_in_their_rows_are_found(tmp_path, data, part, key):
    """In the same way each time, and nobody else who is followed has them."""
    pictures, random = data[0], np.random.default_rng(0)
    shape = {"mask": (32, 32), "boxes": (2, 4), "points": (3, 2)}[part]
    parts = np.sort(random.random((len(pictures), *shape)), axis=-1).astype(np.float32)
    given = {"image": pictures, part: parts, "name": [f"{i}.jpg" for i in range(len(pictures))]}
    roles = {part: part} | ({"key": key} if key else {})
    pipeline = tbi.Pipeline(tmp_path, elements=5)
    stage = pipeline.stage("rolled", **roles)
    dataset = tf.data.Dataset.from_tensor_slices(given).batch(8)
    dataset = dataset.map(stage(lambda x: x | {"image": tf.roll(x["image"], 1, 0)}))
    for _ in range(2):
        list(dataset)
    (verdict,) = pipeline.check()
    kept = "masks" if part == "mask" else part
    assert (verdict.name, verdict.stage) == (f"pictures exchanged, {kept} kept", "rolled")


def test_a_stage_that_draws_an_order_is_no_random_one_that_changes_nothing(tmp_path, data):
    def shuffled(pictures, labels):
        order = tf.random.shuffle(tf.range(8))
        return tf.gather(pictures, order), tf.gather(labels, order)

    pipeline = tbi.Pipeline(tmp_path, elements=5)
    _followed(pipeline, data, shuffled, "graph")
    assert pipeline.check() == []


@pytest.mark.parametrize("way", ["taps", "log"])
def test_pictures_of_other_keys_are_found(tmp_path, data, way):
    """A key tells who it is: a picture that another had is no picture that there is twice."""
    pictures, labels = (each[:8] for each in data)
    keys = [f"{number}.jpg" for number in range(8)]
    pipeline = tbi.Pipeline(tmp_path, elements=8)
    if way == "log":
        for name, own in (("loaded", pictures), ("fed", pictures[ORDER])):
            for key, picture, label in zip(keys, own, labels, strict=True):
                pipeline.log(name, picture, key=key, label=int(label))
    else:
        loaded = tf.data.Dataset.from_tensor_slices((pictures, labels, keys))
        loaded = loaded.apply(pipeline.tap("loaded", image=0, label=1, key=2))
        others = tf.data.Dataset.from_tensor_slices(np.roll(pictures, 3, axis=0))
        fed = tf.data.Dataset.zip(others, loaded.map(lambda _, *rest: rest)).map(
            lambda picture, rest: (picture, *rest)
        )
        list(fed.apply(pipeline.tap("fed", image=0, label=1, key=2)))
    (verdict,) = pipeline.check()
    assert (verdict.name, verdict.stage) == ("pictures exchanged, labels kept", "fed")
    assert {each.num_same for each in pipeline.observations()} == {1}


@pytest.mark.parametrize("change", [lambda x: x * 2 - 1, tf.image.per_image_standardization])
def test_validation_batches_in_another_order_each_time_are_not_augmented(tmp_path, data, change):
    """One function does both: which picture came out of which is not known then."""

    def shuffled(pictures, labels):
        order = tf.random.shuffle(tf.range(8))
        return change(tf.gather(pictures, order)), tf.gather(labels, order)

    pipeline = tbi.Pipeline(tmp_path, elements=5)
    dataset = tf.data.Dataset.from_tensor_slices(data).batch(8)
    dataset = dataset.map(pipeline.stage("shuffled", split="validation")(shuffled))
    for _ in range(3):
        list(dataset)
    assert [each for each in pipeline.check() if not each.is_note] == []


GROWING = {
    "twice": lambda x, y: (tf.concat([x, x], 0), tf.concat([y, y], 0)),
    "each twice": lambda x, y: (tf.repeat(x, 2, axis=0), tf.repeat(y, 2)),
    "some more": lambda x, y: (tf.concat([x, x[y < 3]], 0), tf.concat([y, y[y < 3]], 0)),
    "fewer": lambda x, y: (x[::-1][:3], y[::-1][:3]),
    "none": lambda x, y: (x[:0], y[:0]),
}


@pytest.mark.parametrize("way", ["graph", "eager"])
@pytest.mark.parametrize("name", GROWING)
def test_batches_of_another_size_are_as_without_a_stage(tmp_path, data, name, way):
    pipeline = tbi.Pipeline(tmp_path, elements=5)
    stage = pipeline.stage("of another size")(GROWING[name])
    batches = tf.data.Dataset.from_tensor_slices(data).batch(8)
    if way == "graph":
        pairs = zip(batches.map(stage), batches.map(GROWING[name]), strict=True)
    else:
        pairs = zip((stage(*b) for b in batches), (GROWING[name](*b) for b in batches), strict=True)
    for with_it, without in pairs:
        for one, other in zip(with_it, without, strict=True):
            np.testing.assert_array_equal(one, other)
    assert pipeline.check() == []


@pytest.mark.parametrize("count", [1, 3, 12])
def test_keys_of_another_number_than_pictures_leave_the_data_alone(tmp_path, data, count):
    pipeline = tbi.Pipeline(tmp_path, elements=5)
    given = {"image": data[0], "key": np.arange(len(data[0]))}
    batches = tf.data.Dataset.from_tensor_slices(given).batch(8)
    batches = batches.map(lambda x: x | {"key": tf.range(count)})
    stage = pipeline.stage("rolled", key="key")(lambda x: x | {"image": tf.roll(x["image"], 1, 0)})
    found = np.concatenate([batch["image"] for batch in batches.map(stage)])
    expected = [np.roll(data[0][start : start + 8], 1, axis=0) for start in range(0, 24, 8)]
    np.testing.assert_array_equal(found, np.concatenate(expected))


@pytest.mark.parametrize("way", ["graph", "eager"])
def test_a_key_tells_where_pictures_are_that_are_moved_and_changed_at_once(tmp_path, data, way):
    pictures, labels = (each[:8] for each in data)
    given = {"image": pictures, "label": labels, "key": np.array([f"{i}.jpg" for i in range(8)])}

    def shuffled(batch):
        order = tf.random.shuffle(tf.range(8)) if way == "graph" else np.random.permutation(8)
        take = tf.gather if way == "graph" else (lambda values, rows: values[rows])
        moved = {name: take(values, order) for name, values in batch.items()}
        return moved | {"image": moved["image"] * 0.9}

    pipeline = tbi.Pipeline(tmp_path, elements=5)
    stage = pipeline.stage("shuffled and dimmed", key="key")(shuffled)
    if way == "graph":
        dataset = tf.data.Dataset.from_tensor_slices(given).batch(8).map(stage)
    for _ in range(4):
        list(dataset) if way == "graph" else stage(given)
    seen = pipeline.observations()
    assert len(seen) == 20
    for each in seen:
        np.testing.assert_allclose(each.after.image, each.before.image * 0.9, rtol=1e-5)
        assert each.after.label == each.before.label
    assert pipeline.check() == []


@pytest.mark.parametrize("way", ["cached", "a fixed seed"])
def test_an_order_that_is_drawn_with_its_labels_is_no_augmentation(tmp_path, data, way):
    """Moved and changed at once, and known by no key: that it is an order, the labels tell."""
    pipeline = tbi.Pipeline(tmp_path)

    def ordered(pictures, labels):
        rows = tf.range(tf.shape(pictures)[0])
        order = tf.random.shuffle(rows)
        if way == "a fixed seed":
            order = tf.random.experimental.stateless_shuffle(rows, (1, 2))
        return tf.gather(pictures, order) * 255, tf.gather(labels, order)

    dataset = tf.data.Dataset.from_tensor_slices(data).batch(8).map(pipeline.stage("s")(ordered))
    dataset = (dataset.cache() if way == "cached" else dataset).apply(pipeline.tap("fed"))
    for _ in range(3):
        list(dataset)
    assert pipeline.check() == []


def _of_one_class(pictures, labels):
    return pictures, tf.cast(labels == tf.roll(labels, 1, 0), labels.dtype)


def _matching(pictures, labels):
    half = tf.shape(labels)[0] // 2
    others = tf.roll(pictures[half:], 1, 0)
    matches = tf.cast(tf.range(tf.shape(labels)[0]) < half, labels.dtype)
    return tf.concat([pictures[:half], others], 0), matches


@pytest.mark.parametrize("function", [_of_one_class, _matching])
def test_labels_that_are_made_of_a_batch_are_no_others(tmp_path, data, function):
    pipeline = tbi.Pipeline(tmp_path)
    stage = pipeline.stage("labelled")(function)
    pictures, labels = data
    dataset = tf.data.Dataset.from_tensor_slices((pictures, labels % 4)).shuffle(40)
    for _ in range(3):
        list(dataset.batch(8).map(stage))
    assert [verdict for verdict in pipeline.check() if not verdict.is_note] == []
