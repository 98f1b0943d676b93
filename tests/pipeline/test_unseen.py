"""What is said where the followed elements are not seen as they should be."""

import logging

import keras
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


@pytest.mark.parametrize("factor", [1.0, 0.5])
def test_layers_of_the_model_are_no_reason_to_look_elsewhere(tmp_path, factor):
    """What a cast between the stages has hidden is what is told, if anything is."""
    pipeline = tbi.Pipeline(tmp_path)
    dataset = data().map(pipeline.stage("cast")(lambda x, y: (tf.cast(x, tf.bfloat16), y)))
    dataset = dataset.batch(3).map(lambda x, y: (tf.cast(x, tf.float32), y))
    model = keras.Sequential([keras.layers.Rescaling(factor), network()])
    model.compile("sgd", "sparse_categorical_crossentropy")
    fed = dataset.apply(pipeline.tap("fed"))
    model.fit(fed, epochs=2, verbose=0, callbacks=[pipeline.callback()])
    told = pipeline.unseen()
    assert all("none was seen at 'fed'" in each for each in told)
    assert len(told) == (factor != 1.0)


def darker(image, label):
    return image * 0.9, label


@pytest.mark.parametrize("is_cached", [False, True])
@pytest.mark.parametrize("is_tap", [False, True])
def test_a_name_at_two_places_apart_is_told_of_and_not_judged(tmp_path, is_tap, is_cached):
    pipeline = tbi.Pipeline(tmp_path)

    def looked(dataset):
        if is_tap:
            return dataset.apply(pipeline.tap("look"))
        return dataset.map(pipeline.stage("look")(darker))

    dataset = looked(data().map(pipeline.stage("loaded")(halved)))
    dataset = dataset.cache() if is_cached else dataset
    noisy = pipeline.stage("noisy")(lambda x, y: (x + tf.random.uniform(x.shape), y))
    dataset = looked(dataset.map(noisy))
    for _ in range(3):
        through(dataset)
    (told,) = pipeline.unseen()
    assert "Two stages are called 'look'" in told
    assert all(verdict.stage != "look" for verdict in pipeline.check())


@pytest.mark.parametrize("times", [1, 2])
def test_what_is_changed_now_and_then_before_a_tap_stands_at_one_place(tmp_path, times):
    pipeline = tbi.Pipeline(tmp_path)
    dataset = data().map(pipeline.stage("loaded")(halved)).cache().repeat(times)

    def now_and_then(x, y):
        return tf.cond(tf.random.uniform(()) < 0.5, lambda: x, lambda: x + 1.0), y

    dataset = dataset.map(pipeline.stage("now and then")(now_and_then))
    dataset = dataset.apply(pipeline.tap("fed"))
    for _ in range(6):
        through(dataset)
        assert pipeline.unseen() == []


def test_a_stage_to_which_two_ways_lead_stands_at_one_place(tmp_path):
    """Copies, augmented, beside their originals."""
    pipeline = tbi.Pipeline(tmp_path)
    originals = data().map(pipeline.stage("loaded")(halved)).cache()
    flip = pipeline.stage("flipped")(lambda x, y: (x[:, ::-1], y))
    both = originals.concatenate(originals.map(flip))
    fed = both.map(pipeline.stage("fed")(darker)).apply(pipeline.tap("end"))
    for _ in range(3):
        through(fed)
        assert pipeline.unseen() == []


@pytest.mark.parametrize("order", [[1, 2, 0], [2, 1, 0]])
def test_a_stage_that_permutes_batches_stands_at_one_place(tmp_path, order):
    pipeline = tbi.Pipeline(tmp_path)
    permute = pipeline.stage("permuted")(lambda x, y: (tf.gather(x, order), tf.gather(y, order)))
    dataset = data().map(pipeline.stage("halved")(halved)).batch(3).map(permute)
    for _ in range(3):
        through(dataset.apply(pipeline.tap("fed")))
        assert pipeline.unseen() == []


