"""What operations that move and join values do to the axes of a tensor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from tb_interpret.models.axes import (
    COLUMN,
    OTHER,
    ROW,
    TOKENS,
    Axes,
    Factor,
    Known,
    Layout,
    as_tokens,
    joined,
    merged,
    plain,
    size_of,
)
from tb_interpret.models.regrouping import regrouped

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


def _stacked(op: Any, known: Known) -> list[Axes | None]:
    given = [axes for axes in map(known, op.inputs) if axes is not None]
    axes = list(met(given, op.inputs[0].shape))
    axes.insert(op.get_attr("axis") % (len(axes) + 1), plain(OTHER, len(op.inputs)))
    return [tuple(axes)]


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
    "ConcatV2": _concatenated,
    "ExpandDims": _expanded,
    "Pack": _stacked,
    "Reshape": _reshaped,
    "ReverseV2": _reversed,
    "Squeeze": _squeezed,
    "Tile": _tiled,
    "Transpose": _transposed,
}
