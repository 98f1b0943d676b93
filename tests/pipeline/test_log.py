"""What lies in the log: a record a stage and epoch, and stock pictures."""

import subprocess
import sys
import time

import cv2
import keras
import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tb_interpret.pipeline import kept
from tb_interpret_plugin import metadata
from tb_interpret_plugin.messages import AlteredError, read_record
from tb_interpret_plugin.schema_pb2 import SeriesPage
from tb_interpret_plugin.series_page import PageQuery, _entry
from tests.logs import Run
from tests.pipeline.data import load, network, photographs, pipeline_over, resize
from tests.plugin.serving import serving


def decoded(png):
    return cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)[..., ::-1]


@pytest.fixture(scope="module")
def log_dir(tmp_path_factory):
    """A training of three epochs, with train and validation and our other callback."""
    files = photographs(tmp_path_factory.mktemp("photographs"))
    directory = tmp_path_factory.mktemp("log")
    keras.utils.set_random_seed(0)
    pipeline = tbi.Pipeline(directory, class_names=["cat", "dog", "cow"])
    train = pipeline_over(*files, pipeline.stage).batch(6).apply(pipeline.tap("fed", note="here"))
    validation = tf.data.Dataset.from_tensor_slices((files[0][:5], files[1][:5]))
    validation = validation.map(pipeline.stage("loaded", split="validation")(load))
    validation = validation.map(pipeline.stage("resized", split="validation")(resize)).batch(5)
    x, y = next(iter(validation))
    network().fit(
        train,
        validation_data=validation,
        epochs=3,
        verbose=0,
        callbacks=[
            pipeline.callback(),
            tbi.InterpretCallback(directory, (x.numpy(), y.numpy()), [tbi.GradCAM("conv")]),
        ],
    )
    return directory


def test_each_stage_has_a_record_an_epoch_in_the_run_of_the_callbacks(log_dir):
    run = Run(log_dir)
    steps = {
        "pipeline/train/loaded": [0],
        "pipeline/train/resized": [0],
        "pipeline/train/augmented": [0, 1, 2],
        "pipeline/train/fed": [0, 1, 2],
        "pipeline/validation/loaded": [0, 1, 2],
        "pipeline/validation/resized": [0, 1, 2],
        "grad_cam/conv": [0, 1, 2],
    }
    for tag, expected in steps.items():
        assert run.steps(tag) == expected, tag
        if tag.startswith("pipeline"):
            assert run.steps(f"{tag}/images") == expected
            series = run.series(tag)
            assert (series.kind, series.title, series.layer) == (
                metadata.PIPELINE, tag.split("/")[2], tag.split("/")[1],
            )  # fmt: skip


def test_record_says_what_passed(log_dir):
    records = Run(log_dir).records("pipeline/train/augmented")
    ids = set()
    for step, record in records.items():
        stage = record.pipeline
        assert (stage.split, stage.stage, stage.place) == ("train", "augmented", 2)
        assert stage.randomness == metadata.RANDOM
        assert len(stage.elements) == 8
        for element in stage.elements:
            ids.add(element.id)
            after = element.after
            assert element.number == step
            assert list(after.shape) == [32, 32, 3]
            assert after.dtype == "float32"
            assert after.label in ("cat", "dog", "cow")
            assert after.minimum <= after.mean <= after.maximum
            assert not after.not_finite
            assert decoded(after.picture).shape == (32, 32, 3)
            assert not element.HasField("before")
    assert len(ids) == 8
    run = Run(log_dir)
    assert run.records("pipeline/train/fed")[0].pipeline.note == "here"
    assert run.records("pipeline/train/loaded")[0].pipeline.randomness == metadata.NOT_RANDOM
    assert len(run.records("pipeline/validation/resized")[2].pipeline.elements) == 5


def test_scale_of_a_stage_is_that_of_its_first_record(tmp_path):
    factor = tf.Variable(1.0)
    pipeline = tbi.Pipeline(tmp_path)
    images = np.random.default_rng(0).random((3, 8, 8, 3), np.float32)
    dataset = tf.data.Dataset.from_tensor_slices(images)
    dataset = dataset.map(pipeline.stage("x")(lambda x: x * factor))
    callback = pipeline.callback()
    callback.on_train_begin()
    for epoch in range(2):
        callback.on_epoch_begin(epoch)
        for _ in dataset:
            pass
        callback.on_epoch_end(epoch)
        factor.assign(0.25)
    callback.on_train_end()
    brightest = []
    for record in Run(tmp_path).records("pipeline/train/x").values():
        stage = record.pipeline
        assert (len(stage.elements), stage.black, stage.white) == (3, 0, 1)
        brightest.append(max(decoded(e.after.picture).max() for e in stage.elements))
    assert brightest[0] > 240
    assert brightest[1] < 65


