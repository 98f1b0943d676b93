"""Filter visualization of a given model, ready to go on at each epoch."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np

from tb_interpret.maths.filter_visualization import shown
from tb_interpret.models.filter_ascent import FilterAscent

_DEFAULT_FILTERS = 16
# Between two reports of progress.
_STEPS_AT_ONCE = 32


class PreparedFilters:
    """The pictures of one training, each epoch's made of the last one's.

    Args:
      ascent: The traced loop.
      filters: The channels that pictures are to excite, or how many of the
        first ones; None for the first 16.
      steps: Steps of gradient ascent a run.
      restart_every: Each which run starts from noise; None for the first only.

    Attributes:
      layer: Path of the layer.
      filters: Int32 `(filters,)`, the channel that each picture excites.
      num_channels: How many filters the layer has.

    Raises:
      ValueError: A filter does not exist.
    """

    def __init__(
        self,
        ascent: FilterAscent,
        filters: int | Sequence[int] | None,
        steps: int,
        restart_every: int | None,
    ) -> None:
        self.layer, self.filters = ascent.layer, _channels(filters, ascent)
        self.num_channels = ascent.num_channels
        self._ascent, self._steps, self._restart_every = ascent, steps, restart_every
        self._reached = ascent.start(len(self.filters))
        self._num_runs = 0

    def measure(self) -> float:
        """Seconds that a step takes, found out by two that lead nowhere."""
        self._ascent.run(self._ascent.start(1), self.filters[:1], 1)  # TensorFlow makes its plan
        begin = self._ascent.start(len(self.filters))
        start = time.perf_counter()
        self._ascent.run(begin, self.filters, 2)
        return (time.perf_counter() - start) / 2

    def run(
        self, *, on_step: Callable[[int, int], None] | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Improves the pictures for the weights of this moment.

        Args:
          on_step: Called with the steps done and the steps to do, every 32.

        Returns:
          Pictures, uint8 `(filters, height, width, 1 or 3)`, and the
          activations that they reach, float32 `(filters,)`.
        """
        every, steps = self._restart_every, self._steps
        if every and self._num_runs % every == 0:
            self._reached = self._ascent.start(len(self.filters))
        reached = self._ascent.resume(self._reached) if self._reached.step else self._reached
        at_once = steps if on_step is None else _STEPS_AT_ONCE
        for done in range(0, steps, at_once):
            now = min(at_once, steps - done)
            reached = self._ascent.run(reached, self.filters, now)
            if on_step is not None:
                on_step(done + now, steps)
        # Pictures of a network that has diverged are nothing to go on from.
        finite = all(np.isfinite(x).all() for x in reached.parameters)
        self._reached = reached if finite else self._ascent.start(len(self.filters))
        self._num_runs += 1
        return shown(reached.pictures), reached.activations


def _channels(wanted: int | Sequence[int] | None, ascent: FilterAscent) -> np.ndarray:
    """The channels that are meant, proved to exist."""
    most = ascent.num_channels
    if wanted is None:
        return np.arange(min(_DEFAULT_FILTERS, most), dtype=np.int32)
    indices = np.arange(min(wanted, most + 1)) if isinstance(wanted, int) else np.array(wanted)
    if indices.max() >= most:
        raise ValueError(
            f"`filters` asks for one that does not exist. Received: filters={wanted!r}. "
            f"Expected what layer {ascent.layer!r} has: {most} channels, 0 to {most - 1}. "
            "Leave `filters` out for the first 16 of them."
        )
    return indices.astype(np.int32)
