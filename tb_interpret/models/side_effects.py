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
    averages. Whatever hands a variable on to another function counts too.

    Args:
      function: A `ConcreteFunction`.

    Returns:
      The variables, to be put back after each call; mostly none.
    """
    graph = function.graph
    handles = {inner.ref(): outer for outer, inner in graph.captures if inner.dtype == tf.resource}
    written = set()
    for operation in graph.get_operations():
        if operation.type not in _READING:
            written |= {id(handles[x.ref()]) for x in operation.inputs if x.ref() in handles}
    return [v for v in graph.variables if id(v.handle) in written]
