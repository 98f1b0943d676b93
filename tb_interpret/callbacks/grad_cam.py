"""Grad-CAM alone, as a callback."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import keras

from tb_interpret.callbacks.interpret import CallbackOptions, InterpretCallback
from tb_interpret.methods.grad_cam import GradCAM
from tb_interpret.models.targets import Targets

if TYPE_CHECKING:
    from typing_extensions import Unpack


class GradCAMCallback(InterpretCallback):
    """Logs Grad-CAM of a fixed set of examples at each epoch.

    Args:
      log_dir: Where the other logs of this run go.
      examples: What is explained, as in `InterpretCallback`.
      layer: As in `GradCAM`: a name, a path, a layer, or None.
      targets: As in `GradCAM`; by default the labels, or the predictions
        where there are none.
      gated: As in `GradCAM`.
      **options: The further arguments of `InterpretCallback`.

    Raises:
      ValueError: As `InterpretCallback` and `GradCAM` do.

    Example:
      >>> import numpy as np
      >>> callback = GradCAMCallback("logs/baseline", np.ones((2, 8, 8, 1)), layer="conv2d_2")
    """

    def __init__(
        self,
        log_dir: str | os.PathLike[str],
        examples: Any,
        layer: str | keras.Layer | None = None,
        *,
        targets: Targets = "true",
        gated: bool = False,
        **options: Unpack[CallbackOptions],
    ) -> None:
        method = GradCAM(layer, targets=targets, gated=gated)
        super().__init__(log_dir, examples, [method], targets=targets, **options)
