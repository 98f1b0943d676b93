"""One page of a series: which records, how much of each, and where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from tensorboard.context import RequestContext
from tensorboard.data import provider

from tb_interpret_plugin.blobs import parse_blob, read_blobs
from tb_interpret_plugin.schema_pb2 import Record, SeriesPage, StepRecord

MAX_BYTES = 8 * 2**20
MAX_READ_BYTES = 64 * 2**20

PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
_JPEG_MAGIC = b"\xff\xd8\xff"


@dataclass(frozen=True)
class PageQuery:
    """What is asked of a series.

    Attributes:
        after: Records of greater steps only; None for all.
        steps: Exactly these steps, in this order; None for all.
        facts_only: Whether maps and pictures are left out.
        max_bytes: The page ends when its records reach this size, at least one
            record later.
        max_read_bytes: It ends, too, when so much has been read for it.
    """

    after: int | None = None
    steps: tuple[int, ...] | None = None
    facts_only: bool = False
    max_bytes: int = MAX_BYTES
    max_read_bytes: int = MAX_READ_BYTES


def read_page(
    data_provider: provider.DataProvider,
    context: RequestContext,
    data: Sequence[provider.BlobSequenceDatum],
    query: PageQuery,
) -> SeriesPage:
    """All steps of a series, and the records that are asked for.

    What is left out of the records has to be read all the same: hence two bounds.

    Args:
        data_provider: TensorBoard's.
        context: TensorBoard's context of the request.
        data: The whole series, ascending.
        query: What is asked of it.

    Raises:
        LogsUnreadableError: The data server is gone or refuses the keys.
    """
    page = SeriesPage(
        steps=[datum.step for datum in data],
        wall_times=[datum.wall_time for datum in data],
    )
    wanted = _wanted(data, query)
    num_bytes = num_read_bytes = 0
    with closing(read_blobs(data_provider, context, wanted)) as blobs:
        for datum, blob in zip(wanted, blobs, strict=True):
            record = parse_blob(Record, blob)
            entry = None if record is None else _entry(datum, record, facts_only=query.facts_only)
            num_bytes += len(blob or b"") if entry is None else entry.ByteSize()
            if page.records and num_bytes > query.max_bytes:
                page.truncated = True
                break
            if entry is None:
                page.unreadable_steps.append(datum.step)
            else:
                page.records.append(entry)
            num_read_bytes += len(blob or b"")
            if num_read_bytes >= query.max_read_bytes:
                page.truncated = datum is not wanted[-1]
                break
    return page


def _wanted(
    data: Sequence[provider.BlobSequenceDatum], query: PageQuery
) -> list[provider.BlobSequenceDatum]:
    if query.steps is not None:
        by_step = {datum.step: datum for datum in data}
        return [by_step[step] for step in dict.fromkeys(query.steps) if step in by_step]
    return [datum for datum in data if query.after is None or datum.step > query.after]


def _entry(datum: provider.BlobSequenceDatum, record: Record, *, facts_only: bool) -> StepRecord:
    # Parsing costs a microsecond, reading a blob 50 at least: nothing would be
    # gained by copying its bytes as they are.
    _drop_unsafe_tiles(record)
    if facts_only:
        _drop_all_but_facts(record)
    return StepRecord(step=datum.step, wall_time=datum.wall_time, record=record)


def _drop_unsafe_tiles(record: Record) -> None:
    pictures = record.tiles.picture
    for place, picture in enumerate(pictures):
        # An empty one keeps its place: tiles are told apart by it.
        if not picture.startswith((PNG_MAGIC, _JPEG_MAGIC)):
            pictures[place] = b""


def _drop_all_but_facts(record: Record) -> None:
    record.ClearField("maps")
    if record.HasField("tiles"):
        record.tiles.ClearField("picture")
