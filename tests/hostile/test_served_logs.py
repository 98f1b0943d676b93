"""Damaged, altered and future logs through both of TensorBoard's loaders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tb_interpret_plugin import limits, metadata
from tests import long_logs
from tests.hostile.pictures import whole_png
from tests.plugin.conftest import example_set, record
from tests.plugin.event_files import blob_event, examples_metadata, maps_metadata, write_run
from tests.plugin.serving import PluginClient, serving
from tests.plugin.test_reading import get_examples, get_records

RUN, TAG = "run/interpret", "grad_cam/conv"
MARKUP = "<img src=x onerror=alert(1)>"


def sealed(message: metadata.Record | metadata.ExampleSet, tag: str, step: int) -> bytes:
    return metadata.seal(message, metadata.Origin(tag=tag, step=step))


def a_record(step: int) -> bytes:
    written = metadata.Record.FromString(record(step))
    written.schema_version = metadata.SCHEMA_VERSION
    return sealed(written, TAG, step)


def examples(digest: str, step: int) -> bytes:
    written = metadata.ExampleSet.FromString(example_set(digest))
    written.schema_version = metadata.SCHEMA_VERSION
    return sealed(written, "examples", step)


@pytest.fixture(scope="module", params=[True, False], ids=["fast", "slow"])
def client(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PluginClient]:
    logdir = tmp_path_factory.mktemp("logs")
    kind_99 = maps_metadata("future", kind=99, schema_version=7)
    altered_facts = bytearray(
        metadata.summary_metadata(maps_metadata("altered")).plugin_data.content
    )
    altered_facts[3] ^= 1
    long_tag = "grad_cam/" + "x" * 2_000
    write_run(
        logdir,
        RUN,
        [
            blob_event("examples", 0, [examples("old", 0)], examples_metadata()),
            blob_event("examples", 1, [examples("new", 1)[:-9]], examples_metadata()),
            blob_event("examples", 2, [examples("newest", 3)], examples_metadata()),
            blob_event(TAG, 0, [a_record(0)], maps_metadata()),
            blob_event(TAG, 1, [a_record(1).replace(b"\x3c", b"\x3d")], maps_metadata()),
            blob_event(TAG, 2, [a_record(3)], maps_metadata()),
            blob_event(TAG, 3, [a_record(3)[:-1]], maps_metadata()),
            blob_event(TAG, 4, [b"\xff"], maps_metadata()),
            blob_event("crystal/ball", 0, [record()], kind_99),
            blob_event("kind/none", 0, [record()], maps_metadata(kind=0)),
            blob_event("kind/examples", 0, [record()], maps_metadata(kind=metadata.EXAMPLES)),
            blob_event("grad_cam/altered", 0, [record()], bytes(altered_facts)),
            blob_event(long_tag, 0, [record()], maps_metadata("long")),
            blob_event(
                "grad_cam/words",
                0,
                [record()],
                maps_metadata(
                    "l" * 9_000, title="t" * 9_000, details="d" * 9_000, method="m" * 999
                ),
            ),
        ],
    )
    lying = metadata.ExampleSet(
        schema_version=1, examples=[metadata.Example(picture=whole_png(12_000, 12_000))]
    )
    many = metadata.ExampleSet(schema_version=1, examples=[metadata.Example()] * 5_000)
    write_run(
        logdir,
        "large/interpret",
        [blob_event("examples", 0, [lying.SerializeToString()], examples_metadata())],
    )
    write_run(
        logdir,
        "many/interpret",
        [
            blob_event("examples", 0, [many.SerializeToString()], examples_metadata()),
            *(
                blob_event(f"crystal/{number:02}", 0, [record()], maps_metadata(kind=98))
                for number in range(25)
            ),
        ],
    )
    with serving(logdir, load_fast=request.param, wait_for=33) as started:
        yield started


def test_altered_epochs_are_named_and_the_others_shown(client: PluginClient) -> None:
    page = get_records(client, RUN, TAG)
    assert [entry.step for entry in page.records] == [0]
    assert list(page.unreadable_steps) == [1, 2, 3, 4]
    assert list(page.altered_steps) == [1, 2]
    altered, moved, cut, damaged = page.unreadable_reasons
    assert "altered since it was written. Received: a checksum" in altered
    assert "stands in another place" in moved
    assert "step 2. Expected tag 'grad_cam/conv', step 3" in moved
    assert "damaged" in cut
    assert "damaged. Received: 1 bytes" in damaged


def test_facts_alone_are_checked_likewise(client: PluginClient) -> None:
    page = get_records(client, RUN, TAG, parts="facts")
    assert list(page.altered_steps) == [1, 2]


def test_altered_examples_give_way_to_older_ones_and_are_named(client: PluginClient) -> None:
    found = get_examples(client, RUN)
    assert found.digest == "old"
    (problem,) = found.problems
    assert "those of epoch 0 are shown. At epoch 2: It is altered since it was written" in problem


def test_a_small_picture_that_would_take_gigabytes_is_not_sent(client: PluginClient) -> None:
    answer = client.get("examples?run=large/interpret")
    assert len(answer.data) < 1_000
    (example,) = metadata.ExampleSet.FromString(answer.data).examples
    assert "too large: 12,000 × 12,000 pixels" in example.problem


def test_examples_that_are_too_many_are_told(client: PluginClient) -> None:
    answer = client.get("examples?run=many/interpret")
    assert answer.status_code == 503
    assert "too many examples. Received: 5,000" in answer.json["error"]["message"]


@pytest.mark.parametrize(
    ("tag", "kind"),
    [("crystal/ball", "99"), ("kind/none", "KIND_UNSPECIFIED"), ("kind/examples", "EXAMPLES")],
)
def test_a_kind_of_the_future_is_named(client: PluginClient, tag: str, kind: str) -> None:
    index = client.get("index").json
    (problem,) = [text for text in index["problems"] if f"'{tag}'" in text]
    assert f"a series of kind {kind} (" in problem
    assert "needs a newer tb_interpret and is not shown" in problem
    assert kind in [series["kind"] for series in index["series"] if series["tag"] == tag]


def test_a_problem_of_many_series_is_told_once(client: PluginClient) -> None:
    problems = client.get("index").json["problems"]
    (many,) = [text for text in problems if "kind 98" in text]
    assert many.startswith("In run 'many/interpret', tag 'crystal/00' and 24 more: needs a newer")


def test_problems_are_as_many_as_anybody_reads(tmp_path: Path) -> None:
    for kind in range(100, 130):
        tag = f"crystal/{kind}"
        write_run(tmp_path, tag, [blob_event(tag, 0, [record()], maps_metadata(kind=kind))])
    with serving(tmp_path, load_fast=False, wait_for=30) as client:
        problems = client.get("index").json["problems"]
    assert len(problems) == limits.MAX_SENTENCES + 1
    assert problems[-1] == "There are 10 more problems."


def test_names_of_a_series_are_cut_and_a_tag_that_nobody_can_ask_for_is_not_listed(
    client: PluginClient,
) -> None:
    series = client.get("index").json["series"]
    (words,) = [one for one in series if one["tag"] == "grad_cam/words"]
    lengths = [len(words[name]) for name in ("method", "title", "layer", "details")]
    assert lengths == [200, 200, 1_000, 1_000]
    assert max(len(one["tag"]) for one in series) <= limits.MAX_TAG


def test_altered_metadata_is_a_problem_and_its_series_is_not_listed(client: PluginClient) -> None:
    index = client.get("index").json
    (problem,) = [text for text in index["problems"] if "grad_cam/altered" in text]
    assert "metadata of the series is altered" in problem
    series = index["series"]
    assert "grad_cam/altered" not in [one["tag"] for one in series]


def test_each_of_a_thousand_unreadable_epochs_is_named_on_some_page(tmp_path: Path) -> None:
    damaged = [blob_event(TAG, step, [b"\xff"], maps_metadata()) for step in range(1_500)]
    write_run(tmp_path, RUN, damaged)
    with serving(tmp_path, load_fast=True, wait_for=1) as client:
        first = get_records(client, RUN, TAG)
        rest = get_records(client, RUN, TAG, after=max(first.unreadable_steps))
    assert first.truncated
    assert not rest.truncated
    assert [*first.unreadable_steps, *rest.unreadable_steps] == list(range(1_500))


def test_what_a_training_writes_is_sealed_for_its_place(tmp_path: Path) -> None:
    long_logs.write(tmp_path, long_logs.Size(runs=1, examples=2, epochs=3))
    tag = f"grad_cam/{long_logs.LAYER}"
    with serving(tmp_path, load_fast=True, wait_for=2) as client:
        page = get_records(client, "run_0/interpret", tag)
        examples = get_examples(client, "run_0/interpret")
    assert [entry.record.origin for entry in page.records] == [
        metadata.Origin(tag=tag, step=step) for step in range(3)
    ]
    assert examples.origin == metadata.Origin(tag="examples", step=0)
    assert all(message.checksum for message in [examples, *(e.record for e in page.records)])
