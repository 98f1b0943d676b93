"""Which of TensorBoard's scalars stand for a run: what Keras logged beside us, and our own."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tensorboard.context import RequestContext
from tensorboard.data import provider

from tb_interpret_plugin.blobs import list_from
from tb_interpret_plugin.index import display_name
from tb_interpret_plugin.limits import MAX_NAME

SCALARS = "scalars"
# More points than these a small curve cannot show.
MAX_POINTS = 64

# TensorBoard keeps 1,000 of a series unless it is told otherwise.
_EVERY_STEP = 2**31 - 1
# Keras' TensorBoard callback writes validation into a run of its own; others into the run itself.
_SPLIT_TAGS = {
    "accuracy": re.compile(r"epoch_(?:\w+_)?acc(?:uracy)?"),
    "loss": re.compile(r"epoch_loss"),
}
_OWN_TAGS = {
    "accuracy": re.compile(r"(?:epoch_)?val_(?:\w+_)?acc(?:uracy)?"),
    "loss": re.compile(r"(?:epoch_)?val_loss"),
}

Listing = Mapping[str, Mapping[str, provider.ScalarTimeSeries]]
Point = tuple[int, float]


@dataclass(frozen=True)
class ScalarSource:
    """A scalar that stands for a run.

    Attributes:
        run: In which it lies.
        tag: Its name there.
        max_step: At which it was logged last.
        max_wall_time: When it was.
    """

    run: str
    tag: str
    max_step: int
    max_wall_time: float

    @property
    def path(self) -> str:
        """As TensorBoard's *Scalars* shows it: run and tag."""
        return f"{self.run}/{self.tag}"


def list_scalars(
    data_provider: provider.DataProvider, context: RequestContext, experiment: str
) -> Listing:
    """All scalars of all runs.

    Raises:
        LogsUnreadableError: TensorBoard cannot list them.
    """
    listing: Listing = list_from(
        data_provider,
        context,
        data_provider.list_scalars,
        experiment_id=experiment,
        plugin_name=SCALARS,
    )
    return listing


def scalars_of(run: str, tags: Iterable[str], listing: Listing) -> dict[str, ScalarSource]:
    """The scalars of one of our runs, by the name of what they measure.

    Args:
        run: A run of ours.
        tags: Of its series.
        listing: All scalars of all runs.

    Returns:
        `"accuracy"` and `"loss"` of the validation, where they are logged, and
        `"region_share/<tag>"` of each of our series.
    """
    base = display_name(run)
    below = "" if base == "." else f"{base}/"
    places = (
        (f"{below}validation", _SPLIT_TAGS),
        (base, _OWN_TAGS),
        (f"{below}train", _OWN_TAGS),
    )
    found: dict[str, ScalarSource] = {}
    for place, patterns in places:
        logged = listing.get(place, {})
        for name, pattern in patterns.items():
            fitting = [tag for tag in logged if len(tag) <= MAX_NAME and pattern.fullmatch(tag)]
            if fitting:
                plainest = min(fitting, key=_plainest)
                found.setdefault(name, scalar_source(place, plainest, logged))
    own = listing.get(run, {})
    shares = [share for tag in tags if (share := f"region_share/{tag}") in own]
    found.update({share: scalar_source(run, share, own) for share in shares})
    return found


def read_newest(
    data_provider: provider.DataProvider,
    context: RequestContext,
    experiment: str,
    sources: Sequence[ScalarSource],
) -> dict[ScalarSource, float]:
    """The newest value of each, read at once; those that are no finite numbers are left out.

    Raises:
        LogsUnreadableError: TensorBoard cannot read them.
    """
    read = data_provider.read_last_scalars
    data = _read(data_provider, context, read, experiment, sources)
    newest = {}
    for source in sources:
        datum = data.get(source.run, {}).get(source.tag)
        if datum is not None and math.isfinite(datum.value):
            newest[source] = float(datum.value)
    return newest


def read_curves(
    data_provider: provider.DataProvider,
    context: RequestContext,
    experiment: str,
    sources: Sequence[ScalarSource],
) -> dict[ScalarSource, list[Point]]:
    """At most `MAX_POINTS` of each, read at once; NaN and infinite values are left out.

    Raises:
        LogsUnreadableError: TensorBoard cannot read them.
    """
    read = data_provider.read_scalars
    data = _read(data_provider, context, read, experiment, sources, downsample=_EVERY_STEP)
    curves = {}
    for source in sources:
        # A step that is written again is what it was written last.
        found = data.get(source.run, {}).get(source.tag, ())
        by_step = {datum.step: float(datum.value) for datum in found}
        finite = [(step, by_step[step]) for step in sorted(by_step) if math.isfinite(by_step[step])]
        curves[source] = thinned(finite, MAX_POINTS)
    return curves


def thinned(points: Sequence[Any], most: int) -> list[Any]:
    """So many of them, evenly, with the first and the last.

    Example:
    >>> thinned(range(9), 3), thinned([1, 2], 3)
    ([0, 4, 8], [1, 2])
    """
    if len(points) <= most:
        return list(points)
    return [points[i * (len(points) - 1) // (most - 1)] for i in range(most)]


def _read(
    data_provider: provider.DataProvider,
    context: RequestContext,
    read: Any,
    experiment: str,
    sources: Iterable[ScalarSource],
    **how: object,
) -> Mapping[str, Mapping[str, Any]]:
    runs, tags = {source.run for source in sources}, {source.tag for source in sources}
    if not runs:
        return {}
    data: Mapping[str, Mapping[str, Any]] = list_from(
        data_provider,
        context,
        read,
        experiment_id=experiment,
        plugin_name=SCALARS,
        run_tag_filter=provider.RunTagFilter(runs=sorted(runs), tags=sorted(tags)),
        **how,
    )
    return data


def scalar_source(
    run: str, tag: str, tags: Mapping[str, provider.ScalarTimeSeries]
) -> ScalarSource:
    """One of the scalars that a run lists."""
    return ScalarSource(run, tag, tags[tag].max_step or 0, tags[tag].max_wall_time or 0.0)


def _plainest(tag: str) -> tuple[bool, int, str]:
    """`epoch_accuracy` rather than that of an output; among the best five is no accuracy."""
    return "top_k" in tag, len(tag), tag
