"""Whether a traced function draws random numbers."""

from __future__ import annotations

from typing import Any

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
    kinds = _kinds(graph, since)
    if any(kind.startswith(_RANDOM) and kind not in _CALLS for kind in kinds):
        return True
    return None if kinds & _OPAQUE else False


def calls_python(graph: Any) -> bool:
    """Whether anything in a graph calls a function of Python."""
    return bool(_kinds(graph, 0) & _OPAQUE)


def _kinds(graph: Any, since: int) -> set[str]:
    """Of the operations that were added, and of those in the functions that they call."""
    nodes = [operation.node_def for operation in graph.get_operations()[since:]]
    functions = {f.signature.name: f for f in graph.as_graph_def().library.function}
    seen: set[str] = set()
    kinds: set[str] = set()
    while nodes:
        node = nodes.pop()
        kinds.add(node.op)
        for attr in node.attr.values():
            called = [attr.func] if attr.HasField("func") else attr.list.func
            for name in {each.name for each in called} - seen:
                seen.add(name)
                if name in functions:
                    nodes.extend(functions[name].node_def)
    return kinds
