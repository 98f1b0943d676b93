"""Integrated gradients."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from tb_interpret.engine.fill import Fill
from tb_interpret.engine.passes import Passes
from tb_interpret.engine.stepped_work import SteppedWork, halved
from tb_interpret.engine.subject import Subject
from tb_interpret.engine.work import Moment, OnStep, Work
from tb_interpret.maths.input_gradients import midpoints
from tb_interpret.maths.numbers_given import check_whole
from tb_interpret.methods.input_method import GradientRequest
from tb_interpret.methods.method import MapMethod, checked_fill

_FEWEST = 8


@dataclasses.dataclass(frozen=True)
class IntegratedGradients(MapMethod):
    """What each pixel adds to the score on the way from a baseline to the picture.

    A map adds up to the score less that of the baseline, as far as the steps
    are fine enough.

    Args:
      steps: How many pictures on the way are looked at.
      baseline: Where the way begins: a number, an array that broadcasts to one
        example, in the units and the layout of the model's input, `"mean"` or
        `"blur"` of the example.
      targets: What is explained, as in `GradCAM`.

    Raises:
      ValueError: An argument is of no accepted kind.

    Reference:
      Sundararajan et al., https://arxiv.org/abs/1703.01365
    """

    name = "integrated_gradients"
    title = "Integrated gradients"

    steps: int = 32
    baseline: Any = dataclasses.field(default=0.0, kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        check_whole("steps", self.steps)
        object.__setattr__(self, "baseline", checked_fill("baseline", self.baseline))

    def begin(self, subject: Subject) -> Work:
        """Traces a pass of its own: its pictures are not the examples."""
        return _Work(self, subject)


class _Work(SteppedWork):
    """Integrated gradients at work: with fewer steps when time is short."""

    def __init__(self, method: IntegratedGradients, subject: Subject) -> None:
        self._method = method
        self._fill = Fill(method.baseline, subject)
        self._passes = Passes(subject, GradientRequest(), method.steps)
        super().__init__(subject.maps(method, f"{subject.explained.words}, {method.steps} steps"))

    def num_steps(self, thrift: int = 0) -> int:
        """How many pictures on the way are looked at."""
        return halved(self._method.steps, thrift, _FEWEST)

    def trial(self, moment: Moment) -> int:
        """A step goes back to the picture, and takes longer than the pass."""
        steps = self._passes.at_a_time
        self._gradients(moment, np.stack([self._picture(moment)] * steps))
        return steps

    def maps(self, moment: Moment, thrift: int, on_step: OnStep) -> np.ndarray:
        """The difference from the baseline times the mean gradient on the way."""
        baseline = self._fill.of(moment.inputs)
        away = self._picture(moment) - baseline
        steps, total = self.num_steps(thrift), 0.0
        shares = np.float32(midpoints(steps)).reshape(-1, *[1] * away.ndim)
        for done in range(0, steps, self._passes.at_a_time):
            some = shares[done : done + self._passes.at_a_time]
            total += self._gradients(moment, baseline + some * away)
            on_step(done + len(some), steps)
        away = self._passes.picture.arranged(away)
        return np.asarray((away * total / steps).sum(axis=-1), np.float32)

    def _picture(self, moment: Moment) -> np.ndarray:
        return np.asarray(self._passes.picture.of(moment.inputs), np.float32)

    def _gradients(self, moment: Moment, pictures: np.ndarray) -> Any:
        """Added over the copies: float64 `(batch, height, width, channels)`."""
        (gradients,) = self._passes.over(moment, pictures).found
        each = gradients[:, 0].reshape(*pictures.shape[:2], *gradients.shape[2:])
        return each.sum(axis=0, dtype=np.float64)
