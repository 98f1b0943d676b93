"""Masks, boxes, points and measures that come with the pictures of others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tb_interpret.pipeline.observation import Element, Observation
from tb_interpret.pipeline.verdicts.agreement import agreement
from tb_interpret.pipeline.verdicts.epochs import look_the_same, pairs
from tb_interpret.pipeline.verdicts.labels import called
from tb_interpret.pipeline.verdicts.rule import Rule, Seen
from tb_interpret.pipeline.verdicts.step import Step, is_equal, where
from tb_interpret.pipeline.verdicts.verdict import Verdict

# Of fewer elements it may be chance.
_AT_LEAST = 3
_MEND = "Zip pictures and what belongs to them before they are shuffled, and shuffle the pairs."
# Role and what its verdicts are called by.
_NAMES = {"mask": "mask", "boxes": "boxes", "points": "points", "label": "label"}


class PartsChangeBetweenEpochs(Rule):
    """The same picture comes with another mask each time, and one that others have.

    Where nobody that is followed has it, and no stage draws it, it is a note.
    """

    def verdicts(self, seen: Seen) -> list[Verdict]:
        """Of each split and part the first stage that shows it."""
        found: dict[tuple[str, str], Verdict | None] = {}
        for observations in seen.places:
            for role, name in _NAMES.items():
                split = observations[0].split
                if (split, role) in found:
                    continue
                verdict, is_drawn = _of_place(observations, role, name)
                if verdict or is_drawn:
                    found[split, role] = verdict
        return [verdict for verdict in found.values() if verdict]


class PartsExchanged(Rule):
    """A stage gives elements the masks of others of its batch, and not their pictures.

    Of labels `LabelChangesBetweenStages` tells.
    """

    def verdicts(self, seen: Seen) -> list[Verdict]:
        """Of each stage and part."""
        return [
            verdict
            for group in seen.groups
            for role, name in _NAMES.items()
            if role != "label" and (verdict := _of_group(group, role, name))
        ]


def part_of(element: Element | None, role: str) -> np.ndarray | None:
    """A part as an array; None where there is none, or one that says little: of one value.

    Labels that name classes, and single measures, have rules of their own.
    """
    part: Any = None if element is None else getattr(element, role)
    if part is None:
        return None
    array = np.asarray(part)
    if array.dtype.kind not in "biuf" or array.size < 2:
        return None
    if role == "label" and np.isin(array, (0, 1)).all():
        return None
    return array if role != "mask" or np.ptp(array.astype(np.float64)) > 0 else None


def _of_place(
    observations: Sequence[Observation], role: str, name: str
) -> tuple[Verdict | None, bool]:
    """The verdict; and whether the stage draws the part, so that no later one tells anything."""
    showing: list[Observation] = []
    informative: set[str] = set()
    for one, other in pairs(observations):
        if not look_the_same(one, other):
            continue
        parts = [part_of(each.after, role) for each in (one, other)]
        if parts[0] is None or parts[1] is None:
            continue
        informative.add(one.element)
        if not is_equal(*parts):
            showing += [one, other]
    agreed = agreement((each.element for each in showing), informative)
    if not agreed or len(agreed.elements) < _AT_LEAST:
        return None, False
    is_random = any(each.is_random for each in observations)
    is_sure = _are_of_others(showing, observations, role)
    # The same dice may fall for another element in each epoch.
    if is_random and (not is_sure or not _came_so(showing, role)):
        return None, True
    first = showing[0]
    verb = "change" if name in ("boxes", "points") else "changes"
    meant = "" if is_sure else " If they are drawn anew each time, all is well."
    return agreed.verdict(
        f"{name} {verb} between epochs",
        first,
        [each.epoch for each in showing],
        f"{where(first.split, first.stage)}, {agreed.words}: the same picture comes with "
        f"{_article(name)} each time, as {called(first.element)} does in epochs {first.epoch} and "
        f"{showing[1].epoch}. {_MEND}{meant}",
        is_note=not is_sure,
    ), False


def _article(name: str) -> str:
    return f"other {name}" if name in ("boxes", "points") else f"another {name}"


def _are_of_others(
    showing: Sequence[Observation], observations: Sequence[Observation], role: str
) -> bool:
    """Whether any of them has the part that another element had."""
    owners: dict[bytes, set[str]] = {}
    for each in observations:
        part = part_of(each.after, role)
        if part is not None:
            owners.setdefault(_content(part), set()).add(each.element)
    parts = [part_of(each.after, role) for each in showing]
    return any(part is not None and len(owners[_content(part)]) > 1 for part in parts)


def _came_so(showing: Sequence[Observation], role: str) -> bool:
    """Whether a stage got another part each time, rather than having drawn or changed it."""
    came = [part_of(each.before, role) for each in showing]
    return all(
        one is not None and other is not None and not is_equal(one, other)
        for one, other in zip(came[::2], came[1::2], strict=True)
    )


def _of_group(group: Sequence[Step], role: str, name: str) -> Verdict | None:
    had: dict[bytes, set[str]] = {}
    for step in group:
        part = part_of(step.source, role)
        if part is not None:
            had.setdefault(_content(part), set()).add(step.element)
    showing, informative = [], []
    for step in group:
        parts = [part_of(each, role) for each in (step.source, step.result)]
        if parts[0] is None or parts[1] is None or not step.keeps_look:
            continue
        owners = had.get(_content(parts[1]), set()) - {step.element}
        is_kept = is_equal(*parts)
        if is_kept or owners:
            informative.append(step)
        if owners and not is_kept:
            showing.append(step)
    agreed = agreement((step.element for step in showing), (step.element for step in informative))
    if not agreed or len(agreed.elements) < _AT_LEAST:
        return None
    step = showing[0]
    has = f"the {name} of another"
    return agreed.verdict(
        f"{name} exchanged",
        step,
        [each.epoch for each in showing],
        f"{step.where}, {agreed.words} got to the bit {has} and kept their picture: "
        f"{called(step.element)}, say. {_MEND}",
    )


def _content(part: np.ndarray) -> bytes:
    return f"{part.dtype}{part.shape}".encode() + part.tobytes()
