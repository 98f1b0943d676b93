"""Red for blue."""

from __future__ import annotations

import dataclasses

import numpy as np

from tb_interpret.pipeline.verdicts.motion import Motion
from tb_interpret.pipeline.verdicts.pictures import as_float, resized
from tb_interpret.pipeline.verdicts.rule import Seen, Sign, StepRule
from tb_interpret.pipeline.verdicts.step import Step
from tb_interpret.pipeline.verdicts.verdict import Verdict

# Of the colors' differences, what the better explanation must explain.
_EXPLAINED = 0.8
_COLORFUL = 0.02


class ChannelsReversed(StepRule):
    """The first channel is the third one, and the other way round.

    A note: networks of Caffe's kind want it so.
    """

    name = "channels reversed"
    is_note = True

    def verdicts(self, seen: Seen) -> list[Verdict]:
        """Those of all splits and stages; of one split alone, it says so."""
        found = super().verdicts(seen)
        others = {group[0].split for group in seen.groups} - {each.split for each in found}
        if not others:
            return found
        apart = (
            f" In {' and '.join(sorted(others))} they have not: all is well only if its pictures "
            "are loaded in the other order."
        )
        return [dataclasses.replace(each, words=each.words + apart) for each in found]

    def sign(self, step: Step) -> Sign | None:
        """Of pictures of three or four channels that have colors."""
        if step.pair is None or step.keeps_picture or step.motion is None:
            return None
        before, after = step.pair
        if before.shape[2] not in (3, 4) or after.shape[2] not in (3, 4):
            return None
        colors = _colors(step.motion, before, after)
        if colors is None:
            return None
        alike, reversed_ = colors
        if max(alike, reversed_) < _EXPLAINED:
            return None
        return Sign(reversed_ > alike, {"likeness": alike, "likeness_reversed": reversed_})

    def words(self, sign: Sign) -> tuple[str, str]:
        """How alike the colors are, as they are and reversed."""
        return (
            "red and blue have changed places (the colors correlate by "
            f"{sign.numbers['likeness_reversed']:.2f} with those before in reversed order, by "
            f"{sign.numbers['likeness']:.2f} in their own)",
            "If your network does not want BGR (Caffe's do), convert once, after "
            "loading: cv2.cvtColor(image, cv2.COLOR_BGR2RGB).",
        )


def _colors(motion: Motion, before: np.ndarray, after: np.ndarray) -> tuple[float, float] | None:
    """How alike the colors are, channel for channel and reversed; None: that tells nothing.

    Gray pictures have none, and those of an inverted picture, of red and blue alone, are the
    ones before in reversed order, too.
    """
    height, width = after.shape[:2]
    moved = motion.carried(as_float(before[..., :3]).astype(np.float32), height, width)
    rows, columns = min(height, 48), min(width, 48)
    one = resized(moved, rows, columns)
    other = resized(as_float(after[..., :3]).astype(np.float32), rows, columns)
    known = np.isfinite(one).all(axis=-1)
    one, other = one[known], other[known]
    if len(one) < 8:
        return None
    if _cosine(one.mean(axis=1) - one.mean(), other.mean(axis=1) - other.mean()) < 0:
        return None
    # Brightness is common to all channels; what is left of each is its color.
    first, second = one - one.mean(axis=1, keepdims=True), other - other.mean(axis=1, keepdims=True)
    first, second = first - first.mean(axis=0), second - second.mean(axis=0)
    if first.std() < _COLORFUL * one.std() or second.std() < _COLORFUL * other.std():
        return None
    return _cosine(first, second), _cosine(first[:, ::-1], second)


def _cosine(one: np.ndarray, other: np.ndarray) -> float:
    size = float(np.sqrt((one * one).sum() * (other * other).sum()))
    return float((one * other).sum()) / size if size else 0.0
