"""Whether a traced function draws random numbers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

_RANDOM = (
    "Random",
    "StatelessRandom",
    "StatelessTruncated",
    "StatelessParameterized",
    "StatelessMultinomial",
    "StatelessSample",
    "StatelessShuffle",
    "Stateful",
    "ParameterizedTruncated",
    "TruncatedNormal",
    "Multinomial",
    "SampleDistortedBoundingBox",
    "RngReadAndSkip",
    "RngSkip",
    "AnonymousRandomSeedGenerator",
)
# Named like random operations, but they only call others.
_CALLS = ("StatefulPartitionedCall", "StatelessRandomGetAlg", "StatelessRandomGetKeyCounter")
# What these do, only Python knows.
_OPAQUE = {"PyFunc", "EagerPyFunc", "PyFuncStateless"}


def num_operations(graph: Any) -> int:
    """How many operations a graph has so far."""
    return len(graph.get_operations())


def draws_random(graph: Any, since: int) -> bool | None:
    """Whether what was added to a graph draws random numbers.

    Args:
      graph: In which a function was called.
      since: How many operations it had before.

    Returns:
      None where Python functions are called and nothing else is random.
    """
    return _draws(_kinds(graph, since))


def _draws(kinds: set[str]) -> bool | None:
    if any(kind.startswith(_RANDOM) and kind not in _CALLS for kind in kinds):
        return True
    return None if kinds & _OPAQUE else False


def may_reach(graph: Any, since: int, tensor: tf.Tensor) -> bool:
    """Whether random numbers that were added to a graph may have to do with a tensor of it.

    Args:
      graph: In which a function was called.
      since: How many operations it had before.
      tensor: That came out of it, or went in.
    """
    own = set(graph.get_operations()[since:])
    waiting, known = [tensor.op], set[Any]()
    while waiting:
        operation = waiting.pop()
        if operation not in known and operation in own:
            known.add(operation)
            waiting += [each.op for each in operation.inputs]
    names = {operation.name for operation in known}
    return _draws(_kinds(graph, since, names)) is not False


def calls_python(graph: Any) -> bool:
    """Whether anything in a graph calls a function of Python."""
    return bool(_kinds(graph, 0) & _OPAQUE)


def _kinds(graph: Any, since: int, among: Collection[str] | None = None) -> set[str]:
    """Of the operations that were added, and of those in the functions that they call.

    Args:
      graph: To which.
      since: How many it had before.
      among: Names of those that count; None: all do.
    """
    operations = [operation.node_def for operation in graph.get_operations()]
    functions = {f.signature.name: f for f in graph.as_graph_def().library.function}
    added = [node for node in operations[since:] if among is None or node.name in among]
    bodies = [(added, _by_name(operations))]
    seen: set[str] = set()
    kinds: set[str] = set()
    while bodies:
        nodes, by_name = bodies.pop()
        ranged = _with_empty_ranges(nodes, by_name)
        for node in nodes:
            if node.name not in ranged:
                kinds.add(node.op)
            for attr in node.attr.values():
                called = [attr.func] if attr.HasField("func") else attr.list.func
                for name in {each.name for each in called} - seen:
                    seen.add(name)
                    if name in functions:
                        own = list(functions[name].node_def)
                        bodies.append((own, _by_name(own)))
    return kinds


def _by_name(nodes: Sequence[Any]) -> dict[str, Any]:
    return {node.name: node for node in nodes}


def _with_empty_ranges(nodes: Sequence[Any], by_name: Mapping[str, Any]) -> set[str]:
    """Names of those that draw numbers of which each is multiplied by an extent of zero."""
    taken: dict[str, list[Any]] = {}
    for node in nodes:
        for name in map(_source, node.input):
            taken.setdefault(name, []).append(node)
    return {
        node.name
        for node in nodes
        if node.op.startswith(_RANDOM)
        and taken.get(node.name)
        and all(_is_by_zero(each, by_name) for each in taken[node.name])
    }


def _is_by_zero(node: Any, by_name: Mapping[str, Any]) -> bool:
    factors = [by_name.get(_source(name)) for name in node.input]
    return node.op == "Mul" and any(each and _is_zero(each, by_name) for each in factors)


def _is_zero(node: Any, by_name: Mapping[str, Any]) -> bool:
    """Whether it is the difference of two equal constants, as bounds of a range are."""
    ends = [_constant(name, by_name) for name in node.input]
    if node.op != "Sub" or any(end is None for end in ends):
        return False
    return bool(np.array_equal(*ends))


def _constant(name: str, by_name: Mapping[str, Any]) -> Any:
    """An array, whatever type it was brought to; None where it is none."""
    node = by_name.get(_source(name))
    while node is not None and node.op in ("Cast", "Identity"):
        node = by_name.get(_source(node.input[0]))
    return tf.make_ndarray(node.attr["value"].tensor) if node and node.op == "Const" else None


def _source(name: str) -> str:
    """The node that an input names: `a`, `a:0`, in functions `a:z:0`; `^a` orders only."""
    return name.lstrip("^").split(":")[0]
