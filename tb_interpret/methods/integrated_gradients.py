"""Integrated gradients."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import tensorflow as tf

from tb_interpret.engine.fill import Fill
from tb_interpret.engine.stepped_work import SteppedWork, halved
from tb_interpret.engine.subject import Subject
from tb_interpret.engine.work import Moment, OnStep, Work
from tb_interpret.maths.input_gradients import as_inputs, midpoints
from tb_interpret.methods.input_method import GradientRequest
from tb_interpret.methods.method import MapMethod, check_whole, checked_fill

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
        self._picture = self._fill.picture
        self._traced = subject.traced(GradientRequest())
        super().__init__(subject.maps(method, f"{subject.explained.words}, {method.steps} steps"))

    def num_steps(self, thrift: int = 0) -> int:
        """How many pictures on the way are looked at."""
        return halved(self._method.steps, thrift, _FEWEST)

    def trial(self, moment: Moment) -> bool:
        """A step goes back to the picture, and takes longer than the pass."""
        self._gradients(moment, np.asarray(self._picture.of(moment.inputs)))
        return True

    def maps(self, moment: Moment, thrift: int, on_step: OnStep) -> np.ndarray:
        """The difference from the baseline times the mean gradient on the way."""
        picture = np.asarray(self._picture.of(moment.inputs))
        baseline = self._fill.of(moment.inputs)
        away = picture.astype(np.float32) - baseline
        steps = self.num_steps(thrift)
        total = np.zeros(self._picture.arranged(away).shape, np.float64)
        for done, share in enumerate(midpoints(steps), start=1):
            on_the_way = as_inputs(baseline + np.float32(share) * away, picture.dtype)
            total += self._gradients(moment, on_the_way)
            on_step(done, steps)
        return np.asarray((self._picture.arranged(away) * total / steps).sum(axis=-1), np.float32)

    def _gradients(self, moment: Moment, picture: np.ndarray) -> np.ndarray:
        assert moment.facts is not None
        inputs = self._picture.put(moment.inputs, tf.convert_to_tensor(picture))
        ((gradients,),) = self._traced.run(inputs, [moment.facts.indices]).found
        return np.asarray(gradients[:, 0])
