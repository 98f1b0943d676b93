"""A log whose every event has a flipped bit, through the loader that verifies no checksum."""

from __future__ import annotations

import random
import struct
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
from tensorboard.compat.proto import event_pb2

from tb_interpret_plugin import metadata
from tb_interpret_plugin.schema_pb2 import SeriesPage
from tests.plugin.event_files import START, blob_event, maps_metadata, write_run
from tests.plugin.serving import PluginClient, serving

RUN, TAG = "run", "grad_cam/conv"
NUM_RECORDS = 1_000
# Of an event in its file: length and its checksum before, a checksum after.
_BEFORE, _AFTER = 12, 4


def _record(step: int) -> metadata.Record:
    maps = np.random.default_rng(step).normal(size=(2, 3, 3)).astype(np.float32)
    return metadata.Record(
        schema_version=metadata.SCHEMA_VERSION,
        examples_digest="digest",
        facts=metadata.Facts(target=[0, 1], score=[step, -step], probability=[0.5, 0.75]),
        maps=metadata.encode_maps(maps),
        notes=["as it was written"],
    )


def _event(step: int) -> event_pb2.Event:
    origin = metadata.Origin(tag=TAG, step=step)
    return blob_event(TAG, step, [metadata.seal(_record(step), origin)], maps_metadata("conv"))


def _flip_a_bit(path: Path, chance: random.Random) -> None:
    """Of the last event's own bytes: what frames it, the fast loader looks at."""
    content = bytearray(path.read_bytes())
    (version,) = struct.unpack_from("<Q", content)
    start = _BEFORE + version + _AFTER + _BEFORE
    content[chance.randrange(start, len(content) - _AFTER)] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def _all_records(client: PluginClient, tag: str) -> list[SeriesPage]:
    pages = []
    after: dict[str, int] = {}
    while True:
        answer = client.get(f"records?{urlencode({'run': RUN, 'tag': tag, **after})}")
        assert answer.status_code in (200, 404), answer.text
        if answer.status_code == 404:
            return pages
        page = SeriesPage.FromString(answer.data)
        pages.append(page)
        if not page.truncated:
            return pages
        after = {"after": max([entry.step for entry in page.records] + list(page.unreadable_steps))}


def test_nothing_altered_is_shown_as_if_nothing_were(tmp_path: Path) -> None:
    chance = random.Random(0)
    # A file an event: the loader reads no further in one where it can parse no more.
    for step in range(NUM_RECORDS + 1):
        write_run(tmp_path, RUN, [_event(step)], started=START + step)
    _, *others = sorted((tmp_path / RUN).iterdir())
    for path in others:
        _flip_a_bit(path, chance)
    with serving(tmp_path, load_fast=True, wait_for=1) as client:
        tags = [series["tag"] for series in client.get("index").json["series"]]
        pages = [page for tag in tags for page in _all_records(client, tag)]
    shown = [entry for page in pages for entry in page.records]
    for entry in shown:
        entry.record.ClearField("checksum")
        entry.record.ClearField("origin")
    assert [entry.step for entry in shown if entry.record != _record(entry.step)] == []
    # Most bits are those of records: that a flip has hit them, they are named for.
    altered = sum(len(page.altered_steps) for page in pages)
    assert altered > NUM_RECORDS / 4
    # What was hit elsewhere, in its wall time say, is shown as it was written.
    assert len(shown) > 1
