"""Training and validation pictures in different numbers."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from tb_interpret.pipeline.observation import Observation
from tb_interpret.pipeline.verdicts.epochs import is_evaluated
from tb_interpret.pipeline.verdicts.pictures import is_informative, picture_of
from tb_interpret.pipeline.verdicts.rule import Rule, Seen, agreement
from tb_interpret.pipeline.verdicts.scales import Scale, gain_of, scale_of, usual
from tb_interpret.pipeline.verdicts.step import where
from tb_interpret.pipeline.verdicts.verdict import Verdict

# Augmentation changes contrast less than this, in the middle of all pictures.
_FACTOR = 1.6
# And brightness less, as a share of the range.
_SHIFT = 0.3
# Where nothing is known of what the pictures were, only other units are told.
_OTHER_UNITS = 8.0
_BELOW_ZERO = 0.25


@dataclasses.dataclass(frozen=True)
class _Ends:
    """Scales of one element at one stage, and where it was seen first."""

    element: str
    epoch: int
    first: Scale
    last: Scale


class ScaledDifferently(Rule):
    """What the network is validated on is scaled otherwise than what it learns from."""

    name = "train and validation scaled differently"

    def verdicts(self, seen: Seen) -> list[Verdict]:
        """Of each split that is measured on, against that which is trained on."""
        stages: dict[str, dict[tuple[int, str], list[_Ends]]] = defaultdict(dict)
        firsts = _firsts(seen)
        for observations in seen.places:
            ends = [each for o in observations if (each := _ends(o, firsts)) is not None]
            if ends:
                stages[observations[0].split][observations[0].place, observations[0].stage] = ends
        trained = [split for split in stages if not is_evaluated(split)]
        train = "train" if "train" in trained else min(trained, default="")
        if not train:
            return []
        found = [
            self._of_splits(train, stages[train], split, stages[split])
            for split in sorted(stages)
            if is_evaluated(split)
        ]
        return [verdict for verdict in found if verdict]

    def _of_splits(
        self,
        train: str,
        trained: dict[tuple[int, str], list[_Ends]],
        split: str,
        measured: dict[tuple[int, str], list[_Ends]],
    ) -> Verdict | None:
        ours, theirs = trained[max(trained)], measured[max(measured)]
        place, stage = max(measured)
        differ = _differ(ours, theirs)
        if not differ:
            return None
        # The first stage of the same name from which on all of these differ.
        named = {name: ends for (_, name), ends in trained.items()}
        for at, name in sorted(measured, reverse=True):
            if name not in named:
                continue
            if not _differ(named[name], measured[at, name]):
                break
            place, stage, ours, theirs = at, name, named[name], measured[at, name]
        agreed = agreement(differ, {each.element for each in theirs})
        if not agreed:
            return None
        one, other = usual([each.last for each in ours]), usual([each.last for each in theirs])
        return Verdict(
            self.name,
            split,
            stage,
            place,
            agreed.elements,
            tuple(sorted({each.epoch for each in theirs})),
            f"{where(split, stage)}, {agreed.words} are {other.words} (mean {other.mean:.3g}), "
            f"while those of {train} are {one.words} (mean {one.mean:.3g}). Scale both by the same "
            "function, or by a layer in the model.",
            numbers={
                "mean_train": one.mean,
                "deviation_train": one.deviation,
                "mean": other.mean,
                "deviation": other.deviation,
            }
            | agreed.numbers,
        )


def _firsts(seen: Seen) -> dict[tuple[str, str], Scale]:
    """Of each element where its picture was seen first."""
    firsts: dict[tuple[str, str], Scale] = {}
    for observation in seen.observations:
        key = observation.split, observation.element
        for element in (observation.before, observation.after):
            picture = picture_of(element)
            if key not in firsts and picture is not None and is_informative(picture):
                firsts[key] = scale_of(picture)
    return firsts


def _ends(seen: Observation, firsts: dict[tuple[str, str], Scale]) -> _Ends | None:
    picture = picture_of(seen.after)
    first = firsts.get((seen.split, seen.element))
    if picture is None or first is None or not is_informative(picture):
        return None
    return _Ends(seen.element, seen.epoch, first, scale_of(picture))


def _differ(ours: Sequence[_Ends], theirs: Sequence[_Ends]) -> list[str]:
    """Elements of the second that differ from the first; empty where too few of either do."""
    has_units = _have_one_unit(*(usual([each.first for each in side]) for side in (ours, theirs)))
    told = [
        {each.element for each in one if _differs(each, other, has_units=has_units)}
        for one, other in ((ours, theirs), (theirs, ours))
    ]
    all_of_them = [{each.element for each in side} for side in (ours, theirs)]
    if all(map(agreement, told, all_of_them)):
        return sorted(told[1])
    return []


def _have_one_unit(one: Scale, other: Scale) -> bool:
    """Whether pictures came in the same numbers, so that what became of them can be compared."""
    sizes = sorted([one.size, other.size])
    return sizes[1] < 2.5 * sizes[0] and (one.low < -0.01) == (other.low < -0.01)


def _differs(one: _Ends, others: Sequence[_Ends], *, has_units: bool) -> bool:
    last = usual([each.last for each in others])
    if not _is_apart(one.last, last):
        return False
    if not has_units or _is_other_unit(one.last, last):
        return _is_other_unit(one.last, last)
    gains = np.array([gain_of(each.first, each.last) for each in others])
    factor, shift = gain_of(one.first, one.last)
    usual_factor, usual_shift = np.median(gains, axis=0)
    reach = max(one.last.reach, last.reach)
    ratio = factor / usual_factor if usual_factor else np.inf
    return not 1 / _FACTOR < ratio < _FACTOR or abs(shift - usual_shift) > _SHIFT * reach


def _is_apart(one: Scale, other: Scale) -> bool:
    reach = max(one.reach, other.reach)
    ratio = one.deviation / other.deviation if other.deviation else np.inf
    return not 1 / _FACTOR < ratio < _FACTOR or abs(one.mean - other.mean) > _SHIFT * reach


def _is_other_unit(one: Scale, other: Scale) -> bool:
    """Whether one is in bytes and the other is not, or one alone has values below 0."""
    ratio = one.reach / other.reach if other.reach else np.inf
    below = [each.low < -_BELOW_ZERO * each.reach for each in (one, other)]
    above = [each.least >= -1e-6 for each in (one, other)]
    sides = (below[0] and above[1]) or (below[1] and above[0])
    return sides or not 1 / _OTHER_UNITS < ratio < _OTHER_UNITS
