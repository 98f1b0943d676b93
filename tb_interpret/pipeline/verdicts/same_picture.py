"""Augmentation that gives the same picture at every epoch."""

from __future__ import annotations

from collections.abc import Sequence

from tb_interpret.pipeline.observation import Observation
from tb_interpret.pipeline.verdicts.agreement import Agreement, agreement
from tb_interpret.pipeline.verdicts.epochs import all_same, by_element, is_drawn, is_evaluated
from tb_interpret.pipeline.verdicts.labels import classes_of
from tb_interpret.pipeline.verdicts.one_way import is_one_to_the_bit, leaves_no_choice
from tb_interpret.pipeline.verdicts.pictures import picture_of
from tb_interpret.pipeline.verdicts.rule import Rule, Seen
from tb_interpret.pipeline.verdicts.step import Step
from tb_interpret.pipeline.verdicts.verdict import Verdict

# In bits, as of tosses of a coin: a flip repeats by chance one time in two, and what was left as
# it came four times in five, for stages may act seldom. Chance does it once in 256 trainings.
_ENOUGH = 8.0
_OF_CHANGED, _OF_UNCHANGED = 1.0, 0.3
_EPOCHS_SINCE = 2


class SamePicture(Rule):
    """Random numbers were drawn once, for all epochs.

    Either a cache keeps what they gave, or the stage runs again with the same
    numbers: which of both, its passes tell.
    """

    name = "same picture at every epoch"

    def verdicts(self, seen: Seen) -> list[Verdict]:
        """Of each split that is trained on the first stage that shows it."""
        found: dict[str, Verdict] = {}
        for group in seen.groups:
            step = group[0]
            if step.split in found or is_evaluated(step.split) or not is_drawn(group):
                continue
            if any(step.moved for step in group) or _are_labels_exchanged(group):
                continue  # what it draws is their order
            ran_again = any(len(steps) > 1 for steps in by_element(group).values())
            verdict = self._repeated(group) if ran_again else self._kept(group, seen)
            if verdict:
                found[step.split] = verdict
        return list(found.values())

    def _repeated(self, group: list[Step]) -> Verdict | None:
        """Each time with the same random numbers."""
        passes = {
            element: steps
            for element, steps in by_element(group).items()
            if all_same([step.before for step in steps]) is not False
        }
        same = {
            element: all_same([step.after for step in steps]) for element, steps in passes.items()
        }
        informative = [element for element, known in same.items() if known is not None]
        if not informative or not all(same[element] for element in informative):
            return None
        changed = [e for e in informative if not passes[e][0].keeps_picture]
        bits = sum(
            (len(passes[element]) - 1) * (_OF_CHANGED if element in changed else _OF_UNCHANGED)
            for element in informative
        )
        agreed = agreement(informative, informative)
        if bits < _ENOUGH or not changed or not agreed:
            return None
        is_exact = all(is_one_to_the_bit(passes[element]) for element in informative)
        if all(leaves_no_choice(passes[e][0], is_exact=is_exact) for e in changed):
            return None
        numbers = {"num_passes": float(max(len(passes[element]) for element in informative))}
        if not is_exact:
            return self._verdict(
                group,
                agreed,
                numbers,
                "the stage draws random numbers and made nearly the same picture each time",
                "See whether its range suits the pictures' values: what brightens by up to 0.2 "
                "does nothing to values up to 255.",
            )
        return self._verdict(
            group,
            agreed,
            numbers,
            "the stage ran again at each epoch and made the same picture each time, so its random "
            "numbers are the same",
            "Shuffle just in front of this stage, behind what keeps data, or leave its fixed seed "
            "out; with keras.utils.set_random_seed, use layers of keras or tf.random.Generator.",
        )

    def _kept(self, group: list[Step], seen: Seen) -> Verdict | None:
        """By a cache after the stage."""
        changed = {
            step.element for step in group if not step.keeps_picture and step.after is not None
        }
        if not changed:
            return None
        later = [
            each
            for each in seen.observations
            if each.split == group[0].split and each.place > group[0].place
        ]
        # The model's own layers are shown what last came to them, whether it came again or not.
        fed = [each for each in later if not each.is_in_model]
        entering = _by_element([each for each in fed if each.place == _again(fed)])
        if not entering:
            return self._not_run_again(group, changed, seen)
        same = {
            element: all_same([picture_of(each.before or each.after) for each in passes])
            for element, passes in entering.items()
        }
        informative = [element for element, known in same.items() if known is not None]
        agreed = agreement([element for element in informative if same[element]], informative)
        if not agreed or not changed & set(agreed.elements):
            return None
        last = max(each.place for each in later)
        leaving = _by_element([each for each in later if each.place == last])
        varies = any(
            all_same([picture_of(each.after) for each in passes]) is False
            for passes in leaving.values()
        )
        times = max(len(passes) for passes in entering.values())
        return self._verdict(
            group,
            agreed,
            {"num_passes": float(times)},
            f"the stage ran once and was not run again, and the picture that it made is used "
            f"each time (seen {times} times)",
            "Move .cache() in front of this stage.",
            is_note=varies,
        )

    def _not_run_again(self, group: list[Step], changed: set[str], seen: Seen) -> Verdict | None:
        """For several epochs, with nothing behind it that tells what came out of the pipeline.

        A note: an epoch may go over another part of the data each time.
        """
        last = max(step.epoch for step in group)
        since = sum(epoch > last for epoch in seen.whole_epochs)
        agreed = agreement(changed, changed)
        if since < _EPOCHS_SINCE or not agreed:
            return None
        return self._verdict(
            group,
            agreed,
            {"num_epochs": float(since)},
            f"the stage was not run again in the {since} epochs since epoch {last}, so the picture "
            "that it made then is used each time, unless each epoch takes other elements",
            "Move .cache() in front of this stage; a tap at the end shows what the network gets.",
            is_note=True,
        )

    def _verdict(
        self,
        group: Sequence[Step],
        agreed: Agreement,
        numbers: dict[str, float],
        what: str,
        mend: str,
        *,
        is_note: bool = False,
    ) -> Verdict:
        step = group[0]
        return agreed.verdict(
            self.name,
            step,
            [each.epoch for each in group if each.element in agreed.elements],
            f"{step.where}, {agreed.words}: {what}. {mend}",
            numbers,
            is_note=is_note,
        )


def _are_labels_exchanged(group: Sequence[Step]) -> bool:
    """Whether rows go elsewhere with their labels: one class became now this, now that.

    Classes that all get other numbers alike are in their rows.
    """
    became: dict[frozenset[int | str], set[frozenset[int | str]]] = {}
    for step in group:
        before = classes_of(step.source.label) if step.source else None
        after = classes_of(step.result.label)
        if before and after and len(before) == len(after) == 1:
            became.setdefault(before, set()).add(after)
    return any(len(news) > 1 for news in became.values())


def _again(later: Sequence[Observation]) -> int:
    """The first place that elements reached more than once; -1: none."""
    places = [
        each.place
        for each in later
        if sum(o.place == each.place and o.element == each.element for o in later) > 1
    ]
    return min(places, default=-1)


def _by_element(observations: Sequence[Observation]) -> dict[str, list[Observation]]:
    passes: dict[str, list[Observation]] = {}
    for each in observations:
        passes.setdefault(each.element, []).append(each)
    return passes
