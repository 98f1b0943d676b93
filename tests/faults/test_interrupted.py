"""Trainings that break off in a process that goes on: every notebook."""

import copy
import gc
import os
import pathlib
import signal
import threading

import keras
import pytest

import tb_interpret as tbi
from tests import networks
from tests.faults.reading import assert_both_loaders_read
from tests.faults.training import TAG, At, X, Y, assert_same, trained
from tests.logs import Run
from tests.said import said


@pytest.fixture(autouse=True)
def _interruptible():
    """Also where the tests run in the background, and their shell has them ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def left_behind(directory):
    """Threads of ours, and what is open in a directory."""
    names = [t.name for t in threading.enumerate() if t.name.startswith("tb_interpret")]
    descriptors = pathlib.Path("/proc/self/fd").iterdir()
    opened = [os.readlink(d) for d in descriptors if os.path.lexists(d)]
    return names, [path for path in opened if path.startswith(str(directory))]


def interrupted(callbacks, model=None, kind=KeyboardInterrupt):
    """A `fit` that breaks off in its third epoch; its callbacks live on."""

    def stop():
        if kind is KeyboardInterrupt:
            signal.raise_signal(signal.SIGINT)
        raise kind("provoked")

    with pytest.raises(kind):
        networks.trained_on_noise(model or networks.flat(), [*callbacks, At(2, stop)], epochs=4)


@pytest.mark.parametrize("kind", [KeyboardInterrupt, RuntimeError])
def test_broken_fit_leaves_nothing_open_and_a_new_callback_trains(tmp_path, kind, caplog):
    old = tbi.GradCAMCallback(tmp_path / "a", (X, Y))
    interrupted([old], kind=kind)
    for thread in threading.enumerate():
        if thread.name.startswith("tb_interpret"):
            thread.join(10)
    assert left_behind(tmp_path) == ([], [])
    assert Run(tmp_path / "a").steps(TAG) == [0, 1]
    new = [tbi.GradCAMCallback(tmp_path / "a", (X, Y))]
    assert_same(trained(new, 3), trained((), 3))
    assert_both_loaders_read(tmp_path, {("a/interpret", TAG): [0, 1, 2]})


def test_callback_that_the_traceback_keeps_alive_gives_way(tmp_path):
    """As in a notebook, which keeps the last traceback, and with it all of the `fit`."""
    kept = []
    for _ in range(3):
        interrupt = At(1, lambda: signal.raise_signal(signal.SIGINT))
        callbacks = [tbi.GradCAMCallback(tmp_path, (X, Y)), interrupt]
        with pytest.raises(KeyboardInterrupt) as error:
            networks.trained_on_noise(networks.flat(), callbacks, epochs=3)
        kept.append(error)
    networks.trained_on_noise(networks.flat(), [tbi.GradCAMCallback(tmp_path, (X, Y))], epochs=3)
    assert Run(tmp_path).steps(TAG) == [0, 1, 2]


def test_rerun_with_another_layer_and_model_begins_anew_whatever_is_kept(tmp_path):
    old = tbi.GradCAMCallback(tmp_path / "a", (X, Y), layer="conv1")
    interrupt = At(2, lambda: signal.raise_signal(signal.SIGINT))
    with pytest.raises(KeyboardInterrupt) as kept:
        networks.trained_on_noise(networks.flat(), [old, interrupt], epochs=4)
    new = tbi.GradCAMCallback(tmp_path / "a", (X, Y))
    networks.trained_on_noise(networks.flat(), [new], epochs=1)
    assert left_behind(tmp_path) == ([], [])
    run = Run(tmp_path / "a")
    assert run.steps(TAG) == [0]
    assert run.steps("grad_cam/conv1") == []  # the Python loader has dropped them
    (record,) = run.records(TAG).values()
    assert run.example_sets()[-1].training == record.training
    assert kept.traceback


def test_fit_within_a_fit_takes_nothing_from_it(tmp_path):
    def inner():
        callback = tbi.GradCAMCallback(tmp_path, (X, Y), layer="conv1")
        networks.trained_on_noise(networks.flat(), [callback], epochs=1)

    callbacks = [tbi.GradCAMCallback(tmp_path, (X, Y)), At(1, inner)]
    networks.trained_on_noise(networks.flat(), callbacks, epochs=3)
    assert Run(tmp_path).steps(TAG) == [0, 1, 2]
    assert Run(tmp_path).steps("grad_cam/conv1") == [0]


def test_fit_that_breaks_off_before_its_first_epoch_leaves_no_claim(tmp_path):
    def fails(logs):
        raise RuntimeError("no such thing")

    failing = keras.callbacks.LambdaCallback(on_train_begin=fails)
    kept = [tbi.GradCAMCallback(tmp_path, (X, Y)), failing]
    model = networks.flat()
    with pytest.raises(RuntimeError, match="no such thing"):
        networks.trained_on_noise(model, kept)
    networks.trained_on_noise(model, [tbi.GradCAMCallback(tmp_path, (X[:2], Y[:2]))])
    assert Run(tmp_path).steps(TAG) == [0, 1]


def test_own_loop_that_breaks_off_leaves_nothing_open(tmp_path):
    def loop():
        callback = tbi.GradCAMCallback(tmp_path, (X, Y))
        callback.set_model(model)
        callback.on_train_begin()
        callback.on_epoch_end(0)
        raise KeyboardInterrupt

    model = networks.flat()
    with pytest.raises(KeyboardInterrupt):
        loop()
    gc.collect()
    for thread in threading.enumerate():
        if thread.name.startswith("tb_interpret"):
            thread.join(10)
    assert left_behind(tmp_path) == ([], [])
    assert Run(tmp_path).steps(TAG) == [0]


def test_training_that_goes_on_after_it_was_superseded_says_so_once(tmp_path, caplog):
    """Two own loops, one after the other begun, with two models and one directory."""
    first, second = (tbi.GradCAMCallback(tmp_path, (X, Y)) for _ in range(2))
    for callback in (first, second):
        callback.set_model(networks.flat())
        callback.on_train_begin()
    for epoch in range(3):
        first.on_epoch_end(epoch)
        second.on_epoch_end(epoch)
    first.on_train_end()
    second.on_train_end()
    assert Run(tmp_path).steps(TAG) == [0, 1, 2]
    (warning,) = [text for text in said(caplog) if "Grad-CAM failed" in text]
    assert "a later training writes there now" in warning
    assert "it is not tried again" in warning
    assert "tried again at the next epoch" not in warning


def test_deep_copies_train_as_the_original_would(tmp_path):
    original = tbi.GradCAMCallback(tmp_path / "a", (X, Y))
    copies = [copy.deepcopy(original) for _ in range(2)]
    alone = trained((), 2)
    for made in copies:
        assert_same(trained([made], 2), alone)
    expected = {("a/interpret", TAG): [0, 1], ("a/interpret_2", TAG): [0, 1]}
    assert_both_loaders_read(tmp_path, expected)
