"""Training and validation pictures in different numbers."""

from __future__ import annotations

import dataclasses
import functools
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from tb_interpret.pipeline.verdicts.agreement import agreement
from tb_interpret.pipeline.verdicts.epochs import is_evaluated
from tb_interpret.pipeline.verdicts.maps import Map
from tb_interpret.pipeline.verdicts.rule import Rule, Seen
from tb_interpret.pipeline.verdicts.scales import Scale, usual
from tb_interpret.pipeline.verdicts.step import Step, where
from tb_interpret.pipeline.verdicts.verdict import Verdict

# Distributions that are as near as this are not told: augmentation moves them too.
_FACTOR, _SHIFT = 1.6, 0.3
# Of what was done to all alike, so that augmentation has no part in it.
_OTHER_FACTOR, _OTHER_SHIFT = 1.25, 0.15
# What two elements have in common may be chance.
_FEW = 3
# In bytes, and not; below 0, and not, with another mean: no augmentation does that.
_OTHER_UNITS = 8.0
_BELOW_ZERO = 0.15


@dataclasses.dataclass(frozen=True)
class _Point:
    """Pictures as they leave a stage.

    Attributes:
      split: Of the stage.
      place: Likewise.
      stage: Likewise.
      epochs: In which they were seen.
      scales: With the elements.
      first: Where the pictures were seen first.
      total: Factor and sum that brought them here from there, without what was done at random.
      is_in_model: As in `Observation`.
    """

    split: str
    place: int
    stage: str
    epochs: tuple[int, ...]
    scales: Sequence[tuple[str, Scale]]
    first: Scale
    total: tuple[float, float]
    is_in_model: bool

    @functools.cached_property
    def usual(self) -> Scale:
        """Of all elements."""
        return usual([scale for _, scale in self.scales])

    @property
    def elements(self) -> set[str]:
        """All that were seen."""
        return {element for element, _ in self.scales}

    @property
    def is_explained(self) -> bool:
        """Whether the total leads from the first pictures to these."""
        factor, shift = self.total
        mean = factor * self.first.mean + shift
        predicted = dataclasses.replace(
            self.usual, mean=mean, deviation=factor * self.first.deviation
        )
        return not _is_apart(predicted, self.usual)


class ScaledDifferently(Rule):
    """What the network is validated on is scaled otherwise than what it learns from."""

    name = "train and validation scaled differently"

    def verdicts(self, seen: Seen) -> list[Verdict]:
        """Of each split that is measured on, against that which is trained on."""
        points: dict[str, list[_Point]] = defaultdict(list)
        for point in _points(seen):
            points[point.split].append(point)
        trained = [split for split in points if not is_evaluated(split)]
        train = "train" if "train" in trained else min(trained, default="")
        found = [
            _verdict(self.name, points[train], points[split])
            for split in sorted(points)
            if train and is_evaluated(split)
        ]
        return [verdict for verdict in found if verdict]


def _verdict(name: str, trained: list[_Point], measured: list[_Point]) -> Verdict | None:
    # What the model does is done to both, also where it was seen of one only.
    if trained[-1].is_in_model != measured[-1].is_in_model:
        trained, measured = (
            [point for point in points if not point.is_in_model] for points in (trained, measured)
        )
    if not trained or not measured:
        return None
    ours, theirs = trained[-1], measured[-1]
    differ = _differ(ours, theirs)
    # The first stage of the same name from which on all of these differ.
    named = {point.stage: point for point in trained}
    for point in reversed(measured) if differ else ():
        if point.stage not in named:
            continue
        if not (here := _differ(named[point.stage], point)):
            break
        ours, theirs, differ = named[point.stage], point, here
    agreed = agreement(differ, theirs.elements)
    if not agreed:
        return None
    one, other = ours.usual, theirs.usual
    return agreed.verdict(
        name,
        theirs,
        theirs.epochs,
        f"{where(theirs.split, theirs.stage)}, the values of {agreed.words} are "
        f"{other.words} (mean {other.mean:.3g}), while those of {ours.split} are {one.words} (mean "
        f"{one.mean:.3g}) in {ours.stage!r}. Scale both by the same function, or by a layer in the "
        "model.",
        {
            "mean_train": one.mean,
            "deviation_train": one.deviation,
            "mean": other.mean,
            "deviation": other.deviation,
        },
    )


