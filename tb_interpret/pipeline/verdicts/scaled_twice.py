"""Pictures that were scaled although they had been."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from tb_interpret.pipeline.verdicts.pictures import is_informative
from tb_interpret.pipeline.verdicts.rule import AGREEMENT, Seen, Sign, StepRule
from tb_interpret.pipeline.verdicts.scales import Scale, gain_of, scale_of, usual
from tb_interpret.pipeline.verdicts.step import Step
from tb_interpret.pipeline.verdicts.verdict import Verdict

# Scaled pictures are within this, standardized ones included.
_SCALED = 4.0
# No stage makes scaled pictures this much smaller but by mistake.
_SMALLER = 1 / 30
# Of bytes that were divided by 255 twice.
_TWICE = 1 / 255**2
# A picture whose values differ by this share of their size only is gray to the eye.
_FLAT = 1 / 40
_ALIKE = 0.03


_BYTES_TWICE = "bytes were divided by 255 twice"


@dataclasses.dataclass(frozen=True)
class _Map:
    """A factor and a sum that a stage applied to all elements alike, and to what."""

    split: str
    place: int
    factor: float
    shift: float
    was: Scale

    def is_again(self, earlier: _Map) -> bool:
        """Whether it is what an earlier stage did, to what had been made by that."""
        if self.place <= earlier.place or 0.8 < self.factor < 1.25:
            return False
        deviations = sorted([self.was.deviation, earlier.was.deviation])
        return (
            abs(earlier.factor / self.factor - 1) < _ALIKE
            and abs(earlier.shift - self.shift) < _ALIKE * self.was.size
            and deviations[1] > 1.25 * deviations[0]
        )


class ScaledTwice(StepRule):
    """A stage scales as if it were given bytes, or as an earlier stage did.

    What the model does to its input is one stage more.
    """

    name = "scaled twice"

    def __init__(self, earlier: Sequence[_Map] = (), word: str = ""):
        self._earlier = earlier
        self._word = word

    def verdicts(self, seen: Seen) -> list[Verdict]:
        """Those of all splits and stages, each beside the earlier ones of its split."""
        found: list[Verdict] = []
        maps: list[_Map] = []
        for group in seen.groups:
            earlier = [each for each in maps if each.split == group[0].split]
            verdict = ScaledTwice(earlier).of_stage(group)
            found += [verdict] if verdict else []
            own = _map_of(group)
            maps += [own] if own else []
        return found

    def of_stage(self, group: Sequence[Step]) -> Verdict | None:
        """That of one stage, whose scales are those of all its elements."""
        scales = [each.scales for each in group if each.scales]
        was, now = ([each[end] for each in scales] for end in (0, 1))
        word = self._told(group, usual(was), usual(now)) if scales else ""
        return super(ScaledTwice, ScaledTwice(self._earlier, word)).of_stage(group)

    def sign(self, step: Step) -> Sign | None:
        """Of pictures in floats."""
        after = step.after
        if after is None or after.dtype.kind != "f" or not is_informative(after):
            return None
        if step.before is None:
            now = scale_of(after)
            numbers = {"least": now.low, "most": now.high}
            return Sign(_is_of_bytes_twice(after), numbers, _BYTES_TWICE)
        if step.scales is None:
            return None
        was, now = step.scales
        numbers = {
            "least_before": was.low,
            "most_before": was.high,
            "least": now.low,
            "most": now.high,
            "factor": gain_of(was, now)[0],
        }
        return Sign(bool(self._word), numbers, self._word)

    def words(self, sign: Sign) -> tuple[str, str]:
        """The values before and after."""
        now = f"{sign.numbers['least']:.3g} to {sign.numbers['most']:.3g}"
        if "factor" in sign.numbers:
            was = f"{sign.numbers['least_before']:.3g} to {sign.numbers['most_before']:.3g}"
            now = f"{was} become {now}"
        return (
            f"the picture's values ({now}) were scaled although they had been: {sign.word}",
            "Scale once: leave out one of the two, and look whether the model has a Rescaling "
            "layer of its own.",
        )

    def _told(self, group: Sequence[Step], was: Scale, now: Scale) -> str:
        """What was done twice; "" where nothing was."""
        factors = [gain_of(*each.scales)[0] for each in group if each.scales]
        factor = float(np.median(factors))
        if was.size > _SCALED:
            return _BYTES_TWICE if was.size <= 256 and factor <= 4 * _TWICE else ""
        if factor <= _SMALLER:
            return f"they were divided by about {1 / factor:.0f}"
        if now.size > 20 and now.deviation < _FLAT * abs(now.mean):
            return "means of bytes were subtracted from values that are no longer bytes"
        if (
            _is_standard(was, 1.2, 2.0)
            and factor >= 1.5
            and not _is_standard(now)
            and now.least < -1
        ):
            return f"they were multiplied by about {factor:.2g} once more"
        own = _map_of(group)
        if own and any(own.is_again(each) for each in self._earlier):
            return "an earlier stage did just the same"
        return ""


def _map_of(group: Sequence[Step]) -> _Map | None:
    """What a stage did, where all elements got the same."""
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
    return _Map(step.split, step.place, factor, shift, was) if near.mean() >= AGREEMENT else None


def _is_standard(scale: Scale, mean: float = 0.7, deviation: float = 1.6) -> bool:
    """Whether values lie about 0, as standardized ones do, and those from -1 to 1."""
    return scale.low < -0.3 and abs(scale.mean) < mean and 0.25 < scale.deviation < deviation


def _is_of_bytes_twice(picture: np.ndarray) -> bool:
    """Whether the values are bytes times 1/255²."""
    if picture.min() < 0 or picture.max() > 1.001 / 255:
        return False
    bytes_ = picture.astype(np.float64) * 255**2
    return bool(np.abs(bytes_ - np.round(bytes_)).max() < 0.05)