def test_picture_that_is_scaled_twice_is_shown_dark(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)
    images = np.random.default_rng(0).integers(0, 256, (4, 9, 9, 3), np.uint8)
    dataset = tf.data.Dataset.from_tensor_slices(images)
    dataset = dataset.map(pipeline.stage("once")(lambda x: tf.cast(x, tf.float32) / 255))
    for _ in dataset.map(pipeline.stage("twice")(lambda x: x / 255)):
        pass
    pipeline.flush()
    run = Run(tmp_path)
    for tag, brightest in (("once", 255), ("twice", 1)):
        (record,) = run.records(f"pipeline/train/{tag}").values()
        pictures = [decoded(e.after.picture) for e in record.pipeline.elements]
        assert np.max(pictures) == brightest
    (record,) = run.records("pipeline/train/once").values()
    before = record.pipeline.elements[0].before
    assert before.dtype == "uint8"
    assert any((decoded(before.picture) == image).all() for image in images)


def test_masks_boxes_and_points_lie_over_the_picture(tmp_path):
    image = np.random.default_rng(0).random((200, 400, 3))
    mask = np.zeros((200, 400), np.uint8)
    mask[100:, 200:] = 3
    pipeline = tbi.Pipeline(tmp_path, display_px=64)
    pipeline.log(
        "x", image, mask=mask, boxes=[[50, 100, 100, 400]], points=[[100, 100]], label=[0, 1, 1]
    )
    pipeline.flush()
    (record,) = Run(tmp_path).records("pipeline/train/x").values()
    after = record.pipeline.elements[0].after
    assert decoded(after.picture).shape == (32, 64, 3)
    shown = decoded(after.mask)
    assert shown.shape == (32, 64)
    assert set(np.unique(shown)) == {0, 3}
    assert list(after.boxes) == [0.25, 0.25, 0.5, 1.0]
    assert list(after.points) == [0.5, 0.25]
    assert after.label == "1, 2"


def test_boxes_and_points_that_are_shares_of_the_picture_lie_where_they_are(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)
    places = {"boxes": [[0.25, 0.25, 0.5, 1.0], [0, 0, 0.5, 0.5]], "points": [[0.5, 0.25]]}
    pipeline.log("x", np.random.default_rng(0).random((20, 40, 3)), **places)
    pipeline.flush()
    (record,) = Run(tmp_path).records("pipeline/train/x").values()
    after = record.pipeline.elements[0].after
    assert list(after.boxes) == [0.25, 0.25, 0.5, 1.0, 0, 0, 0.5, 0.5]
    assert list(after.points) == [0.5, 0.25]


def test_values_that_are_not_finite_are_said(tmp_path):
    image = np.float32([[[np.nan], [2.0]], [[np.inf], [4.0]]])
    pipeline = tbi.Pipeline(tmp_path)
    pipeline.log("some", image)
    pipeline.log("all", image * np.nan)
    pipeline.flush()
    run = Run(tmp_path)
    after = run.records("pipeline/train/some")[0].pipeline.elements[0].after
    assert (after.not_finite, after.minimum, after.maximum, after.mean) == (True, 2, 4, 3)
    after = run.records("pipeline/train/all")[0].pipeline.elements[0].after
    assert after.not_finite
    assert np.isnan([after.minimum, after.maximum, after.mean]).all()


@pytest.mark.parametrize("dtype", ["uint8", "int16", "uint16", "bool", "float16", "float64"])
@pytest.mark.parametrize("channels", [None, 1, 2, 3, 4, 7])
def test_pictures_of_any_kind_are_written(tmp_path, dtype, channels):
    shape = (9, 8) if channels is None else (9, 8, channels)
    image = (np.random.default_rng(0).random(shape) * 200).astype(dtype)
    pipeline = tbi.Pipeline(tmp_path)
    pipeline.log("x", image)
    pipeline.flush()
    after = Run(tmp_path).records("pipeline/train/x")[0].pipeline.elements[0].after
    assert (after.dtype, tuple(after.shape)) == (dtype, shape)
    assert cv2.imdecode(np.frombuffer(after.picture, np.uint8), -1).shape[:2] == (9, 8)


def test_without_a_training_it_is_written_soon(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)
    pipeline.log("x", np.zeros((4, 4, 3), np.uint8), key="a")
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not list(tmp_path.glob("interpret/events*")):
        time.sleep(0.05)
    time.sleep(0.2)
    assert len(Run(tmp_path).records("pipeline/train/x")[0].pipeline.elements) == 1
    # What comes later stands beside it.
    pipeline.log("x", np.ones((4, 4, 3), np.uint8), key="b")
    pipeline.flush()
    last = Run(tmp_path).records("pipeline/train/x")[0]
    assert {element.id for element in last.pipeline.elements} == {"a", "b"}


def test_too_much_to_write_is_dropped_with_a_note_and_nothing_waits(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "_MAX_BYTES", 3 * 64 * 64 * 3)
    images = np.random.default_rng(0).integers(0, 256, (8, 64, 64, 3), np.uint8)
    pipeline = tbi.Pipeline(tmp_path)
    for _ in tf.data.Dataset.from_tensor_slices(images).apply(pipeline.tap("x")):
        pass
    pipeline.flush()
    record = Run(tmp_path).records("pipeline/train/x")[0]
    assert len(record.pipeline.elements) == 3
    assert "5 pictures of this stage are left out" in record.notes[0]


