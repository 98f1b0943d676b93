"""Trainings of every kind: own loops, several `fit` calls, copies, callbacks that share."""

import copy
import logging
import pickle
import subprocess
import sys

import keras
import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tb_interpret_plugin import metadata
from tests import networks
from tests.at_work import session_of
from tests.logs import Run
from tests.said import said

X = networks.images(4)
Y = np.array([0, 1, 2, 0])
TAG = "grad_cam/conv2"


def test_own_loop_needs_no_params(tmp_path, caplog):
    caplog.set_level(logging.INFO, "tb_interpret")
    model = networks.flat()
    model.compile("sgd", "sparse_categorical_crossentropy", jit_compile=False)
    callback = tbi.GradCAMCallback(tmp_path, (X, Y), every=3)
    callbacks = keras.callbacks.CallbackList([callback], model=model)
    callbacks.on_train_begin()
    for epoch in range(5):
        callbacks.on_epoch_begin(epoch)
        model.train_on_batch(X, Y)
        callbacks.on_epoch_end(epoch)
    callbacks.on_train_end()
    assert Run(tmp_path).steps(TAG) == [0, 3, 4]
    assert "explained 3 epochs in" in caplog.text


def test_hooks_called_by_hand_are_enough(tmp_path):
    model = networks.flat()
    callback = tbi.GradCAMCallback(tmp_path, (X, Y), time_budget=0.5)
    callback.set_model(model)
    callback.on_train_begin()
    for epoch in range(2):
        callback.on_epoch_end(epoch)
    callback.on_train_end()
    assert Run(tmp_path).steps(TAG)[-1] == 1


@pytest.mark.parametrize("ours_first", [True, False])
def test_last_epoch_is_explained_whoever_stops_the_training(tmp_path, ours_first):
    early = keras.callbacks.EarlyStopping("loss", patience=0, min_delta=100.0, start_from_epoch=3)
    callbacks = [tbi.GradCAMCallback(tmp_path, (X, Y), every=10), early]
    model = networks.flat()
    history = networks.trained_on_noise(
        model, callbacks if ours_first else callbacks[::-1], epochs=30
    )
    last = len(history.epoch) - 1
    assert 0 < last < 10
    run = Run(tmp_path)
    assert run.steps(TAG) == [0, last]
    score = tbi.GradCAM().explain(model, (X, Y)).scores
    np.testing.assert_allclose(run.records(TAG)[last].facts.score, score, rtol=1e-4)


def shuffled():
    dataset = tf.data.Dataset.from_tensor_slices((networks.images(64), np.arange(64) % 3))
    return dataset.shuffle(64, reshuffle_each_iteration=True).batch(4)


def test_examples_are_read_once_over_all_fits(tmp_path):
    model = networks.flat()
    callback = tbi.GradCAMCallback(tmp_path, shuffled(), max_examples=4)
    networks.trained_on_noise(model, [callback], epochs=2)
    first = Run(tmp_path).example_sets()[-1]
    model.fit(X, Y, initial_epoch=2, epochs=4, verbose=0, callbacks=[callback])
    run = Run(tmp_path)
    assert [e.id for e in run.example_sets()[-1].examples] == [e.id for e in first.examples]
    assert len({record.examples_digest for record in run.records(TAG).values()}) == 1
    assert run.steps(TAG) == [0, 1, 2, 3]


def test_phases_that_count_from_zero_again_say_what_becomes_of_the_first(tmp_path, caplog):
    for expected in (0, 1, 1):
        callback = tbi.GradCAMCallback(tmp_path, (X, Y))
        networks.trained_on_noise(networks.flat(), [callback], epochs=2)
        assert len(said(caplog)) == expected
    (warning,) = said(caplog)
    assert "Epochs from 0 on are written anew" in warning
    assert "up to 1" in warning
    records = Run(tmp_path).records(TAG)
    assert list(records) == [0, 1]
    assert [len(record.notes) for record in records.values()] == [1, 0]


