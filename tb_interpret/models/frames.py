"""What is said of models that take several frames at once."""

from __future__ import annotations

from collections.abc import Sequence

import tensorflow as tf

from tb_interpret.models.tap import Call


def frames_note(calls: Sequence[Call], call: Call, frames: tf.Tensor) -> str:
    """Which frames an explained output stands for.

    Args:
      calls: All, as `tap_layers` gives them.
      call: The one that is explained: the last of its layer.
      frames: The model's input, (batch, frames, height, width, channels).

    Returns:
      One sentence.
    """
    count = frames.shape[1] or "several"
    if sum(other.layer is call.layer for other in calls) > 1:
        return f"Layer {call.path!r} is explained at the last of {count} frames only."
    return f"Layer {call.path!r} has one map for all {count} frames; the last frame is shown."
