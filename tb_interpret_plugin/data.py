"""What there is to show, read through TensorBoard's data provider.

Knows neither HTTP nor event files; works with the fast and the slow loader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from threading import BoundedSemaphore

from tensorboard.context import RequestContext
from tensorboard.data import provider

from tb_interpret_plugin import metadata
from tb_interpret_plugin.blobs import (
    LogsUnreadableError,
    list_from,
    list_series,
    read_blobs,
)
from tb_interpret_plugin.index import Index, build_index
from tb_interpret_plugin.limits import shortened
from tb_interpret_plugin.messages import read_example_set
from tb_interpret_plugin.run_table import RunCurves, RunTable, RunTables
from tb_interpret_plugin.schema_pb2 import SeriesPage
from tb_interpret_plugin.series_page import PageQuery, read_page
from tb_interpret_plugin.vetting import UnreadableError

# Each answer takes memory while it is made; what is asked meanwhile waits.
MAX_AT_ONCE = 4

# TensorBoard's hint of 0 or None would mean no step at all when it reads.
_EVERY_STEP = 2**31 - 1
_MAX_LISTED = 10


class NoSuchDataError(LookupError):
    """The run or the tag that was asked for is not there."""


class LogReader:
    """Reads the series of one TensorBoard."""

    def __init__(self, data_provider: provider.DataProvider) -> None:
        self._provider = data_provider
        self._tables = RunTables(data_provider)
        self._turns = BoundedSemaphore(MAX_AT_ONCE)

    def index(self, context: RequestContext, experiment: str) -> Index:
        """Runs, series, and what is wrong with them.

        Raises:
            LogsUnreadableError: TensorBoard cannot list the series.
        """
        return build_index(self._list(context, experiment))

    def list_runs(
        self, context: RequestContext, experiment: str
    ) -> tuple[object, Callable[[], RunTable]]:
        """What an answer on all runs depends on, and what makes it.

        Raises:
            LogsUnreadableError: TensorBoard cannot list the series.
        """
        index = self.index(context, experiment)
        listed = self._tables.survey(context, experiment, index)

        def read() -> RunTable:
            with self._turns:
                return self._tables.rows(context, experiment, listed)

        return (index, self._tables.state(listed)), read

    def read_curves(
        self, context: RequestContext, experiment: str, runs: Sequence[str]
    ) -> tuple[RunCurves, ...]:
        """The curves of some runs.

        Raises:
            NoSuchDataError: One of them is not there.
            LogsUnreadableError: TensorBoard cannot read the logs.
        """
        index = self.index(context, experiment)
        known = [entry.run for entry in index.runs]
        for run in runs:
            if run not in known:
                raise _no_such_run(run, known)
        with self._turns:
            return self._tables.curves(context, experiment, index, runs)

    def list_examples(
        self, context: RequestContext, experiment: str, run: str
    ) -> list[provider.BlobSequenceDatum]:
        """The steps at which a run logged its examples; nothing is read yet.

        Raises:
            NoSuchDataError: No such run, or it has no examples.
            LogsUnreadableError: TensorBoard cannot list the series.
        """
        data = self._list_series(context, experiment, run, metadata.EXAMPLES_TAG)
        if not data:
            listing = self._list(context, experiment)
            if run not in listing:
                raise _no_such_run(run, listing)
            raise NoSuchDataError(
                f"The run has no examples. Received: run={shortened(run)!r}. Expected a run that "
                "logged examples. Log the run again with a directory of its own."
            )
        return data

    def list_records(
        self, context: RequestContext, experiment: str, run: str, tag: str
    ) -> list[provider.BlobSequenceDatum]:
        """The steps of a series of records, ascending; nothing is read yet.

        Raises:
            NoSuchDataError: No such run, or no such series in it.
            LogsUnreadableError: TensorBoard cannot list the series.
        """
        data: list[provider.BlobSequenceDatum] = []
        if tag != metadata.EXAMPLES_TAG:
            data = self._list_series(context, experiment, run, tag)
        if not data:
            raise _no_such_series(run, tag, self._list(context, experiment))
        return data

    def read_examples(
        self, context: RequestContext, data: Sequence[provider.BlobSequenceDatum]
    ) -> metadata.ExampleSet:
        """The newest of the listed examples that can be read.

        What the page must not get is left out of them, and newer ones that
        cannot be read are named: `problems` says both.

        Raises:
            LogsUnreadableError: The examples are there but cannot be read.
        """
        newest_first = data[::-1]
        reason = ""
        with self._turns, closing(read_blobs(self._provider, context, newest_first)) as blobs:
            for datum, blob in zip(newest_first, blobs, strict=True):
                try:
                    examples = read_example_set(blob, datum.step)
                except UnreadableError as error:
                    reason = reason or f"At epoch {datum.step}: {error}"
                    continue
                if reason:
                    examples.problems.insert(
                        0,
                        f"Newer examples cannot be read; those of epoch {datum.step} are shown. "
                        f"{reason}",
                    )
                return examples
        raise LogsUnreadableError(
            f"The examples cannot be read. Received: {len(data)} that cannot be shown. Expected "
            f"an ExampleSet message. Log the run again. {reason}"
        )

    def read_records(
        self,
        context: RequestContext,
        data: Sequence[provider.BlobSequenceDatum],
        query: PageQuery,
    ) -> SeriesPage:
        """One page of a listed series.

        Raises:
            LogsUnreadableError: The series is there but cannot be read.
        """
        with self._turns:
            return read_page(self._provider, context, data, query)

    def _list(
        self, context: RequestContext, experiment: str
    ) -> Mapping[str, Mapping[str, provider.BlobSequenceTimeSeries]]:
        listing: Mapping[str, Mapping[str, provider.BlobSequenceTimeSeries]] = list_from(
            self._provider,
            context,
            self._provider.list_blob_sequences,
            experiment_id=experiment,
            plugin_name=metadata.PLUGIN_NAME,
        )
        # The slow loader lists on what a new training in the same directory has emptied.
        return {
            run: {tag: series for tag, series in tags.items() if series.max_step is not None}
            for run, tags in listing.items()
        }

    def _list_series(
        self, context: RequestContext, experiment: str, run: str, tag: str
    ) -> list[provider.BlobSequenceDatum]:
        found = list_series(
            *(self._provider, context, experiment),
            runs=[run],
            tags=[tag],
            downsample=_EVERY_STEP,
        )
        return found.get(run, {}).get(tag, [])


def _no_such_run(run: str, runs: Iterable[str]) -> NoSuchDataError:
    return NoSuchDataError(f"No such run. Received: run={shortened(run)!r}. {_one_of(runs)}")


def _no_such_series(
    run: str, tag: str, listing: Mapping[str, Mapping[str, object]]
) -> NoSuchDataError:
    if run not in listing:
        return _no_such_run(run, listing)
    tags = set(listing[run]) - {metadata.EXAMPLES_TAG}
    return NoSuchDataError(
        f"No such tag. Received: tag={shortened(tag)!r} in run={shortened(run)!r}. {_one_of(tags)}"
    )


def _one_of(names: Iterable[str]) -> str:
    ordered = sorted(names)
    if not ordered:
        return "Expected one that was logged: there is none yet. Wait for the first epoch."
    listed = ", ".join(repr(shortened(name)) for name in ordered[:_MAX_LISTED])
    more = f" and {len(ordered) - _MAX_LISTED} more" if len(ordered) > _MAX_LISTED else ""
    return f"Expected one of: {listed}{more}."
