"""A real TensorBoard process that finds the plugin by its entry point."""

from __future__ import annotations

import json
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tb_interpret_plugin import metadata
from tb_interpret_plugin.schema_pb2 import SeriesPage
from tests.plugin.conftest import LONG_TAG, NUM_STEPS, record
from tests.plugin.event_files import START, blob_event, maps_metadata, session_start, write_run
from tests.tensorboard_process import get, tensorboard, wait_for_steps


@pytest.fixture(scope="module", params=["true", "false"])
def served(
    logdir: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[tuple[str, Path]]:
    """The address of one, with either loader, and where runs may be written for it."""
    copy = tmp_path_factory.mktemp("served") / "logs"
    shutil.copytree(logdir, copy)
    with tensorboard(
        f"--logdir={copy}",
        f"--load_fast={request.param}",
        "--path_prefix=/some/prefix",
        "--reload_interval=1",
    ) as address:
        yield address, copy


def test_a_real_tensorboard_shows_every_step(served: tuple[str, Path]) -> None:
    address, _ = served
    assert address.endswith("/some/prefix")
    page = wait_for_steps(address, "long/interpret", LONG_TAG, NUM_STEPS)
    assert list(page.steps) == list(range(NUM_STEPS))
    assert len(page.records) == NUM_STEPS
    # An address of 11 kB.
    asked = ",".join(str(2**31 - 1 - step) for step in range(998)) + ",7,3"
    route = "plugin/tb_interpret/records"
    body = get(address, f"{route}?run=long/interpret&tag={LONG_TAG}&steps={asked}")
    assert [entry.step for entry in SeriesPage.FromString(body).records] == [7, 3]
    listing = json.loads(get(address, "plugins_listing"))
    assert listing["tb_interpret"]["enabled"]
    assert b"render" in get(address, "plugin/tb_interpret/index.js")


def test_a_browser_that_keeps_answers_sees_a_resumed_training(served: tuple[str, Path]) -> None:
    address, logs = served

    def train(value: float, wall_time: float) -> None:
        epoch = blob_event("grad_cam/a", 0, [record(value)], maps_metadata("a"), wall_time)
        write_run(logs, "a", [session_start(0, wall_time), epoch], started=wall_time)

    train(1, START)
    wait_for_steps(address, "a", "grad_cam/a", 1)
    url = f"{address}/data/plugin/tb_interpret/records?run=a&tag=grad_cam/a&steps=0"
    status, tag, page = revalidate(url, "")
    assert (status, shown(page)) == (200, 1)
    assert revalidate(url, tag) == (304, tag, b"")
    train(2, START + 1000)
    deadline = time.monotonic() + 60
    while (answer := revalidate(url, tag))[0] == 304 and time.monotonic() < deadline:
        time.sleep(0.1)
    status, new_tag, page = answer
    assert (status, shown(page)) == (200, 2)
    assert new_tag != tag
    assert revalidate(url, new_tag) == (304, new_tag, b"")


def revalidate(url: str, tag: str) -> tuple[int, str, bytes]:
    """Status, ETag and body for a browser that has the answer of an ETag."""
    request = urllib.request.Request(url, headers={"If-None-Match": tag})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.headers["ETag"], answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["ETag"], error.read()


def shown(body: bytes) -> float:
    (entry,) = SeriesPage.FromString(body).records
    return float(metadata.decode_maps(entry.record.maps).max())
