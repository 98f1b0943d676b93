"""What the layers' outputs were made from, and how they reach the model's output."""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterable, Sequence
from typing import Any

import tensorflow as tf

from tb_interpret.models.data_format import takes_channels_first
from tb_interpret.models.gates import gate_inputs
from tb_interpret.models.layouts import Layouts
from tb_interpret.models.tap import Call
from tb_interpret.models.way import differentiated

# Which axis of a picture is left in a tensor (batch, positions, channels).
ROWS, COLUMNS = 1, 2


class Ancestry:
    """The graph of one forward pass, read once from front to back.

    Args:
      inputs: The symbolic inputs that the model was called on.
      calls: As `tap_layers` gives them.
      output: What the model puts out.

    Attributes:
      pictures: The inputs that have the rank of pictures, or of several frames
        of them, by their place among all inputs, counted flat.
    """

    def __init__(self, inputs: Any, calls: Sequence[Call], output: Any) -> None:
        flat = tf.nest.flatten(inputs)
        self.pictures: dict[int, tf.Tensor] = {
            place: x for place, x in enumerate(flat) if x.shape.rank in (4, 5)
        }
        self._any_input, self._made_here = (1 << len(flat)) - 1, 1 << len(flat)
        # Bits of the inputs: of all that had a say, and of those whose positions are left.
        self._full: dict[Any, int] = {x.op: 1 << place for place, x in enumerate(flat)}
        self._spatial = {self.pictures[place].op: 1 << place for place in self.pictures}
        # What is no longer a picture, with the axis that is left where one is.
        self._strips: dict[Any, int] = {}
        own = {call.output.op for call in calls if call.output.shape.rank == 4}
        self._graph = next((call.output.graph for call in calls), None)
        self._channels_first = takes_channels_first(inputs, calls)
        for op in self._graph.get_operations() if self._graph is not None else ():
            self._read(op, self._made_here if op in own else 0)
        self._counting = self._reached(output)
        self._towards: set[Any] | None = None

    def towards(self, scores: Iterable[tf.Tensor]) -> Ancestry:
        """The same, for an explanation of these scores; of no score in particular if none."""
        ends = [x for x in scores if isinstance(x, tf.Tensor)]
        found = copy.copy(self)
        found._towards = differentiated(x.op for x in ends) if ends else None
        return found

    def reaches(self, call: Call) -> bool:
        """Whether a gradient of the explained scores comes back to an output."""
        return self._towards is None or call.output.op in self._towards

    def has_say(self, place: int, score: tf.Tensor) -> bool:
        """Whether a score was made from a picture, by whatever way."""
        return bool(self._full.get(score.op, 0) >> place & 1)

    @functools.cached_property
    def layouts(self) -> Layouts:
        """How the pictures' positions lie in all tensors; read where it is asked for."""
        return Layouts(self._graph, self.pictures.values(), self._channels_first)

    def pictures_of(self, call: Call) -> tuple[int, ...]:
        """Places of the pictures that an output was made from, ascending."""
        op = call.output.op
        for bits in (self._spatial.get(op, 0), self._full.get(op, 0)):
            places = tuple(place for place in self.pictures if bits >> place & 1)
            if places:
                return places
        return ()

    def picture_bits(self, call: Call) -> int:
        """Zero for what has no position in common with any picture, given or made."""
        return self._spatial.get(call.output.op, 0)

    def kept_axis(self, call: Call) -> int:
        """`ROWS` or `COLUMNS` where one axis of a picture is left; else 0."""
        return self._strips.get(call.output.op, 0)

    def counts(self, call: Call) -> bool:
        """Whether an output reaches the model's output other than as a gate of something."""
        return call.output.op in self._counting

    def _read(self, op: Any, seed: int) -> None:
        full, spatial = self._full.get(op, 0), self._spatial.get(op, 0) | seed
        strip: int | None = None
        for x in op.inputs:
            full |= self._full.get(x.op, 0)
            spatial |= self._spatial.get(x.op, 0)
            if x.op in self._strips:
                strip = (strip or 0) | self._strips[x.op]
        output = op.outputs[0] if op.outputs else None
        if output is None:
            return
        self._full[op] = full
        if spatial and self._has_positions(op, output):
            self._spatial[op] = spatial
            if strip is None and output.shape.rank == 3:
                strip = _kept_axis(op)
            if strip is not None:
                self._strips[op] = strip

    def _has_positions(self, op: Any, x: tf.Tensor) -> bool:
        rank = x.shape.rank
        if rank == 2 and op.inputs:
            # Dense layers fold positions into the batch, and unfold them again.
            source = op.inputs[0]
            folded = op.type == "Reshape" and (source.shape.rank or 0) > 2
            if folded:
                kept = x.shape[1] in (None, source.shape[-1])
                return bool(kept and set(source.shape[1:-1]) != {1})
            return source.shape.rank == 2 and source.op in self._spatial
        if rank is None or rank == 3:
            return True
        # A picture squeezed to one position is none.
        return bool(rank > 3) and sum(size != 1 for size in x.shape[1:]) > 1

    def _reached(self, output: Any) -> set[Any]:
        """Operations from which a way leads to the output, gates left out."""
        ends = [x for x in tf.nest.flatten(output) if isinstance(x, tf.Tensor)]
        scores = [x for x in ends if x.shape.rank is not None and x.shape.rank < 3] or ends
        gates: list[Any] = []
        counting = self._upstream([x.op for x in scores], gates)
        # A gate may be put out beside the scores, to be looked at: it stays one.
        of_gates = self._upstream(gates)
        others = [x.op for x in ends if _behind(x).op not in of_gates]
        return counting | self._upstream(others, [])

    def _upstream(self, waiting: list[Any], gates: list[Any] | None = None) -> set[Any]:
        """All that operations were made from; gates, if they are asked for, are put aside."""
        seen = set()
        while waiting:
            op = waiting.pop()
            if op in seen:
                continue
            seen.add(op)
            aside = self._gates(op) if gates is not None else set()
            for place, x in enumerate(op.inputs):
                (gates if gates is not None and place in aside else waiting).append(x.op)
        return seen

    def _gates(self, op: Any) -> set[int]:
        """Which inputs of an operation only weigh the others, or give no gradient."""
        if op.type == "StopGradient":
            return set(range(len(op.inputs)))
        masks = {place for place, x in enumerate(op.inputs) if x.dtype == tf.bool}
        return masks | gate_inputs(op, lambda x: bool(self._full.get(x.op, 0) & self._any_input))


def _behind(x: tf.Tensor) -> tf.Tensor:
    while x.op.type in ("Cast", "Identity"):
        x = x.op.inputs[0]
    return x


def _kept_axis(op: Any) -> int:
    """Whether an operation leaves one axis of a picture: the other becomes channels, or goes."""
    output = op.outputs[0].shape
    if not op.inputs or op.inputs[0].shape.rank != 4 or output.rank != 3 or output[1] is None:
        return 0
    source = op.inputs[0].shape
    if op.type == "Reshape":
        if output[1] != source[1] or 1 in source[1:3] or output[2] == source[3]:
            return 0
        return _axis_behind(op.inputs[0].op)
    if op.type in ("Max", "Mean", "Min", "StridedSlice", "Sum"):
        if tuple(output[1:]) == tuple(source[2:]):
            return COLUMNS
        return ROWS if tuple(output[1:]) == (source[1], source[3]) else 0
    return 0


def _axis_behind(op: Any) -> int:
    """Of a tensor's first axis behind the batch: which axis of a picture it is."""
    if op.type == "Transpose":
        order = tf.get_static_value(op.inputs[1])
        return COLUMNS if order is not None and int(order[1]) == 2 else ROWS
    return ROWS
