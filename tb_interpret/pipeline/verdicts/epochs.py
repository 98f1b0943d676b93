"""Whether pictures are the same at each epoch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import numpy as np

from tb_interpret.pipeline.observation import Observation
from tb_interpret.pipeline.verdicts.motion import AS_IT_WAS
from tb_interpret.pipeline.verdicts.pictures import is_same, picture_of
from tb_interpret.pipeline.verdicts.step import Step

_EVALUATED = ("val", "test", "eval", "dev", "holdout")


def is_evaluated(split: str) -> bool:
    """Whether a split is there to be measured on, and so must not change.

    >>> is_evaluated("validation"), is_evaluated("train")
    (True, False)
    """
    name = split.lower()
    return any(part in name for part in _EVALUATED) and "train" not in name


def by_element(steps: Iterable[Step]) -> dict[str, list[Step]]:
    """Passes of each element."""
    passes: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        passes[step.element].append(step)
    return passes


def pairs(observations: Iterable[Observation]) -> Iterator[tuple[Observation, Observation]]:
    """Every two passes of an element, where it is known which one it is.

    Another that looks like it may have another label, and so may one with another picture
    beside it, as in pairs that are drawn.
    """
    passes: dict[str, list[Observation]] = defaultdict(list)
    for each in observations:
        if each.num_same == 1:
            passes[each.element].append(each)
    for own in passes.values():
        for one, other in combinations(own, 2):
            if one.after.beside == other.after.beside:
                yield one, other


def look_the_same(one: Observation, other: Observation) -> bool:
    """Whether the pictures that come out do not differ."""
    first, second = picture_of(one.after), picture_of(other.after)
    return first is not None and second is not None and is_same(first, second)


def all_same(pictures: Sequence[np.ndarray | None]) -> bool | None:
    """Whether pictures do not differ; None where there are not two, or they are not finite."""
    known = [each for each in pictures if each is not None]
    if len(known) < 2 or not all(np.isfinite(each).all() for each in known):
        return None
    return all(is_same(known[0], each) for each in known[1:])


def is_drawn(steps: Sequence[Step]) -> bool:
    """Whether a stage draws random numbers, as far as is known or can be seen.

    Code of NumPy or OpenCV does not tell; but nothing else flips one picture and
    leaves the next as it is.
    """
    if any(step.is_random for step in steps):
        return True
    if not all(step.is_random is None for step in steps):
        return False
    turns = {step.motion.turn for step in steps if step.motion and step.motion.likeness > 0.9}
    return AS_IT_WAS in turns and any(turn.startswith("flipped") for turn in turns)
