"""Traced functions kept between calls of `explain`: tracing costs far more than running."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

import keras
import tensorflow as tf

from tb_interpret.models.layers import named_layers
from tb_interpret.models.losses import all_losses
from tb_interpret.models.outputs import LabelKinds
from tb_interpret.models.targets import Targets, output_wanted
from tb_interpret.models.traced_pass import Request, TracedPass

_T = TypeVar("_T")

_MAX_KEPT = 4  # a model
_kept: weakref.WeakKeyDictionary[keras.Model, dict[Any, Any]] = weakref.WeakKeyDictionary()


def kept(model: keras.Model, inputs: Any, what: Hashable, make: Callable[[], _T]) -> _T:
    """What was traced over a model, made anew only where it must be.

    Args:
      model: A built model. What is kept for it goes when it goes.
      inputs: A batch.
      what: All else that the trace depends on.
      make: Traces it.

    Returns:
      What `make` returned, for batches like `inputs`.
    """
    key = (
        what,
        str(tf.nest.map_structure(lambda x: (x.shape[1:], x.dtype), inputs)),
        # A layer that was put in or given another activation since makes the
        # kept trace wrong.
        tuple((id(x), id(getattr(x, "activation", None))) for x in named_layers(model).values()),
    )
    traced: dict[Any, _T] = _kept.setdefault(model, {})
    if key not in traced:
        while len(traced) >= _MAX_KEPT:
            traced.pop(next(iter(traced)))
        traced[key] = make()
    return traced[key]


def kept_pass(
    model: keras.Model,
    inputs: Any,
    targets: Sequence[Targets],
    requests: Sequence[Request],
    labels: LabelKinds | None = None,
) -> TracedPass:
    """A pass over a model, traced anew only where it must be.

    Args:
      model: A built model.
      inputs: A batch.
      targets: What is explained.
      requests: What is computed; values that can be compared and hashed.
      labels: Of which kind the labels of each output are.

    Returns:
      A pass for batches like `inputs`.
    """
    # Classes are arguments of the pass; a function is part of it.
    functions = tuple(target if callable(target) else None for target in targets)
    return kept(
        model,
        inputs,
        (
            tuple(requests),
            functions,
            output_wanted(targets),
            tuple((labels or {}).items()),
            all_losses(model),
        ),
        lambda: TracedPass(model, inputs, targets, requests, labels),
    )
