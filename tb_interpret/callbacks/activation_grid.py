"""Activation grids alone, as a callback."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tb_interpret.callbacks.interpret import CallbackOptions, InterpretCallback
from tb_interpret.methods.activation_grid import ActivationGrid

if TYPE_CHECKING:
    from typing_extensions import Unpack


class ActivationGridCallback(InterpretCallback):
    """Logs activations of a fixed set of examples at each epoch.

    Args:
      log_dir: Where the other logs of this run go.
      examples: What is shown, as in `InterpretCallback`.
      layers: As in `ActivationGrid`: a layer, a list of layers, or None.
      channels: As in `ActivationGrid`.
      max_channels: As in `ActivationGrid`.
      **options: The further arguments of `InterpretCallback`.

    Raises:
      ValueError: As `InterpretCallback` and `ActivationGrid` do.
    """

    def __init__(
        self,
        log_dir: str | os.PathLike[str],
        examples: Any,
        layers: Any = None,
        *,
        channels: Sequence[int] | None = None,
        max_channels: int = 16,
        **options: Unpack[CallbackOptions],
    ) -> None:
        method = ActivationGrid(layers, channels=channels, max_channels=max_channels)
        super().__init__(log_dir, examples, [method], **options)
