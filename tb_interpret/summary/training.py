"""What the callbacks of one training share, and what each of them holds of a run."""

from __future__ import annotations

import dataclasses
import time
import weakref
from typing import Any


class Training:
    """One training of one model, known to all its callbacks.

    Args:
      model: What is trained; not kept alive.
      known: Whether it is sure which callbacks take part in it.

    Attributes:
      began: When, in seconds since 1970.
      known: As given.
    """

    def __init__(self, model: Any, *, known: bool = True) -> None:
        self.began = time.time()
        self.known = known
        self._model = weakref.ref(model)

    def outlives(self, other: Training) -> bool:
        """Whether the other, which began before, must be over: it had the same model."""
        return other is not self and other._model() is self._model()


@dataclasses.dataclass(eq=False)
class Share:
    """What one callback has of a run's writer, from a training's beginning to its end.

    Attributes:
      training: Which.
      ended: Why nothing more is written for it; empty while something is.
      num_written: Epochs of it that are on disk.
    """

    training: Training
    ended: str = ""
    num_written: int = 0
