"""A training in the directory of an earlier one, with other layers."""

import json
import time

import pytest

import tb_interpret as tbi
from tb_interpret_plugin.schema_pb2 import SeriesPage
from tests import networks
from tests.faults.training import TAG, X, Y
from tests.plugin.serving import serving

OLD = "grad_cam/conv1"


@pytest.fixture(scope="module")
def rerun(tmp_path_factory):
    logdir = tmp_path_factory.mktemp("rerun")
    for layer, epochs in (("conv1", 4), ("conv2", 2)):
        callback = tbi.GradCAMCallback(logdir / "a", (X, Y), layer=layer)
        networks.trained_on_noise(networks.flat(), [callback], epochs=epochs)
    return logdir


def index_once_complete(client, tags):
    deadline = time.monotonic() + 10
    while True:  # the fast loader reads on in the background
        series = json.loads(client.get("index").data)["series"]
        found = {entry["tag"]: entry for entry in series}
        if {tag: entry["max_step"] for tag, entry in found.items()} == tags:
            return found
        assert time.monotonic() < deadline, found


def test_fast_loader_shows_series_of_the_earlier_training_marked(rerun):
    with serving(rerun, load_fast=True, wait_for=2) as client:
        found = index_once_complete(client, {OLD: 3, TAG: 1})
        assert (found[OLD]["earlier"], found[TAG]["earlier"]) == (True, False)
        pages = [
            SeriesPage.FromString(client.get(f"records?run=a/interpret&tag={tag}").data)
            for tag in (OLD, TAG)
        ]
        assert [list(page.steps) for page in pages] == [[0, 1, 2, 3], [0, 1]]
        old, new = (page.records[0].record.training for page in pages)
        assert 0 < old < new


def test_slow_loader_does_not_list_what_it_has_dropped(rerun):
    with serving(rerun, load_fast=False, wait_for=2) as client:
        found = index_once_complete(client, {TAG: 1})
        assert not found[TAG]["earlier"]
        answer = client.get(f"records?run=a/interpret&tag={OLD}")
        assert answer.status_code == 404
        assert f"Expected one of: '{TAG}'." in answer.get_data(as_text=True)
