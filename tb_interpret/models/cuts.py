"""What operations that take parts of a tensor do to its axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from tb_interpret.models.axes import (
    OTHER,
    TOKENS,
    Axes,
    Axis,
    Factor,
    Known,
    plain,
    size_of,
    sliced,
)


def _strided(op: Any, known: Known) -> list[Axes | None]:
    axes, shape = known(op.inputs[0]), op.inputs[0].shape
    bounds = [tf.get_static_value(x, partial=True) for x in op.inputs[1:4]]
    if axes is None or any(bound is None for bound in bounds):
        return [None]
    masks = {
        name: op.get_attr(f"{name}_mask")
        for name in ("begin", "end", "ellipsis", "new_axis", "shrink_axis")
    }
    count = len(bounds[0])
    is_set = [{name for name, bits in masks.items() if bits >> i & 1} for i in range(count)]
    consumed = sum(not flags & {"ellipsis", "new_axis"} for flags in is_set)
    found: list[Axis] = []
    place = 0
    for i, flags in enumerate(is_set):
        if "ellipsis" in flags:
            skipped = len(axes) - consumed
            found += axes[place : place + skipped]
            place += skipped
        elif "new_axis" in flags:
            found.append(())
        else:
            if "shrink_axis" not in flags:
                own = ["" if name in flags else bound[i] for name, bound in
                       zip(("begin", "end", "stride"), bounds, strict=True)]  # fmt: skip
                found.append(_part(axes[place], shape[place], own))
            place += 1
    return [(*found, *axes[place:])]


def _sliced(op: Any, known: Known) -> list[Axes | None]:
    axes = known(op.inputs[0])
    begins, sizes = (tf.get_static_value(x, partial=True) for x in op.inputs[1:3])
    if axes is None or begins is None or sizes is None:
        return [None]
    found = []
    for axis, begin, size in zip(axes, begins, sizes, strict=True):
        if begin == 0 and size == -1:
            found.append(axis)
        elif begin is None or (size is None and begin != 0):
            found.append((Factor(OTHER, None),))
        elif size is None:
            found.append(axis)  # the examples, counted
        else:
            end = "" if size == -1 else int(begin) + int(size)
            found.append(_part(axis, size_of(axis), (int(begin), end, 1)))
    return [tuple(found)]


def _split(op: Any, known: Known) -> list[Axes | None]:
    value, place = (op.inputs[1], op.inputs[0]) if op.type == "Split" else op.inputs[::2]
    axes, at = known(value), tf.get_static_value(place)
    if axes is None or at is None:
        return [None] * len(op.outputs)
    at, begin = int(at) % len(axes), 0
    found: list[Axes | None] = []
    for output in op.outputs:
        size = output.shape[at]
        if size is None:
            return [None] * len(op.outputs)
        found.append((*axes[:at], sliced(axes[at], begin, begin + size), *axes[at + 1 :]))
        begin += size
    return found


def _unstacked(op: Any, known: Known) -> list[Axes | None]:
    axes = known(op.inputs[0])
    if axes is None:
        return [None] * len(op.outputs)
    at = op.get_attr("axis") % len(axes)
    return [(*axes[:at], *axes[at + 1 :])] * len(op.outputs)


def _gathered(op: Any, known: Known) -> list[Axes | None]:
    axes, place = known(op.inputs[0]), tf.get_static_value(op.inputs[2])
    indices = op.inputs[1].shape
    if axes is None or place is None or indices.rank is None or op.get_attr("batch_dims"):
        return [None]
    at = int(place) % len(axes)
    return [(*axes[:at], *(plain(OTHER, size) for size in indices), *axes[at + 1 :])]


def _part(axis: Axis, size: int | None, bounds: Sequence[Any]) -> Axis:
    """A slice of an axis; "" is an end that is open, None one that is not known."""
    begin, end, stride = bounds
    if begin == "" and end == "" and stride == 1:
        return axis
    size = size_of(axis) if size is None else size
    if size is None or begin is None or end is None or stride is None:
        return (Factor(OTHER, None),)
    wanted = slice(
        None if begin == "" else int(begin), None if end == "" else int(end), int(stride)
    )
    return _cut(axis, *wanted.indices(size))


def _cut(axis: Axis, begin: int, end: int, stride: int) -> Axis:
    if stride == 1:
        return sliced(axis, begin, end)
    kinds = {factor.kind for factor in axis}
    count = len(range(begin, end, stride))
    if stride < 0 or len(axis) != 1 or TOKENS in kinds:
        return plain(OTHER, count)
    return plain(kinds.pop(), count)


CUTS: dict[str, Callable[[Any, Known], list[Axes | None]]] = {
    **dict.fromkeys(("Split", "SplitV"), _split),
    "GatherV2": _gathered,
    "Slice": _sliced,
    "StridedSlice": _strided,
    "Unpack": _unstacked,
}
