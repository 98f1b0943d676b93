"""Two pipelines that write to one directory: refused in one training, else told."""

import gc
import logging

import keras
import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tests.logs import Run
from tests.pipeline.data import network
from tests.plugin.serving import serving
from tests.said import said

IMAGES = np.random.default_rng(0).random((6, 32, 32, 3), np.float32)


def dataset(pipeline, name):
    data = tf.data.Dataset.from_tensor_slices((IMAGES, [0, 1, 2] * 2)).batch(3)
    return data.map(pipeline.stage(name)(lambda x, y: (x, y)))


def verdicts_of(run):
    return [step for step, _ in sorted(run.records("pipeline_verdicts").items())]


@pytest.mark.parametrize("name", ["loaded", "another"])
def test_two_pipelines_of_one_training_are_refused_before_the_first_epoch(tmp_path, name):
    first, second = tbi.Pipeline(tmp_path), tbi.Pipeline(tmp_path)
    data = dataset(first, "loaded").concatenate(dataset(second, name))
    callbacks = [first.callback(), second.callback()]
    with pytest.raises(ValueError, match=r"Two pipelines.*Received: two tbi.Pipeline.*Expected"):
        network().fit(data, verbose=0, callbacks=callbacks)
    # The first is as good as before.
    network().fit(dataset(first, "loaded"), epochs=2, verbose=0, callbacks=[first.callback()])
    assert set(Run(tmp_path).records("pipeline/train/loaded")) == {0, 1}


def test_one_pipeline_may_be_given_to_a_training_twice(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)
    callbacks = [pipeline.callback(), pipeline.callback()]
    network().fit(dataset(pipeline, "loaded"), verbose=0, callbacks=callbacks)
    assert set(Run(tmp_path).records("pipeline/train/loaded")) == {0}


def test_what_gives_way_to_another_pipeline_is_told_once(tmp_path, caplog):
    for _ in range(3):
        pipeline = tbi.Pipeline(tmp_path)
        for _ in dataset(pipeline, "loaded"):
            pass
        pipeline.flush()
    (told,) = said(caplog, logging.WARNING)
    assert "'pipeline/train/loaded' gives way. Received: two tbi.Pipeline" in told
    assert repr(str(tmp_path)) in told


def steps(directory):
    """Of all series that are not about examples, by tag."""
    run = Run(directory)
    tags = [tag for tag in run.tags() if tag.startswith(("pipeline", "grad_cam")) if "/" in tag]
    return {tag: run.steps(tag) for tag in tags if not tag.endswith(("/images", "/overlays"))}


def train(directory, epochs=2, *, beside=lambda: None):
    """A training with a pipeline and explanations; `beside` is called in the middle of it."""
    pipeline = tbi.Pipeline(directory)
    callbacks = [
        pipeline.callback(),
        tbi.InterpretCallback(directory, (IMAGES[:2], [0, 1]), [tbi.GradCAM()]),
        keras.callbacks.LambdaCallback(on_epoch_begin=lambda epoch, logs: epoch and beside()),
    ]
    network().fit(dataset(pipeline, "loaded"), epochs=epochs, verbose=0, callbacks=callbacks)
    return {"pipeline/train/loaded": [*range(epochs)], "grad_cam/conv": [*range(epochs)]}


@pytest.mark.parametrize("when", ["before", "during", "after"])
def test_nothing_gives_way_where_pictures_are_logged_beside_a_training(tmp_path, caplog, when):
    def log():
        tbi.log_images(tmp_path, "noise", np.zeros((2, 8, 8, 3)))
        gc.collect()  # the writer closes, and the next one begins a file of its own

    if when == "before":
        log()
    trained = train(tmp_path, beside=log if when == "during" else lambda: None)
    if when == "after":
        gc.collect()
        log()
        tbi.log_images(tmp_path, "more", np.zeros((2, 8, 8, 3)))
        trained["pipeline/train/more"] = [0]
    assert steps(tmp_path) == {**trained, "pipeline/train/noise": [0]}
    assert verdicts_of(Run(tmp_path))[-1] == 1
    assert said(caplog, logging.WARNING) == []


def test_earlier_training_gives_way_to_a_later_one_whatever_is_logged_between(tmp_path):
    train(tmp_path, 3)
    tbi.log_images(tmp_path, "noise", np.zeros((2, 8, 8, 3)))
    later = train(tmp_path, 2)
    found = steps(tmp_path)
    assert {tag: found[tag] for tag in later} == later


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("load_fast", [True, False])
def test_nothing_of_a_training_is_taken_for_an_earlier_ones(tmp_path, load_fast, order):
    """A stage in front of a cache is written once, by whichever callback is asked first."""
    pipeline = tbi.Pipeline(tmp_path)
    explained = tbi.InterpretCallback(tmp_path, (IMAGES[:2], [0, 1]), [tbi.GradCAM()])
    callbacks = [pipeline.callback(), explained][::order]
    cached = dataset(pipeline, "loaded").cache()
    network().fit(cached, epochs=2, verbose=0, callbacks=callbacks)
    with serving(tmp_path, load_fast=load_fast, wait_for=4) as client:
        found = {each["tag"]: each["earlier"] for each in client.get("index").json["series"]}
    assert found["pipeline/train/loaded"] is False
    assert not any(found.values())
