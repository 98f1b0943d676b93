"""Scores and predictions of whole pictures, for methods that compare with them."""

from __future__ import annotations

from typing import Any

import keras

from tb_interpret.examples import Examples
from tb_interpret.models.facts import Facts
from tb_interpret.models.kept import kept_pass
from tb_interpret.models.targets import Targets
from tb_interpret.models.traced_pass import run_in_batches


def base_facts(model: keras.Model, examples: Examples, targets: Targets) -> tuple[Facts, str]:
    """What a model makes of examples as they are.

    Args:
      model: A built model.
      examples: Any number of them.
      targets: What is explained; `"true"` falls back to the predictions.

    Returns:
      The facts, their `targets` the classes that are explained, and what ends
      the model, as `TracedPass.head`.

    Raises:
      ValueError: The examples or the targets do not suit the model.
    """
    traced = kept_pass(model, examples.inputs, [targets], [])
    true = isinstance(targets, str) and targets == "true"
    labels: Any = examples.class_indices(traced.num_classes) if true else None
    indices = traced.indices(targets, labels, len(examples))
    return run_in_batches(traced, examples.inputs, [indices]).facts[0], traced.head
