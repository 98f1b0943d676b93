"""Traced passes kept between calls of `explain`: tracing costs far more than running."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from typing import Any

import keras
import tensorflow as tf

from tb_interpret.models.layers import named_layers
from tb_interpret.models.targets import Targets
from tb_interpret.models.traced_pass import Request, TracedPass

_MAX_PASSES = 4  # a model
_passes: weakref.WeakKeyDictionary[keras.Model, dict[Any, TracedPass]]
_passes = weakref.WeakKeyDictionary()


def kept_pass(
    model: keras.Model, inputs: Any, targets: Sequence[Targets], requests: Sequence[Request]
) -> TracedPass:
    """A pass over a model, traced anew only where it must be.

    Args:
      model: A built model. The passes kept for it go when it goes.
      inputs: A batch.
      targets: What is explained.
      requests: What is computed; values that can be compared and hashed.

    Returns:
      A pass for batches like `inputs`.
    """
    key = (
        tuple(requests),
        # Classes are arguments of the pass; a function is part of it.
        tuple(target if callable(target) else None for target in targets),
        str(tf.nest.map_structure(lambda x: (x.shape[1:], x.dtype), inputs)),
        # A layer that was put in or given another activation since makes the
        # kept trace wrong.
        tuple((id(x), id(getattr(x, "activation", None))) for x in named_layers(model).values()),
    )
    kept = _passes.setdefault(model, {})
    if key not in kept:
        while len(kept) >= _MAX_PASSES:
            kept.pop(next(iter(kept)))
        kept[key] = TracedPass(model, inputs, targets, requests)
    return kept[key]
