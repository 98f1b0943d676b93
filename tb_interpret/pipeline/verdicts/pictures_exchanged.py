"""Pictures that change places, while what belongs to them stays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tb_interpret.pipeline.observation import Element
from tb_interpret.pipeline.verdicts.agreement import Agreement, agreement
from tb_interpret.pipeline.verdicts.labels import called
from tb_interpret.pipeline.verdicts.pictures import UNLIKE, likeness, small_look
from tb_interpret.pipeline.verdicts.rule import Rule, Seen
from tb_interpret.pipeline.verdicts.step import Step, is_equal
from tb_interpret.pipeline.verdicts.verdict import Verdict

# Two may have become each other's look by chance.
_AT_LEAST = 3
# One picture is like another, and not like itself.
_LIKE = 0.97


class PicturesExchanged(Rule):
    """A stage gives elements the pictures of others of its batch, and not their labels.

    Of a batch in another order, most get pictures of elements that nobody follows; those that
    get one of an element that is followed show it.
    """

    name = "pictures exchanged, labels kept"

    def verdicts(self, seen: Seen) -> list[Verdict]:
        """Those of all splits and stages."""
        return [verdict for group in seen.groups if (verdict := self._of_stage(group))]

    def _of_stage(self, group: list[Step]) -> Verdict | None:
        found = _exchanged(group)
        if not found:
            return None
        agreed, step, other = found
        return agreed.verdict(
            self.name,
            step,
            [each.epoch for each in group if each.element in agreed.elements],
            f"{step.where}, {agreed.words} got the picture of another and kept their own "
            f"label: {called(step.element)} has that of {called(other)}, say. Change the order "
            "of pictures and labels alike, or of neither.",
        )


def _exchanged(group: Sequence[Step]) -> tuple[Agreement, Step, str] | None:
    """Who got another's picture, the first of these steps, and whose it got."""
    had: dict[str, tuple[Element, np.ndarray]] = {}
    for step in group:
        if step.source is not None and step.pair and step.element not in had:
            had[step.element] = step.source, small_look(step.pair[0])
    showing: list[tuple[Step, str]] = []
    kept: list[str] = []
    for step in group:
        if step.pair is None or step.source is None or not _keeps_rest(step.source, step.result):
            continue
        if step.keeps_look:
            kept.append(step.element)
            continue
        look = small_look(step.pair[1])
        alike = {element: likeness(look, own) for element, (_, own) in had.items()}
        if alike.pop(step.element, 0.0) > UNLIKE or not alike:
            continue
        other = max(alike, key=lambda each: alike[each])
        # One picture that several have is nobody's own.
        if alike[other] > _LIKE and not _keeps_rest(step.source, had[other][0]):
            showing.append((step, other))
    agreed = agreement(
        [step.element for step, _ in showing],
        [*(step.element for step, _ in showing), *kept],
    )
    if not agreed or len(agreed.elements) < _AT_LEAST:
        return None
    return agreed, *showing[0]


def _keeps_rest(one: Element, other: Element) -> bool:
    """Whether all but the picture is the same, where there is anything."""
    rests = [(each.label, each.mask, each.boxes, each.points) for each in (one, other)]
    return any(part is not None for part in rests[0]) and all(
        is_equal(*pair) for pair in zip(*rests, strict=True)
    )
