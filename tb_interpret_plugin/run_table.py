"""A row for each run: its newest numbers, and how they came about."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tensorboard.context import RequestContext
from tensorboard.data import provider

from tb_interpret_plugin import metadata
from tb_interpret_plugin.blobs import list_series
from tb_interpret_plugin.index import Index, SeriesEntry
from tb_interpret_plugin.run_records import Cue, RecordKey, RunRecords
from tb_interpret_plugin.run_scalars import (
    Point,
    ScalarSource,
    list_scalars,
    read_curves,
    read_newest,
)
from tb_interpret_plugin.run_series import (
    Data,
    all_scalars,
    by_run,
    chosen_records,
    effects_of,
    key_of,
    newest_examples,
    told_by,
)

# Runs whose curves one request may ask for.
MAX_RUNS = 16
# What is read of records for a curve is the whole of them, so it is less.
MAX_RECORD_POINTS = 16

_EVERY_STEP = 2**31 - 1


@dataclass(frozen=True)
class RunRow:
    """What sums up a run.

    Attributes:
        run: Its name in the log.
        last_written: When anything of it was written last, seconds since 1970.
        last_epoch: The last that was logged.
        values: The newest numbers, by what they measure.
        sources: Run and tag of those that are scalars.
        cues: Of its newest report, the strongest first.
    """

    run: str
    last_written: float
    last_epoch: int
    values: dict[str, float]
    sources: dict[str, str]
    cues: tuple[Cue, ...]


@dataclass(frozen=True)
class RunTable:
    """All rows; `partial` says that more is known when it is asked again."""

    runs: tuple[RunRow, ...]
    partial: bool


@dataclass(frozen=True)
class RunCurves:
    """The curves of a run, by what they measure: steps and values."""

    run: str
    curves: dict[str, list[Point]]


@dataclass(frozen=True)
class Listed:
    """What there is of all runs; nothing of it is read yet."""

    index: Index
    scalars: Mapping[str, Mapping[str, ScalarSource]]
    records: dict[RecordKey, provider.BlobSequenceDatum]
    examples: dict[str, provider.BlobSequenceDatum]


class RunTables:
    """Makes the rows of the runs of one TensorBoard."""

    def __init__(self, data_provider: provider.DataProvider) -> None:
        self._provider = data_provider
        self._records = RunRecords(data_provider)

    def survey(self, context: RequestContext, experiment: str, index: Index) -> Listed:
        """What there is to read.

        Raises:
            LogsUnreadableError: TensorBoard cannot list it.
        """
        scalars = list_scalars(self._provider, context, experiment)
        runs = [run.run for run in index.runs]
        series = sorted(told_by(runs, index), key=lambda entry: -entry.max_wall_time)
        data = self._data(context, experiment, series, downsample=1)
        return Listed(
            index=index,
            scalars=all_scalars(runs, index, scalars),
            records=chosen_records(series, data),
            examples=newest_examples(data),
        )

    def state(self, listed: Listed) -> object:
        """What an answer depends on, beside the index."""
        num_unread = self._records.num_unread(listed.records, listed.examples)
        return listed.scalars, list(listed.records), num_unread

    def rows(self, context: RequestContext, experiment: str, listed: Listed) -> RunTable:
        """A row for each run.

        Raises:
            LogsUnreadableError: TensorBoard cannot read what it lists.
        """
        sources = [source for found in listed.scalars.values() for source in found.values()]
        newest = read_newest(self._provider, context, experiment, sources)
        self._records.read(context, listed.records, listed.examples)
        keys: dict[str, list[RecordKey]] = {}
        for key in listed.records:
            keys.setdefault(key.run, []).append(key)
        series = by_run(listed.index)
        rows = tuple(
            self._row(run, listed.scalars[run], newest, series.get(run, []), keys.get(run, []))
            for run in listed.scalars
        )
        return RunTable(rows, any(self._records.num_unread(listed.records, listed.examples)))

    def curves(
        self, context: RequestContext, experiment: str, index: Index, runs: Sequence[str]
    ) -> tuple[RunCurves, ...]:
        """The curves of a few runs.

        Raises:
            LogsUnreadableError: TensorBoard cannot read what it lists.
        """
        listing = list_scalars(self._provider, context, experiment)
        series = told_by(runs, index)
        data = self._data(context, experiment, series, downsample=_EVERY_STEP)
        records = chosen_records(series, data, MAX_RECORD_POINTS)
        self._records.read(context, records, newest_examples(data))
        scalars = all_scalars(runs, index, listing)
        for entry in series:
            for datum in data.get(entry.run, {}).get(entry.tag, ())[-1:]:
                cues = self._records.cues(key_of(entry, datum))
                scalars[entry.run].update(effects_of(cues, entry, listing))
        sources = [source for found in scalars.values() for source in found.values()]
        read = read_curves(self._provider, context, experiment, sources)
        return tuple(
            RunCurves(
                run,
                {name: read[source] for name, source in scalars[run].items() if read[source]}
                | self._right_curve(run, records),
            )
            for run in runs
        )

    def _right_curve(self, run: str, records: Mapping[RecordKey, object]) -> dict[str, list[Point]]:
        points = [
            (key.step, right)
            for key in records
            if key.run == run and (right := self._records.right(key)) is not None
        ]
        return {"right": points} if points else {}

    def _row(
        self,
        run: str,
        scalars: Mapping[str, ScalarSource],
        newest: Mapping[ScalarSource, float],
        series: Sequence[SeriesEntry],
        keys: Sequence[RecordKey],
    ) -> RunRow:
        named = {name: source for name, source in scalars.items() if source in newest}
        values = {name: newest[source] for name, source in named.items()}
        cues: tuple[Cue, ...] = ()
        for key in keys:
            right = self._records.right(key)
            if right is not None:
                values["right"] = right
            cues = cues or self._records.cues(key)
        # NaN, which is no time, is what a comparison leaves out.
        times = [entry.max_wall_time for entry in series]
        times += [source.max_wall_time for source in scalars.values()]
        epochs = [entry.max_step for entry in series]
        epochs += [source.max_step for source in scalars.values()]
        return RunRow(
            run=run,
            last_written=max(filter(math.isfinite, times), default=0.0),
            last_epoch=max(epochs, default=0),
            values=values,
            sources={name: source.path for name, source in named.items()},
            cues=cues,
        )

    def _data(
        self,
        context: RequestContext,
        experiment: str,
        series: Sequence[SeriesEntry],
        downsample: int,
    ) -> Data:
        if not series:
            return {}
        return list_series(
            *(self._provider, context, experiment),
            runs=sorted({entry.run for entry in series}),
            tags=sorted({metadata.EXAMPLES_TAG, *(entry.tag for entry in series)}),
            downsample=downsample,
        )
