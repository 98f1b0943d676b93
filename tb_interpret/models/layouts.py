"""How a picture's positions lie in the tensors of a graph, read from front to back."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import tensorflow as tf

from tb_interpret.models.axes import (
    BATCH,
    COLUMN,
    OTHER,
    ROW,
    TOKENS,
    Axes,
    Axis,
    Known,
    merged,
    plain,
    size_of,
)
from tb_interpret.models.cuts import CUTS
from tb_interpret.models.moves import MOVES, met

# Whatever they are given, what they put out is a picture.
_MAKE_PICTURES = ("Conv2D", "DepthwiseConv2dNative", "ExtractImagePatches")


class Layouts:
    """The axes of all tensors that were made from pictures.

    Args:
      graph: Of one forward pass.
      pictures: Its inputs that are pictures, or several frames of them.
      channels_first: Whether the model takes them as (batch, channels,
        height, width).
    """

    def __init__(self, graph: Any, pictures: Iterable[tf.Tensor], channels_first: bool) -> None:
        self._axes: dict[Any, Axes] = {}
        for picture in pictures:
            self._axes[picture.ref()] = _of_picture(picture, channels_first)
        for op in graph.get_operations():
            if any(x.shape.rank is None for x in (*op.inputs, *op.outputs)):
                continue
            if op.type in _MAKE_PICTURES or any(x.ref() in self._axes for x in op.inputs):
                for output, axes in zip(op.outputs, _axes_behind(op, self.of), strict=False):
                    if axes is not None and output.shape.rank == len(axes):
                        self._axes[output.ref()] = axes

    def of(self, tensor: tf.Tensor) -> Axes | None:
        """The axes of a tensor; None where nothing is known of them."""
        return self._axes.get(tensor.ref())


def _of_picture(picture: tf.Tensor, channels_first: bool) -> Axes:
    shape = picture.shape
    ahead = [BATCH] + [plain(OTHER, size) for size in shape[1:-3]]
    own = [plain(ROW, shape[-3]), plain(COLUMN, shape[-2]), plain(OTHER, shape[-1])]
    if channels_first:
        own = [plain(OTHER, shape[-3]), plain(ROW, shape[-2]), plain(COLUMN, shape[-1])]
    return (*ahead, *own)


def _axes_behind(op: Any, known: Known) -> Sequence[Axes | None]:
    """The axes of what an operation puts out."""
    rule = _RULES.get(op.type)
    if rule is not None:
        return rule(op, known)
    makes_picture = op.type.startswith("Resize") or op.type == "ExtractImagePatches"
    if "data_format" in op.node_def.attr or makes_picture:
        return [_filtered(op, known)]
    return [_elementwise(op, known, output) for output in op.outputs]


def _elementwise(op: Any, known: Known, output: tf.Tensor) -> Axes | None:
    """Values that meet place by place, broadcast."""
    rank = output.shape.rank
    given = [axes for axes in map(known, op.inputs) if axes is not None]
    if rank is None or any(len(axes) > rank for axes in given):
        return None
    return met(given, output.shape)


def _filtered(op: Any, known: Known) -> Axes | None:
    """What a convolution, a pooling or the like makes: a picture again, or of other size."""
    source = next((x for x in op.inputs if known(x) is not None), None)
    output = op.outputs[0].shape
    if output.rank != 4 or None in output[1:]:
        return _elementwise(op, known, op.outputs[0])
    attributes = op.node_def.attr
    first = "data_format" in attributes and attributes["data_format"].s == b"NCHW"
    places = {ROW: 2, COLUMN: 3} if first else {ROW: 1, COLUMN: 2}
    axes = [plain(OTHER, size) for size in output]
    before = None if source is None else known(source)
    axes[0] = BATCH if before is None else before[0]
    for kind, place in places.items():
        axes[place] = plain(kind, output[place])
        if before is not None:
            axes[place] = _filtered_axis(before[place], axes[place])
    return tuple(axes)


def _filtered_axis(before: Axis, fresh: Axis) -> Axis:
    """Rows remain rows; what is more than that is no more known at another size."""
    if size_of(before) == size_of(fresh):
        return before
    is_plain = len(before) < 2 and all(factor.kind != TOKENS for factor in before)
    return fresh if is_plain else plain(OTHER, size_of(fresh))


def _multiplied(op: Any, known: Known) -> list[Axes | None]:
    """A product of matrices: rows of the first, columns of the second."""
    output = op.outputs[0].shape
    names = ("transpose_a", "transpose_b") if op.type == "MatMul" else ("adj_x", "adj_y")
    sides = []
    for x, name in zip(op.inputs, names, strict=True):
        axes = known(x) or tuple(plain(OTHER, size) for size in x.shape)
        sides.append((*axes[:-2], axes[-1], axes[-2]) if op.get_attr(name) else axes)
    if output.rank is None or any(len(axes) < 2 for axes in sides):
        return [None]
    batch = met([axes[:-2] for axes in sides], output[:-2])
    return [(*batch, sides[0][-2], sides[1][-1])]


def _einsum(op: Any, known: Known) -> list[Axes | None]:
    given, wanted = op.get_attr("equation").decode().split("->")
    rank = op.outputs[0].shape.rank
    if rank is None:
        return [None]
    spare = [letter for letter in string.printable if letter not in given + wanted + "., "]

    def named(term: str, count: int) -> str:
        hidden = count - len(term.replace("...", ""))
        return term.replace("...", "".join(spare[:hidden][::-1]))

    of_letter: dict[str, list[Axis]] = {}
    for term, x in zip(given.split(","), op.inputs, strict=True):
        axes = known(x)
        if axes is not None:
            for letter, axis in zip(named(term, len(axes)), axes, strict=True):
                of_letter.setdefault(letter, []).append(axis)
    letters = zip(named(wanted, rank), op.outputs[0].shape, strict=True)
    return [tuple(merged(of_letter.get(letter, []), size) for letter, size in letters)]


_RULES: dict[str, Callable[[Any, Known], list[Axes | None]]] = {
    **MOVES,
    **CUTS,
    **dict.fromkeys(("BatchMatMul", "BatchMatMulV2", "BatchMatMulV3", "MatMul"), _multiplied),
    "Einsum": _einsum,
}
