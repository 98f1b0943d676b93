"""Watching what layers put out while the original model is traced."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import keras
import tensorflow as tf


@dataclasses.dataclass(frozen=True)
class Call:
    """One layer's output, as seen while the model was traced.

    Attributes:
      path: Where the layer is in the model, `"backbone/block5_conv3"`.
      layer: The layer.
      output: Its symbolic output, a tensor of the graph under construction.
      source: The first tensor that it was called on; None if there is none.
    """

    path: str
    layer: keras.Layer
    output: tf.Tensor
    source: tf.Tensor | None = None


@contextlib.contextmanager
def tap_layers(layers: dict[str, keras.Layer]) -> Iterator[list[Call]]:
    """Records the calls of layers for the length of a trace.

    The model itself is run, never a rebuilt sub-model: that is why nested,
    Sequential and subclassed models work.

    Args:
      layers: Layers by path.

    Yields:
      A list that fills, in the order in which the calls end, with those calls
      that put out one tensor of the graph that is being built. Outputs inside
      a loop or another function cannot be reached and are left out.
    """
    calls: list[Call] = []
    graph = tf.compat.v1.get_default_graph()

    def tapped(path: str, layer: keras.Layer, original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            output = original(*args, **kwargs)
            if isinstance(output, tf.Tensor) and getattr(output, "graph", None) is graph:
                given = (x for x in (*args, *kwargs.values()) if isinstance(x, tf.Tensor))
                calls.append(Call(path, layer, output, next(given, None)))
            return output

        return call

    with wrapped_calls(layers, tapped):
        yield calls


@contextlib.contextmanager
def wrapped_calls(
    layers: dict[str, keras.Layer],
    wrap: Callable[[str, keras.Layer, Callable[..., Any]], Callable[..., Any]],
) -> Iterator[None]:
    """Has something else called where layers are.

    Each layer's `call` is wrapped on the instance and taken off again, whatever
    happens; one that the user has put there stays.

    Args:
      layers: Layers by path.
      wrap: Gets a path, a layer and its `call`, and gives what takes its place.
    """
    # Past Keras' attribute tracking, so that nothing stays behind.
    own = {path: layer.__dict__["call"] for path, layer in layers.items() if "call" in vars(layer)}
    try:
        for path, layer in layers.items():
            layer.__dict__["call"] = wrap(path, layer, layer.call)
        yield
    finally:
        for path, layer in layers.items():
            layer.__dict__.pop("call", None)
            if path in own:
                layer.__dict__["call"] = own[path]
