"""Attention between tokens of a picture, wherever a graph has it."""

from __future__ import annotations

import bisect
import dataclasses
import math
from typing import Any

import tensorflow as tf

from tb_interpret.models.axes import Axis, is_windowed, layout_of, size_of
from tb_interpret.models.forward import Forward
from tb_interpret.models.grids import Grid
from tb_interpret.models.spatial import SpatialCall

_PRODUCTS = ("BatchMatMul", "BatchMatMulV2", "BatchMatMulV3", "Einsum")
_PASSES_ON = (
    "AddV2", "Cast", "CheckNumerics", "EnsureShape", "Identity", "Mul", "RealDiv", "Reshape",
    "SelectV2", "StridedSlice", "Transpose",
)  # fmt: skip
_FUNCTIONS = ("PartitionedCall", "StatefulPartitionedCall", "While", "StatelessWhile")


@dataclasses.dataclass(frozen=True)
class KeyGrid(Grid):
    """How the keys lie in attention probabilities (batch, …, queries, keys).

    Attributes:
      num_keys: Those of the grid and all others.
      num_queries: Of all heads together.
    """

    num_keys: int = 0
    num_queries: int = 0

    def arrange(self, output: tf.Tensor) -> tf.Tensor:
        """As (batch, height, width, heads × queries)."""
        flat = tf.reshape(output, [-1, self.num_queries, self.num_keys])
        return super().arrange(tf.transpose(flat, [0, 2, 1]))


def attention_calls(forward: Forward) -> list[SpatialCall]:
    """Attention probabilities that the explained scores depend on, first block first.

    They are what a softmax puts out, over tokens, that is multiplied by
    values: in layers of Keras, in one's own, or between layers.

    Args:
      forward: The traced forward pass.

    Returns:
      Calls whose output they are, `(batch, …, queries, keys)`, with the layer
      that ended next.

    Raises:
      ValueError: There are none; they are of windows; or the keys are not the
        tokens of one picture, the same in all blocks.
    """
    calls, ancestry = forward.calls, forward.ancestry
    if not calls:
        raise _error("a model whose layers cannot be watched")
    operations = calls[0].output.graph.get_operations()
    places = {op: place for place, op in enumerate(operations)}
    in_order = sorted(calls, key=lambda call: places[call.output.op])
    ends = [places[call.output.op] for call in in_order]
    found: list[SpatialCall] = []
    for op in operations:
        if not _is_attention(op):
            continue
        probabilities = op.outputs[0]
        near = in_order[min(bisect.bisect_left(ends, places[op]), len(ends) - 1)]
        given = vars(near) | {"output": probabilities, "source": op.inputs[0]}
        call = SpatialCall(**given, grid=Grid(1, 1))
        if ancestry.reaches(call):
            grid = _key_grid(ancestry.layouts.of(probabilities), near.path, probabilities)
            found.append(dataclasses.replace(call, grid=grid))
    if not found:
        hidden = next((op.name for op in operations if op.type in _FUNCTIONS), None)
        where = f", a part of which runs in a function of its own, {hidden!r}" if hidden else ""
        raise _error(f"a model without attention on the way to the score{where}")
    sizes = list(dict.fromkeys((call.grid.height, call.grid.width) for call in found))
    if len(sizes) > 1:
        grids = ", ".join(f"{height} × {width}" for height, width in sizes)
        raise _error(f"attention over grids of different sizes: {grids}")
    return found


def _key_grid(axes: tuple[Axis, ...] | None, path: str, probabilities: tf.Tensor) -> KeyGrid:
    """How the keys of a picture lie.

    Raises:
      ValueError: They are of windows, or of something else.
    """
    if axes is not None and any(is_windowed(axis) for axis in axes[:-2]):
        raise _error(f"attention within windows of the picture, near {path!r}")
    layout = None if axes is None else layout_of(axes[-1])
    sizes = [] if axes is None else [
        size_of(axis) if size is None else size
        for axis, size in zip(axes[1:-1], probabilities.shape[1:-1], strict=True)
    ]  # fmt: skip
    queries = math.prod(size or 0 for size in sizes)
    if layout is None or not layout.height or not queries:
        raise _error(
            f"attention {tuple(probabilities.shape)} near {path!r}, whose keys are not known to be "
            "the tokens of one picture"
        )
    return KeyGrid(
        layout.height,
        layout.width,
        extra_tokens=layout.before,
        down_first=layout.down_first,
        num_keys=layout.before + layout.count + layout.after,
        num_queries=queries,
    )


def _is_attention(op: Any) -> bool:
    if not (op.type == "Softmax" or _is_softmax_by_hand(op)):
        return False
    return (op.outputs[0].shape.rank or 0) >= 3 and _weighs_values(op.outputs[0])


def _is_softmax_by_hand(op: Any) -> bool:
    """Whether exponentials are divided by their sum over the last axis."""
    if op.type not in ("Div", "RealDiv") or op.inputs[0].op.type != "Exp":
        return False
    total, rank = op.inputs[1].op, op.outputs[0].shape.rank
    if total.type != "Sum" or total.inputs[0].op is not op.inputs[0].op or rank is None:
        return False
    over = tf.get_static_value(total.inputs[1])
    return over is not None and {int(place) % rank for place in over.reshape(-1)} == {rank - 1}


def _weighs_values(probabilities: tf.Tensor) -> bool:
    """Whether a product of matrices takes probabilities, as they are or rearranged."""
    waiting, seen = [probabilities], set()
    while waiting:
        for consumer in waiting.pop().consumers():
            if consumer.type in _PRODUCTS:
                return True
            if consumer.type in _PASSES_ON and consumer not in seen:
                seen.add(consumer)
                rank = consumer.outputs[0].shape.rank
                waiting += consumer.outputs if rank is None or rank >= 3 else []
    return False


def _error(received: str) -> ValueError:
    return ValueError(
        f"LeGrad does not suit the model. Received: {received}. Expected a transformer whose "
        "blocks attend to all tokens of one picture, by a softmax that is called when the model "
        "is traced. Take tbi.GradCAM, which needs no attention."
    )
