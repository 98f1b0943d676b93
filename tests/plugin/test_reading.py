from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import quote, urlencode

import numpy as np
import pytest
from tensorboard.compat.proto import tensor_pb2, types_pb2
from tensorboard.compat.proto.tensor_shape_pb2 import TensorShapeProto

from tb_interpret_plugin import metadata
from tb_interpret_plugin.schema_pb2 import SeriesPage
from tests.plugin.conftest import DAMAGED_TAG, LONG_TAG, NUM_STEPS, example_set, record
from tests.plugin.event_files import (
    PNG_GRAY,
    START,
    blob_event,
    examples_metadata,
    maps_metadata,
    write_run,
)
from tests.plugin.serving import PluginClient, serving

both_loaders = pytest.mark.parametrize("load_fast", [True, False], ids=["fast", "slow"])


def get_records(client: PluginClient, run: str, tag: str, **parameters: object) -> SeriesPage:
    answer = client.get(f"records?{urlencode({'run': run, 'tag': tag, **parameters})}")
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/x-protobuf"
    return SeriesPage.FromString(answer.data)


def get_examples(client: PluginClient, run: str) -> metadata.ExampleSet:
    answer = client.get(f"examples?run={quote(run)}")
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/x-protobuf"
    return metadata.ExampleSet.FromString(answer.data)


def test_every_step_of_a_long_run_is_kept(client: PluginClient) -> None:
    page = get_records(client, "long/interpret", LONG_TAG)
    assert list(page.steps) == list(range(NUM_STEPS))
    assert list(page.wall_times) == [START + step for step in range(NUM_STEPS)]
    assert [record.step for record in page.records] == list(range(NUM_STEPS))
    assert not page.truncated
    last = metadata.decode_maps(page.records[-1].record.maps)
    np.testing.assert_array_equal(last, np.full((1, 2, 2), NUM_STEPS - 1))


def test_records_after_a_step_come_with_all_steps(client: PluginClient) -> None:
    page = get_records(client, "long/interpret", LONG_TAG, after=296)
    assert [record.step for record in page.records] == [297, 298, 299]
    assert len(page.steps) == NUM_STEPS
    assert not page.truncated


def test_records_after_the_last_step_are_none(client: PluginClient) -> None:
    page = get_records(client, "long/interpret", LONG_TAG, after=NUM_STEPS)
    assert not page.records
    assert not page.truncated


def test_pages_put_together_are_the_whole_series(client: PluginClient) -> None:
    size = len(record())
    steps: list[int] = []
    while True:
        after = {"after": steps[-1]} if steps else {}
        page = get_records(client, "long/interpret", LONG_TAG, max_bytes=70 * size, **after)
        assert 0 < len(page.records) <= 70
        steps += [record.step for record in page.records]
        if not page.truncated:
            break
    assert steps == list(range(NUM_STEPS))


def test_a_page_holds_at_least_one_record(client: PluginClient) -> None:
    page = get_records(client, "long/interpret", LONG_TAG, max_bytes=1)
    assert [record.step for record in page.records] == [0]
    assert page.truncated


def test_damaged_records_are_named_and_the_others_shown(client: PluginClient) -> None:
    page = get_records(client, "wrong/interpret", DAMAGED_TAG)
    assert list(page.steps) == [0, 1, 2, 3, 4]
    assert [record.step for record in page.records] == [1, 3]
    assert list(page.unreadable_steps) == [0, 2, 4]


def test_a_damaged_record_does_not_end_a_page_without_records(client: PluginClient) -> None:
    page = get_records(client, "wrong/interpret", DAMAGED_TAG, max_bytes=1)
    assert [record.step for record in page.records] == [1]
    assert list(page.unreadable_steps) == [0]
    assert page.truncated


def test_the_newest_examples_are_given(client: PluginClient) -> None:
    assert get_examples(client, "long/interpret").digest == "new"


def test_damaged_examples_give_way_to_older_ones(client: PluginClient) -> None:
    assert get_examples(client, "wrong/interpret").digest == "svg"


def test_a_picture_or_mask_that_is_no_png_is_dropped(client: PluginClient) -> None:
    (example,) = get_examples(client, "wrong/interpret").examples
    assert (example.picture, example.regions[0].mask) == (b"", b"")
    assert (example.id, example.height) == ("a", 2)
    (kept,) = get_examples(client, "long/interpret").examples
    assert (kept.picture, kept.regions[0].mask) == (PNG_GRAY, PNG_GRAY)


def test_a_newer_schema_is_told_and_what_it_holds_is_shown(client: PluginClient) -> None:
    index = client.get("index").json
    (problem,) = [text for text in index["problems"] if "grad_cam/newer" in text]
    assert "Received: schema version 99. Expected at most 2." in problem
    assert "grad_cam/newer" in [series["tag"] for series in index["series"]]
    assert len(get_records(client, "wrong/interpret", "grad_cam/newer").records) == 1


def test_a_series_without_readable_facts_is_a_problem_and_not_listed(client: PluginClient) -> None:
    index = client.get("index").json
    (problem,) = [text for text in index["problems"] if "grad_cam/no_facts" in text]
    assert "Log the run again." in problem
    assert "grad_cam/no_facts" not in [series["tag"] for series in index["series"]]


