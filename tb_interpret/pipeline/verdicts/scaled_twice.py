"""Pictures that were scaled although they had been."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tb_interpret.pipeline.verdicts.maps import Map, map_of
from tb_interpret.pipeline.verdicts.rule import Seen, Sign, StageRule
from tb_interpret.pipeline.verdicts.scales import Scale, gain_of, usual
from tb_interpret.pipeline.verdicts.step import Step

# Scaled pictures are within this, standardized ones included.
_SCALED = 4.0
# No stage makes scaled pictures this much smaller but by mistake.
_SMALLER = 1 / 30
# Of bytes that were divided by 255 twice.
_TWICE = 1 / 255**2
# A picture whose values differ by this share of their size only is gray to the eye.
_FLAT = 1 / 40
_BYTES_TWICE = "bytes were divided by 255 twice"


class ScaledTwice(StageRule):
    """A stage scales as if it were given bytes, or as an earlier stage did.

    What the model does to its input is one stage more.
    """

    name = "scaled twice"

    def signs(self, group: Sequence[Step], seen: Seen) -> list[tuple[Step, Sign]]:
        """Of pictures in floats, by the scales of all elements."""
        word = _told(group, _earlier(group[0], seen))
        return [(step, sign) for step in group if (sign := _sign(step, word))]

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


def _earlier(step: Step, seen: Seen) -> list[Map]:
    """What the stages before it did to all elements alike."""
    maps = [each for each in seen.maps if each and each.split == step.split]
    return [each for each in maps if each.place <= step.place]


def _sign(step: Step, word: str) -> Sign | None:
    after = step.after
    now = step.look_after.scale
    if after is None or after.dtype.kind != "f" or now is None:
        return None
    if step.before is None:
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
    return Sign(bool(word), numbers, word)


def _told(group: Sequence[Step], earlier: Sequence[Map]) -> str:
    """What was done twice; "" where nothing was."""
    scales = [each.scales for each in group if each.scales]
    if not scales or all(_are_numbers(each) for each in group if each.scales):
        return ""
    was, now = (usual([each[end] for each in scales]) for end in (0, 1))
    factors = [gain_of(*each)[0] for each in scales]
    factor = float(np.median(factors))
    if was.size > _SCALED:
        return _BYTES_TWICE if was.size <= 256 and factor <= 4 * _TWICE else ""
    if factor <= _SMALLER:
        return f"they were divided by about {1 / factor:.0f}"
    if now.size > 20 and now.deviation < -_FLAT * now.mean:
        return "means of bytes were subtracted from values that are no longer bytes"
    if _is_standard(was, 1.2, 2.0) and factor >= 1.5 and not _is_standard(now) and now.least < -1:
        return f"they were multiplied by about {factor:.2g} once more"
    own = map_of(group)
    if own and any(own.is_again(each) for each in earlier):
        return "an earlier stage did just the same"
    return ""


def _are_numbers(step: Step) -> bool:
    """Whether what comes in was not scaled, however small it is: whole numbers, more than two."""
    picture = step.before
    if picture is None or not (step.scales and 1 < step.scales[0].size <= _SCALED):
        return False
    return picture.dtype.kind in "iu" or bool((picture == np.rint(picture)).all())


def _is_standard(scale: Scale, mean: float = 0.7, deviation: float = 1.6) -> bool:
    """Whether values lie about 0, as standardized ones do, and those from -1 to 1."""
    return scale.low < -0.3 and abs(scale.mean) < mean and 0.25 < scale.deviation < deviation


def _is_of_bytes_twice(picture: np.ndarray) -> bool:
    """Whether the values are bytes times 1/255²."""
    if picture.min() < 0 or picture.max() > 1.001 / 255:
        return False
    bytes_ = picture.astype(np.float64) * 255**2
    return bool(np.abs(bytes_ - np.round(bytes_)).max() < 0.05)
