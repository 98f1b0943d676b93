"""A pass over more examples than go through the model at a time."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from tb_interpret.models.facts import Facts
from tb_interpret.models.request import PassResult
from tb_interpret.models.traced_pass import TracedPass


def run_in_batches(
    traced: TracedPass, inputs: Any, indices: Sequence[np.ndarray], batch_size: int = 32
) -> PassResult:
    """Runs a pass over any number of examples.

    Args:
      traced: A pass whose requests compute something an example: what they
        find is joined along the first axis.
      inputs: Any number of examples.
      indices: As `TracedPass.indices` returns it for them, one a target.
      batch_size: How many examples at a time: bounds the memory.

    Returns:
      The results of all batches, joined.
    """
    count = len(tf.nest.flatten(inputs)[0])
    parts = [
        traced.run(
            tf.nest.map_structure(lambda x, i=i: x[i : i + batch_size], inputs),
            [vector[i : i + batch_size] for vector in indices],
        )
        for i in range(0, count, batch_size)
    ]
    names = [field.name for field in dataclasses.fields(Facts)]
    facts = [
        Facts(*(np.concatenate([getattr(part, name) for part in of_target]) for name in names))
        for of_target in zip(*(part.facts for part in parts), strict=True)
    ]
    found = tf.nest.map_structure(
        lambda *arrays: np.concatenate(arrays), *(part.found for part in parts)
    )
    return PassResult(facts, found)
