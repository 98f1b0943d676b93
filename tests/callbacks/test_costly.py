"""Methods that cost time do what there is time for."""

import dataclasses
import time

import numpy as np

import tb_interpret as tbi
from tests import networks
from tests.at_work import begin

X = networks.images()


def within(moment, seconds, on_step=None):
    return dataclasses.replace(moment, allowance=seconds, on_step=on_step)


def test_occlusion_takes_coarser_steps_when_time_is_short():
    work, moment = begin(tbi.Occlusion(2), networks.flat(), X)
    start = time.perf_counter()
    (full,) = work.run(moment)
    seconds = time.perf_counter() - start
    assert full.maps.shape == (4, 8, 6)
    assert list(full.notes) == []
    # Time for fifteen of forty-eight positions: windows of twice the size.
    (coarse,) = work.run(within(moment, 15 * seconds / 48))
    assert coarse.maps.shape == (4, 4, 3)
    assert coarse.notes == ["12 of 48 positions, to keep the time budget."]
    assert work.run(within(moment, 0.0)) is None


def test_run_that_a_few_positions_show_to_be_too_long_is_stopped():
    work, moment = begin(tbi.Occlusion(1), networks.flat(), X)
    steps = []
    work.measure(moment, 1e-9)  # which is a mistake: a step of sixteen positions takes .2 s

    def slow(done, total):
        steps.append((done, total))
        time.sleep(0.2)

    (found,) = work.run(within(moment, 1.2, slow))
    assert found.notes == ["48 of 192 positions, to keep the time budget."]
    assert max(done for done, total in steps if total == 192) < 96


def test_cost_is_known_before_the_first_run():
    work, moment = begin(tbi.Occlusion(2), networks.flat(), X)
    work.measure(moment, 1.0)  # of a pass, and so of a position: there are 48
    assert work.run(within(moment, 5.0)) is None
    (found,) = work.run(within(moment, 13.0))
    assert found.notes == ["12 of 48 positions, to keep the time budget."]
    filters, moment = begin(tbi.FilterVisualization(filters=2, steps=50), networks.flat(), X)
    filters.measure(moment, 1.0)
    assert filters.run(within(moment, 0.001)) is None


def test_filters_wait_for_another_epoch_when_time_is_short():
    method = tbi.FilterVisualization(filters=2, steps=2)
    work, moment = begin(method, networks.flat(), X)
    (first,) = work.run(within(moment, 0.0))  # what it costs is not known before
    assert list(first.tiles.channels) == [0, 1]
    assert first.tiles.num_channels == 5
    assert work.run(within(moment, 0.0)) is None
    (found,) = work.run(moment)
    assert np.all(np.isfinite(found.tiles.activations))
