"""Answers that a browser keeps, and when it learns that they no longer hold."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest
from tensorboard.compat.proto import event_pb2

from tb_interpret_plugin import metadata
from tests.plugin.conftest import LONG_TAG, example_set, record
from tests.plugin.event_files import (
    START,
    blob_event,
    examples_metadata,
    maps_metadata,
    session_start,
    write_run,
)
from tests.plugin.serving import PluginClient, serving
from tests.plugin.test_reading import both_loaders, get_examples, get_records

LONG = f"run=long/interpret&tag={LONG_TAG}"
REQUESTS = [
    "index",
    "examples?run=long/interpret",
    f"records?{LONG}",
    f"records?{LONG}&steps=3,1&parts=facts&max_bytes=1000",
]
RECORDS = f"records?{urlencode({'run': 'a/interpret', 'tag': 'grad_cam/a'})}"
REQUESTS_OF_A = [
    "index",
    "examples?run=a/interpret",
    RECORDS,
    f"{RECORDS}&steps=2",
    f"{RECORDS}&parts=facts",
]


@pytest.mark.parametrize("request_", REQUESTS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_the_browser_has_is_not_sent_again(
    client: PluginClient, request_: str, method: str
) -> None:
    first = client.get(request_, method)
    assert first.status_code == 200
    assert first.headers["Cache-Control"].startswith("no-cache")
    again = client.get(request_, method, if_none_match=first.headers["ETag"])
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    # They would be taken for those of the answer that the browser has.
    assert not {"Content-Length", "Content-Encoding"} & set(again.headers.keys())


def test_tensorboard_has_nothing_to_complain_about(
    client: PluginClient, caplog: pytest.LogCaptureFixture
) -> None:
    for request in [*REQUESTS, "index.js"]:
        tag = client.get(request).headers.get("ETag", "")
        client.get(request, if_none_match=tag)
    assert not caplog.messages


@pytest.mark.parametrize("request_", REQUESTS)
def test_the_tag_is_the_same_for_get_and_head_and_with_compression(
    client: PluginClient, request_: str
) -> None:
    answers = [
        client.get(request_),
        client.get(request_, "HEAD"),
        client.get(request_, accept_encoding="gzip"),
    ]
    (tag,) = {answer.headers["ETag"] for answer in answers}
    assert tag.startswith('W/"')


@pytest.mark.parametrize(
    ("known", "status"),
    [
        ('"of another time"', 200),
        ('W/"of another time"', 200),
        ("%s", 304),
        ('"of another time", %s', 304),
        ("*", 304),
        ("", 200),
        ('"unfinished', 200),
    ],
)
def test_any_of_the_tags_that_the_browser_knows_will_do(
    client: PluginClient, known: str, status: int
) -> None:
    tag = client.get("index").headers["ETag"]
    answer = client.get("index", if_none_match=known.replace("%s", tag))
    assert answer.status_code == status


def test_each_query_has_a_tag_of_its_own(client: PluginClient) -> None:
    requests = [
        *REQUESTS,
        "examples?run=wrong/interpret",
        "records?run=wrong/interpret&tag=grad_cam/damaged",
        f"records?{LONG}&after=3",
        f"records?{LONG}&steps=",
        f"records?{LONG}&steps=1,3",
        f"records?{LONG}&steps=3,1",
        f"records?{LONG}&parts=facts",
        f"records?{LONG}&max_bytes=1000",
    ]
    assert len({client.get(request).headers["ETag"] for request in requests}) == len(requests)


def test_a_failure_is_no_answer_to_be_kept(client: PluginClient) -> None:
    answer = client.get("examples?run=nowhere", if_none_match="*")
    assert answer.status_code == 404
    assert "ETag" not in answer.headers


def test_nothing_is_read_for_what_the_browser_has(tmp_path: Path) -> None:
    # The fast loader lists a run of this name, but refuses to read it.
    run = 'say "a"'
    write_run(tmp_path, run, [blob_event("a", 0, [record()], maps_metadata("a"))])
    request = f"records?{urlencode({'run': run, 'tag': 'a'})}"
    with serving(tmp_path, load_fast=False, wait_for=1) as client:
        tag = client.get(request).headers["ETag"]
    with serving(tmp_path, load_fast=True, wait_for=1) as client:
        assert client.get(request).status_code == 503
        assert client.get(request, if_none_match=tag).status_code == 304


@both_loaders
def test_the_same_logs_have_the_same_tags_in_another_tensorboard(
    tmp_path: Path, load_fast: bool
) -> None:
    write_run(tmp_path, "a/interpret", training("first"))
    tags = []
    for fast in (load_fast, not load_fast):
        with serving(tmp_path, load_fast=fast, wait_for=2) as client:
            tags.append([client.get(request).headers["ETag"] for request in REQUESTS_OF_A])
    assert tags[0] == tags[1]


@both_loaders
def test_a_step_written_again_changes_the_tag(tmp_path: Path, load_fast: bool) -> None:
    write_run(tmp_path, "a/interpret", training("first", value=1))
    with serving(tmp_path, load_fast=load_fast, wait_for=2) as client:
        before = {request: client.get(request).headers["ETag"] for request in REQUESTS_OF_A}
        page = get_records(client, "a/interpret", "grad_cam/a", steps=2)
        assert metadata.decode_maps(page.records[0].record.maps).max() == 1
    later = START + 1000.25
    write_run(tmp_path, "a/interpret", training("second", value=2, wall_time=later), started=later)
    with serving(tmp_path, load_fast=load_fast, wait_for=2) as client:
        for request, tag in before.items():
            answer = client.get(request, if_none_match=tag)
            assert answer.status_code == 200, request
            assert answer.headers["ETag"] != tag
        page = get_records(client, "a/interpret", "grad_cam/a", steps=2)
        assert list(page.steps) == [0, 1, 2]
        assert metadata.decode_maps(page.records[0].record.maps).max() == 2
        assert get_examples(client, "a/interpret").digest == "second"


def training(digest: str, value: float = 1, wall_time: float = START) -> list[event_pb2.Event]:
    """What the training side writes: a start, examples and three epochs."""
    return [
        session_start(0, wall_time),
        blob_event("examples", 0, [example_set(digest)], examples_metadata(), wall_time),
        *(
            blob_event("grad_cam/a", step, [record(value)], maps_metadata("a"), wall_time + step)
            for step in range(3)
        ),
    ]
