"""Writes what passed where no training says when."""

from __future__ import annotations

import threading
from collections.abc import Callable

_SECONDS = 1.0


class Autosave:
    """Calls a function soon, at most once a second.

    On a thread of its own, for which the interpreter waits when it ends.

    Args:
      save: The function.
    """

    def __init__(self, save: Callable[[], None]) -> None:
        self._save = save
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def soon(self) -> None:
        """There is something to write."""
        if self._timer is not None:
            return
        with self._lock:
            if self._timer is None:
                self._timer = threading.Timer(_SECONDS, self._run)
                self._timer.name = "tb_interpret pipeline"
                # On threads of TensorFlow it would become one that nobody waits for.
                self._timer.daemon = False
                self._timer.start()

    def cancel(self) -> None:
        """All is written already."""
        with self._lock:
            timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()

    def _run(self) -> None:
        with self._lock:
            self._timer = None
        self._save()
