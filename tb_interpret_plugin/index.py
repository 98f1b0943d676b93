"""The table of contents of the logs: runs, series, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tensorboard.data import provider

from tb_interpret_plugin import metadata


@dataclass(frozen=True)
class RunEntry:
    """A run that holds data of ours."""

    run: str
    name: str
    has_examples: bool


@dataclass(frozen=True)
class SeriesEntry:
    """A series of records."""

    run: str
    tag: str
    kind: str
    schema_version: int
    method: str
    title: str
    layer: str
    details: str
    max_step: int
    max_wall_time: float
    earlier: bool


@dataclass(frozen=True)
class Index:
    """What there is to show."""

    schema_version: int
    runs: tuple[RunEntry, ...]
    series: tuple[SeriesEntry, ...]
    problems: tuple[str, ...]


def build_index(
    listing: Mapping[str, Mapping[str, provider.BlobSequenceTimeSeries]],
) -> Index:
    """The index of a listing by run and tag."""
    runs: list[RunEntry] = []
    series: list[SeriesEntry] = []
    problems: list[str] = []
    for run, tags in sorted(listing.items()):
        began = _newest_training(tags)
        runs.append(RunEntry(run, display_name(run), metadata.EXAMPLES_TAG in tags))
        for tag, time_series in sorted(tags.items()):
            where = f"run {run!r}, tag {tag!r}"
            try:
                facts = metadata.parse_series_metadata(time_series.plugin_content)
            except ValueError as error:
                problems.append(f"In {where}: {error}")
                continue
            if facts.schema_version > metadata.SCHEMA_VERSION:
                problems.append(
                    f"In {where}: written by a newer tb_interpret, so parts may be missing here. "
                    f"Received: schema version {facts.schema_version}. Expected at most "
                    f"{metadata.SCHEMA_VERSION}. Update tb-interpret where TensorBoard runs."
                )
            if tag != metadata.EXAMPLES_TAG:
                series.append(_series_entry(run, tag, facts, time_series, began))
    return Index(metadata.SCHEMA_VERSION, tuple(runs), tuple(series), tuple(problems))


def display_name(run: str) -> str:
    """The user's name of a run: ours lie in a directory of their own below it.

    Example:
    >>> display_name("clean/interpret"), display_name("interpret"), display_name("clean")
    ('clean', '.', 'clean')
    """
    if run == metadata.RUN_NAME:
        return "."
    return run.removesuffix(f"/{metadata.RUN_NAME}")


def _series_entry(
    run: str,
    tag: str,
    facts: metadata.SeriesMetadata,
    time_series: provider.BlobSequenceTimeSeries,
    began: float,
) -> SeriesEntry:
    return SeriesEntry(
        run=run,
        tag=tag,
        kind=_kind_name(facts.kind),
        schema_version=facts.schema_version,
        method=facts.method,
        title=facts.title,
        layer=facts.layer,
        details=facts.details,
        max_step=time_series.max_step or 0,
        max_wall_time=time_series.max_wall_time or 0.0,
        earlier=(time_series.max_wall_time or 0.0) < began,
    )


def _newest_training(tags: Mapping[str, provider.BlobSequenceTimeSeries]) -> float:
    """When the newest training in a run wrote its examples: before all of its records."""
    examples = tags.get(metadata.EXAMPLES_TAG)
    return (examples.max_wall_time or 0.0) if examples else 0.0


def _kind_name(kind: int) -> str:
    known = metadata.Kind.DESCRIPTOR.values_by_number.get(kind)
    return known.name if known else str(kind)
