"""The table of contents of the logs: runs, series, and what is wrong with them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tensorboard.data import provider

from tb_interpret_plugin import metadata
from tb_interpret_plugin.limits import MAX_SENTENCE, MAX_SENTENCES, MAX_TAG, shortened

# What the page can be given; of others it says that a newer one is needed.
_SHOWN = (
    metadata.MAPS,
    metadata.ACTIVATIONS,
    metadata.FILTERS,
    metadata.PIPELINE,
    metadata.VERDICTS,
    metadata.CUES,
)


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
    meaning: str
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
    problems: dict[str, list[str]] = {}
    for run, tags in sorted(listing.items()):
        began = _newest_training(tags)
        runs.append(RunEntry(run, display_name(run), metadata.EXAMPLES_TAG in tags))
        for tag, time_series in sorted(tags.items()):
            where = f"run {shortened(run)!r}, tag {shortened(tag)!r}"
            try:
                facts = _read_facts(tag, time_series.plugin_content)
            except ValueError as error:
                problems.setdefault(str(error), []).append(where)
                continue
            problem = _from_the_future(tag, facts)
            if problem:
                problems.setdefault(problem, []).append(where)
            if tag != metadata.EXAMPLES_TAG:
                series.append(_series_entry(run, tag, facts, time_series, began))
    return Index(metadata.SCHEMA_VERSION, tuple(runs), tuple(series), _told(problems))


def _read_facts(tag: str, content: bytes) -> metadata.SeriesMetadata:
    if len(tag) > MAX_TAG:
        raise ValueError(
            f"The tag is too long to be asked for. Received: {len(tag):,} characters. Expected at "
            f"most {MAX_TAG:,}. Give the layer a shorter name."
        )
    return metadata.parse_series_metadata(content)


def _from_the_future(tag: str, facts: metadata.SeriesMetadata) -> str:
    """What of a series this reader does not know; empty if nothing."""
    if tag != metadata.EXAMPLES_TAG and facts.kind not in _SHOWN:
        known = ", ".join(_name(metadata.Kind, kind) for kind in _SHOWN)
        return (
            "needs a newer tb_interpret and is not shown. Received: a series of kind "
            f"{_name(metadata.Kind, facts.kind)} (schema version {facts.schema_version}). Expected "
            f"one of: {known}. Update tb-interpret where TensorBoard runs."
        )
    if facts.schema_version > metadata.SCHEMA_VERSION:
        return (
            "written by a newer tb_interpret, so parts may be missing here. Received: schema "
            f"version {facts.schema_version}. Expected at most {metadata.SCHEMA_VERSION}. Update "
            "tb-interpret where TensorBoard runs."
        )
    return ""


def _told(problems: Mapping[str, list[str]]) -> tuple[str, ...]:
    """Each once, where it is found first; as many as anybody reads, and how many more there are."""
    told = []
    for problem, (first, *others) in problems.items():
        more = f" and {len(others):,} more" if others else ""
        told.append(f"In {first}{more}: {problem}")
    if len(told) > MAX_SENTENCES:
        told[MAX_SENTENCES:] = [f"There are {len(told) - MAX_SENTENCES:,} more problems."]
    return tuple(told)


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
        kind=_name(metadata.Kind, facts.kind),
        schema_version=facts.schema_version,
        method=shortened(facts.method),
        title=shortened(facts.title),
        layer=shortened(facts.layer, MAX_TAG),
        details=shortened(facts.details, MAX_SENTENCE),
        meaning=_name(metadata.Meaning, facts.meaning) if facts.meaning else "",
        max_step=time_series.max_step or 0,
        max_wall_time=_finite(time_series.max_wall_time or 0.0),
        earlier=_finite(time_series.max_wall_time or 0.0) < began,
    )


def _newest_training(tags: Mapping[str, provider.BlobSequenceTimeSeries]) -> float:
    """When the newest training in a run began: its examples say so, before all of its records."""
    examples = tags.get(metadata.EXAMPLES_TAG)
    return _finite(examples.max_wall_time or 0.0) if examples else 0.0


def _finite(wall_time: float) -> float:
    """JSON has no NaN, and a browser refuses all of an answer that has one."""
    return wall_time if math.isfinite(wall_time) else 0.0


def _name(names: Any, number: int) -> str:
    """Of a value of an enumeration; its number where a newer writer has put it there."""
    known = names.DESCRIPTOR.values_by_number.get(number)
    return str(known.name) if known else str(number)
