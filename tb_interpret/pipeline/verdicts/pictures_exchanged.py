"""Pictures that change places, while what belongs to them stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from tb_interpret.pipeline.observation import Element
from tb_interpret.pipeline.verdicts.agreement import Agreement, agreement
from tb_interpret.pipeline.verdicts.labels import called
from tb_interpret.pipeline.verdicts.rule import Rule, Seen
from tb_interpret.pipeline.verdicts.step import Step, is_equal
from tb_interpret.pipeline.verdicts.verdict import Verdict

# Two may have become each other's look by chance.
_AT_LEAST = 3
_Content = tuple[str, tuple[int, ...], bytes]


class PicturesExchanged(Rule):
    """A stage gives elements the pictures of others of its batch, and not their labels.

    Of a batch in another order, most get pictures of elements that nobody follows; those that
    get one of an element that is followed show it, to the bit.
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
            f"{step.where}, {agreed.words} got to the bit the picture of another and kept their "
            f"own label: {called(step.element)} has that of {called(other)}, say. Change the order "
            "of pictures and labels alike, or of neither.",
        )


def _exchanged(group: Sequence[Step]) -> tuple[Agreement, Step, str] | None:
    """Who got another's picture, the first of these steps, and whose it got."""
    had: dict[_Content, dict[str, Element]] = defaultdict(dict)
    for step in group:
        if step.source is not None and (content := _content(step.source)):
            had[content][step.element] = step.source
    showing: list[tuple[Step, str]] = []
    kept: list[str] = []
    for step in group:
        if step.pair is None or step.source is None or not _keeps_rest(step.source, step.result):
            continue
        if step.keeps_picture:
            kept.append(step.element)
            continue
        content = _content(step.result)
        others = had.get(content, {}) if content else {}
        # One picture that several have is nobody's own.
        if len(others) == 1 and not _keeps_rest(step.source, *others.values()):
            showing.append((step, next(iter(others))))
    agreed = agreement(
        [step.element for step, _ in showing],
        [*(step.element for step, _ in showing), *kept],
    )
    if not agreed or len(agreed.elements) < _AT_LEAST:
        return None
    return agreed, *showing[0]


def _content(element: Element) -> _Content | None:
    image = element.image
    return None if image is None else (image.dtype.name, image.shape, image.tobytes())


def _keeps_rest(one: Element, other: Element) -> bool:
    """Whether all but the picture is the same, where there is anything."""
    rests = [(each.label, each.mask, each.boxes, each.points) for each in (one, other)]
    return any(part is not None for part in rests[0]) and all(
        is_equal(*pair) for pair in zip(*rests, strict=True)
    )
