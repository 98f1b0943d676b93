"""In which numbers pictures are, and what a stage did to them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from tb_interpret.pipeline.verdicts.pictures import as_float, sampled


@dataclasses.dataclass(frozen=True)
class Scale:
    """The values of one picture, or the medians of several.

    Attributes:
      mean: Of all values.
      deviation: Likewise, each channel about its own mean.
      low: 2 of 100 values are below.
      high: 2 of 100 values are above.
      least: The smallest.
      most: The largest.
    """

    mean: float
    deviation: float
    low: float
    high: float
    least: float
    most: float

    @property
    def reach(self) -> float:
        """How far the values lie apart, a few apart."""
        return self.high - self.low

    @property
    def size(self) -> float:
        """The largest magnitude."""
        return max(abs(self.least), abs(self.most))

    @property
    def words(self) -> str:
        """For a sentence.

        >>> Scale(0.5, 0.2, 0, 1, 0, 1).words
        'about 0 to 1'
        """
        return f"about {self.low:.3g} to {self.high:.3g}"


def scale_of(picture: np.ndarray) -> Scale:
    """Of a finite picture.

    >>> scale_of(np.uint8([[0, 4]])).mean
    2.0
    """
    values = as_float(sampled(picture))
    low, high = np.quantile(values, (0.02, 0.98))
    ends = float(picture.min()), float(picture.max())
    # Where each channel is of one value, the color is all there is.
    deviation = float(np.sqrt(values.var(axis=(0, 1)).mean())) or float(values.std())
    return Scale(float(values.mean()), deviation, float(low), float(high), *ends)


def usual(scales: Sequence[Scale]) -> Scale:
    """Medians of all; the ends are the outermost."""
    rows = np.array([[s.mean, s.deviation, s.low, s.high, s.least, s.most] for s in scales])
    middle = np.median(rows, axis=0)
    mean, deviation, low, high = (float(each) for each in middle[:4])
    return Scale(mean, deviation, low, high, float(rows[:, 4].min()), float(rows[:, 5].max()))


def gain_of(before: Scale, after: Scale) -> tuple[float, float]:
    """Factor and sum that bring the values of one picture to those of another."""
    factor = after.deviation / before.deviation if before.deviation else 0.0
    return factor, after.mean - factor * before.mean
