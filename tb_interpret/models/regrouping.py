"""The axes of a tensor whose shape is changed and its values left in their order."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

from tb_interpret.models.axes import TOKENS, Axes, Axis, Factor, size_of


def regrouped(axes: Sequence[Axis], sizes: Sequence[int | None]) -> Axes | None:
    """The axes of a tensor after its shape was changed, read from the right.

    Args:
      axes: Before.
      sizes: After; None, or -1, where it follows from the others.

    Returns:
      None where the new axes cut across the old.
    """
    left = [factor for axis in axes for factor in axis]
    known = _completed(axes, sizes)
    if known is None:
        return None
    found: list[Axis] = []
    for size in reversed(known[1:]):
        taken = _taken(left, size)
        if taken is None:
            return None
        found.append(taken)
    return (tuple(left), *reversed(found)) if sizes else ()


def _completed(axes: Sequence[Axis], sizes: Sequence[int | None]) -> list[int] | None:
    """Sizes of a new shape, that of the first axis aside; None where they do not follow."""
    known = [-1 if size is None else size for size in sizes]
    open_places = [place for place, size in enumerate(known) if place and size < 0]
    if not open_places:
        return known
    behind = size_of(tuple(factor for axis in axes[1:] for factor in axis))
    given = math.prod(size for size in known[1:] if size >= 0)
    if len(open_places) > 1 or behind is None or not given:
        return None
    if behind == given and len(axes[0]) > 1:
        # What had been folded into the examples is taken out again.
        behind *= math.prod(factor.size or 1 for factor in axes[0])
    known[open_places[0]] = behind // given
    return None if behind % given else known


def _taken(left: list[Factor], size: int) -> Axis | None:
    """Takes as many factors from the end as make up a size; None where none do."""
    taken: list[Factor] = []
    done = 1
    while done < size:
        if not left or left[-1].size is None:
            return None
        factor = left.pop()
        assert factor.size is not None
        needed = size // done
        if size % done or (factor.size > needed and factor.size % needed):
            return None
        if factor.size > needed:
            if factor.kind == TOKENS:
                return None
            high = dataclasses.replace(
                factor, size=factor.size // needed, weight=factor.weight * needed
            )
            left.append(high)
            factor = dataclasses.replace(factor, size=needed)
        taken.insert(0, factor)
        done *= factor.size or 1
    return tuple(taken) if done == size else None
