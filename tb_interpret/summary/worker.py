"""A thread that does what it is given, one thing after the other."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

# Results that may wait to be written. A full queue makes training wait rather
# than memory grow.
_QUEUE_SIZE = 8
_MOMENT = 0.001


class Worker(Generic[T]):
    """Does jobs in the order in which they are submitted, off the training thread.

    The thread lives while there is something to do. It is no daemon: the
    interpreter waits for what is still to be done.

    Args:
      name: Of the thread.
      changed: Held while jobs come and go, which it is told of; may be entered
        again by a thread that holds it.
      do: Does one job; must not fail.
      rest: Called when all is done, `changed` being held.
    """

    def __init__(
        self,
        name: str,
        changed: threading.Condition,
        do: Callable[[T], None],
        rest: Callable[[], None],
    ) -> None:
        self._name, self._changed = name, changed
        self._do, self._rest = do, rest
        self._jobs: deque[T] = deque()
        self._thread: threading.Thread | None = None
        self._working = False

    @property
    def is_busy(self) -> bool:
        """Whether anything is being done, or waits."""
        return bool(self._jobs)

    def submit(self, job: T) -> None:
        """Hands over a job. Blocks while too many of them are waiting."""
        with self._changed:
            while len(self._jobs) > _QUEUE_SIZE:  # the first is being done
                self._changed.wait()
            self._jobs.append(job)
            self._have_it_done()

    def drain(self) -> None:
        """Waits until all that was submitted is done."""
        with self._changed:
            while self._jobs:
                self._have_it_done()
                self._changed.wait()

    def join(self) -> None:
        """Waits until the thread is gone."""
        if self._thread is not None:
            self._thread.join()

    def _have_it_done(self) -> None:
        # Ctrl-C may have come between the job and its thread, or into the thread's start.
        if self._working and self._thread is not None and self._thread.ident is not None:
            return
        self._working = True
        # Whoever submits may be a daemon, as threads of TensorFlow are to Python.
        self._thread = threading.Thread(target=self._work, name=self._name, daemon=False)
        self._thread.start()

    def _work(self) -> None:
        # Whoever starts a thread waits until it runs, and up to 5 ms longer if it goes on at once.
        time.sleep(_MOMENT)
        while True:
            with self._changed:
                if self._thread is not threading.current_thread():
                    return
                if not self._jobs:
                    self._working = False
                    self._rest()
                    return
                job = self._jobs[0]
            try:
                self._do(job)
            finally:
                with self._changed:
                    self._jobs.popleft()
                    self._changed.notify_all()
