"""Whether pictures are the same at each epoch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from tb_interpret.pipeline.verdicts.motion import AS_IT_WAS
from tb_interpret.pipeline.verdicts.pictures import is_same
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