def test_phases_that_go_on_counting_say_nothing(tmp_path, caplog):
    model = networks.flat()
    callback = tbi.GradCAMCallback(tmp_path, (X, Y))
    networks.trained_on_noise(model, [callback], epochs=2)
    model.fit(X, Y, initial_epoch=2, epochs=4, verbose=0, callbacks=[callback])
    assert said(caplog) == []


@pytest.mark.parametrize("source", [(X, Y), shuffled()], ids=["arrays", "tf.data"])
def test_copies_have_runs_of_their_own(tmp_path, source):
    methods = [tbi.GradCAM(), tbi.ActivationGrid()]
    original = tbi.InterpretCallback(tmp_path, source, methods, max_examples=4)
    networks.trained_on_noise(networks.flat(), [original], epochs=1)
    for number in (2, 3):
        made = copy.deepcopy(original)
        for _ in range(2):  # a second `fit` goes on in the same run
            networks.trained_on_noise(networks.flat(), [made], epochs=number)
        assert Run(tmp_path, f"interpret_{number}").steps(TAG) == list(range(number))
    assert Run(tmp_path).steps(TAG) == [0]


def test_copy_with_another_directory_writes_there(tmp_path):
    original = tbi.GradCAMCallback(tmp_path / "all", shuffled())
    for name in "ab":
        made = copy.deepcopy(original)
        made.log_dir = str(tmp_path / name)
        networks.trained_on_noise(networks.flat(), [made], epochs=2)
        assert Run(tmp_path / name).steps(TAG) == [0, 1]
    assert not (tmp_path / "all").exists()


def test_callback_is_copied_in_the_middle_of_its_training(tmp_path):
    made = []
    callback = tbi.GradCAMCallback(tmp_path, (X, Y))
    copying = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: made.append(copy.deepcopy(callback))
    )
    networks.trained_on_noise(networks.flat(), [callback, copying], epochs=2)
    networks.trained_on_noise(networks.flat(), [made[0]], epochs=3)
    assert Run(tmp_path).steps(TAG) == [0, 1]
    assert Run(tmp_path, "interpret_2").steps(TAG) == [0, 1, 2]


def test_pickled_callback_trains(tmp_path):
    callback = pickle.loads(pickle.dumps(tbi.GradCAMCallback(tmp_path, (X, Y))))
    networks.trained_on_noise(networks.flat(), [callback], epochs=1)
    assert Run(tmp_path).steps(TAG) == [0]


def test_callbacks_of_one_training_log_when_it_began_and_a_rerun_another_time(tmp_path):
    def train():
        callbacks = [tbi.GradCAMCallback(tmp_path, (X, Y)), tbi.OcclusionCallback(tmp_path, (X, Y))]
        networks.trained_on_noise(networks.flat(), callbacks)
        run = Run(tmp_path)
        records = [*run.records(TAG).values(), *run.records("occlusion").values()]
        (began,) = {message.training for message in [*records, *run.example_sets()]}
        return began

    first, second = train(), train()
    assert 0 < first < second


def test_scores_of_callbacks_that_share_a_directory_are_written_once(tmp_path):
    callbacks = [
        tbi.GradCAMCallback(tmp_path, (X, Y), example_scalars=True),
        tbi.OcclusionCallback(tmp_path, (X, Y), example_scalars=True),
    ]
    networks.trained_on_noise(networks.flat(), callbacks, epochs=3)
    run = Run(tmp_path)
    assert run.steps("score/example_0") == [0, 1, 2]
    assert run.steps("probability/example_3") == [0, 1, 2]


def test_scalars_of_single_examples_are_written_for_those_who_ask(tmp_path):
    networks.trained_on_noise(networks.flat(), [tbi.GradCAMCallback(tmp_path, (X, Y))])
    assert not [tag for tag in Run(tmp_path).tags() if "example_" in tag]


def test_callback_that_is_given_twice_explains_an_epoch_once(tmp_path):
    callback = tbi.GradCAMCallback(tmp_path, (X, Y))
    networks.trained_on_noise(networks.flat(), [callback, callback], epochs=2)
    assert Run(tmp_path).steps(TAG) == [0, 1]


