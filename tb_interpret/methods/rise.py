"""RISE."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from tb_interpret.engine.masked import Masked
from tb_interpret.engine.stepped_work import SteppedWork, halved
from tb_interpret.engine.subject import Subject
from tb_interpret.engine.work import Moment, OnStep, Work
from tb_interpret.maths.numbers_given import check_share, check_whole
from tb_interpret.maths.rise import add_masked, random_masks, rise_maps
from tb_interpret.methods.method import MapMethod, checked_fill

_FEWEST = 32


@dataclasses.dataclass(frozen=True)
class RISE(MapMethod):
    """How much higher the score is where a place is seen, behind random masks.

    Args:
      masks: How many. The paper takes 4,000 to 8,000: with few a map is noisy.
      cells: How fine a mask is: squares a side.
      probability: Of a square to be seen.
      fill: What is seen elsewhere: a number, an array that broadcasts to one
        example, in the units and the layout of the model's input, `"mean"` or
        `"blur"` of the example.
      seed: Of the masks, which are the same at each epoch.
      targets: What is explained, as in `GradCAM`.

    Raises:
      ValueError: An argument is of no accepted kind.

    Reference:
      Petsiuk et al., https://arxiv.org/abs/1806.07421
    """

    name = "rise"
    title = "RISE"

    masks: int = 512
    cells: int = dataclasses.field(default=7, kw_only=True)
    probability: float = dataclasses.field(default=0.5, kw_only=True)
    fill: Any = dataclasses.field(default=0.0, kw_only=True)
    seed: int = dataclasses.field(default=0, kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        check_whole("masks", self.masks)
        check_whole("cells", self.cells)
        check_whole("seed", self.seed, least=0)
        check_share("probability", self.probability)
        object.__setattr__(self, "fill", checked_fill("fill", self.fill))

    def begin(self, subject: Subject) -> Work:
        """Traces the model behind masks."""
        return _Work(self, subject)


class _Work(SteppedWork):
    """RISE at work: with fewer masks when time is short."""

    def __init__(self, method: RISE, subject: Subject) -> None:
        self._method = method
        self._masked = Masked(subject, method.fill, method.masks)
        details = f"{subject.explained.words}, {method.masks} masks"
        super().__init__(subject.maps(method, details), "masks")

    def num_steps(self, thrift: int = 0) -> int:
        """How many masks there are: it costs as many forward passes."""
        return halved(self._method.masks, thrift, _FEWEST)

    def maps(self, moment: Moment, thrift: int, on_step: OnStep) -> np.ndarray:
        """Mean scores behind the masks that let a place be seen."""
        method, count = self._method, self.num_steps(thrift)
        size = self._masked.size(moment)
        random = np.random.default_rng(method.seed)
        totals, added, seen = np.zeros((1, *size)), np.zeros(1), np.zeros(size)
        for done in range(0, count, self._masked.at_a_time):
            now = min(self._masked.at_a_time, count - done)
            masks = random_masks(now, size, method.cells, method.probability, random)
            scores = self._masked.scores(moment, masks)
            totals, added = add_masked(totals, masks, scores), added + scores.sum(axis=0)
            seen += masks.sum(axis=0)
            on_step(done + now, count)
        return rise_maps(totals, seen, added / count)
