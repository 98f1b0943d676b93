"""Filter visualization alone, as a callback."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from tb_interpret.callbacks.interpret import CallbackOptions, InterpretCallback
from tb_interpret.methods.filter_visualization import FilterVisualization

if TYPE_CHECKING:
    from typing_extensions import Unpack


class FilterVisualizationCallback(InterpretCallback):
    """Logs pictures that excite the filters of a layer, at each epoch.

    Args:
      log_dir: Where the other logs of this run go.
      examples: As in `InterpretCallback`: their size and range are taken.
      layer: As in `FilterVisualization`.
      filters: As in `FilterVisualization`.
      steps: As in `FilterVisualization`.
      parametrization: As in `FilterVisualization`.
      restart_every: As in `FilterVisualization`.
      seed: As in `FilterVisualization`.
      input_range: As in `FilterVisualization`.
      **options: The further arguments of `InterpretCallback`.

    Raises:
      ValueError: As `InterpretCallback` and `FilterVisualization` do.
    """

    def __init__(
        self,
        log_dir: str | os.PathLike[str],
        examples: Any,
        layer: Any = None,
        filters: Any = None,
        steps: int = 32,
        *,
        parametrization: Any = "pixels",
        restart_every: int | None = None,
        seed: int = 0,
        input_range: tuple[float, float] | None = None,
        **options: Unpack[CallbackOptions],
    ) -> None:
        method = FilterVisualization(
            layer,
            filters,
            steps,
            parametrization=parametrization,
            restart_every=restart_every,
            seed=seed,
            input_range=input_range,
        )
        super().__init__(log_dir, examples, [method], **options)
