"""The same few elements, through whatever stands between the stages."""

import collections
import gc
import threading
import weakref

import keras
import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tb_interpret.pipeline.fingerprint import mark_of
from tb_interpret.pipeline.recording import Recording
from tb_interpret.pipeline.stage_facts import StageFacts
from tests.logs import Run
from tests.pipeline.data import augment, load, network, photographs, pipeline_over, resize


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return photographs(tmp_path_factory.mktemp("photographs"))


def seen_at(pipeline):
    """By stage and pass, the elements."""
    found = collections.defaultdict(list)
    for seen in pipeline.observations():
        found[seen.stage, seen.number].append(seen.element)
    return found


@pytest.mark.parametrize("parallel", [None, 4])
def test_eight_elements_are_followed_through_every_stage_and_pass(tmp_path, files, parallel):
    pipeline = tbi.Pipeline(tmp_path)
    dataset = pipeline_over(*files, pipeline.stage, parallel).batch(5)
    dataset = dataset.apply(pipeline.tap("fed")).prefetch(2)
    for _ in range(3):
        for _ in dataset:
            pass
    found = seen_at(pipeline)
    eight = set(found["loaded", 0])
    assert len(eight) == 8
    # Behind the cache what stands before it does not run again.
    assert set(found) == {
        ("loaded", 0),
        ("resized", 0),
        *(("augmented", number) for number in range(3)),
        *(("fed", number) for number in range(3)),
    }
    for elements in found.values():
        assert sorted(elements) == sorted(eight)


def test_elements_are_followed_through_repeat(tmp_path, files):
    pipeline = tbi.Pipeline(tmp_path, elements=4)
    dataset = pipeline_over(*files, pipeline.stage, 2).repeat(3).batch(7)
    for _ in dataset:
        pass
    found = seen_at(pipeline)
    assert all(len(set(found["augmented", number])) == 4 for number in range(3))


def test_what_comes_out_is_what_is_seen(tmp_path, files):
    paths, labels = files
    pipeline = tbi.Pipeline(tmp_path, elements=24)
    for _ in pipeline_over(paths, labels, pipeline.stage, 2):
        pass
    pictures = {
        tf.io.decode_jpeg(tf.io.read_file(path)).numpy().tobytes(): label
        for path, label in zip(*files, strict=True)
    }
    loaded = [seen for seen in pipeline.observations() if seen.stage == "loaded"]
    resized = {s.element: s for s in pipeline.observations() if s.stage == "resized"}
    assert len(loaded) == 24
    for seen in loaded:
        assert seen.before.image is None
        assert pictures[seen.after.image.tobytes()] == seen.after.label == seen.before.label
        np.testing.assert_array_equal(resized[seen.element].before.image, seen.after.image)
        assert resized[seen.element].after.image.dtype == np.float32


def test_choice_depends_on_data_and_seed_alone(tmp_path, files):
    def chosen(order, **options):
        pipeline = tbi.Pipeline(tmp_path, elements=5, **options)
        paths, labels = (np.array(part)[order].tolist() for part in files)
        for _ in pipeline_over(paths, labels, pipeline.stage, 4):
            pass
        return {seen.element for seen in pipeline.observations()}

    order = np.random.default_rng(1).permutation(24)
    first = chosen(np.arange(24))
    assert chosen(order) == first
    assert chosen(order, seed=1) != first


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


def test_key_says_who_it_is_where_content_changes_between_stages(tmp_path, files):
    pipeline = tbi.Pipeline(tmp_path, elements=3)

    def keyed(path, label):
        return {"image": load(path, label)[0], "name": path, "label": label}

    def changed(element):
        return {**element, "image": tf.cast(element["image"], tf.float32) + 1.0}

    dataset = tf.data.Dataset.from_tensor_slices(files)
    dataset = dataset.map(pipeline.stage("loaded", key="name")(keyed)).map(changed)
    for _ in dataset.apply(pipeline.tap("after", key="name")):
        pass
    found = seen_at(pipeline)
    assert len(found["loaded", 0]) == 3
    assert sorted(found["loaded", 0]) == sorted(found["after", 0])
    assert set(found["after", 0]) <= set(files[0])


def test_stages_within_one_map_are_about_one_element(tmp_path, files):
    pipeline = tbi.Pipeline(tmp_path, elements=3)
    loaded = pipeline.stage("loaded")(load)
    augmented = pipeline.stage("augmented")(augment)

    def prepare(path, label):
        image, label = loaded(path, label)
        image = tf.image.resize(image, (16, 16)) / 255.0  # in no stage, and yet the same element
        return augmented(image, label)

    dataset = tf.data.Dataset.from_tensor_slices(files)
    for _ in dataset.map(prepare, num_parallel_calls=3).batch(4).apply(pipeline.tap("fed")):
        pass
    found = seen_at(pipeline)
    assert len(found["loaded", 0]) == 3
    assert sorted(found["loaded", 0]) == sorted(found["augmented", 0]) == sorted(found["fed", 0])


