"""What is said where the followed elements are not seen as they should be."""

import logging

import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tests.pipeline.data import network
from tests.said import said

PICTURES = np.random.default_rng(0).random((6, 32, 32, 3), np.float32)
LABELS = np.arange(6) % 3


def halved(image, label):
    return image / 2, label


def data():
    return tf.data.Dataset.from_tensor_slices((PICTURES, LABELS))


def through(dataset):
    for _ in dataset:
        pass


def test_two_stages_of_one_name_are_told_of(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)
    through(data().map(pipeline.stage("halved")(halved)).map(pipeline.stage("halved")(halved)))
    (told,) = pipeline.unseen()
    assert "Two stages are called 'halved'" in told
    assert 'pipeline.stage("halved again")' in told


def test_one_stage_that_is_run_again_and_one_that_changes_nothing_are_no_two(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)
    same = pipeline.stage("same")(lambda image, label: (image, label))
    for _ in range(2):  # a cell of a notebook that is run again
        made = data().map(pipeline.stage("halved")(halved)).map(same)
        through(made)
        through(made)
    assert pipeline.unseen() == []


def test_callback_of_a_pipeline_without_a_stage_says_so_once(tmp_path, caplog):
    pipeline = tbi.Pipeline(tmp_path)
    with caplog.at_level(logging.WARNING, "tb_interpret"):
        network().fit(data().batch(3), epochs=2, verbose=0, callbacks=[pipeline.callback()])
    (told,) = said(caplog)
    assert "Nothing of the input pipeline was seen" in told
    assert 'pipeline.stage("loaded")(load)' in told


def test_place_that_is_wrong_is_answered_with_one_that_is_there(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)
    named = tf.data.Dataset.from_tensor_slices(({"mask": PICTURES, "photo": PICTURES}, LABELS))
    stage = pipeline.stage("x", image="image")(lambda x, y: (x, y))
    with pytest.raises(ValueError, match="has no picture at 'image'") as refused:
        named.map(stage)
    assert "image='photo'" in str(refused.value)
    with pytest.raises(ValueError, match="several components") as refused:
        named.apply(pipeline.tap("y"))
    assert "image='photo'" in str(refused.value)


def test_places_of_what_comes_out_need_not_be_in_what_goes_in(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)
    pair = pipeline.stage("pair", image=0, mask=1)(lambda x, y: (x["image"], x["mask"]))
    masks = (PICTURES[..., :1] > 0.5).astype(np.uint8)
    named = tf.data.Dataset.from_tensor_slices(({"image": PICTURES, "mask": masks}, LABELS))
    through(named.map(pair))
    assert pipeline.unseen() == []
    seen = pipeline.observations()
    assert len(seen) == 6
    assert all(one.after.mask is not None for one in seen)


def test_failure_is_kept_to_be_asked_for(tmp_path, caplog):
    pipeline = tbi.Pipeline(tmp_path)

    def one_of_them(batch, labels):
        return batch[0], labels[0]

    with caplog.at_level(logging.WARNING, "tb_interpret"):
        through(data().batch(3).map(pipeline.stage("first")(one_of_them)))
    (told,) = pipeline.unseen()
    assert "failed at 'first'" in told
    assert ".." not in told
    assert said(caplog) == [told]


def test_pictures_that_there_is_no_memory_for_are_counted(tmp_path):
    pictures = np.arange(3 * 1800 * 1800 * 3, dtype=np.float32).reshape(
        3, 1800, 1800, 3
    )  # 39 MB each
    pipeline = tbi.Pipeline(tmp_path, elements=3)
    first, then = (pipeline.stage(name)(lambda image: image + 1) for name in ("first", "then"))
    for picture in pictures:
        then(first(picture))
    seen = {each.stage for each in pipeline.observations()}
    (told,) = pipeline.unseen()
    assert seen == {"first", "then"}
    assert "2 pictures were not kept to be judged" in told
