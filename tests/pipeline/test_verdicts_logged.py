"""Verdicts in the log: what is known up to each epoch."""

import logging

import keras
import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tb_interpret.pipeline.verdicts import table
from tb_interpret_plugin import metadata
from tb_interpret_plugin.messages import UnreadableError, read_record
from tests.logs import Run
from tests.pipeline.data import load, resized, scaled
from tests.plugin.serving import serving
from tests.said import said

TAG = metadata.VERDICTS_TAG


def run_through(pipeline, files, epochs, last=scaled):
    """Epochs of an own loop, the callback told of each."""
    data = tf.data.Dataset.from_tensor_slices(files)
    for name, function in (("loaded", load), ("resized", resized), ("last", last)):
        data = data.map(pipeline.stage(name)(function))
    callback = pipeline.callback()
    callback.on_train_begin()
    for epoch in range(epochs):
        callback.on_epoch_begin(epoch)
        for _ in data:
            pass
        callback.on_epoch_end(epoch)
    callback.on_train_end()


def test_verdicts_are_those_of_check_with_their_elements(tmp_path, files):
    pipeline = tbi.Pipeline(tmp_path)
    run_through(pipeline, files, 2)
    run = Run(tmp_path)
    assert run.series(TAG).kind == metadata.VERDICTS
    records = run.records(TAG)
    assert list(records) == [0, 1]
    (told,) = records[1].verdicts
    (verdict,) = pipeline.check()
    assert (told.name, told.split, told.stage) == ("scaled twice", "train", "last")
    assert told.text == verdict.words
    assert not told.is_note
    assert tuple(told.elements) == verdict.elements
    assert list(told.epochs) == [0, 1]
    assert list(records[0].verdicts[0].epochs) == [0]
    shown = {e.id for e in run.records("pipeline/train/last")[0].pipeline.elements}
    assert set(told.elements) <= shown


def test_nothing_wrong_is_written_as_well(tmp_path, files):
    run_through(tbi.Pipeline(tmp_path), files, 1, last=lambda image, label: (image, label))
    records = Run(tmp_path).records(TAG)
    assert list(records) == [0]
    assert not records[0].verdicts


def test_they_are_looked_for_ever_more_seldom_and_at_the_end(tmp_path, files):
    run_through(tbi.Pipeline(tmp_path, elements=2), files, 11)
    assert list(Run(tmp_path).records(TAG)) == [0, 1, 2, 3, 7, 10]


def test_verdicts_of_a_second_training_stand_at_its_own_epochs(tmp_path, files):
    pipeline = tbi.Pipeline(tmp_path)
    run_through(pipeline, files, 4)
    run_through(pipeline, files, 1)
    records = Run(tmp_path).records(TAG)
    assert records[0].training > records[3].training


def test_flush_writes_what_is_wrong_without_a_training(tmp_path, files):
    pipeline = tbi.Pipeline(tmp_path)
    data = tf.data.Dataset.from_tensor_slices(files)
    data = data.map(pipeline.stage("loaded")(load)).map(pipeline.stage("resized")(resized))
    for _ in data.map(pipeline.stage("last")(scaled)):
        pass
    pipeline.flush()
    (record,) = Run(tmp_path).records(TAG).values()
    assert [verdict.name for verdict in record.verdicts] == ["scaled twice"]
    pipeline.flush()
    assert len(Run(tmp_path).records(TAG)) == 1


def test_rule_that_fails_is_one_warning_and_the_pictures_are_there(
    tmp_path, files, monkeypatch, caplog
):
    def fail(seen):
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(table.RULES[0], "verdicts", fail)
    with caplog.at_level(logging.WARNING, "tb_interpret"):
        run_through(tbi.Pipeline(tmp_path), files, 2)
    warnings = [text for text in said(caplog) if "looking for faults" in text]
    assert len(warnings) == 1
    assert "ZeroDivisionError: planted" in warnings[0]
    run = Run(tmp_path)
    assert list(run.records("pipeline/train/last")) == [0, 1]
    assert TAG not in run.tags()


def test_validation_alone_that_is_not_fitted_says_where(tmp_path, files):
    pipeline = tbi.Pipeline(tmp_path)
    data = tf.data.Dataset.from_tensor_slices(files)
    for name, function in (("loaded", load), ("resized", resized), ("last", scaled)):
        data = data.map(pipeline.stage(name, "validation")(function))
    network = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Flatten()])
    network.compile(loss="mse")
    x = np.zeros((4, 32, 32, 3), np.float32)
    y = np.zeros((4, 3072), np.float32)
    data = data.map(lambda image, label: (image, tf.reshape(image, [-1]))).batch(8)
    network.fit(x, y, validation_data=data, verbose=0, callbacks=[pipeline.callback()])
    (told,) = Run(tmp_path).records(TAG)[0].verdicts
    assert (told.split, told.stage) == ("validation", "last")


@pytest.mark.parametrize("load_fast", [True, False])
def test_plugin_lists_and_serves_them(tmp_path, files, load_fast):
    run_through(tbi.Pipeline(tmp_path), files, 1)
    with serving(tmp_path, load_fast=load_fast, wait_for=4) as client:
        index = client.get("index").json
        assert index["problems"] == []
        (entry,) = [series for series in index["series"] if series["tag"] == TAG]
        assert (entry["kind"], entry["max_step"]) == ("VERDICTS", 0)
        page = client.get(f"records?run=interpret&tag={TAG}").data
        assert b"scaled twice" in page


def read_back(*verdicts):
    record = metadata.Record(schema_version=2, verdicts=verdicts)
    return read_record(metadata.seal(record, metadata.Origin(tag=TAG, step=3)), TAG, 3)


def test_hostile_verdicts_are_cut_and_too_many_are_refused():
    long = metadata.Verdict(name="n" * 10_000, text="t" * 10_000, stage="s" * 10_000)
    (cut,) = read_back(long).verdicts
    assert len(cut.name) <= 200
    assert len(cut.text) <= 1_000
    assert len(cut.stage) <= 200
    with pytest.raises(UnreadableError, match="verdicts"):
        read_back(*[metadata.Verdict(name="a")] * 5_000)
    with pytest.raises(UnreadableError, match="epochs of a verdict"):
        read_back(metadata.Verdict(epochs=range(5_000)))
