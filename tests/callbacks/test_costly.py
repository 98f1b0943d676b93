"""Costly methods do what there is time for."""

import numpy as np

import tb_interpret as tbi
from tb_interpret.callbacks.costly import FilterWork, OcclusionWork
from tb_interpret.examples import read_examples
from tb_interpret.explainers.asked import ask
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


def test_filters_wait_for_another_epoch_when_time_is_short():
    work = FilterWork(tbi.FilterVisualization(filters=2, steps=2), networks.flat(), X)
    result = PassResult([], [])
    first = work.run(result, 0.0, None)  # what it costs is not known before
    assert list(first.tiles.channel) == [0, 1]
    assert first.tiles.num_channels == 5
    assert work.run(result, 0.0, None) is None
    assert np.all(np.isfinite(work.run(result, float("inf"), None).tiles.activation))
