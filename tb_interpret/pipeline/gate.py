"""In a graph: lets elements that are followed through to Python, and no others."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from tb_interpret.pipeline.fingerprint import fingerprints
from tb_interpret.pipeline.watch import Watch

# Called with the marks of elements, and by name what they hold: of a batch a row each.
Told = Callable[[np.ndarray, dict[str, Any]], None]


@dataclass(frozen=True)
class Gate:
    """Of one call of a function: whose elements it is called on.

    Attributes:
      marks: Fingerprints, int64 `(elements,)`.
      wanted: Which of them may be followed, bool `(elements,)`.
      any_wanted: Whether one is.
      batched: Whether it is called on a batch.
    """

    marks: tf.Tensor
    wanted: tf.Tensor
    any_wanted: tf.Tensor
    batched: bool


# One a graph and split: stages that are nested in one map are about one element.
_gates: weakref.WeakKeyDictionary[Any, dict[tuple[int, str], tuple[Gate, set[str]]]] = (
    weakref.WeakKeyDictionary()
)


def gate_for(watch: Watch, split: str, stage: str, identity: tf.Tensor, *, batched: bool) -> Gate:
    """The gate of the graph that is being built, made where there is none yet.

    Args:
      watch: Who is followed.
      split: Of the stage.
      stage: Its name: one that is called twice in a graph is called on several
        elements, and has gates of its own.
      identity: What the element is known by.
      batched: Whether it is a batch.
    """
    gates = _gates.setdefault(tf.compat.v1.get_default_graph(), {})
    shared = gates.get((id(watch), split))
    if shared is not None and stage not in shared[1] and shared[0].batched == batched:
        shared[1].add(stage)
        return shared[0]
    gate = _gate(watch, identity, batched=batched)
    if shared is None:
        gates[id(watch), split] = gate, {stage}
    return gate


def _gate(watch: Watch, identity: tf.Tensor, *, batched: bool) -> Gate:
    marks = fingerprints(identity, batched=batched)
    wanted = watch.ranks(marks) <= watch.limits(marks)
    any_wanted = tf.reduce_any(wanted) if batched else tf.reshape(wanted, [])
    return Gate(marks, wanted, any_wanted, batched)


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

    def tell(marks: np.ndarray, *arrays: np.ndarray) -> np.int64:
        told(marks, dict(zip(names, arrays, strict=True)))
        return np.int64(0)

    def let_through() -> tf.Tensor:
        given = [_dense(value) for value in values.values()]
        marks = gate.marks
        if gate.batched:
            rows = tf.where(gate.wanted)[:, 0]
            marks = tf.gather(marks, rows)
            given = [_rows(value, rows, tf.size(gate.marks)) for value in given]
        return tf.numpy_function(tell, [marks, *given], tf.int64, stateful=False)

    done = tf.cond(gate.any_wanted, let_through, lambda: tf.constant(0, tf.int64))
    return _tied(result, done)


def _rows(value: tf.Tensor, rows: tf.Tensor, count: tf.Tensor) -> tf.Tensor:
    """Those rows; none of what has not as many as the batch has elements."""
    fitting = tf.where(tf.equal(tf.shape(value)[0], count), tf.size(rows), 0)
    return tf.gather(value, rows[:fitting])


def _dense(value: Any) -> Any:
    # Boxes of a batch: as many as there are, those that are missing NaN.
    if isinstance(value, tf.RaggedTensor):
        return tf.cast(value, tf.float32).to_tensor(default_value=float("nan"))
    return value


def _tied(result: Any, done: tf.Tensor) -> Any:
    """The result, of which one tensor is not there before `done` is."""
    for expand in (False, True):
        flat = tf.nest.flatten(result, expand_composites=expand)
        tensor = next((each for each in flat if isinstance(each, tf.Tensor)), None)
        if tensor is None:
            continue
        with tf.control_dependencies([done]):
            tied = tf.identity(tensor)
        return tf.nest.pack_sequence_as(
            result,
            [tied if each is tensor else each for each in flat],
            expand_composites=expand,
        )
    return result