def test_two_stages_that_may_make_the_same_picture_are_two(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)

    def flipped(image, label):
        return tf.image.random_flip_left_right(image), label

    dataset = data().map(pipeline.stage("flipped")(flipped))
    dataset = dataset.map(pipeline.stage("flipped again")(flipped)).apply(pipeline.tap("fed"))
    for _ in range(6):
        through(dataset)
        assert pipeline.unseen() == []


def test_second_source_of_a_split_is_told_how_it_is_followed(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)
    others = tf.data.Dataset.from_tensor_slices((PICTURES + 2, LABELS))
    for names in (("one", "other"), ("both", "both")):
        one, other = (pipeline.stage(name, names[0])(halved) for name in names)
        both = data().map(one).concatenate(others.map(other))
        through(both.map(pipeline.stage("darker", names[0])(darker)))
    (told,) = pipeline.unseen()
    assert "Nobody is followed from 'other' on" in told
    assert "chosen at 'one'" in told
    seen = {each.element for each in pipeline.observations() if each.stage == "both"}
    assert len(seen) == 8


def test_elements_that_padding_makes_strangers_are_told_of(tmp_path, caplog):
    pipeline = tbi.Pipeline(tmp_path)

    def cut(image, label):
        return image[: 8 + 4 * label], label

    labels = np.array([0, 1, 1, 2, 1, 0])
    dataset = tf.data.Dataset.from_tensor_slices((PICTURES, labels))
    dataset = dataset.map(pipeline.stage("cut")(cut)).padded_batch(6, ((16, 32, 3), ()))
    dataset = dataset.apply(pipeline.tap("fed")).map(lambda x, y: (tf.image.resize(x, (32, 32)), y))
    with caplog.at_level(logging.WARNING, "tb_interpret"):
        network().fit(dataset, epochs=2, verbose=0, callbacks=[pipeline.callback()])
    (told,) = said(caplog)
    assert "Of 6 elements that are followed 1 were seen at 'fed'" in told
    assert "padded_batch" in told


@pytest.mark.parametrize("kind", ["XLA", "vectorized", "XLA within", "vectorized within"])
def test_stage_where_no_python_can_look_works_and_is_told_of(tmp_path, kind):
    pipeline = tbi.Pipeline(tmp_path)
    halve = pipeline.stage("halved")(lambda image: image / 2)
    around = {
        "XLA": tf.function(halve, jit_compile=True),
        "XLA within": tf.function(lambda x: tf.function(halve)(x), jit_compile=True),
        "vectorized": lambda images: tf.vectorized_map(halve, images),
        "vectorized within": lambda images: tf.vectorized_map(tf.function(halve), images),
    }[kind]
    pictures = tf.data.Dataset.from_tensor_slices(PICTURES)
    pictures = pictures.batch(3) if "vectorized" in kind else pictures
    came = np.concatenate([np.reshape(x, (-1, 32, 32, 3)) for x in pictures.map(around)])
    np.testing.assert_array_equal(came, PICTURES / 2)
    (told,) = pipeline.unseen()
    assert "What passes 'halved' is not seen" in told
    assert "pipeline.stage('halved')(compiled)" in told
    seen = tbi.Pipeline(tmp_path)
    for _ in pictures.map(seen.stage("halved")(around)):
        pass
    assert len(seen.observations()) == 6
    assert seen.unseen() == []


@pytest.mark.parametrize("places", [{}, {"image": 0}, {"image": 0, "label": 1}])
def test_ragged_pictures_are_refused_in_words_that_mend_it(tmp_path, places):
    pipeline = tbi.Pipeline(tmp_path)
    sizes = data().map(lambda x, y: (x[: 8 + 4 * y], y))
    with pytest.raises(ValueError, match="in front of ragged_batch"):
        sizes.ragged_batch(2).apply(pipeline.tap("fed", **places))
    through(sizes.apply(pipeline.tap("fed", **places)).ragged_batch(2))
    assert len(pipeline.observations()) == 6


def test_pictures_that_become_equal_are_not_told_to_be_strangers(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)
    dataset = data().map(pipeline.stage("black")(lambda x, y: (x * 0, y)))
    dataset = dataset.map(pipeline.stage("halved")(halved)).batch(3)
    network().fit(dataset, epochs=2, verbose=0, callbacks=[pipeline.callback()])
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
