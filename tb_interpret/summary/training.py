"""What the callbacks of one training share, and what each of them holds of a run."""

from __future__ import annotations

import dataclasses
import threading
import time
import weakref
from typing import Any


class Training:
    """One training of one model, known to all its callbacks.

    Args:
      model: What is trained; not kept alive.
      known: Whether it is sure which callbacks take part in it.
      depth: How many calls of `fit` lie on each other, this training's the
        last; 0 where no `fit` is known to run it.
      beside: Whether it is none: something is logged, and nothing of what
        trainings have written gives way to it.

    Attributes:
      began: When, in seconds since 1970.
      known: As given.
      beside: Likewise.
    """

    def __init__(
        self, model: Any, *, known: bool = True, depth: int = 0, beside: bool = False
    ) -> None:
        self.began = time.time()
        self.known, self.beside = known, beside
        self._model = weakref.ref(model)
        self._depth, self._thread = depth, threading.get_ident()

    def outlives(self, other: Training) -> bool:
        """Whether the other, which began before, must be over by now.

        A model is in one training at a time, and so is a thread, unless a
        callback of its `fit` calls another `fit`.
        """
        if other is self or self.beside:
            return False
        left = other._thread == self._thread and 0 < other._depth >= self._depth
        return left or other._model() is self._model()


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
