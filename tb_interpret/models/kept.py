"""Traced functions kept between calls of `explain`: tracing costs far more than running."""

from __future__ import annotations

import dataclasses
import weakref
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

import keras
import tensorflow as tf

from tb_interpret.models.fingerprint import Fingerprint, changed_entries, differs, fingerprint
from tb_interpret.models.losses import all_losses
from tb_interpret.models.outputs import LabelKinds
from tb_interpret.models.targets import Targets, output_wanted, weight_of
from tb_interpret.models.traced_pass import Request, TracedPass

_T = TypeVar("_T")

_MAX_KEPT = 4  # a model


@dataclasses.dataclass(frozen=True)
class _Trace:
    """What was made of a model in one state.

    Attributes:
      made: What was traced.
      state: The model's, just before.
      own: Entries of it that the model's own code writes when it is traced.
    """

    made: Any
    state: Fingerprint
    own: frozenset[tuple[int, str]]


_kept: weakref.WeakKeyDictionary[keras.Model, dict[Any, _Trace]] = weakref.WeakKeyDictionary()


def kept(
    model: keras.Model,
    inputs: Any,
    what: Hashable,
    make: Callable[[], _T],
    functions: Sequence[Any] = (),
) -> _T:
    """What was traced over a model, made anew only where it must be.

    Args:
      model: A built model. What is kept for it goes when it goes, and is not
        used when it is no longer what it was (`fingerprint`).
      inputs: A batch.
      what: All else that the trace depends on.
      make: Traces it.
      functions: Those in `what`: what they read may change, too.

    Returns:
      What `make` returned, for batches like `inputs`.
    """
    key = (what, str(tf.nest.map_structure(lambda x: (x.shape[1:], x.dtype), inputs)))
    state, traces = fingerprint(model, functions), _kept.setdefault(model, {})
    if key in traces and differs(state, traces[key].state, traces[key].own):
        del traces[key]
    if key not in traces:
        while len(traces) >= _MAX_KEPT:
            del traces[next(iter(traces))]
        made = make()
        own = changed_entries(fingerprint(model, functions), state)
        traces[key] = _Trace(made, state, own)
    found: _T = traces[key].made
    return found


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
            tuple(map(weight_of, targets)),
            tuple((labels or {}).items()),
            all_losses(model),
        ),
        lambda: TracedPass(model, inputs, targets, requests, labels),
        [target for target in functions if target is not None],
    )
