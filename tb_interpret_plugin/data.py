"""What there is to show, read through TensorBoard's data provider.

Knows neither HTTP nor event files; works with the fast and the slow loader.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from typing import TypeVar

from google.protobuf.message import DecodeError, Message
from tensorboard.context import RequestContext
from tensorboard.data import provider

from tb_interpret_plugin import metadata
from tb_interpret_plugin.blobs import LogsUnreadableError, call_provider, read_blobs
from tb_interpret_plugin.index import Index, build_index
from tb_interpret_plugin.schema_pb2 import SeriesPage, StepRecord

# TensorBoard's hint of 0 or None would mean no step at all when it reads.
_EVERY_STEP = 2**31 - 1
_INT32 = range(-(2**31), 2**31)
_PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
_JPEG_MAGIC = b"\xff\xd8\xff"
_MAX_LISTED = 10

_MessageT = TypeVar("_MessageT", bound=Message)


class NoSuchDataError(LookupError):
    """The run or the tag that was asked for is not there."""


class LogReader:
    """Reads the series of one TensorBoard."""

    def __init__(self, data_provider: provider.DataProvider) -> None:
        self._provider = data_provider

    def index(self, context: RequestContext, experiment: str) -> Index:
        """Runs, series, and what is wrong with them.

        Raises:
            LogsUnreadableError: TensorBoard cannot list the series.
        """
        return build_index(self._list(context, experiment))

    def examples(self, context: RequestContext, experiment: str, run: str) -> metadata.ExampleSet:
        """The newest examples of a run that can be read.

        Pictures and masks that are no PNG are left out: the page would hand
        whatever a log holds to the browser.

        Raises:
            NoSuchDataError: No such run, or it has no examples.
            LogsUnreadableError: The examples are there but cannot be read.
        """
        data = self._read_series(context, experiment, run, metadata.EXAMPLES_TAG)
        if not data:
            listing = self._list(context, experiment)
            if run not in listing:
                raise _no_such_run(run, listing)
            raise NoSuchDataError(
                f"The run has no examples. Received: run={run!r}. Expected a run that logged "
                "examples. Log the run again with a directory of its own."
            )
        data.reverse()
        with closing(read_blobs(self._provider, context, data)) as blobs:
            for blob in blobs:
                examples = _parse(metadata.ExampleSet, blob)
                if examples is not None:
                    _drop_unsafe_pictures(examples)
                    return examples
        raise LogsUnreadableError(
            f"The examples cannot be read. Received: {len(data)} damaged blobs in run={run!r}. "
            "Expected an ExampleSet message. Log the run again."
        )

    def records(
        self,
        context: RequestContext,
        experiment: str,
        run: str,
        tag: str,
        *,
        after: int | None,
        max_bytes: int,
    ) -> SeriesPage:
        """One page of a series: all its steps, and the records from a step on.

        Args:
            context: TensorBoard's context of the request.
            experiment: TensorBoard's experiment id.
            run: Name of the run.
            tag: Tag of a series of records.
            after: Records of greater steps only; None for all.
            max_bytes: The page ends when its records reach this size, at least
                one record later.

        Raises:
            NoSuchDataError: No such run, or no such series in it.
            LogsUnreadableError: The series is there but cannot be read.
        """
        data: list[provider.BlobSequenceDatum] = []
        if tag != metadata.EXAMPLES_TAG:
            data = self._read_series(context, experiment, run, tag)
        if not data:
            raise _no_such_series(run, tag, self._list(context, experiment))
        page = SeriesPage(
            steps=[datum.step for datum in data],
            wall_times=[datum.wall_time for datum in data],
        )
        wanted = [datum for datum in data if after is None or datum.step > after]
        num_bytes = 0
        with closing(read_blobs(self._provider, context, wanted)) as blobs:
            for datum, blob in zip(wanted, blobs, strict=True):
                if page.records and num_bytes + len(blob or b"") > max_bytes:
                    page.truncated = True
                    break
                num_bytes += len(blob or b"")
                record = _parse(metadata.Record, blob)
                if record is None:
                    page.unreadable_steps.append(datum.step)
                else:
                    _drop_unsafe_tiles(record)
                    page.records.append(
                        StepRecord(step=datum.step, wall_time=datum.wall_time, record=record)
                    )
        return page

    def _list(
        self, context: RequestContext, experiment: str
    ) -> Mapping[str, Mapping[str, provider.BlobSequenceTimeSeries]]:
        listing: Mapping[str, Mapping[str, provider.BlobSequenceTimeSeries]] = call_provider(
            self._provider.list_blob_sequences,
            context,
            experiment_id=experiment,
            plugin_name=metadata.PLUGIN_NAME,
        )
        return listing

    def _read_series(
        self, context: RequestContext, experiment: str, run: str, tag: str
    ) -> list[provider.BlobSequenceDatum]:
        runs = call_provider(
            self._provider.read_blob_sequences,
            context,
            experiment_id=experiment,
            plugin_name=metadata.PLUGIN_NAME,
            downsample=_EVERY_STEP,
            run_tag_filter=provider.RunTagFilter(runs=[run], tags=[tag]),
        )
        # Foreign event files may hold steps that the schema cannot carry.
        data = (datum for datum in runs.get(run, {}).get(tag, ()) if datum.step in _INT32)
        return sorted(data, key=lambda datum: datum.step)


def _parse(message_type: type[_MessageT], blob: bytes | None) -> _MessageT | None:
    if blob is None:
        return None
    try:
        return message_type.FromString(blob)
    except DecodeError:
        return None


def _drop_unsafe_pictures(examples: metadata.ExampleSet) -> None:
    for example in examples.examples:
        if not example.picture.startswith(_PNG_MAGIC):
            example.ClearField("picture")
        for region in example.regions:
            if not region.mask.startswith(_PNG_MAGIC):
                region.ClearField("mask")


def _drop_unsafe_tiles(record: metadata.Record) -> None:
    pictures = record.tiles.picture
    for place, picture in enumerate(pictures):
        # An empty one keeps its place: tiles are told apart by it.
        if not picture.startswith((_PNG_MAGIC, _JPEG_MAGIC)):
            pictures[place] = b""


def _no_such_run(run: str, runs: Iterable[str]) -> NoSuchDataError:
    return NoSuchDataError(f"No such run. Received: run={run!r}. {_one_of(runs)}")


def _no_such_series(
    run: str, tag: str, listing: Mapping[str, Mapping[str, object]]
) -> NoSuchDataError:
    if run not in listing:
        return _no_such_run(run, listing)
    tags = set(listing[run]) - {metadata.EXAMPLES_TAG}
    return NoSuchDataError(f"No such tag. Received: tag={tag!r} in run={run!r}. {_one_of(tags)}")


def _one_of(names: Iterable[str]) -> str:
    ordered = sorted(names)
    if not ordered:
        return "Expected one that was logged: there is none yet. Wait for the first epoch."
    listed = ", ".join(repr(name) for name in ordered[:_MAX_LISTED])
    more = f" and {len(ordered) - _MAX_LISTED} more" if len(ordered) > _MAX_LISTED else ""
    return f"Expected one of: {listed}{more}."
