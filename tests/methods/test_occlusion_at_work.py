"""Occlusion from run to run: weights, traces, coarser windows, progress."""

import dataclasses
import gc
import logging
import sys
import weakref

import keras
import numpy as np

import tb_interpret.engine.progress as progress
from tb_interpret.methods.occlusion import Occlusion
from tests import networks
from tests.at_work import begin
from tests.methods.by_hand import two_classes


def test_runs_read_the_weights_anew():
    model = two_classes(np.ones((16, 12)))
    images = np.ones((2, 16, 12, 1), np.float32)
    work, moment = begin(Occlusion(2, fill=0), model, images, 1)
    assert moment.facts.scores.tolist() == [192, 192]
    np.testing.assert_array_equal(work.run(moment)[0].maps, np.full((2, 8, 6), 4))
    model.layers[-1].set_weights([2 * w for w in model.layers[-1].get_weights()])
    facts = dataclasses.replace(moment.facts, scores=2 * moment.facts.scores)
    again = work.run(dataclasses.replace(moment, facts=facts))
    np.testing.assert_array_equal(again[0].maps, np.full((2, 8, 6), 8))


def test_coarser_windows_are_fewer_and_need_no_trace():
    model = two_classes(np.ones((16, 12)))
    calls = []
    original = model.call
    model.__dict__["call"] = lambda *args, **kwargs: (calls.append(1), original(*args, **kwargs))[1]
    images = np.ones((2, 16, 12, 1), np.float32)
    work, moment = begin(Occlusion(2, fill=0), model, images, 1)
    at_first = len(calls)
    assert [work.num_steps(level) for level in range(5)] == [48, 12, 6, 6, 6]
    assert work.max_thrift == 2
    told = []
    maps = work.maps(moment, 1, lambda *step: told.append(step))
    np.testing.assert_array_equal(maps, np.full((2, 4, 3), 16))
    assert told[-1] == (12, 12)
    assert len(calls) == at_first


def test_coarse_windows_keep_their_overlap():
    images = np.zeros((1, 32, 32, 1), np.float32)
    work, _ = begin(Occlusion(4, 2), two_classes(np.ones((32, 32))), images, 1)
    assert work.window(1) == ((8, 8), (4, 4))
    assert work.window(9) == ((16, 16), (8, 8))


def test_explained_model_can_be_forgotten():
    model = networks.flat()
    Occlusion(8).explain(model, networks.images(1), targets=0)
    reference = weakref.ref(model)
    del model
    gc.collect()
    assert reference() is None


def test_model_is_traced_once_for_several_calls():
    model = networks.flat()
    Occlusion(8).explain(model, networks.images(2), targets=0)
    calls = []
    original = model.call
    model.__dict__["call"] = lambda *args, **kwargs: (calls.append(1), original(*args, **kwargs))[1]
    Occlusion(8, fill=0, aggregate="sum").explain(model, networks.images(2), targets=[1, 2])
    assert not calls


def test_long_work_says_how_far_it_is(monkeypatch, capsys):
    monkeypatch.setattr(progress, "_PATIENCE_SECONDS", 0)
    monkeypatch.setattr(progress, "_REFRESH_SECONDS", 0)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    keras.config.enable_interactive_logging()
    Occlusion(1).explain(networks.flat(), networks.images(2), targets=0)
    printed = capsys.readouterr().out
    assert "\rtb_interpret: Occlusion, 32 of 192 positions" in printed
    assert printed.endswith("\rtb_interpret: Occlusion, 192 of 192 positions\n")
    keras.config.disable_interactive_logging()
    try:
        Occlusion(1).explain(networks.flat(), networks.images(2), targets=0)
    finally:
        keras.config.enable_interactive_logging()
    assert not capsys.readouterr().out


def test_short_work_prints_nothing_and_is_logged(capsys, caplog):
    with caplog.at_level(logging.INFO, "tb_interpret"):
        Occlusion(8).explain(networks.flat(), networks.images(2), targets=0)
    assert not capsys.readouterr().out
    assert "Occlusion, drop of the logit of class 0, 4 positions" in caplog.text
