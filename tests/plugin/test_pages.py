"""Which records a page holds, how much of each, and how much work it may be."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from tensorboard.context import RequestContext
from tensorboard.data import provider

from tb_interpret_plugin import metadata
from tb_interpret_plugin.data import MAX_AT_ONCE, LogReader
from tb_interpret_plugin.series_page import PageQuery
from tests.plugin.conftest import DAMAGED_TAG, LONG_TAG, NUM_STEPS, record
from tests.plugin.event_files import PNG_GRAY, blob_event, maps_metadata, write_run
from tests.plugin.serving import PluginClient, serving
from tests.plugin.test_reading import both_loaders, get_records

RUN = "long/interpret"


def test_exactly_the_steps_asked_for_come_in_the_order_asked(client: PluginClient) -> None:
    page = get_records(client, RUN, LONG_TAG, steps="5,0,299,9")
    assert [entry.step for entry in page.records] == [5, 0, 299, 9]
    assert [metadata.decode_maps(entry.record.maps).max() for entry in page.records] == [
        5,
        0,
        299,
        9,
    ]
    assert list(page.steps) == list(range(NUM_STEPS))
    assert len(page.wall_times) == NUM_STEPS
    assert not page.truncated


def test_steps_that_are_not_there_are_passed_over_and_repeated_ones_given_once(
    client: PluginClient,
) -> None:
    page = get_records(client, RUN, LONG_TAG, steps="7,-1,1000,3,7,2147483647,3")
    assert [entry.step for entry in page.records] == [7, 3]
    assert not page.truncated


def test_no_steps_give_the_list_of_steps_alone(client: PluginClient) -> None:
    page = get_records(client, RUN, LONG_TAG, steps="")
    assert not page.records
    assert not page.truncated
    assert list(page.steps) == list(range(NUM_STEPS))


def test_a_thousand_steps_can_be_asked_for_at_once(client: PluginClient) -> None:
    steps = ",".join(map(str, range(999, -1, -1)))
    page = get_records(client, RUN, LONG_TAG, steps=steps)
    assert [entry.step for entry in page.records] == list(range(NUM_STEPS - 1, -1, -1))


def test_steps_that_do_not_fit_are_told_and_come_when_asked_again(client: PluginClient) -> None:
    missing = [8, 2, 5, 1]
    came: list[int] = []
    while missing:
        page = get_records(
            client, RUN, LONG_TAG, steps=",".join(map(str, missing)), max_bytes=2 * len(record())
        )
        assert page.records
        came += [entry.step for entry in page.records]
        missing = missing[len(page.records) :]
        assert page.truncated == bool(missing)
    assert came == [8, 2, 5, 1]


def test_damaged_steps_that_were_asked_for_are_named(client: PluginClient) -> None:
    page = get_records(client, "wrong/interpret", DAMAGED_TAG, steps="4,3,0")
    assert [entry.step for entry in page.records] == [3]
    assert list(page.unreadable_steps) == [4, 0]


@pytest.mark.parametrize("query", [{}, {"after": 290}, {"steps": "4,2"}])
def test_facts_are_records_without_their_maps(
    client: PluginClient, query: dict[str, object]
) -> None:
    whole = get_records(client, RUN, LONG_TAG, **query, parts="all")
    facts = get_records(client, RUN, LONG_TAG, **query, parts="facts")
    assert whole == get_records(client, RUN, LONG_TAG, **query)
    assert all(entry.record.HasField("maps") for entry in whole.records)
    for entry in whole.records:
        entry.record.ClearField("maps")
    assert facts == whole


@both_loaders
def test_facts_keep_the_numbers_of_tiles_and_the_notes(tmp_path: Path, load_fast: bool) -> None:
    tiles = metadata.Tiles(channel=[3], activation=[0.5], picture=[PNG_GRAY], num_dead=1)
    facts = metadata.Facts(score=[2.0])
    written = metadata.Record(
        schema_version=1, examples_digest="d", facts=facts, notes=["a note"], tiles=tiles
    )
    event = blob_event("filters/a", 0, [written.SerializeToString()], maps_metadata())
    write_run(tmp_path, "a", [event])
    with serving(tmp_path, load_fast=load_fast, wait_for=1) as client:
        (entry,) = get_records(client, "a", "filters/a", parts="facts").records
    written.tiles.ClearField("picture")
    assert entry.record == written


def test_a_page_of_facts_is_bounded_by_what_is_sent(client: PluginClient) -> None:
    size = len(record())
    whole = get_records(client, RUN, LONG_TAG, max_bytes=20 * size)
    facts = get_records(client, RUN, LONG_TAG, max_bytes=20 * size, parts="facts")
    assert len(whole.records) < len(facts.records) < NUM_STEPS


def test_a_page_ends_when_enough_was_read_for_it(client: PluginClient) -> None:
    reader = LogReader(client.data_provider)
    data = reader.list_records(RequestContext(), "", RUN, LONG_TAG)
    query = PageQuery(facts_only=True, max_read_bytes=10 * len(record(1)))
    page = reader.read_records(RequestContext(), data, query)
    assert [entry.step for entry in page.records] == list(range(len(page.records)))
    assert 10 <= len(page.records) <= 11
    assert page.truncated


@pytest.mark.parametrize("max_read_bytes", [1, 2, 10**6])
def test_damaged_records_count_as_read_and_the_last_page_is_whole(
    client: PluginClient, max_read_bytes: int
) -> None:
    reader = LogReader(client.data_provider)
    data = reader.list_records(RequestContext(), "", "wrong/interpret", DAMAGED_TAG)
    seen: list[int] = []
    while True:
        after = seen[-1] if seen else None
        query = PageQuery(after=after, max_read_bytes=max_read_bytes)
        page = reader.read_records(RequestContext(), data, query)
        seen += sorted([entry.step for entry in page.records] + list(page.unreadable_steps))
        if not page.truncated:
            break
    assert seen == [0, 1, 2, 3, 4]


def test_only_a_few_answers_are_made_at_a_time(client: PluginClient) -> None:
    held = HoldingProvider(client.data_provider)
    reader = LogReader(held)
    data = reader.list_records(RequestContext(), "", RUN, LONG_TAG)
    query = PageQuery(steps=(0,))
    threads = [
        threading.Thread(target=reader.read_records, args=(RequestContext(), data, query))
        for _ in range(MAX_AT_ONCE + 3)
    ]
    for thread in threads:
        thread.start()
    _wait_until(lambda: held.num_reading >= MAX_AT_ONCE)
    # The others had every chance to begin, too.
    time.sleep(0.2)
    assert held.num_reading == MAX_AT_ONCE
    held.go_on.set()
    for thread in threads:
        thread.join(timeout=30)
    assert held.num_reading == len(threads)


def test_failing_answers_give_their_turn_back(tmp_path: Path) -> None:
    # The fast loader refuses to read a run of this name.
    run = 'say "a"'
    events = [blob_event("grad_cam/a", 0, [record()], maps_metadata("a"))]
    write_run(tmp_path, run, events)
    write_run(tmp_path, "good", events)
    with serving(tmp_path, load_fast=True, wait_for=2) as client:
        for _ in range(MAX_AT_ONCE + 1):
            query = urlencode({"run": run, "tag": "grad_cam/a"})
            assert client.get(f"records?{query}").status_code == 503
        assert len(get_records(client, "good", "grad_cam/a").records) == 1


class HoldingProvider:
    """TensorBoard's data provider, whose reading can be held up."""

    def __init__(self, data_provider: provider.DataProvider) -> None:
        self.read_blob_sequences = data_provider.read_blob_sequences
        self.go_on = threading.Event()
        self.num_reading = 0
        self._read_blob = data_provider.read_blob
        self._lock = threading.Lock()

    def read_blob(self, context: RequestContext, *, blob_key: str) -> bytes:
        with self._lock:
            self.num_reading += 1
        assert self.go_on.wait(timeout=30)
        return self._read_blob(context, blob_key=blob_key)


def _wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.01)
