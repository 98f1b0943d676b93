"""Labels that leave a stage as others than they came."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from tb_interpret.pipeline.verdicts.agreement import agreement, by_chance
from tb_interpret.pipeline.verdicts.label_measures import exchanged_measures
from tb_interpret.pipeline.verdicts.label_sets import have_several
from tb_interpret.pipeline.verdicts.labels import (
    are_near,
    called,
    classes_of,
    mirrored,
    names_of,
)
from tb_interpret.pipeline.verdicts.motion import AS_IT_WAS, LIKE
from tb_interpret.pipeline.verdicts.rule import Rule, Seen
from tb_interpret.pipeline.verdicts.step import Step
from tb_interpret.pipeline.verdicts.verdict import Verdict

_Class = int | str
# As many of the new labels are labels that other elements had: they were exchanged.
_EXCHANGED = 0.75
# As often must what was done to a picture have got the label that it got before.
_CONFIRMED = 2
_UNKNOWN = "unknown"
_MEND = "Zip pictures and labels before they are shuffled or sorted, never one of both alone."


@dataclasses.dataclass(frozen=True)
class _Pair:
    """The class before, and those after."""

    step: Step
    old: _Class
    new: frozenset[_Class]

    @property
    def is_of_one_kind(self) -> bool:
        """Whether both are numbers, or both are names."""
        return all(isinstance(each, int) == isinstance(self.old, int) for each in self.new)


class LabelChangesBetweenStages(Rule):
    """A stage, or the way to it, gives elements the labels of others.

    Classes that all get other numbers alike (one-hot, names to indices, several
    classes to one) are as they should be.
    """

    name = "label changes between stages"

    def verdicts(self, seen: Seen) -> list[Verdict]:
        """Those of all splits and stages."""
        return [verdict for group in seen.groups if (verdict := self._of_stage(group, seen))]

    def _of_stage(self, group: list[Step], seen: Seen) -> Verdict | None:
        if have_several(group) or _say_what_was_done(group):
            return None
        if measures := exchanged_measures(group):
            return measures.verdict(
                self.name,
                group[0],
                [step.epoch for step in group],
                f"{group[0].where}, {measures.words} got to the bit the measure that another had: "
                f"{called(measures.elements[0])}, say. {_MEND}",
            )
        pairs = [pair for step in group if (pair := _pair(step, seen))]
        share = 1.0
        if any(len(pair.new) > 1 for pair in pairs):
            # Where pictures are mixed, one may have become the other, and its label with it.
            pairs = [pair for pair in pairs if pair.step.keeps_picture]
        if all(pair.is_of_one_kind for pair in pairs):
            showing = [pair for pair in pairs if pair.old not in pair.new]
            is_contradicted = _contradict(pairs)
            is_clear = is_contradicted or _are_exchanged(showing)
            is_clear &= _may_be_exchanged(pairs)
            if _is_refined(pairs) if is_contradicted else _is_by_design(pairs):
                return None
            if are_near((pair.old, new) for pair in showing for new in pair.new):
                return None
            if all(pair.step.keeps_look for pair in showing):
                share = by_chance(pair.old for pair in pairs)
        else:
            # Names became numbers: those of one name must have become one number.
            by_old = _by_old(pairs)
            pairs = [pair for pair in pairs if len(by_old[pair.old]) > 1]
            showing = [pair for pair in pairs if _contradict(by_old[pair.old])]
            is_clear = True
        agreed = agreement(
            [pair.step.element for pair in showing],
            [pair.step.element for pair in pairs],
            share=share,
        )
        if not agreed:
            return None
        step, new = showing[0].step, " and ".join(map(repr, sorted(showing[0].new, key=str)))
        mend = _MEND
        if not is_clear:
            mend += " If this stage gives classes other numbers by design, all is well."
        return agreed.verdict(
            self.name,
            step,
            [pair.step.epoch for pair in showing],
            f"{step.where}, {agreed.words} got the label of another: {called(step.element)} had "
            f"{showing[0].old!r} and has {new}. {mend}",
            is_note=not is_clear,
        )


def _pair(step: Step, seen: Seen) -> _Pair | None:
    """None where there is no class before, or a turn may have changed it."""
    if step.source is None:
        return None
    before, after = classes_of(step.source.label), classes_of(step.result.label)
    if before is None or len(before) != 1 or not after:
        return None
    old = next(iter(before))
    if old not in after and not step.keeps_picture:
        names = names_of(step.source.label, seen.class_names)
        motion = step.motion
        # Mixed with another, or made something else of, it may be right to have another label.
        if motion is None or motion.likeness < LIKE or motion.turn != AS_IT_WAS:
            return None
        if any(mirrored(name) for name in names):
            return None
    return _Pair(step, old, after)


def _say_what_was_done(group: Sequence[Step]) -> bool:
    """Whether the new labels are the turns themselves, as where a network learns to see them."""
    deeds: dict[str, list[frozenset[_Class]]] = defaultdict(list)
    for step in group:
        if label := classes_of(step.result.label):
            deeds[_deed(step)].append(label)
    unknown, known = deeds.pop(_UNKNOWN, []), list(deeds.values())
    labels = {each[0] for each in known}
    is_one_each = all(set(each) == {each[0]} for each in known) and len(labels) == len(known)
    kept = deeds.get(AS_IT_WAS, [])
    is_alone = not set(kept) & set(unknown)
    is_confirmed = sum(len(each) - 1 for each in known) >= _CONFIRMED
    return is_one_each and is_alone and is_confirmed and len(known) + bool(unknown) > 1


def _deed(step: Step) -> str:
    """What was done to a picture, as far as it is certain."""
    if step.keeps_picture:
        return AS_IT_WAS
    turn = step.motion.turn if step.motion else AS_IT_WAS
    return _UNKNOWN if turn == AS_IT_WAS else turn


def _by_old(pairs: Iterable[_Pair]) -> dict[_Class, list[_Pair]]:
    found: dict[_Class, list[_Pair]] = defaultdict(list)
    for pair in pairs:
        found[pair.old].append(pair)
    return found


def _contradict(pairs: Sequence[_Pair]) -> bool:
    """Whether one class became now this, now that."""
    return any(
        not one.new & other.new
        for alike in _by_old(pairs).values()
        for one, other in combinations(alike, 2)
    )


def _is_refined(pairs: Sequence[_Pair]) -> bool:
    """Whether classes were told apart further: each new one is of one old one, more than once."""
    by_element = {pair.step.element: (pair.old, min(pair.new, key=str)) for pair in pairs}
    olds: dict[_Class, set[_Class]] = defaultdict(set)
    for old, new in by_element.values():
        olds[new].add(old)
    is_confirmed = len(by_element) - len(olds) >= 2
    is_finer = len(olds) > len({old for old, _ in by_element.values()})
    return is_confirmed and is_finer and all(len(each) == 1 for each in olds.values())


def _are_exchanged(changed: Sequence[_Pair]) -> bool:
    """Whether the new labels are those that other elements had."""
    olds = {pair.old for pair in changed}
    had = [bool(pair.new & olds) for pair in changed]
    return bool(had) and sum(had) >= _EXCHANGED * len(had)


def _may_be_exchanged(pairs: Sequence[_Pair]) -> bool:
    """Whether the new labels may be the old ones in another order.

    Where half of the classes or fewer are left, as where it is told whether two are of one,
    or as many came that nobody had, labels have another meaning.
    """
    olds, news = {pair.old for pair in pairs}, {new for pair in pairs for new in pair.new}
    return 2 * len(news & olds) > len(olds) > len(news - olds)


def _is_by_design(pairs: Sequence[_Pair]) -> bool:
    """Whether classes got other numbers by one rule, as far as these elements tell."""
    by_element = {pair.step.element: (pair.old, min(pair.new, key=str)) for pair in pairs}
    news = dict(by_element.values())
    is_confirmed = len(by_element) - len(news) >= 2
    if is_confirmed or len(set(news.values())) <= len(news) / 2:
        return True
    shifts = {
        new - old for old, new in news.items() if isinstance(old, int) and isinstance(new, int)
    }
    return shifts in ({1}, {-1})
