"""A log that tb_interpret wrote before schema 2: real, committed, and shown in full.

Written by commit 60f7971: a small network, two epochs, four examples, all methods.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tb_interpret_plugin import metadata
from tests.plugin.serving import PluginClient, serving
from tests.plugin.test_reading import get_examples, get_records

LOGDIR = Path(__file__).parents[1] / "fixtures" / "schema_1"
RUN = "old/interpret"
KINDS = {
    "activations/conv_a": "ACTIVATIONS",
    "filters/conv_b": "FILTERS",
    "grad_cam/conv_b": "MAPS",
    "occlusion": "MAPS",
}


@pytest.fixture(scope="module", params=[True, False], ids=["fast", "slow"])
def client(request: pytest.FixtureRequest) -> Iterator[PluginClient]:
    with serving(LOGDIR, load_fast=request.param, wait_for=5) as started:
        yield started


def test_it_is_listed_without_a_problem(client: PluginClient) -> None:
    index = client.get("index").json
    assert index["problems"] == []
    assert {series["tag"]: series["kind"] for series in index["series"]} == KINDS
    assert {series["schema_version"] for series in index["series"]} == {1}


def test_its_examples_are_whole(client: PluginClient) -> None:
    found = get_examples(client, RUN)
    assert list(found.class_names) == ["Shirt", "Sneaker"]
    assert [example.label for example in found.examples] == [0, 1, 0, 1]
    assert all(example.picture and not example.problem for example in found.examples)
    assert [len(example.regions) for example in found.examples] == [1, 1, 0, 1]
    assert found.examples[1].regions[0].mask
    assert not found.problems
    assert found.task == 0


@pytest.mark.parametrize("tag", KINDS)
def test_all_its_epochs_are_whole(client: PluginClient, tag: str) -> None:
    page = get_records(client, RUN, tag)
    assert list(page.steps) == [0, 1]
    assert [entry.step for entry in page.records] == [0, 1]
    assert not page.unreadable_steps
    digest = get_examples(client, RUN).digest
    for entry in page.records:
        record = entry.record
        assert not record.problems
        assert record.examples_digest == digest
        if KINDS[tag] == "FILTERS":
            assert all(record.tiles.picture)
        else:
            maps = metadata.decode_maps(record.maps)
            assert len(maps) == 4 * max(1, len(record.tiles.channel))
            assert np.isfinite(maps).all()
            assert len(record.facts.score) == 4


def test_the_pages_tests_read_what_the_server_sends_of_it(client: PluginClient) -> None:
    sent = {
        "examples": get_examples(client, RUN),
        **{tag: get_records(client, RUN, tag) for tag in KINDS},
    }
    for name, message in sent.items():
        path = LOGDIR / "answers" / f"{name.replace('/', '_')}.base64"
        assert type(message).FromString(base64.b64decode(path.read_text())) == message, name
