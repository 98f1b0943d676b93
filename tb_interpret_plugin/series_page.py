"""One page of a series: which records, how much of each, and where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from tensorboard.context import RequestContext
from tensorboard.data import provider

from tb_interpret_plugin.blobs import read_blobs
from tb_interpret_plugin.cue_vetting import drawn
from tb_interpret_plugin.messages import AlteredError, read_record
from tb_interpret_plugin.pipeline_vetting import passings
from tb_interpret_plugin.schema_pb2 import Record, SeriesPage, StepRecord
from tb_interpret_plugin.vetting import UnreadableError

MAX_BYTES = 8 * 2**20
MAX_READ_BYTES = 64 * 2**20
MAX_UNREADABLE = 1_000


@dataclass(frozen=True)
class PageQuery:
    """What is asked of a series.

    Attributes:
        tag: Of the series; records that were written elsewhere are altered. None
            where it is not known.
        after: Records of greater steps only; None for all.
        steps: Exactly these steps, in this order; None for all.
        facts_only: Whether maps and pictures are left out.
        max_bytes: The page ends when its records reach this size, at least one
            record later.
        max_read_bytes: It ends, too, when so much has been read for it.
    """

    tag: str | None = None
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
            try:
                entry = _entry(datum, read_record(blob, query.tag, datum.step), query)
            except UnreadableError as error:
                # Its size stands for the work it was.
                num_bytes += len(blob or b"")
                if not _ends(page, num_bytes, query):
                    _name(page, datum.step, error)
            else:
                num_bytes += entry.ByteSize()
                if not _ends(page, num_bytes, query):
                    page.records.append(entry)
            if page.truncated:
                break
            num_read_bytes += len(blob or b"")
            named = len(page.unreadable_steps)
            if num_read_bytes >= query.max_read_bytes or named >= MAX_UNREADABLE:
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


def _ends(page: SeriesPage, num_bytes: int, query: PageQuery) -> bool:
    """Whether the page ends before what would make it so large; it says so then."""
    page.truncated = bool(page.records) and num_bytes > query.max_bytes
    return page.truncated


def _name(page: SeriesPage, step: int, error: UnreadableError) -> None:
    page.unreadable_steps.append(step)
    page.unreadable_reasons.append(str(error))
    if isinstance(error, AlteredError):
        page.altered_steps.append(step)


def _entry(datum: provider.BlobSequenceDatum, record: Record, query: PageQuery) -> StepRecord:
    if query.facts_only:
        record.ClearField("maps")
        if record.HasField("tiles"):
            record.tiles.ClearField("picture")
        if record.HasField("cues"):
            for owner, field in drawn(record.cues):
                owner.ClearField(field)
        if record.HasField("pipeline"):
            for passing in passings(record.pipeline):
                passing.ClearField("picture")
                passing.ClearField("mask")
    return StepRecord(step=datum.step, wall_time=datum.wall_time, record=record)