@pytest.mark.parametrize("load_fast", [True, False])
def test_plugin_lists_and_serves_the_stages(log_dir, load_fast):
    with serving(log_dir, load_fast=load_fast, wait_for=8) as client:
        index = client.get("index").json
        assert index["problems"] == []
        kinds = {s["tag"]: s["kind"] for s in index["series"]}
        assert kinds["pipeline/train/fed"] == "PIPELINE"
        answer = client.get("records?run=interpret&tag=pipeline/train/fed")
        page = page_of(answer.data)
        assert list(page.steps) == [0, 1, 2]
        assert [len(r.record.pipeline.elements) for r in page.records] == [8, 8, 8]
        assert not page.unreadable_steps
        assert all(not r.record.problems for r in page.records)
        facts = page_of(client.get("records?run=interpret&tag=pipeline/train/fed&parts=facts").data)
        assert facts.records[0].record.pipeline.elements[0].after.label
        assert not facts.records[0].record.pipeline.elements[0].after.picture


def page_of(data):
    return SeriesPage.FromString(data)


def record_of(**fields):
    stage = metadata.PipelineStage(split="train", stage="x", white=1.0, **fields)
    return metadata.Record(schema_version=2, pipeline=stage)


def read_back(record):
    origin = metadata.Origin(tag="pipeline/train/x", step=3)
    return read_record(metadata.seal(record, origin), "pipeline/train/x", 3)


def test_record_goes_round_and_is_sealed():
    element = metadata.PipelineElement(id="a", after=metadata.Passing(dtype="uint8", shape=[1, 2]))
    record = record_of(elements=[element], randomness=metadata.RANDOM)
    read = read_back(record)
    assert read.pipeline == record.pipeline
    blob = metadata.seal(record, metadata.Origin(tag="pipeline/train/x", step=3))
    with pytest.raises(AlteredError):
        read_record(blob.replace(b"uint8", b"uint9"), "pipeline/train/x", 3)
    with pytest.raises(AlteredError):
        read_record(blob, "pipeline/train/y", 3)


def test_hostile_record_loses_what_the_page_must_not_get():
    passing = metadata.Passing(
        picture=b"<svg/>",
        mask=b"\x89PNG",
        boxes=[0, 0, 1],
        points=[float("nan"), 0],
        label="x" * 5000,
    )
    element = metadata.PipelineElement(id="i" * 5000, after=passing, before=passing)
    record = record_of(elements=[element], black=float("nan"))
    record.pipeline.randomness = 77
    read = read_back(record)
    after = read.pipeline.elements[0].after
    assert not any(getattr(after, what) for what in ("picture", "mask", "boxes", "points"))
    assert len(after.label) == 1000
    assert len(read.pipeline.elements[0].id) == 200
    assert read.pipeline.randomness == metadata.RANDOMNESS_UNSPECIFIED
    assert read.problems
    assert read.pipeline.black == 0


def test_page_of_facts_has_no_pictures_and_makes_up_no_end():
    element = metadata.PipelineElement(id="a", after=metadata.Passing(picture=b"png", mask=b"png"))
    record = record_of(elements=[element])

    class Datum:
        step, wall_time = 0, 0.0

    facts = _entry(Datum, record, PageQuery(facts_only=True)).record.pipeline.elements[0]
    assert not facts.after.picture
    assert not facts.after.mask
    assert not facts.HasField("before")


AT_THE_END = """
import sys
import numpy as np
import tensorflow as tf
import tb_interpret as tbi

pipeline = tbi.Pipeline(sys.argv[1])
pictures = np.random.default_rng(0).random((4, 8, 8, 3), np.float32)
dataset = tf.data.Dataset.from_tensor_slices(pictures)
for _ in dataset.map(pipeline.stage("halved")(lambda picture: picture / 2)):
    pass
"""


def test_program_that_ends_at_once_has_written_what_passed(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", AT_THE_END, tmp_path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (record,) = Run(tmp_path).records("pipeline/train/halved").values()
    assert len(record.pipeline.elements) == 4


def test_pictures_without_a_pixel_are_written_and_not_judged(tmp_path, caplog):
    pictures = np.zeros((6, 0, 8, 3), np.float32)
    pipeline = tbi.Pipeline(tmp_path, elements=3)
    data = tf.data.Dataset.from_tensor_slices((pictures, np.arange(6)))
    for _ in data.map(pipeline.stage("raised")(lambda image, label: (image + 1, label))):
        pass
    pipeline.flush()
    assert Run(tmp_path).records("pipeline/train/raised")
    assert pipeline.check() == []
    assert not [record for record in caplog.records if "Could not write" in record.getMessage()]
