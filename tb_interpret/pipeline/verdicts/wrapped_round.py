"""Integers that ran over the end of their type and began again at the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from tb_interpret.pipeline.verdicts.motion import AS_IT_WAS, TURNS, Motion, turn
from tb_interpret.pipeline.verdicts.pictures import (
    as_float,
    likeness,
    resized,
    sampled,
    span,
)
from tb_interpret.pipeline.verdicts.rule import Sign, StepRule
from tb_interpret.pipeline.verdicts.step import Step

# Of all values; below it, a speck of noise would do.
_LEAST_SHARE = 5e-4
# Of values at an end of the type, or near to it.
_REACHING = 0.01
# Of bytes in a channel; with fewer, anything lies on a grid.
_FEWEST_LEVELS = 16
_MOST_PIXELS = 1 << 13
# Rows and columns in which neighbors are looked at.
_MOST_JUMPS = 128


class WrappedRound(StepRule):
    """Integer arithmetic beyond the ends of the type.

    A pixel that was brightened past 255 is black; so values of two kinds are
    found, one as the arithmetic says, one a whole range (256) away from it.
    """

    name = "values wrapped round"

    def sign(self, step: Step) -> Sign | None:
        """Of pictures in whole numbers that something was done to."""
        if step.pair is None or step.keeps_picture:
            return None
        after, modulus = _whole_numbers(step.pair[1])
        if modulus is None:
            return None
        before = step.pair[0]
        turns = _turned(before, after, step.motion)
        share = next((share for each in turns if (share := _share(each, after, modulus))), 0.0)
        share = max(share, _share_of_edges(before, after, modulus))
        if share >= _LEAST_SHARE:
            return Sign(True, {"share": share, "modulus": modulus})
        # Only pictures that come near to an end can speak against it.
        return Sign(False) if any(map(_reaches_end, step.pair)) else None

    def words(self, sign: Sign) -> tuple[str, str]:
        """The share of the values, and how far they jumped."""
        return (
            f"{sign.numbers['share']:.1%} of the values ran over the end of their integer type and "
            f"began again at the other, {sign.numbers['modulus']:.0f} away",
            "Convert to float32 before you add or multiply, and clip (to 0…255) before you "
            "convert back.",
        )


def _whole_numbers(picture: np.ndarray) -> tuple[np.ndarray, float | None]:
    """The picture in the integers that it was computed in, and how many of these there are."""
    if picture.dtype.kind in "iu":
        bits = picture.dtype.itemsize * 8
        is_byte = bits > 8 and picture.min() >= 0 and picture.max() <= 255
        return as_float(picture), 256.0 if is_byte else float(2**bits)
    if picture.dtype.kind != "f" or len(np.unique(sampled(picture)[..., 0])) > 256:
        return picture, None
    channels = [_levels(as_float(picture[..., c])) for c in range(picture.shape[2])]
    known = [each for each in channels if each is not None]
    return (np.stack(known, axis=-1), 256.0) if len(known) == len(channels) else (picture, None)


def _levels(channel: np.ndarray) -> np.ndarray | None:
    """A channel in the bytes that were scaled, counted from the smallest; None: there were none."""
    values = np.unique(channel)
    if not _FEWEST_LEVELS <= len(values) <= 256:
        return None
    levels = (channel - values[0]) / np.diff(values).min()
    whole = np.round(levels)
    return whole if whole.max() <= 255 and np.abs(levels - whole).max() < 0.05 else None


def _reaches_end(picture: np.ndarray) -> bool:
    top = np.iinfo(picture.dtype).max if picture.dtype.kind in "iu" else picture.max()
    return bool((picture >= 0.9 * top).mean() > _REACHING or (picture <= 0).mean() > _REACHING)


def _turned(before: np.ndarray, after: np.ndarray, motion: Motion | None) -> Iterator[np.ndarray]:
    """The source in each way in which it may lie on the result."""
    if before.shape[2] != after.shape[2] or (motion and not motion.is_whole):
        return
    for name in [motion.turn] if motion else TURNS:
        source = turn(as_float(before), name)
        if source.shape == after.shape:
            yield source
        elif motion or name == AS_IT_WAS:
            yield resized(source, *after.shape[:2]).reshape(after.shape)


def _share(source: np.ndarray, after: np.ndarray, modulus: float) -> float:
    """Of the values that lie a whole range, or several, off what arithmetic gives; else 0."""
    shares = []
    for channel in range(after.shape[2]):
        one, other = source[..., channel].ravel(), after[..., channel].ravel()
        step = 1 + len(one) // _MOST_PIXELS
        one, other = one[::step], other[::step]
        added = _share_added(one, other, modulus)
        shares.append(added or _share_multiplied(one, other, modulus))
    return float(np.mean(shares))


def _share_added(one: np.ndarray, other: np.ndarray, modulus: float) -> float:
    """Where a number, or noise, was added to whole numbers or subtracted."""
    difference = other - one
    around = np.exp(2j * np.pi * difference / modulus).mean()
    if abs(around) < 0.5:
        return 0.0
    added = np.angle(around) / (2 * np.pi) * modulus
    off = (difference - added + modulus / 2) % modulus - modulus / 2
    turns = np.round((difference - off - added) / modulus)
    kinds, counts = np.unique(turns, return_counts=True)
    # 16 bits that were made of 8 become them again: each value leaves its range, as it should.
    if len(kinds) > 2 and likeness(one, other) > 0.95:
        return 0.0
    away = turns != kinds[counts.argmax()]
    # Nothing lies between what stayed in the range and what left it, where pixels lie on pixels.
    off = np.abs(off)
    if (off > 0.3 * modulus).mean() > 0.05 * away.mean() or np.quantile(off, 0.95) > modulus / 5:
        return 0.0
    if not away.any() or np.quantile(off[away], 0.9) > 2 * np.quantile(off[~away], 0.9) + 2:
        return 0.0
    # A black patch on white paper is a whole range away too; but it is of one value.
    if min(len(np.unique(one[away])), len(np.unique(other[away]))) < 3:
        return 0.0
    return float(away.mean())


def _share_multiplied(one: np.ndarray, other: np.ndarray, modulus: float) -> float:
    """Where a factor, and perhaps a sum, was applied."""
    reach = float(one.max() - one.min())
    if not reach:
        return 0.0
    levels = np.round((one - one.min()) / reach * 255).astype(int)
    counts = np.bincount(levels, minlength=256)
    means = np.bincount(levels, other, minlength=256) / np.maximum(counts, 1)
    spread = np.bincount(levels, other**2, minlength=256) / np.maximum(counts, 1) - means**2
    known = np.flatnonzero((counts > 0) & (spread < (modulus / 64) ** 2))
    if len(known) < 16 or counts[known].sum() < 0.8 * counts.sum():
        return 0.0
    slopes = np.diff(means[known]) / np.diff(known)
    factor = float(np.median(slopes))
    if abs(factor) < 0.3:
        return 0.0
    # The median of steps between rounded values is coarse: the longest run without a jump is not.
    factor = _finer(known, means[known], slopes, factor, modulus / 4)
    left = means[known] - factor * known
    around = np.average(np.exp(2j * np.pi * left / modulus), weights=counts[known])
    shift = np.angle(around) / (2 * np.pi) * modulus
    off = (left - shift + modulus / 2) % modulus - modulus / 2
    explained = np.abs(off) <= modulus / 64
    if counts[known][explained].sum() < 0.97 * counts.sum() or explained.mean() < 0.95:
        return 0.0
    turns = np.round((left - shift - off) / modulus)[explained]
    kept = known[explained]
    kinds, levels = np.unique(turns, return_counts=True)
    if len(kinds) < 2 or min(levels) < 2:
        return 0.0
    weights = [counts[kept][turns == kind].sum() for kind in kinds]
    return float(1 - max(weights) / sum(weights))


def _finer(
    known: np.ndarray, means: np.ndarray, slopes: np.ndarray, factor: float, jump: float
) -> float:
    breaks = np.flatnonzero(np.abs(slopes - factor) * np.diff(known) > jump)
    bounds = [0, *(breaks + 1), len(known)]
    first, last = max(pairwise(bounds), key=lambda run: known[run[1] - 1] - known[run[0]])
    if last - first < 4:
        return factor
    return float(np.polyfit(known[first:last], means[first:last], 1)[0])


def _share_of_edges(before: np.ndarray, after: np.ndarray, modulus: float) -> float:
    """Of neighbors that are nearly a whole range apart, where there were none such before.

    For pictures that were cut out or resized at the same time.
    """
    share, between = _jumps(after, modulus)
    if share <= 5e-3 or share <= 0.5 * between:
        return 0.0
    was, _ = _jumps((as_float(before) - float(before.min())) / span(before) * 255, 256.0)
    return share if share > 5e-3 + 5 * was else 0.0


def _jumps(picture: np.ndarray, modulus: float) -> tuple[float, float]:
    """Shares of neighbors that are nearly a whole range apart, and some part of one."""
    far, between = [], []
    least, most = float(picture.min()), float(picture.max())
    # Of a large picture every so manieth row and column, each beside its neighbor.
    rows, columns = (max(1, side // _MOST_JUMPS) for side in picture.shape[:2])
    for pair in (
        (picture[:-1:rows, ::columns], picture[1::rows, ::columns]),
        (picture[::rows, :-1:columns], picture[::rows, 1::columns]),
    ):
        one, other = map(as_float, pair)
        apart = np.abs(one - other) / modulus
        # Whoever clips, or fills a patch, has edges at the ends.
        ends = (one == least) | (one == most) | (other == least) | (other == most)
        far.append(((apart > 0.8) & ~ends).mean() if apart.size else 0.0)
        between.append(((apart > 0.25) & (apart < 0.75)).mean() if apart.size else 0.0)
    return float(np.mean(far)), float(np.mean(between))