@both_loaders
@pytest.mark.parametrize(
    "name",
    ["ü ñ 漢字 🙂", "a&b=c?d#e", "100%", "<img src=x onerror=alert(1)>", "it's", "..a/..b", "+ +"],
)
def test_runs_with_odd_names_are_read(tmp_path: Path, name: str, load_fast: bool) -> None:
    run = f"{name}/interpret"
    tag = metadata.series_tag("grad_cam", name)
    events = [
        blob_event("examples", 0, [example_set("odd")], examples_metadata()),
        blob_event(tag, 0, [record()], maps_metadata(name)),
    ]
    write_run(tmp_path, run, events)
    with serving(tmp_path, load_fast=load_fast, wait_for=2) as client:
        index = client.get("index").json
        assert index["runs"] == [{"run": run, "name": name, "has_examples": True}]
        assert [(series["run"], series["tag"]) for series in index["series"]] == [(run, tag)]
        assert len(get_records(client, run, tag).records) == 1
        assert get_examples(client, run).digest == "odd"


def test_a_run_that_the_fast_loader_refuses_is_explained(tmp_path: Path) -> None:
    run = 'say "a"'
    write_run(tmp_path, run, [blob_event("grad_cam/a", 0, [record()], maps_metadata("a"))])
    with serving(tmp_path, load_fast=True, wait_for=1) as client:
        answer = client.get(f"records?run={quote(run)}&tag=grad_cam/a")
    assert answer.status_code == 503
    assert "--load_fast=false" in answer.json["error"]["message"]


def test_a_data_server_that_is_gone_is_told(tmp_path: Path) -> None:
    write_run(tmp_path, "a", [blob_event("grad_cam/a", 0, [record()], maps_metadata("a"))])
    with serving(tmp_path, load_fast=True, wait_for=1) as client:
        pass
    # It ends a moment after its standard input.
    deadline = time.monotonic() + 10
    while client.get("index").status_code == 200 and time.monotonic() < deadline:
        time.sleep(0.01)
    for request in ("index", "examples?run=a", "records?run=a&tag=grad_cam/a"):
        answer = client.get(request)
        assert answer.status_code == 503, answer.text
        assert "Received: " in answer.json["error"]["message"]


@both_loaders
def test_an_empty_log_directory_gives_an_empty_index(tmp_path: Path, load_fast: bool) -> None:
    with serving(tmp_path, load_fast=load_fast) as client:
        index = client.get("index").json
    assert index == {"schema_version": 2, "runs": [], "series": [], "problems": []}


@both_loaders
def test_a_log_directory_of_one_run_is_called_dot(tmp_path: Path, load_fast: bool) -> None:
    write_run(tmp_path, "interpret", [blob_event("occlusion", 3, [record()], maps_metadata())])
    with serving(tmp_path, load_fast=load_fast, wait_for=1) as client:
        index = client.get("index").json
    assert index["runs"] == [{"run": "interpret", "name": ".", "has_examples": False}]
    assert index["series"][0]["max_step"] == 3


@both_loaders
def test_the_users_own_sampling_wins(tmp_path: Path, load_fast: bool) -> None:
    events = [blob_event("occlusion", step, [record()], maps_metadata()) for step in range(50)]
    write_run(tmp_path, "a", events)
    with serving(
        tmp_path, load_fast=load_fast, wait_for=1, samples_per_plugin={"tb_interpret": 5}
    ) as client:
        assert len(get_records(client, "a", "occlusion").steps) == 5


@both_loaders
def test_a_step_that_the_schema_cannot_carry_is_left_out(tmp_path: Path, load_fast: bool) -> None:
    events = [blob_event("occlusion", step, [record()], maps_metadata()) for step in (1, 2**31)]
    write_run(tmp_path, "a", events)
    with serving(tmp_path, load_fast=load_fast, wait_for=1) as client:
        assert list(get_records(client, "a", "occlusion").steps) == [1]


@both_loaders
def test_a_series_of_numbers_under_our_name_is_unreadable(tmp_path: Path, load_fast: bool) -> None:
    number = blob_event("occlusion", 0, [b""], maps_metadata())
    number.summary.value[0].tensor.CopyFrom(
        tensor_pb2.TensorProto(
            dtype=types_pb2.DT_FLOAT,
            tensor_shape=TensorShapeProto(dim=[TensorShapeProto.Dim(size=1)]),
            float_val=[1.0],
        )
    )
    write_run(tmp_path, "a", [number, blob_event("occlusion", 1, [record()], maps_metadata())])
    with serving(tmp_path, load_fast=load_fast, wait_for=1) as client:
        page = get_records(client, "a", "occlusion")
    # The fast loader leaves the step out, the slow one hands the number on.
    assert [record.step for record in page.records] == [1]
    assert set(page.steps) - {1} == set(page.unreadable_steps)


@both_loaders
def test_a_page_is_bounded_whatever_is_asked(tmp_path: Path, load_fast: bool) -> None:
    big = record(size=512)
    events = [blob_event("occlusion", step, [big], maps_metadata()) for step in range(20)]
    write_run(tmp_path, "a", events)
    with serving(tmp_path, load_fast=load_fast, wait_for=1) as client:
        page = get_records(client, "a", "occlusion", max_bytes=10**12)
    assert page.truncated
    assert page.ByteSize() <= 8 * 2**20 + 1000
