"""Which of a run's series and scalars sum it up, and which of their records are read."""

from __future__ import annotations

from collections.abc import Sequence

from tensorboard.data import provider

from tb_interpret_plugin import metadata
from tb_interpret_plugin.index import Index, SeriesEntry
from tb_interpret_plugin.run_records import Cue, RecordKey
from tb_interpret_plugin.run_scalars import (
    Listing,
    ScalarSource,
    scalar_source,
    scalars_of,
    thinned,
)

# Kinds that say what the examples are taken for, and those that have cues.
_SUMMING_UP = (("MAPS", "ACTIVATIONS"), ("CUES",))

# By run and tag, ascending.
Data = dict[str, dict[str, list[provider.BlobSequenceDatum]]]


def told_by(runs: Sequence[str], index: Index) -> list[SeriesEntry]:
    """The series that sum up each run: one that says what its examples are taken for, its cues."""
    own = by_run(index)
    return [
        fitting
        for entries in (own.get(run, []) for run in runs)
        for kinds in _SUMMING_UP
        for fitting in sorted(
            (entry for entry in entries if entry.kind in kinds),
            # What the newest training has written stands before what an earlier one has.
            key=lambda entry: (entry.earlier, kinds.index(entry.kind), entry.tag),
        )[:1]
    ]


def by_run(index: Index) -> dict[str, list[SeriesEntry]]:
    """The series of each run."""
    series: dict[str, list[SeriesEntry]] = {}
    for entry in index.series:
        series.setdefault(entry.run, []).append(entry)
    return series


def all_scalars(
    runs: Sequence[str], index: Index, listing: Listing
) -> dict[str, dict[str, ScalarSource]]:
    """The scalars of each run, by what they measure."""
    series = by_run(index)
    return {
        run: scalars_of(run, [entry.tag for entry in series.get(run, [])], listing) for run in runs
    }


def effects_of(
    cues: Sequence[Cue], entry: SeriesEntry, listing: Listing
) -> dict[str, ScalarSource]:
    """The scalars that follow the cues of a report from epoch to epoch, where they are there."""
    own = listing.get(entry.run, {})
    tags = {
        f"effect/{cue.target}/{cue.kind}": metadata.safe_tag(
            f"effect/{cue.name}, {cue.kind}/{entry.tag}"
        )
        for cue in cues
    }
    return {name: scalar_source(entry.run, tag, own) for name, tag in tags.items() if tag in own}


def chosen_records(
    series: Sequence[SeriesEntry], data: Data, most: int = 1
) -> dict[RecordKey, provider.BlobSequenceDatum]:
    """So many of each series, evenly; of cues, and where it is one, the newest."""
    records = {}
    for entry in series:
        logged = data.get(entry.run, {}).get(entry.tag, [])
        is_newest = most == 1 or entry.kind == "CUES"
        for datum in logged[-1:] if is_newest else thinned(logged, most):
            records[key_of(entry, datum)] = datum
    return records


def newest_examples(data: Data) -> dict[str, provider.BlobSequenceDatum]:
    """The newest set of each run."""
    return {
        run: tags[metadata.EXAMPLES_TAG][-1]
        for run, tags in data.items()
        if tags.get(metadata.EXAMPLES_TAG)
    }


def key_of(entry: SeriesEntry, datum: provider.BlobSequenceDatum) -> RecordKey:
    """What tells a record of a series from all others."""
    return RecordKey(entry.run, entry.tag, datum.step, datum.wall_time)
