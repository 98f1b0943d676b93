"""Faults planted in real pipelines: files, parallel maps, shuffle, cache; over three epochs."""

import logging

import pytest
import tensorflow as tf

import tb_interpret as tbi
from tests.pipeline.data import augment, load, network, resized, scaled
from tests.said import said


def dataset(files, pipeline, stages, split="train"):
    """The stages, in parallel, the elements shuffled and in batches; "cache" is a stage, too."""
    made = tf.data.Dataset.from_tensor_slices(files)
    for name, function in stages:
        if name == "cache":
            made = made.cache()
        else:
            made = made.map(pipeline.stage(name, split)(function), num_parallel_calls=4)
    made = made.shuffle(24, seed=1).batch(5)
    return made.apply(pipeline.tap("what the network gets", split)).prefetch(2)


def after_three_epochs(tmp_path, files, stages):
    pipeline = tbi.Pipeline(tmp_path)
    data = dataset(files, pipeline, stages)
    for _ in range(3):
        for _ in data:
            pass
    return pipeline.check()


def in_bgr(image, label):
    return image[..., ::-1], label


def scrambled(image, label):
    return tf.reshape(tf.transpose(image, (2, 0, 1)), tf.shape(image)), label


PLANTED = {
    "scaled twice": [("loaded", load), ("resized", resized), ("again", scaled)],
    "same picture at every epoch": [
        *(("loaded", load), ("resized", resized), ("augmented", augment), ("cache", None)),
    ],
    "channels reversed": [("loaded", load), ("resized", resized), ("again", in_bgr)],
    "scrambled": [("loaded", load), ("resized", resized), ("again", scrambled)],
}


@pytest.mark.parametrize("name", PLANTED)
def test_planted_fault_is_found_at_its_stage(tmp_path, files, name):
    verdicts = after_three_epochs(tmp_path, files, PLANTED[name])
    assert [verdict.name for verdict in verdicts] == [name]
    (verdict,) = verdicts
    assert verdict.stage == ("augmented" if name.startswith("same") else "again")
    assert len(verdict.elements) >= 6


def test_healthy_pipeline_is_told_nothing(tmp_path, files):
    stages = [("loaded", load), ("cache", None), ("resized", resized), ("augmented", augment)]
    assert after_three_epochs(tmp_path, files, stages) == []


def test_nothing_seen_is_nothing_found(tmp_path):
    assert tbi.Pipeline(tmp_path).check() == tbi.Pipeline(None).check() == []


def test_faults_are_said_once_when_the_training_ends(tmp_path, files, caplog):
    pipeline = tbi.Pipeline(tmp_path)
    data = dataset(files, pipeline, PLANTED["scaled twice"])
    model = network()
    model.compile("sgd", "sparse_categorical_crossentropy", jit_compile=False)
    for _ in range(2):
        model.fit(data, epochs=1, verbose=0, callbacks=[pipeline.callback()])
    (told,) = [text for text in said(caplog, logging.WARNING) if "scaled twice" in text]
    assert "again" in told
