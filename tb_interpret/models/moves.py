"""What operations that move, cut and join values do to the axes of a tensor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from tb_interpret.models.axes import (
    COLUMN,
    OTHER,
    ROW,
    TOKENS,
    Axis,
    Factor,
    Layout,
    as_tokens,
    joined,
    merged,
    plain,
    regrouped,
    size_of,
    sliced,
)

Axes = tuple[Axis, ...]
# The axes of a tensor, where anything is known of them.
Known = Callable[[tf.Tensor], Axes | None]

_REDUCTIONS = ("All", "Any", "Max", "Mean", "Min", "Prod", "Sum")


def met(given: Sequence[Axes], shape: Sequence[int | None]) -> Axes:
    """Axes where values of several tensors meet place by place, broadcast."""
    rank = len(shape)
    return tuple(
        merged([axes[place - rank] for axes in given if len(axes) >= rank - place], shape[place])
        for place in range(rank)
    )


def _transposed(op: Any, known: Known) -> list[Axes | None]:
    axes, order = known(op.inputs[0]), tf.get_static_value(op.inputs[1])
    return [None if axes is None or order is None else tuple(axes[int(i)] for i in order)]


def _reshaped(op: Any, known: Known) -> list[Axes | None]:
    axes, output = known(op.inputs[0]), op.outputs[0]
    wanted = tf.get_static_value(op.inputs[1], partial=True)
    if axes is None or output.shape.rank is None:
        return [None]
    sizes = list(output.shape)
    if wanted is not None:
        sizes = [a if a is not None else b for a, b in zip(sizes, wanted, strict=True)]
    if sizes == [None, None]:
        sizes[1] = size_of(axes[-1])  # positions are folded into the examples, for a product
    found = regrouped(axes, [None if size is None else int(size) for size in sizes])
    if found is None and len(axes) == 4 and len(sizes) == 3 and sizes[1] is not None:
        # Positions of a picture still, though cut in a way that cannot be followed.
        count = int(sizes[1])
        found = (
            axes[0],
            (Factor(TOKENS, count, layout=Layout(count)),),
            plain(OTHER, sizes[2]),
        )
    return [found if found is None or len(axes) < 4 else as_tokens(found)]


def _expanded(op: Any, known: Known) -> list[Axes | None]:
    axes, place = known(op.inputs[0]), tf.get_static_value(op.inputs[1])
    if axes is None or place is None:
        return [None]
    at = int(place) % (len(axes) + 1)
    return [(*axes[:at], (), *axes[at:])]


def _squeezed(op: Any, known: Known) -> list[Axes | None]:
    axes = known(op.inputs[0])
    if axes is None:
        return [None]
    gone = {place % len(axes) for place in op.get_attr("squeeze_dims")}
    gone = gone or {place for place, size in enumerate(op.inputs[0].shape) if size == 1}
    return [as_tokens(tuple(axis for place, axis in enumerate(axes) if place not in gone))]


def _reduced(op: Any, known: Known) -> list[Axes | None]:
    axes, over = known(op.inputs[0]), tf.get_static_value(op.inputs[1])
    if axes is None or over is None:
        return [None]
    gone = {int(place) % len(axes) for place in over.reshape(-1)}
    if op.get_attr("keep_dims"):
        return [tuple(() if place in gone else axis for place, axis in enumerate(axes))]
    return [tuple(axis for place, axis in enumerate(axes) if place not in gone)]


def _concatenated(op: Any, known: Known) -> list[Axes | None]:
    *parts, place = op.inputs
    at, rank = tf.get_static_value(place), op.outputs[0].shape.rank
    if at is None or rank is None:
        return [None]
    at = int(at) % rank
    given = [axes for axes in map(known, parts) if axes is not None]
    axes = list(met(given, op.outputs[0].shape))
    of_parts, sizes = [], []
    for part in parts:
        own = known(part)
        of_parts.append(plain(OTHER, part.shape[at]) if own is None else own[at])
        sizes.append(part.shape[at] if part.shape[at] is not None else size_of(of_parts[-1]))
    axes[at] = joined(of_parts, sizes)
    return [tuple(axes)]


def _padded(op: Any, known: Known) -> list[Axes | None]:
    axes, widths = known(op.inputs[0]), tf.get_static_value(op.inputs[1])
    if axes is None or widths is None:
        return [None]
    found = []
    for axis, (before, after) in zip(axes, widths.tolist(), strict=True):
        one_kind = len(axis) == 1 and axis[0].kind in (ROW, COLUMN)
        ends = [plain(axis[0].kind if one_kind else OTHER, size) for size in (before, after)]
        nothing = not before and not after
        found.append(
            axis if nothing else joined([ends[0], axis, ends[1]], [before, size_of(axis), after])
        )
    return [tuple(found)]


def _cut(axis: Axis, begin: int, end: int, stride: int, full: int | None) -> Axis:
    if stride == 1:
        return sliced(axis, begin, end)
    kinds = {factor.kind for factor in axis}
    count = len(range(begin, end, stride))
    if stride < 0 or len(axis) != 1 or TOKENS in kinds or full is None:
        return plain(OTHER, count)
    return plain(kinds.pop(), count)


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
    return _cut(axis, *wanted.indices(size), size)


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


def _stacked(op: Any, known: Known) -> list[Axes | None]:
    given = [axes for axes in map(known, op.inputs) if axes is not None]
    axes = list(met(given, op.inputs[0].shape))
    axes.insert(op.get_attr("axis") % (len(axes) + 1), plain(OTHER, len(op.inputs)))
    return [tuple(axes)]


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


def _tiled(op: Any, known: Known) -> list[Axes | None]:
    axes, times = known(op.inputs[0]), tf.get_static_value(op.inputs[1], partial=True)
    if axes is None or times is None:
        return [None]
    pairs = zip(axes, times, op.outputs[0].shape, strict=True)
    return [tuple(axis if n == 1 else plain(OTHER, size) for axis, n, size in pairs)]


def _reversed(op: Any, known: Known) -> list[Axes | None]:
    axes, over = known(op.inputs[0]), tf.get_static_value(op.inputs[1])
    if axes is None or over is None:
        return [None]
    turned = {int(place) % len(axes) for place in over.reshape(-1)}
    return [tuple(plain(OTHER, size_of(a)) if i in turned else a for i, a in enumerate(axes))]


MOVES: dict[str, Callable[[Any, Known], list[Axes | None]]] = {
    **dict.fromkeys(_REDUCTIONS, _reduced),
    **dict.fromkeys(("MirrorPad", "Pad", "PadV2"), _padded),
    **dict.fromkeys(("Split", "SplitV"), _split),
    "ConcatV2": _concatenated,
    "ExpandDims": _expanded,
    "GatherV2": _gathered,
    "Pack": _stacked,
    "Reshape": _reshaped,
    "ReverseV2": _reversed,
    "Slice": _sliced,
    "Squeeze": _squeezed,
    "StridedSlice": _strided,
    "Tile": _tiled,
    "Transpose": _transposed,
    "Unpack": _unstacked,
}
