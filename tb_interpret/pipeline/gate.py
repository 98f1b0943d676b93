"""In a graph: lets elements that are followed through to Python, and no others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from tb_interpret.models.tensorflow_private import is_mapped_function, may_be_differentiated
from tb_interpret.pipeline.fingerprint import samples
from tb_interpret.pipeline.moved_rows import TELLING, other_rows_in_graph
from tb_interpret.pipeline.watch import Watch

# Called with what elements are known by, and by name with what they hold: of a batch a row each.
Told = Callable[[Any, dict[str, Any]], None]


class Gate:
    """Of one call of a function in a graph: who it is called on.

    Args:
      watch: Who is followed.
      identity: What the element is known by.
      batched: Whether it is a batch.

    Attributes:
      identity: Likewise.
      batched: Likewise.
    """

    def __init__(self, watch: Watch, identity: tf.Tensor, *, batched: bool) -> None:
        self.identity, self.batched = identity, batched
        self._watch = watch
        self._open: Open | None = None

    def open(self, behind: Sequence[tf.Tensor]) -> Open:
        """Whether it lets through; looked up once a call.

        Args:
          behind: Results of the function. Beside its own work the look-up would
            wake another thread for each element, which takes longer than it does.
        """
        if self._open is None:
            # Constants as well: what waits for nothing is another thread's, for each element.
            with tf.control_dependencies(behind):
                found = samples(self.identity, batched=self.batched)
                if self.batched:
                    wanted = tf.reduce_any(self._watch.may_follow(found[:, None]), axis=1)
                    one = tf.reduce_any(wanted)
                else:
                    wanted = one = tf.reduce_any(self._watch.may_follow(found))
            self._open = Open(wanted, one)
        return self._open


@dataclass(frozen=True)
class Open:
    """Which elements pass a gate.

    Attributes:
      wanted: Which of them may be followed, bool `(elements,)`; of one element a scalar.
      one: Whether one is.
    """

    wanted: tf.Tensor
    one: tf.Tensor


# Where a graph keeps its gates. They hold parts of it, so that no table of graphs may hold them.
_GATES = "_tb_interpret_gates"


def gate_for(watch: Watch, stage: str, identity: tf.Tensor, *, batched: bool) -> Gate:
    """The gate of the graph that is being built, made where there is none yet.

    Stages that are nested in one map are about one element: they share a gate.

    Args:
      watch: Who is followed.
      stage: Its name: one that is called twice in a graph is called on several
        elements, and has gates of its own.
      identity: What the element is known by.
      batched: Whether it is a batch.
    """
    graph = tf.compat.v1.get_default_graph()
    gates: dict[Watch, tuple[Gate, set[str]]] = getattr(graph, _GATES, {})
    setattr(graph, _GATES, gates)
    shared = gates.get(watch)
    if shared is not None and stage not in shared[1] and shared[0].batched == batched:
        shared[1].add(stage)
        return shared[0]
    gate = Gate(watch, identity, batched=batched)
    if shared is None:
        gates[watch] = gate, {stage}
    return gate


def pass_through(gate: Gate, values: Mapping[str, Any], told: Told, result: Any) -> Any:
    """The result, with telling what passed tied to it.

    Nothing of it has state for TensorFlow: what holds of a dataset without it
    (that it may run in parallel, be saved, be checkpointed) holds with it.

    Args:
      gate: Of the call.
      values: Tensors by name, of the whole element or batch.
      told: Gets those of elements that may be followed; never raises.
      result: What the function returned.

    Returns:
      The same values in the same structure.
    """
    names = list(values)
    graph = tf.compat.v1.get_default_graph()
    flat = tf.nest.flatten(result, expand_composites=True)
    opened = gate.open([x for x in flat if tf.is_symbolic_tensor(x) and x.graph is graph][:1])

    def tell(known_by: Any, *arrays: np.ndarray) -> np.int64:
        told(known_by, dict(zip(names, arrays, strict=True)))
        return np.int64(0)

    def let_through(tensor: tf.Tensor) -> tf.Tensor:
        given = [gate.identity, *(_dense(value) for value in values.values())]
        if gate.batched:
            rows = tf.where(opened.wanted)[:, 0]
            # And where the stage puts them in another order.
            out = tf.concat([rows, _moved(values, opened.wanted)], axis=0)
            of_each = [rows, *(out for _ in names)]
            count = tf.size(opened.wanted)
            given = [_rows(x, each, count) for x, each in zip(given, of_each, strict=True)]
        done = tf.numpy_function(tell, given, tf.int64, stateful=False)
        return _behind(tensor, done)

    for expand in (False, True):
        flat = tf.nest.flatten(result, expand_composites=expand)
        own = next((x for x in flat if isinstance(x, tf.Tensor)), None)
        if own is not None:
            tied = _if_open(opened.one, let_through, own)
            each = [tied if x is own else x for x in flat]
            return tf.nest.pack_sequence_as(result, each, expand_composites=expand)
    return result


def _if_open(one: tf.Tensor, let_through: Callable[[tf.Tensor], Any], own: tf.Tensor) -> Any:
    """What is let through, where one is, else the tensor as it is.

    `tf.cond` would do, but switches each tensor that it reads: each operation takes
    a microsecond for each element, and twelve of them a hundredth of a photograph's
    decoding. Here one is switched, and what waits for it does not run either. Of
    functions of datasets alone: others may be run in ways that know no switch
    (a `tf.vectorized_map` of them), and no tape does.
    """
    graph = tf.compat.v1.get_default_graph()
    if not is_mapped_function(graph) or may_be_differentiated():
        return tf.cond(one, lambda: let_through(own), lambda: own)
    as_it_is, passing = tf.raw_ops.Switch(data=own, pred=one)
    with tf.control_dependencies([tf.identity(passing)]):
        through = let_through(passing)
    tied, _ = tf.raw_ops.Merge(inputs=[as_it_is, through])
    tied.set_shape(own.shape)
    return tied


def _moved(values: Mapping[str, Any], wanted: tf.Tensor) -> tf.Tensor:
    found = [tf.zeros(0, tf.int64)]
    for part in TELLING:
        before, after = (values.get(f"{end}.{part}") for end in ("before", "after"))
        if isinstance(before, tf.Tensor) and isinstance(after, tf.Tensor):
            found.append(other_rows_in_graph(before, after, wanted))
    others = tf.unique(tf.concat(found, axis=0)).y
    # A stage may make a batch larger.
    return tf.boolean_mask(others, others < tf.size(wanted, tf.int64))


def _rows(value: tf.Tensor, rows: tf.Tensor, count: tf.Tensor) -> tf.Tensor:
    """Those rows; none of what has not as many as the batch has elements."""
    fitting = tf.where(tf.equal(tf.shape(value)[0], count), tf.size(rows), 0)
    return tf.gather(value, rows[:fitting])


def _dense(value: Any) -> Any:
    # Boxes of a batch: as many as there are, those that are missing NaN.
    if isinstance(value, tf.RaggedTensor):
        return tf.cast(value, tf.float32).to_tensor(default_value=float("nan"))
    return value


def _behind(tensor: tf.Tensor, zero: tf.Tensor) -> tf.Tensor:
    """The tensor, made of a zero that is not there before.

    A mere control dependency on what has no state would be optimized away.
    """
    if tensor.shape.rank == 0:
        tied = tf.gather(tensor[None], zero)
    else:
        tied = tf.reshape(tensor, tf.shape(tensor, tf.int64) + zero)
    tied.set_shape(tensor.shape)
    return tied
