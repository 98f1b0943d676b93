"""What lies along an axis of a tensor: rows and columns of a picture, or tokens of it."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

ROW, COLUMN, TOKENS, OTHER = "row", "column", "tokens", "other"


@dataclasses.dataclass(frozen=True)
class Layout:
    """Tokens of one picture along an axis.

    Attributes:
      count: How many of them are positions of the picture.
      height: Positions from top to bottom; 0 where it is not known how they lie.
      width: Positions from left to right; likewise.
      before: Tokens in front that are none: of the class, of distillation, registers.
      after: Likewise behind.
      down_first: Whether a column's positions follow each other, not a row's.
    """

    count: int
    height: int = 0
    width: int = 0
    before: int = 0
    after: int = 0
    down_first: bool = False


@dataclasses.dataclass(frozen=True)
class Factor:
    """A part of an axis; the last one runs fastest.

    Attributes:
      kind: `ROW`, `COLUMN`, `TOKENS` or `OTHER`.
      size: How long it is; None for the batch, whatever its size.
      weight: How many rows or columns lie between two entries.
      layout: Of `TOKENS`.
    """

    kind: str
    size: int | None
    weight: int = 1
    layout: Layout | None = None


# What an axis is made of; nothing where its size is 1.
Axis = tuple[Factor, ...]
Axes = tuple[Axis, ...]
# The axes of a tensor; None where nothing is known of them.
Known = Callable[[Any], Axes | None]
BATCH: Axis = (Factor(OTHER, None),)


def plain(kind: str, size: int | None) -> Axis:
    """An axis of one kind throughout."""
    return () if size == 1 else (Factor(kind, size),)


def size_of(axis: Axis) -> int | None:
    """The length of an axis; None where the batch is in it."""
    sizes = [factor.size for factor in axis]
    return None if None in sizes else math.prod(size for size in sizes if size is not None)


def layout_of(axis: Axis) -> Layout | None:
    """How a picture's positions lie along an axis; None where they do not.

    >>> layout_of((Factor(ROW, 4), Factor(COLUMN, 6)))
    Layout(count=24, height=4, width=6, before=0, after=0, down_first=False)
    """
    if len(axis) == 1 and axis[0].kind == TOKENS:
        return axis[0].layout
    kinds = [factor.kind for factor in axis]
    rows = [factor for factor in axis if factor.kind == ROW]
    columns = [factor for factor in axis if factor.kind == COLUMN]
    if len(rows) + len(columns) < len(axis) or not rows or not columns:
        return None
    in_order = kinds in ([ROW] * len(rows) + [COLUMN] * len(columns),
                         [COLUMN] * len(columns) + [ROW] * len(rows))  # fmt: skip
    count, height, width = (size_of(part) for part in (axis, tuple(rows), tuple(columns)))
    if count is None or height is None or width is None:
        return None
    if not in_order or not all(_is_gapless(part) for part in (rows, columns)):
        return Layout(count)
    return Layout(count, height, width, down_first=kinds[0] == COLUMN)


def is_windowed(axis: Axis) -> bool:
    """Whether parts of a picture lie along the axis of the examples."""
    return any(factor.kind != OTHER for factor in axis)


def strip_of(axis: Axis) -> Layout | None:
    """How positions lie that are one row or one column of a picture; None of any others.

    >>> strip_of((Factor(COLUMN, 6),))
    Layout(count=6, height=1, width=6, before=0, after=0, down_first=False)
    """
    kinds, count = {factor.kind for factor in axis}, size_of(axis)
    if count is None or len(kinds) != 1 or not kinds <= {ROW, COLUMN} or not _is_gapless(axis):
        return None
    return Layout(count, count, 1) if kinds == {ROW} else Layout(count, 1, count)


def as_tokens(axes: Axes) -> Axes:
    """Axes (batch, positions, channels), the positions of a picture of one row as its tokens.

    Others than these are given back as they are. An axis of columns grows by
    what is set beside it, tokens do not.
    """
    if len(axes) != 3 or any(factor.kind != OTHER for factor in (*axes[0], *axes[2])):
        return axes
    layout = strip_of(axes[1])
    return axes if layout is None else (axes[0], _tokens(layout), axes[2])


def sliced(axis: Axis, begin: int, end: int) -> Axis:
    """A contiguous part of an axis."""
    size = end - begin
    if begin == 0 and size == size_of(axis):
        return axis
    layout = layout_of(axis)
    if layout is None:
        kinds = {factor.kind for factor in axis}
        return plain(kinds.pop() if len(kinds) == 1 and len(axis) == 1 else OTHER, size)
    before, after = layout.before - begin, end - layout.before - layout.count
    if before < 0 or after < 0:
        return plain(OTHER, size)
    return _tokens(dataclasses.replace(layout, before=before, after=after))


def joined(axes: Sequence[Axis], sizes: Sequence[int | None]) -> Axis:
    """Axes one behind the other.

    Args:
      axes: Of the parts.
      sizes: How long they are.
    """
    if any(size is None for size in sizes):
        return (Factor(OTHER, None),)
    known = [0 if size is None else size for size in sizes]
    layouts = [layout_of(axis) for axis in axes]
    places = [place for place, layout in enumerate(layouts) if layout is not None]
    if len(places) == 1:
        (place,) = places
        layout = layouts[place]
        assert layout is not None
        before, after = sum(known[:place]), sum(known[place + 1 :])
        return _tokens(
            dataclasses.replace(layout, before=layout.before + before, after=layout.after + after)
        )
    kinds = {factor.kind for axis in axes for factor in axis}
    whole = not places and len(kinds) == 1 and all(len(axis) < 2 for axis in axes)
    return plain(kinds.pop() if whole else OTHER, sum(known))


def merged(axes: Sequence[Axis], size: int | None) -> Axis:
    """One axis where values of several tensors meet: what is known of any of them."""
    able = [axis for axis in axes if axis and size in (None, size_of(axis))]
    pictures = [axis for axis in able if any(factor.kind != OTHER for factor in axis)]
    if len({_outline(axis) for axis in pictures}) > 1:
        return plain(OTHER, size)
    return next(iter(pictures or able), plain(OTHER, size))


def _outline(axis: Axis) -> Layout | Axis:
    return layout_of(axis) or axis


def _tokens(layout: Layout) -> Axis:
    size = layout.before + layout.count + layout.after
    return (Factor(TOKENS, size, layout=layout),)


def _is_gapless(factors: Sequence[Factor]) -> bool:
    """Whether the parts of rows or columns follow each other as they do in the picture."""
    pairs = itertools.pairwise(factors)
    return all(high.weight == low.weight * (low.size or 0) for high, low in pairs)