def _points(seen: Seen) -> Iterator[_Point]:
    """In the order of the stream."""
    firsts: dict[str, dict[str, Scale]] = defaultdict(dict)
    totals: dict[str, tuple[float, float]] = {}
    stages: dict[tuple[str, int, str], list[tuple[list[Step], Map | None]]] = defaultdict(list)
    for group, found in zip(seen.groups, seen.maps, strict=True):
        stages[group[0].split, group[0].place, group[0].stage].append((group, found))
    for (split, place, stage), parts in stages.items():
        for group, found in parts:
            for step in group:
                shown = step.look_before.scale or step.look_after.scale
                if shown and step.element not in firsts[split]:
                    firsts[split][step.element] = shown
            if found:
                factor, shift = totals.get(split, (1.0, 0.0))
                totals[split] = (found.factor * factor, found.factor * shift + found.shift)
        last, _ = parts[-1]
        scales = [(each.element, scale) for each in last if (scale := each.look_after.scale)]
        if scales:
            first = usual(list(firsts[split].values()))
            epochs = tuple(sorted({each.epoch for each in last}))
            total = totals.get(split, (1.0, 0.0))
            inside = last[0].is_in_model
            yield _Point(split, place, stage, epochs, scales, first, total, inside)


def _differ(ours: _Point, theirs: _Point) -> list[str]:
    """Elements of the second that differ from the first; empty where too few of either do."""
    told = [
        {element for element, scale in one.scales if _differs(scale, one, other)}
        for one, other in ((ours, theirs), (theirs, ours))
    ]
    if agreement(told[0], ours.elements) and agreement(told[1], theirs.elements):
        return sorted(told[1])
    return []


def _differs(scale: Scale, one: _Point, other: _Point) -> bool:
    if not _is_apart(scale, other.usual):
        return False
    sizes = sorted([one.usual.size, other.usual.size])
    reach = max(one.usual.reach, other.usual.reach)
    is_moved = abs(one.usual.mean - other.usual.mean) > _OTHER_SHIFT * reach
    is_other_unit = sizes[1] > _OTHER_UNITS * sizes[0] or (
        is_moved and _is_on_both_sides(scale, other.usual)
    )
    return is_other_unit or _has_other_total(one, other)


def _is_apart(one: Scale, other: Scale) -> bool:
    reach = max(one.reach, other.reach)
    ratio = one.deviation / other.deviation if other.deviation else np.inf
    return not 1 / _FACTOR < ratio < _FACTOR or abs(one.mean - other.mean) > _SHIFT * reach


def _is_on_both_sides(one: Scale, other: Scale) -> bool:
    """Whether one alone has values below 0."""
    below = [each.low < -_BELOW_ZERO * each.reach for each in (one, other)]
    above = [each.least >= -1e-6 for each in (one, other)]
    return (below[0] and above[1]) or (below[1] and above[0])


def _has_other_total(one: _Point, other: _Point) -> bool:
    """Whether pictures that came in the same numbers are in others, chance apart."""
    if min(len(one.elements), len(other.elements)) < _FEW:
        return False
    sizes = sorted([one.first.size, other.first.size])
    is_one_unit = sizes[1] < 2.5 * sizes[0] and (one.first.low < -0.01) == (other.first.low < -0.01)
    if not is_one_unit or not one.is_explained or not other.is_explained:
        return False
    (factor, shift), (other_factor, other_shift) = one.total, other.total
    reach = max(one.usual.reach, other.usual.reach)
    is_other_factor = not 1 / _OTHER_FACTOR < factor / other_factor < _OTHER_FACTOR
    return is_other_factor or abs(shift - other_shift) > _OTHER_SHIFT * reach