def test_stage_of_batches_is_followed(tmp_path, files):
    pipeline = tbi.Pipeline(tmp_path, elements=3)

    def darkened(images, labels):
        return images * tf.random.uniform((tf.shape(images)[0], 1, 1, 1)), labels

    dataset = tf.data.Dataset.from_tensor_slices(files)
    dataset = dataset.map(pipeline.stage("loaded")(load)).map(pipeline.stage("resized")(resize))
    dataset = dataset.batch(7).map(pipeline.stage("darkened")(darkened))
    for _ in dataset.unbatch().apply(pipeline.tap("each")):
        pass
    found = seen_at(pipeline)
    for stage in ("resized", "darkened", "each"):
        assert sorted(found[stage, 0]) == sorted(found["loaded", 0])
    shapes = {s.after.image.shape for s in pipeline.observations() if s.stage == "darkened"}
    assert shapes == {(32, 32, 3)}


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


def test_picture_that_goes_on_unchanged_is_kept_once(tmp_path, files):
    pipeline = tbi.Pipeline(tmp_path, elements=2)
    for _ in pipeline_over(*files, pipeline.stage):
        pass
    by_stage = {(s.stage, s.element): s for s in pipeline.observations()}
    for (stage, element), seen in by_stage.items():
        if stage == "resized":
            assert seen.before.image is by_stage["loaded", element].after.image


def test_graph_goes_when_its_dataset_goes(tmp_path):
    graphs = []

    def function(image):
        graphs.append(weakref.ref(tf.compat.v1.get_default_graph()))
        return image

    pipeline = tbi.Pipeline(tmp_path)
    dataset = tf.data.Dataset.from_tensors(np.ones((4, 4, 3)))
    for stage in (lambda f: f, pipeline.stage("x")):
        mapped = dataset.map(stage(function))
        assert len(list(mapped)) == 1
        del mapped
        gc.collect()
        assert graphs.pop()() is None


def test_stage_that_nobody_followed_reaches_is_told(tmp_path, files, caplog):
    pipeline = tbi.Pipeline(tmp_path)
    dataset = tf.data.Dataset.from_tensor_slices(files).map(pipeline.stage("loaded")(load))
    dataset = dataset.map(resize).map(pipeline.stage("augmented")(augment)).batch(8)
    network().fit(dataset, epochs=2, verbose=0, callbacks=[pipeline.callback()])
    warned = [record.getMessage() for record in caplog.records]
    assert len(warned) == 1
    assert "none was seen at 'augmented'" in warned[0]
    assert "key=" in warned[0]


def test_element_that_lost_its_place_meanwhile_is_forgotten(tmp_path, monkeypatch):
    # Another thread takes its place between what it is known by and what it looks like.
    recording = Recording(1, 0, lambda: None)
    stage = StageFacts("train", "halved")
    recording.stages.declare(stage)
    recording.stages.found(stage, is_random=False)
    pictures = [np.full((4, 4, 3), 10 * number, np.uint8) for number in range(8)]
    by_rank = sorted(pictures, key=lambda p: recording.watch("train")._rank(mark_of(p)))
    best, other = by_rank[:2]

    def passed(picture):
        values = {"before.image": [picture], "after.image": [picture // 2 + 100]}
        recording.passed(stage, [mark_of(picture)], values, batched=True)

    better = threading.Thread(target=passed, args=(best,))
    original = recording._last.taken_from

    def taken_from(followed, element):
        if followed.first == mark_of(other) and not better.ident:
            better.start()
            better.join()
        return original(followed, element)

    monkeypatch.setattr(recording._last, "taken_from", taken_from)
    passed(other)
    passed(other // 2 + 100)
    assert {each.element for each in recording.observations()} == {
        f"{mark_of(best).whole & (2**64 - 1):016x}"
    }
    assert recording.unseen() == []


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


def test_all_are_followed_through_many_stages_behind_a_random_one(tmp_path):
    pictures = np.random.default_rng(0).random((12, 8, 8, 3), np.float32)
    pipeline = tbi.Pipeline(tmp_path, elements=8)
    data = tf.data.Dataset.from_tensor_slices(pictures)
    data = data.map(pipeline.stage("loaded")(lambda image: image + 1)).cache()
    data = data.map(pipeline.stage("noisy")(lambda x: x + tf.random.uniform(tf.shape(x))))
    for number in range(10):
        data = data.map(pipeline.stage(f"then {number}")(lambda image: image * 1.01))
    for _ in range(10):
        for _ in data.shuffle(12):
            pass
    counts = collections.Counter(key[:2] for key in pipeline._recording._passes._last.items())
    times = {(stage, who.id): n + 1 for (_, stage, who), n in counts}
    assert {n for (stage, _), n in times.items() if stage != "loaded"} == {10}
    assert len(times) == 8 * 12


def test_passes_that_wait_in_a_buffer_for_shuffling_are_followed(tmp_path):
    pictures = np.random.default_rng(0).random((12, 8, 8, 3), np.float32)
    pipeline = tbi.Pipeline(tmp_path, elements=4)
    data = tf.data.Dataset.from_tensor_slices(pictures).repeat(8)
    data = data.map(pipeline.stage("noisy")(lambda x: x + tf.random.uniform(tf.shape(x))))
    for _ in data.shuffle(96).batch(8).apply(pipeline.tap("fed")):
        pass
    last = pipeline._recording._passes._last
    assert {(stage, number) for (_, stage, _), number in last.items()} == {("noisy", 7), ("fed", 7)}


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
