"""All that is used of TensorFlow under names that it does not promise.

A new TensorFlow breaks this module and no other. Each function says what it
falls back on where the name is gone.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import tensorflow as tf

# From an operation and the gradients at its outputs to those at its inputs.
GradientFunction = Callable[..., list[Any]]


@contextlib.contextmanager
def with_gradients(functions: Mapping[Any, GradientFunction]) -> Iterator[None]:
    """Operations of a graph that are differentiated by functions of one's own meanwhile.

    `Operation._gradient_function`. Without it no gradient would be another one,
    and nobody would know: it is refused.

    Args:
      functions: By operation.

    Raises:
      ValueError: This TensorFlow does not know the name.
    """
    if not all(map(takes_gradients, functions)):
        raise ValueError(
            "Guided backpropagation does not know this TensorFlow. Received: TensorFlow "
            f"{tf.__version__}, whose operations have no gradients that can be set. Expected one "
            "of 2.16 to 2.21. Take tbi.GradCAM, or another TensorFlow."
        )
    before = {op: op._gradient_function for op in functions}
    for op, function in functions.items():
        op._gradient_function = function
    try:
        yield
    finally:
        for op, function in before.items():
            op._gradient_function = function


def takes_gradients(op: Any) -> bool:
    """Whether an operation can be given a gradient of one's own."""
    return hasattr(op, "_gradient_function")


def has_own_gradient(op: Any) -> bool:
    """Whether an operation ends a part that is differentiated by a function of its author's.

    That is what `tf.custom_gradient` makes of a part: an `IdentityN` of its
    results and of what it was called on. `Operation._gradient_function`; else
    one that `through_recomputed` has put there is not known to be gone.
    """
    if op.type != "IdentityN" or getattr(op, "_gradient_function", None) is _passed_on:
        return False
    try:
        return bool(op.get_attr("_gradient_op_type"))
    except ValueError:
        return False


def through_recomputed(graph: Any) -> None:
    """Differentiates through parts that would be computed again on the way back.

    `tf.recompute_grad`, and so `keras.remat` and `keras.RematScope`, hide what
    is inside from whoever differentiates. The gradient is the same, and the
    memory that they save is not needed for a few examples.

    `get_gradient_function`, and the names of functions in `custom_gradient.py`;
    else such parts stay hidden: a layer within is said to have no say in the score.

    Args:
      graph: Nobody has differentiated it yet.
    """
    for op in graph.get_operations():
        if has_own_gradient(op) and _recomputes(op):
            op._gradient_function = _passed_on


def function_body(graph: Any, name: str) -> Any:
    """The graph of a function that operations of a graph run; None where not known.

    `Graph._get_function` and what it returns.
    """
    found = getattr(graph, "_get_function", lambda _: None)(name)
    body = getattr(found, "graph", None)
    return body if isinstance(body, tf.Graph) else None


def runs_without_python(graph: Any) -> bool:
    """Whether a graph is one in which no function of Python can be called.

    XLA compiles it, or it is the body of `tf.vectorized_map`.
    `GraphOrParentsInXlaContext`, and the scope that pfor builds bodies in; else
    TensorFlow refuses by itself where such a function is built.
    """
    try:
        module = importlib.import_module("tensorflow.python.ops.control_flow_util")
        if module.GraphOrParentsInXlaContext(graph):
            return True
    except (AttributeError, ImportError):
        pass
    while graph is not None:
        if "loop_body" in graph.get_name_scope().split("/"):
            return True
        graph = getattr(graph, "outer_graph", None)
    return False


def may_be_differentiated() -> bool:
    """Whether a tape is open around what is being built.

    `could_possibly_record`; else as if one was.
    """
    try:
        return bool(
            importlib.import_module("tensorflow.python.eager.record").could_possibly_record()
        )
    except (AttributeError, ImportError):
        return True


def is_mapped_function(graph: Any) -> bool:
    """Whether a graph is that of a function that is mapped over a dataset, itself.

    The name of the graph; else not.
    """
    return str(getattr(graph, "name", "")).startswith("Dataset")


def maps_dataset(graph: Any) -> bool:
    """Whether a graph is that of a function that is mapped over a dataset, or within it.

    The name of the graph, and `outer_graph`; else not known, as if it was.
    """
    if not hasattr(graph, "outer_graph"):
        return True
    while graph is not None:
        if is_mapped_function(graph):
            return True
        graph = getattr(graph, "outer_graph", None)
    return False


def _passed_on(op: Any, *gradients: tf.Tensor) -> list[Any]:
    pairs = zip(op.outputs, gradients, strict=True)
    return [gradient if x.dtype.is_floating else None for x, gradient in pairs]


def _recomputes(op: Any) -> bool:
    try:
        module = importlib.import_module("tensorflow.python.framework.ops")
        functions = [module.get_gradient_function(op)]
    except (AttributeError, ImportError, LookupError):
        return False
    # The registered function calls another, which calls the author's.
    for _ in range(2):
        functions = [each for function in functions for each in _closed_over(function)]
        if any(
            each.__module__.startswith("tensorflow.")
            and each.__qualname__.startswith("recompute_grad.")
            for each in functions
        ):
            return True
    return False


def _closed_over(function: Any) -> list[Any]:
    """The functions that a function knows from where it was made."""
    found = []
    for cell in getattr(function, "__closure__", None) or ():
        with contextlib.suppress(ValueError):  # it may be empty still
            if inspect.isfunction(cell.cell_contents):
                found.append(cell.cell_contents)
    return found
