"""What happened to an element between two places where it was seen."""

from __future__ import annotations

import dataclasses
import functools
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from tb_interpret.pipeline.observation import Element, Observation
from tb_interpret.pipeline.verdicts.looks import Look, Looks
from tb_interpret.pipeline.verdicts.motion import Motion, find_motion
from tb_interpret.pipeline.verdicts.pictures import is_same, picture_of
from tb_interpret.pipeline.verdicts.scales import Scale

# Of an element at a stage: enough to tell whether it ever changes.
_MOST_PASSES = 8
# A tenth of another picture is more than this allows.
_SAME_LOOK = 0.995


@dataclasses.dataclass(frozen=True, eq=False)
class Step:
    """One element on its way through a stage, or from one stage to the next.

    Attributes:
      split: As in `Observation`.
      stage: Likewise; on the way to a stage: this stage.
      place: Likewise.
      element: Likewise.
      epoch: Likewise.
      number: Likewise.
      since: The stage it comes from, where it is on its way; "": it is in the stage.
      source: What was known before; None: nothing.
      result: What is known after.
      is_random: Whether random numbers may change the picture; None: not known, as on the way.
      is_in_model: As in `Observation`.
      moved: The observation, where the stage put it into another row; None: it is where it was.
      look_before: At the picture that went in.
      look_after: At the picture that came out.
    """

    split: str
    stage: str
    place: int
    element: str
    epoch: int
    number: int
    since: str
    source: Element | None
    result: Element
    is_random: bool | None
    is_in_model: bool
    moved: Observation | None
    look_before: Look
    look_after: Look

    @property
    def before(self) -> np.ndarray | None:
        """The picture that went in, channels last."""
        return self.look_before.picture

    @property
    def after(self) -> np.ndarray | None:
        """The picture that came out, channels last."""
        return self.look_after.picture

    @functools.cached_property
    def pair(self) -> tuple[np.ndarray, np.ndarray] | None:
        """Both pictures, where both are finite and show something."""
        if self.before is None or self.after is None:
            return None
        is_shown = self.look_before.is_informative and self.look_after.is_informative
        return (self.before, self.after) if is_shown else None

    @property
    def scales(self) -> tuple[Scale, Scale] | None:
        """In which numbers both pictures are."""
        was, now = self.look_before.scale, self.look_after.scale
        return (was, now) if was and now else None

    @functools.cached_property
    def motion(self) -> Motion | None:
        """How the picture was moved, as far as is certain."""
        return find_motion(*self.pair) if self.pair else None

    @functools.cached_property
    def keeps_picture(self) -> bool:
        """Whether the picture is the same before and after."""
        return bool(self.pair and is_same(*self.pair))

    @functools.cached_property
    def keeps_look(self) -> bool:
        """Whether the picture is the same but for its numbers: nothing moved, nothing mixed in."""
        motion = self.motion
        return self.keeps_picture or bool(
            motion and not motion.moves and motion.likeness > _SAME_LOOK
        )

    @functools.cached_property
    def keeps_all(self) -> bool:
        """Whether nothing is another than before, label and all."""
        return self.keeps_picture and not _has_changed(
            self.source,
            dataclasses.replace(self.result, image=self.source.image if self.source else None),
        )

    @property
    def where(self) -> str:
        """For the beginning of a sentence."""
        return where(self.split, self.stage, self.since)


def where(split: str, stage: str, since: str = "") -> str:
    """For the beginning of a sentence.

    >>> where("train", "augmented")
    "In stage 'augmented' of train"
    """
    if since:
        return f"Between stages {since!r} and {stage!r} of {split}"
    return f"In stage {stage!r} of {split}"


def in_order(observations: Iterable[Observation]) -> list[Observation]:
    """In the order of the stream, however they were collected, a few passes of each."""
    by_place: dict[tuple[str, str, str], list[Observation]] = defaultdict(list)
    ordered = sorted(observations, key=_order)
    for each in ordered:
        by_place[each.split, each.stage, each.element].append(each)
    thinned = {key: _thinned(passes) for key, passes in by_place.items()}
    return sorted((each for passes in thinned.values() for each in passes), key=_order)


def _thinned(passes: list[Observation]) -> list[Observation]:
    return passes if len(passes) <= _MOST_PASSES else [*passes[: _MOST_PASSES - 1], passes[-1]]


def _order(seen: Observation) -> tuple[str, int, str, str, int, int]:
    return seen.split, seen.place, seen.stage, seen.element, seen.number, seen.epoch


def steps_of(observations: Sequence[Observation]) -> list[Step]:
    """Each observation as a step, and the ways from stage to stage where something changed.

    Args:
      observations: As `in_order` gives them.
    """
    found: list[Step] = []
    looks = Looks()
    earlier: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for seen in observations:
        past = _past(seen, earlier[seen.split, seen.element])
        earlier[seen.split, seen.element].append(seen)
        since, known = (past.stage, past.after) if past else ("", None)
        entered = seen.before
        if seen.num_same > 1:
            # It may have been another that looks like it: with another label, mask and boxes.
            known, entered = _picture_alone(known), _picture_alone(entered)
        if known is not None and known.beside != (seen.before or seen.after).beside:
            known = dataclasses.replace(known, label=None)  # another's, or of both
        if seen.before is None or entered is None:
            found.append(_step(seen, since, known, seen.after, looks))
            continue
        if _has_changed(known, entered):
            found.append(_step(seen, since, known, entered, looks))
        source = seen.before
        if len(source.beside) != len(seen.after.beside):
            source = dataclasses.replace(source, label=None)
        own = dataclasses.replace(
            _step(seen, "", source, seen.after, looks),
            is_random=seen.is_random if seen.reaches_picture else False,
            moved=seen if seen.is_moved else None,
        )
        found.append(own)
    return found


def _picture_alone(element: Element | None) -> Element | None:
    return None if element is None else Element(element.image)


def _step(
    seen: Observation, since: str, source: Element | None, result: Element, looks: Looks
) -> Step:
    return Step(
        seen.split,
        seen.stage,
        seen.place,
        seen.element,
        seen.epoch,
        seen.number,
        since,
        source,
        result,
        None,
        seen.is_in_model,
        None,
        looks.at(source),
        looks.at(result),
    )


def _past(seen: Observation, earlier: list[Observation]) -> Observation | None:
    """The same pass at the stage before; the last that there was where it did not run again."""
    before = [each for each in earlier if each.place < seen.place]
    if not before:
        return None
    place = max(each.place for each in before)
    passes = [each for each in before if each.place == place]
    fitting = [each for each in passes if each.number <= seen.number]
    return fitting[-1] if fitting else passes[0]


def _has_changed(known: Element | None, seen: Element) -> bool:
    """Whether what enters a stage is not what left the one before, label and all."""
    if known is None:
        return picture_of(seen) is not None
    pairs = [
        (known.image, seen.image),
        (known.mask, seen.mask),
        (known.boxes, seen.boxes),
        (known.points, seen.points),
        (known.label, seen.label),
    ]
    return any(one is not other and not is_equal(one, other) for one, other in pairs)


def is_equal(one: object, other: object) -> bool:
    """Whether two parts of elements are the same, NaN and all.

    >>> is_equal(np.float32([np.nan]), np.float32([np.nan])), is_equal(1, None)
    (True, False)
    """
    if one is None or other is None:
        return one is other
    first, second = np.asarray(one), np.asarray(other)
    nan = first.dtype.kind in "fc" and second.dtype.kind in "fc"
    return first.dtype == second.dtype and np.array_equal(first, second, equal_nan=nan)
