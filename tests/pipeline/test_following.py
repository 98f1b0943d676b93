"""The same few elements, through whatever stands between the stages."""

import collections
import gc
import threading
import weakref

import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tb_interpret.pipeline.fingerprint import mark_of
from tb_interpret.pipeline.recording import Recording
from tb_interpret.pipeline.stage_facts import StageFacts
from tests.pipeline.data import augment, load, network, pipeline_over, resize


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
        pipeline = tbi.Pipeline(tmp_path / f"{order[0]} {options}", elements=5, **options)
        paths, labels = (np.array(part)[order].tolist() for part in files)
        for _ in pipeline_over(paths, labels, pipeline.stage, 4):
            pass
        return {seen.element for seen in pipeline.observations()}

    order = np.random.default_rng(1).permutation(24)
    first = chosen(np.arange(24))
    assert chosen(order) == first
    assert chosen(order, seed=1) != first


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
    original = recording._memory.last.taken_from

    def taken_from(followed, element):
        if followed.first == mark_of(other) and not better.ident:
            better.start()
            better.join()
        return original(followed, element)

    monkeypatch.setattr(recording._memory.last, "taken_from", taken_from)
    passed(other)
    passed(other // 2 + 100)
    assert {each.element for each in recording.observations()} == {
        f"{mark_of(best).whole & (2**64 - 1):016x}"
    }
    assert recording.unseen() == []


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
    counts = collections.Counter(
        key[:2] for key in pipeline._recording._memory.passes._last.items()
    )
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
    last = pipeline._recording._memory.passes._last
    assert {(stage, number) for (_, stage, _), number in last.items()} == {("noisy", 7), ("fed", 7)}
