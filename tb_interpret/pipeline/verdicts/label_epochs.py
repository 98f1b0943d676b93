"""Labels of an element that are others at each epoch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from tb_interpret.pipeline.observation import Observation
from tb_interpret.pipeline.verdicts.agreement import agreement
from tb_interpret.pipeline.verdicts.labels import classes_of, mirrored, names_of, value_of
from tb_interpret.pipeline.verdicts.motion import AS_IT_WAS, Motion, find_motion
from tb_interpret.pipeline.verdicts.pictures import is_informative, picture_of
from tb_interpret.pipeline.verdicts.rule import Rule, Seen
from tb_interpret.pipeline.verdicts.step import where
from tb_interpret.pipeline.verdicts.verdict import Verdict

# Of measures: as a share of their spread over the elements.
_MOVED = 0.1


class LabelChangesBetweenEpochs(Rule):
    """The same element has another label each time: pictures and labels were shuffled apart."""

    name = "label changes between epochs"

    def verdicts(self, seen: Seen) -> list[Verdict]:
        """Of each split the first stage that shows it."""
        found: dict[str, Verdict] = {}
        for observations in seen.places:
            split = observations[0].split
            if split not in found and (verdict := self._of_stage(observations, seen)):
                found[split] = verdict
        return list(found.values())

    def _of_stage(self, observations: list[Observation], seen: Seen) -> Verdict | None:
        spread = _spread(observations)
        showing: list[Observation] = []
        informative: set[str] = set()
        for one, other in _pairs(observations):
            changes = _changes(one, other, seen.class_names, spread)
            if changes is None:
                continue
            informative.add(one.element)
            if changes:
                showing += [one, other]
        agreed = agreement([each.element for each in showing], informative)
        if not agreed:
            return None
        first, second = showing[0], showing[1]
        return agreed.verdict(
            self.name,
            first,
            [each.epoch for each in showing],
            f"{where(first.split, first.stage)}, {agreed.words} have another label each time: "
            f"{first.element!r} has {_said(first)} in epoch {first.epoch} and {_said(second)} in "
            f"epoch {second.epoch}. Zip pictures and labels before they are shuffled, and shuffle "
            "the pairs.",
        )


def _pairs(observations: Sequence[Observation]) -> Iterator[tuple[Observation, Observation]]:
    by_element: dict[str, list[Observation]] = {}
    for each in observations:
        by_element.setdefault(each.element, []).append(each)
    for passes in by_element.values():
        yield from combinations(passes, 2)


def _spread(observations: Sequence[Observation]) -> float:
    values = [value for each in observations if (value := value_of(each.after.label)) is not None]
    return float(np.std(values)) if len(values) > 2 else 0.0


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
        return False
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


def _said(seen: Observation) -> str:
    value = value_of(seen.after.label)
    if value is not None:
        return f"{value:.4g}"
    classes = classes_of(seen.after.label) or frozenset()
    return " and ".join(repr(each) for each in sorted(classes, key=str))
