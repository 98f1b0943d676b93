"""Which variables a traced function would change."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

_READING = {
    "ReadVariableOp",
    "ResourceGather",
    "ResourceGatherNd",
    "VarIsInitializedOp",
    "VariableShape",
}


def written_variables(function: Any) -> list[tf.Variable]:
    """Variables that a function may write to, of those that it uses.

    A model can change state without training: dropout that is always on
    advances its seed, normalization that is always training moves its
    averages. Whatever hands a variable on to another function counts too, but
    for loops and functions of which TensorFlow knows that they only read it.

    Args:
      function: A `ConcreteFunction`.

    Returns:
      The variables, to be put back after each call; mostly none.
    """
    graph = function.graph
    handles = {inner.ref(): outer for outer, inner in graph.captures if inner.dtype == tf.resource}
    written = set()
    for operation in graph.get_operations():
        if operation.type in _READING:
            continue
        only_read = _only_read(operation)
        written |= {
            id(handles[x.ref()])
            for number, x in enumerate(operation.inputs)
            if x.ref() in handles and number not in only_read
        }
    return [v for v in graph.variables if id(v.handle) in written]


def _only_read(operation: Any) -> set[int]:
    """Which inputs of a loop or a call are variables that it only reads.

    A loop is handed every variable that its body reads. TensorFlow notes this
    while it builds the graph, under a name of its own; without the note, all
    count as written.
    """
    try:
        return set(operation.get_attr("_read_only_resource_inputs"))
    except ValueError:
        return set()
