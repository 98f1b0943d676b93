"""Occlusion alone, as a callback."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from tb_interpret.callbacks.interpret import CallbackOptions, InterpretCallback
from tb_interpret.methods.occlusion import Occlusion
from tb_interpret.models.targets import Targets

if TYPE_CHECKING:
    from typing_extensions import Unpack


class OcclusionCallback(InterpretCallback):
    """Logs occlusion maps of a fixed set of examples at each epoch.

    Args:
      log_dir: Where the other logs of this run go.
      examples: What is explained, as in `InterpretCallback`.
      patch_size: As in `Occlusion`.
      stride: As in `Occlusion`.
      targets: As in `Occlusion`; by default the labels, or the predictions
        where there are none.
      fill: As in `Occlusion`.
      aggregate: As in `Occlusion`.
      **options: The further arguments of `InterpretCallback`.

    Raises:
      ValueError: As `InterpretCallback` and `Occlusion` do.
    """

    def __init__(
        self,
        log_dir: str | os.PathLike[str],
        examples: Any,
        patch_size: Any = None,
        stride: Any = None,
        *,
        targets: Targets = "true",
        fill: Any = "mean",
        aggregate: Any = "mean",
        **options: Unpack[CallbackOptions],
    ) -> None:
        method = Occlusion(patch_size, stride, targets=targets, fill=fill, aggregate=aggregate)
        super().__init__(log_dir, examples, [method], targets=targets, **options)