def test_seconds_of_records_are_what_their_methods_took(tmp_path):
    callback = tbi.InterpretCallback(tmp_path, (X, Y), [tbi.GradCAM(), tbi.Occlusion()])
    taken = {}
    look = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: taken.update(session_of(callback).costs.seconds)
    )
    networks.trained_on_noise(networks.flat(), [callback, look], epochs=2)
    run = Run(tmp_path)
    sums = [sum(r.seconds for r in run.records(tag).values()) for tag in (TAG, "occlusion")]
    assert sums == pytest.approx([taken["one pass"], taken["Occlusion"]])
    assert min(sums) > 0
    assert callback._schedule.fit.explaining_seconds >= sum(sums)


class Failing(keras.layers.Layer):
    """Cannot be run on more than eight pictures, nor on three."""

    def call(self, x):
        size = tf.shape(x)[0]
        checks = [tf.debugging.assert_less(size, 9), tf.debugging.assert_none_equal(size, 3)]
        with tf.control_dependencies(checks):
            return tf.identity(x)


def test_each_failing_method_is_told_once_by_its_name(tmp_path, caplog):
    inputs = keras.Input(networks.IMAGE_SHAPE)
    x = keras.layers.Conv2D(12, 3, name="conv")(Failing()(inputs))
    x = keras.layers.Dense(3, activation="softmax")(keras.layers.GlobalAveragePooling2D()(x))
    methods = [tbi.GradCAM(), tbi.Occlusion(), tbi.FilterVisualization(filters=3, steps=2)]
    callback = tbi.InterpretCallback(tmp_path, (X, Y), methods)
    networks.trained_on_noise(keras.Model(inputs, x), [callback], epochs=3)
    assert Run(tmp_path).steps("grad_cam/conv") == [0, 1, 2]
    found = [text.partition(" failed")[0] for text in said(caplog)]
    assert found == ["Occlusion", "Filter visualization"]


