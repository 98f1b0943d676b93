"""Labels of an element that are others at each epoch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import product

import numpy as np

from tb_interpret.pipeline.observation import Observation
from tb_interpret.pipeline.verdicts.agreement import agreement, by_chance
from tb_interpret.pipeline.verdicts.epochs import look_the_same, pairs
from tb_interpret.pipeline.verdicts.labels import (
    are_near,
    called,
    classes_of,
    mirrored,
    names_of,
    several_of,
    value_of,
)
from tb_interpret.pipeline.verdicts.motion import AS_IT_WAS, LIKE, Motion, find_motion
from tb_interpret.pipeline.verdicts.pictures import is_informative, picture_of
from tb_interpret.pipeline.verdicts.rule import Rule, Seen
from tb_interpret.pipeline.verdicts.step import where
from tb_interpret.pipeline.verdicts.verdict import Verdict

# Of measures: as a share of their spread over the elements.
_MOVED = 0.1
# As often must a picture have come with the label that it had when it looked the same.
_CONFIRMED = 2


class LabelChangesBetweenEpochs(Rule):
    """The same element has another label each time: pictures and labels were shuffled apart."""

    name = "label changes between epochs"

    def verdicts(self, seen: Seen) -> list[Verdict]:
        """Of each split the first stage that shows it."""
        found: dict[str, Verdict | None] = {}
        for observations in seen.places:
            split = observations[0].split
            if split in found:
                continue
            if _draws_labels(observations) or _draws_measures(observations):
                found[split] = None
            elif verdict := self._of_stage(observations, seen):
                found[split] = verdict
        return [verdict for verdict in found.values() if verdict]

    def _of_stage(self, observations: list[Observation], seen: Seen) -> Verdict | None:
        spread = _spread(observations)
        showing: list[Observation] = []
        is_kept, num_unsure = True, 0
        became: list[tuple[int | str, int | str]] = []
        informative: set[str] = set()
        for one, other in pairs(observations):
            changes = _changes(one, other, seen.class_names, spread)
            if changes is None:
                continue
            informative.add(one.element)
            if changes:
                showing += [one, other]
                classes = [classes_of(each.after.label) or () for each in (one, other)]
                became += product(classes[0], classes[1])
                is_kept = is_kept and look_the_same(one, other)
                num_unsure += _may_be_mixed(one, other)
        # Where pictures are mixed, one may have become the other, and its label with it.
        share = _expected(observations) if is_kept else 1.0
        agreed = agreement([each.element for each in showing], informative, share=share)
        # One may be a picture that there is often, a blank page say.
        if not agreed or len(agreed.elements) < 2 or _follow_pictures(observations):
            return None
        if are_near(became):
            return None
        first, second = showing[0], showing[1]
        is_sure = 4 * num_unsure <= len(showing)  # of two observations each
        mend = "Zip pictures and labels before they are shuffled, and shuffle the pairs."
        if not is_sure:
            mend += (
                " If pictures are mixed, and each has the label of its greater part, all is well."
            )
        return agreed.verdict(
            self.name,
            first,
            [each.epoch for each in showing],
            f"{where(first.split, first.stage)}, {agreed.words} have another label each time: "
            f"{called(first.element)} has {_said(first)} in epoch {first.epoch} and "
            f"{_said(second)} in epoch {second.epoch}. {mend}",
            is_note=not is_sure,
        )


def _draws_labels(observations: Sequence[Observation]) -> bool:
    """Whether a stage that got none makes them up by its random numbers: one of captions."""
    came = [each.before for each in observations if each.after.label is not None]
    is_random = any(each.is_random for each in observations)
    return (
        bool(came)
        and is_random
        and all(each is not None and each.image is not None and each.label is None for each in came)
    )


def _draws_measures(observations: Sequence[Observation]) -> bool:
    """Whether a stage makes measures up, such as how much noise it adds, from its random numbers.

    Those that others had before it were exchanged.
    """
    pairs = [
        (value_of(each.before.label), value)
        for each in observations
        if each.before and (value := value_of(each.after.label)) is not None
    ]
    had = {old for old, _ in pairs}
    is_random = any(each.is_random for each in observations)
    return bool(pairs) and is_random and not any(new in had for _, new in pairs)


def _follow_pictures(observations: Sequence[Observation]) -> bool:
    """Whether each look of a picture has a label of its own: what was done to it, say."""
    alike = [
        classes_of(one.after.label) == classes_of(other.after.label)
        for one, other in pairs(observations)
        if classes_of(one.after.label) and look_the_same(one, other)
    ]
    return len(alike) >= _CONFIRMED and all(alike)


def _may_be_mixed(one: Observation, other: Observation) -> bool:
    """Whether two pictures of an element are so unlike that another may be in one of them."""
    motion = _motion(one, other)
    return _are_shown(one, other) and (motion is None or motion.likeness < LIKE)


def _spread(observations: Sequence[Observation]) -> float:
    values = [value for each in observations if (value := value_of(each.after.label)) is not None]
    return float(np.std(values)) if len(values) > 2 else 0.0


def _expected(observations: Sequence[Observation]) -> float:
    """How many of the elements would have another label once, were they exchanged at random."""
    labels = [
        classes for each in observations if (classes := classes_of(each.after.label)) is not None
    ]
    times = Counter(each.element for each in observations)
    return by_chance(labels, max(2, min(times.values()))) if labels else 1.0


def _changes(
    one: Observation, other: Observation, class_names: Sequence[str], spread: float
) -> bool | None:
    labels = (one.after.label, other.after.label)
    values = [value_of(label) for label in labels]
    if values[0] is not None and values[1] is not None:
        changes = abs(values[0] - values[1]) > _MOVED * spread > 0
        motion = _motion(one, other) if changes else None
        # A measure may move with what it measures.
        return None if changes and (motion is None or motion.moves) else changes
    first, second = (classes_of(label) for label in labels)
    if not first or not second:
        return None
    if first & second:
        # Of several labels some are shared by chance: all count where nothing was mixed.
        several = [several_of(label) for label in labels]
        return None not in several and several[0] != several[1] and look_the_same(one, other)
    names = names_of(labels[0], class_names)
    # What is left of a picture is right of the flipped one; a turn may be the label itself.
    if any(mirrored(name) in names_of(labels[1], class_names) for name in names):
        return None
    motion = _motion(one, other)
    return None if motion and motion.turn != AS_IT_WAS else True


def _motion(one: Observation, other: Observation) -> Motion | None:
    """How the picture lies in one pass, seen from the other."""
    first, second = picture_of(one.after), picture_of(other.after)
    if is_informative(first) and is_informative(second):
        return find_motion(first, second)
    return None


def _are_shown(*observations: Observation) -> bool:
    return all(is_informative(picture_of(each.after)) for each in observations)


def _said(seen: Observation) -> str:
    value = value_of(seen.after.label)
    if value is not None:
        return f"{value:.4g}"
    classes = classes_of(seen.after.label) or frozenset()
    return " and ".join(repr(each) for each in sorted(classes, key=str))
