"""Layer outputs that are grids of features: pictures, and tokens of pictures."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import tensorflow as tf

from tb_interpret.models.ancestry import ROWS, Ancestry
from tb_interpret.models.axes import Layout, layout_of
from tb_interpret.models.data_format import formats_of
from tb_interpret.models.tap import Call


@dataclasses.dataclass(frozen=True)
class Grid:
    """How positions lie in a layer's output.

    Attributes:
      height: Positions from top to bottom.
      width: Positions from left to right.
      channels_first: Whether the output is (batch, channels, height, width).
      extra_tokens: For an output (batch, tokens, channels): how many tokens
        stand before those of the grid: of the class, of distillation,
        registers. None for an output of rank 4.
      down_first: Whether tokens of a column follow each other, not of a row.
    """

    height: int
    width: int
    channels_first: bool = False
    extra_tokens: int | None = None
    down_first: bool = False

    def arrange(self, output: tf.Tensor) -> tf.Tensor:
        """The output, or a gradient of it, as (batch, height, width, channels)."""
        if self.extra_tokens is not None:
            end = self.extra_tokens + self.height * self.width
            tokens = output[:, self.extra_tokens : end]
            if self.down_first:
                turned = tf.reshape(tokens, [-1, self.width, self.height, output.shape[-1]])
                return tf.transpose(turned, [0, 2, 1, 3])
            return tf.reshape(tokens, [-1, self.height, self.width, output.shape[-1]])
        return tf.transpose(output, [0, 2, 3, 1]) if self.channels_first else output


def grids_of(calls: Sequence[Call], ancestry: Ancestry) -> list[Grid | None]:
    """The grid of each call's output; None where it has none.

    Where the tokens of a picture lie among others is read from the graph: which
    operation made them of rows and columns, and what was set before or behind
    them since (`models/layouts.py`). Where that cannot be followed they are a
    grid if there are as many as a picture has positions (the patches they were
    made of), or as many once whole blocks of k × k of them are merged. A shape
    is never guessed. Where one axis of a picture is left (columns of a line of
    text), or where there is no picture at all (a series), positions lie in one
    row or column: they are never folded.

    Args:
      calls: In the order of execution.
      ancestry: What they were made from.
    """
    grids: list[Grid | None] = []
    inside_attention: list[str] = []
    patches = [
        ((shape[1], shape[2]), 1 << place)
        for place, shape in ((p, x.shape) for p, x in ancestry.pictures.items())
        if shape.rank == 4 and None not in shape[1:3]
    ]
    for call in calls:
        if is_attention(call) and call.path + "/" not in inside_attention:
            inside_attention.append(call.path + "/")
    for call, first in zip(calls, formats_of(calls), strict=True):
        shape, bits = call.output.shape, ancestry.picture_bits(call)
        grid = None
        if call.path.startswith(tuple(inside_attention)) or not call.output.dtype.is_floating:
            grids.append(None)
            continue
        if shape.rank == 4 and None not in shape[1:]:
            height, width = (shape[2], shape[3]) if first else (shape[1], shape[2])
            if height > 1 or width > 1:
                grid = Grid(height, width, channels_first=first)
        elif shape.rank == 3 and shape[2] is not None:
            if bits and not ancestry.kept_axis(call):
                layout = _layout(call, ancestry)
                sizes = [size for size, own in patches if own & bits]
                grid = None if layout is None else _token_grid(layout, sizes)
            elif bits and shape[1] is not None and ancestry.kept_axis(call) == ROWS:
                grid = Grid(shape[1], 1, extra_tokens=0)
            elif shape[1] is not None and (bits or not ancestry.pictures):
                grid = Grid(1, shape[1], extra_tokens=0)
        if grid is not None and grid.height * grid.width > 1:
            patches.append(((grid.height, grid.width), bits))
        grids.append(grid)
    return grids


def is_attention(call: Call) -> bool:
    """Whether a layer mixes tokens: its parts put out heads, not pictures."""
    return "Attention" in type(call.layer).__name__


def _layout(call: Call, ancestry: Ancestry) -> Layout | None:
    """How tokens lie in an output (batch, tokens, channels)."""
    axes = ancestry.layouts.of(call.output)
    if axes is not None:
        return layout_of(axes[1])
    count = call.output.shape[1]
    return None if count is None else Layout(int(count))


def _token_grid(layout: Layout, patches: Sequence[tuple[int, int]]) -> Grid | None:
    size = (layout.height, layout.width) if layout.height else _size(layout.count, patches)
    if size is None:
        return None
    return Grid(*size, extra_tokens=layout.before, down_first=layout.down_first)


def _size(count: int, patches: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Height and width of so many tokens, by those of the pictures they were made from."""
    for height, width in reversed(patches):
        if height * width == count:
            return height, width
    for height, width in reversed(patches):
        factor = math.isqrt(height * width // max(1, count)) or 1
        merged = height // factor, width // factor
        whole = (merged[0] * factor, merged[1] * factor) == (height, width)
        if whole and merged[0] * merged[1] == count > 1:
            return merged
    return None