def test_output_that_goes_to_a_file_is_plain_lines(tmp_path):
    script = """
import sys
import numpy as np
import tb_interpret as tbi
from tb_interpret.engine import progress
from tests import networks
progress._PATIENCE_SECONDS = 0.0
model = networks.flat()
model.compile(loss="sparse_categorical_crossentropy")
callback = tbi.OcclusionCallback(sys.argv[1], networks.images(4), patch_size=2)
model.fit(networks.images(4), np.array([0, 1, 2, 0]), verbose=2, callbacks=[callback])
"""
    command = [sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "\r" not in done.stdout
    ours = [line for line in done.stdout.splitlines() if "tb_interpret" in line]
    assert len(ours) == 2, ours


def test_other_backend_is_named_in_one_sentence():
    script = "import os; os.environ['KERAS_BACKEND'] = 'jax'; import tb_interpret"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: tb_interpret explains models of Keras' TensorFlow backend")
    assert "KERAS_BACKEND=tensorflow" in last


def test_directory_in_another_file_system_is_written(tmp_path):
    """One of TensorFlow's own, as `gs://` is one."""
    log_dir = f"ram://{tmp_path.name}"
    networks.trained_on_noise(networks.flat(), [tbi.GradCAMCallback(log_dir, (X, Y))], epochs=2)
    (name,) = tf.io.gfile.listdir(f"{log_dir}/{metadata.RUN_NAME}")
    local = tmp_path / metadata.RUN_NAME
    local.mkdir()
    tf.io.gfile.copy(f"{log_dir}/{metadata.RUN_NAME}/{name}", str(local / name))
    assert Run(tmp_path).steps(TAG) == [0, 1]


def test_records_of_pictures_in_another_order_can_be_matched(tmp_path):
    """A second callback goes on counting; its pipeline has given the pictures otherwise."""
    order = np.array([2, 0, 3, 1])
    for epoch, places in enumerate((np.arange(4), order)):
        callback = tbi.InterpretCallback(tmp_path, (X[places], Y[places]))
        model = networks.flat()
        model.compile("sgd", "sparse_categorical_crossentropy", jit_compile=False)
        model.fit(X, Y, initial_epoch=epoch, epochs=epoch + 1, verbose=0, callbacks=[callback])
    run = Run(tmp_path)
    records, newest = run.records(TAG), run.example_sets()[-1]
    ids = [example.id for example in newest.examples]
    assert list(records[1].example_id) == ids
    assert [list(records[0].example_id).index(each) for each in ids] == order.tolist()


def test_fit_within_a_fit_takes_a_callback_that_both_were_given_and_says_so_once(tmp_path, caplog):
    shared = tbi.GradCAMCallback(tmp_path, (X, Y))

    def train(epoch, logs):
        networks.trained_on_noise(networks.flat(), [shared], epochs=1)

    train_within = keras.callbacks.LambdaCallback(on_epoch_end=train)
    networks.trained_on_noise(networks.flat(), [train_within, shared], epochs=3)
    told = [text for text in said(caplog) if "is not explained" in text]
    assert len(told) == 1
    assert "begun within this one, was given the same callback" in told[0]
    assert "Training goes on" in told[0]
    assert Run(tmp_path).steps(TAG) == [0]


def test_fit_that_breaks_off_within_a_fit_is_not_explained_in_its_place(tmp_path, caplog):
    shared = tbi.GradCAMCallback(tmp_path, (X, Y))

    def fails(epoch, logs):
        raise RuntimeError("provoked")

    def train(epoch, logs):
        breaking = keras.callbacks.LambdaCallback(on_epoch_begin=fails)
        with pytest.raises(RuntimeError) as kept:
            networks.trained_on_noise(networks.flat(), [shared, breaking])
        train.kept = kept

    train_within = keras.callbacks.LambdaCallback(on_epoch_end=train)
    networks.trained_on_noise(networks.flat(), [shared, train_within], epochs=3)
    assert Run(tmp_path).steps(TAG) == [0]
    assert ["was given the same callback" in text for text in said(caplog)] == [True]


def test_loop_that_does_not_begin_goes_on_and_says_once_that_nothing_is_explained(tmp_path, caplog):
    callback = tbi.GradCAMCallback(tmp_path, (X, Y))
    callback.set_model(networks.flat())
    for epoch in range(3):
        callback.on_epoch_end(epoch)
    callback.on_train_end()
    (warning,) = said(caplog)
    assert "`on_train_begin` was not called. Training goes on" in warning


def test_loop_without_a_model_is_told_how_to_give_one(tmp_path):
    callback = tbi.GradCAMCallback(tmp_path, (X, Y))
    with pytest.raises(ValueError, match=r"has no model.*Received.*callback.set_model\(model\)"):
        keras.callbacks.CallbackList([callback]).on_train_begin()


@pytest.mark.parametrize("batched", [True, False])
@pytest.mark.parametrize("begun", [True, False])
def test_callback_of_a_pipeline_is_pickled_with_its_examples(tmp_path, batched, begun):
    dataset = tf.data.Dataset.from_tensor_slices((X, Y)).repeat()
    callback = tbi.GradCAMCallback(
        tmp_path, dataset.batch(2) if batched else dataset, max_examples=3
    )
    if begun:
        networks.trained_on_noise(networks.flat(), [callback], epochs=1)
    made = pickle.loads(pickle.dumps(callback))
    made.log_dir = str(tmp_path / "other")
    networks.trained_on_noise(networks.flat(), [made], epochs=1)
    (record,) = Run(tmp_path / "other").records(TAG).values()
    assert len(record.example_id) == 3


def test_shallow_copy_shares_the_pipeline_and_has_not_begun(tmp_path):
    def fails():
        raise RuntimeError("read too early")
        yield

    dataset = tf.data.Dataset.from_generator(
        fails, output_signature=tf.TensorSpec((None, *networks.IMAGE_SHAPE))
    )
    callback = tbi.GradCAMCallback(tmp_path, dataset)
    made = copy.copy(callback)
    assert made._source is dataset
    assert made.model is None
