"""What a stage did to the numbers of all pictures alike."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from tb_interpret.pipeline.verdicts.scales import Scale, gain_of, usual
from tb_interpret.pipeline.verdicts.step import Step
from tb_interpret.pipeline.verdicts.verdict import AGREEMENT

_ALIKE = 0.03


@dataclasses.dataclass(frozen=True)
class Map:
    """A factor and a sum.

    Attributes:
      split: Of the stage that applied them.
      place: Likewise.
      factor: Of the values that came in.
      shift: Added thereafter.
      was: What they were applied to.
    """

    split: str
    place: int
    factor: float
    shift: float
    was: Scale

    def is_again(self, earlier: Map) -> bool:
        """Whether it is what an earlier stage did, to what had been made by that."""
        if self.place <= earlier.place or 0.8 < self.factor < 1.25:
            return False
        deviations = sorted([self.was.deviation, earlier.was.deviation])
        return (
            abs(earlier.factor / self.factor - 1) < _ALIKE
            and abs(earlier.shift - self.shift) < _ALIKE * self.was.size
            and deviations[1] > 1.25 * deviations[0]
        )


def map_of(group: Sequence[Step]) -> Map | None:
    """What a stage did, where three quarters of the elements got the same.

    Args:
      group: Steps of one stage.
    """
    scales = [each.scales for each in group if each.scales]
    if len(scales) < 2:
        return None
    gains = np.array([gain_of(*each) for each in scales])
    factor, shift = (float(each) for each in np.median(gains, axis=0))
    was = usual([each[0] for each in scales])
    if not factor:
        return None
    near = np.abs(gains[:, 0] / factor - 1) < _ALIKE
    near &= np.abs(gains[:, 1] - shift) < _ALIKE * was.size * factor
    step = group[0]
    return Map(step.split, step.place, factor, shift, was) if near.mean() >= AGREEMENT else None
