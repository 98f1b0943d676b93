"""Layer outputs that are grids of features: pictures, and tokens of pictures."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import tensorflow as tf

from tb_interpret.models.ancestry import ROWS, Ancestry
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
        stand before those of the grid, the class token say. None for an
        output of rank 4.
    """

    height: int
    width: int
    channels_first: bool = False
    extra_tokens: int | None = None

    def arrange(self, output: tf.Tensor) -> tf.Tensor:
        """The output, or a gradient of it, as (batch, height, width, channels)."""
        if self.extra_tokens is not None:
            tokens = output[:, self.extra_tokens :]
            return tf.reshape(tokens, [-1, self.height, self.width, output.shape[-1]])
        return tf.transpose(output, [0, 2, 3, 1]) if self.channels_first else output


def grids_of(calls: Sequence[Call], ancestry: Ancestry) -> list[Grid | None]:
    """The grid of each call's output; None where it has none.

    Tokens are a grid when they were made from a picture that has as many
    positions (the patches they were made of), or as many once whole blocks of
    k × k of them are merged, or else when their number is a square; one or two
    tokens more included. Where one axis of a picture is left (columns of a line
    of text), or where there is no picture at all (a series), positions lie in
    one row or column: they are never folded.

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
        elif shape.rank == 3 and shape[1] is not None and shape[2] is not None:
            if bits and ancestry.kept_axis(call) == ROWS:
                grid = Grid(shape[1], 1, extra_tokens=0)
            elif (bits and ancestry.kept_axis(call)) or not (bits or ancestry.pictures):
                grid = Grid(1, shape[1], extra_tokens=0)
            elif bits:
                grid = _token_grid(shape[1], [size for size, own in patches if own & bits])
        if grid is not None and grid.height * grid.width > 1:
            patches.append(((grid.height, grid.width), bits))
        grids.append(grid)
    return grids


def is_attention(call: Call) -> bool:
    """Whether a layer mixes tokens: its parts put out heads, not pictures."""
    return "Attention" in type(call.layer).__name__


def _token_grid(num_tokens: int, patches: Sequence[tuple[int, int]]) -> Grid | None:
    for extra in range(3):
        for height, width in reversed(patches):
            if height * width == num_tokens - extra:
                return Grid(height, width, extra_tokens=extra)
    for extra in range(3):
        for height, width in reversed(patches):
            factor = math.isqrt(height * width // max(1, num_tokens - extra)) or 1
            merged = height // factor, width // factor
            whole = (merged[0] * factor, merged[1] * factor) == (height, width)
            if whole and merged[0] * merged[1] == num_tokens - extra > 1:
                return Grid(*merged, extra_tokens=extra)
    for extra in range(3):
        side = math.isqrt(max(0, num_tokens - extra))
        if side > 1 and side * side == num_tokens - extra:
            return Grid(side, side, extra_tokens=extra)
    return None
