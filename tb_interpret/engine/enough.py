"""Pictures that cues can be tested on: finite ones, and enough of them."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import tensorflow as tf

from tb_interpret.examples import Examples

_log = logging.getLogger("tb_interpret")
# One half is chosen on, the other tested on.
_FEWEST_OF_CLASS = 4


def flat(inputs: Any) -> list[np.ndarray]:
    """All arrays of a structure."""
    return [np.asarray(x) for x in tf.nest.flatten(inputs)]


def finite(examples: Examples) -> Examples:
    """Without those that hold values that are not finite: nothing can be moved from them."""
    is_finite = np.ones(len(examples), bool)
    for values in flat(examples.inputs):
        if np.issubdtype(values.dtype, np.floating):
            is_finite &= np.isfinite(values).reshape(len(values), -1).all(axis=1)
    if is_finite.all():
        return examples
    _log.warning(
        "Cues are looked for without %d of %d pictures, whose values are not all finite.",
        np.sum(~is_finite), len(is_finite),
    )  # fmt: skip
    return examples.take(np.flatnonzero(is_finite))


def check_enough(belongs: np.ndarray, max_examples: int) -> None:
    """Refuses sets of which no half tells anything.

    Args:
      belongs: Bool `(pictures, classes)`: what they are.
      max_examples: How many were taken at the most.

    Raises:
      ValueError: There are too few of each class, or of others.
    """
    own = belongs.sum(axis=0)
    # Of the class or label that can be tested best.
    best = int(np.argmax(np.minimum(own, len(belongs) - own))) if belongs.size else 0
    most = int(own[best]) if belongs.size else 0
    if min(most, len(belongs) - most) < _FEWEST_OF_CLASS:
        mend = "Give the validation set."
        if len(belongs) >= max_examples:
            mend = f"Raise max_examples={max_examples}: as many are taken of each class."
        raise ValueError(
            f"There are too few pictures to test cues. Received: {len(belongs)}, of which "
            f"{most} are of one class. Expected at least {_FEWEST_OF_CLASS} of a class, and as "
            f"many of others; some hundreds tell more. {mend}"
        )
