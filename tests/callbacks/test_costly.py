"""Costly methods do what there is time for."""

import time

import numpy as np

import tb_interpret as tbi
from tb_interpret.callbacks.costly import FilterWork, OcclusionWork
from tb_interpret.engine.asked import ask
from tb_interpret.examples import read_examples
from tb_interpret.models.traced_pass import PassResult
from tests import networks

X = networks.images()


def occlusion_work(model, task):
    return OcclusionWork(tbi.Occlusion(2), model, X, 0, "predicted", task, default_targets=True)


def test_occlusion_takes_coarser_steps_when_time_is_short():
    model = networks.flat()
    asked = ask(model, read_examples(X), ["predicted"], [])
    result, work = asked.run(), occlusion_work(model, asked.traced.task)
    full = work.run(result, float("inf"), None)
    assert full.maps.shape == (4, 8, 6)
    assert full.notes == []
    # Time for fifteen of forty-eight positions: windows of twice the size.
    coarse = work.run(result, 15 * full.seconds / 48, None)
    assert coarse.maps.shape == (4, 4, 3)
    assert coarse.notes == ["12 of 48 positions, to keep the time budget."]
    assert work.run(result, 0.0, None) is None


def test_run_that_a_few_positions_show_to_be_too_long_is_stopped():
    model = networks.flat()
    asked = ask(model, read_examples(X), ["predicted"], [])
    task = asked.traced.task
    work = OcclusionWork(tbi.Occlusion(1), model, X, 0, "predicted", task, default_targets=True)
    result, steps = asked.run(), []
    work.measure(result, 1e-9)  # which is a mistake: a step of sixteen positions takes .2 s

    def slow(done, total):
        steps.append((done, total))
        time.sleep(0.2)

    found = work.run(result, 1.2, slow)
    assert found.notes == ["48 of 192 positions, to keep the time budget."]
    assert max(done for done, total in steps if total == 192) < 96


def test_cost_is_known_before_the_first_run():
    model = networks.flat()
    asked = ask(model, read_examples(X), ["predicted"], [])
    result, work = asked.run(), occlusion_work(model, asked.traced.task)
    work.measure(result, 1.0)  # of a pass, and so of a position: there are 48
    assert work.run(result, 5.0, None) is None
    assert work.run(result, 13.0, None).notes == ["12 of 48 positions, to keep the time budget."]
    filters = FilterWork(tbi.FilterVisualization(filters=2, steps=50), model, X)
    filters.measure(result, 1.0)
    assert filters.run(result, 0.001, None) is None


def test_filters_wait_for_another_epoch_when_time_is_short():
    work = FilterWork(tbi.FilterVisualization(filters=2, steps=2), networks.flat(), X)
    result = PassResult([], [])
    first = work.run(result, 0.0, None)  # what it costs is not known before
    assert list(first.tiles.channel) == [0, 1]
    assert first.tiles.num_channels == 5
    assert work.run(result, 0.0, None) is None
    assert np.all(np.isfinite(work.run(result, float("inf"), None).tiles.activation))
