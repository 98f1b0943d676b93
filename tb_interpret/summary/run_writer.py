"""Encoding and writing off the training thread."""

from __future__ import annotations

import atexit
import logging
import os
import queue
import threading
from collections.abc import Callable
from typing import Any, ClassVar

import tensorflow as tf

from tb_interpret.summary.event_file import EventFile
from tb_interpret_plugin import metadata

_log = logging.getLogger("tb_interpret")

Job = Callable[[EventFile], Any]

# Results that may wait to be written. A full queue makes training wait rather
# than memory grow.
_QUEUE_SIZE = 8


class RunWriter:
    """The one writer of a run: callbacks with the same `log_dir` share it.

    TensorBoard loses data when two writers share a directory; `acquire` gives
    everybody in this process the same one, `release` ends it after the last.
    Use these two, not the constructor.

    Attributes:
      directory: Where the run's event files are: `<log_dir>/interpret`.
      examples_digest: Of the example set written last; for the writer's thread.
      facts_step: The step whose scores were written last; likewise.
    """

    _open: ClassVar[dict[str, RunWriter]] = {}
    _lock: ClassVar = threading.Lock()

    def __init__(self, directory: str) -> None:
        self.directory = directory
        self.examples_digest = ""
        self.facts_step: int | None = None
        self._claims: dict[tuple[int, str], str] = {}
        self._users = 0
        self._failed = 0
        self._file = EventFile(directory)
        self._jobs: queue.Queue[Job | None] = queue.Queue(_QUEUE_SIZE)
        self._thread = threading.Thread(
            target=self._work, name=f"tb_interpret writer {directory}", daemon=True
        )
        self._thread.start()

    @classmethod
    def acquire(cls, log_dir: str | os.PathLike[str]) -> RunWriter:
        """The writer of a run, opened if nobody holds it yet.

        Raises:
          ValueError: The directory cannot be made or written.
        """
        directory = os.path.join(os.fspath(log_dir), metadata.RUN_NAME)
        key = directory if "://" in directory else os.path.realpath(directory)
        with cls._lock:
            if key not in cls._open:
                try:
                    cls._open[key] = cls(directory)
                except (tf.errors.OpError, OSError) as error:
                    raise ValueError(
                        f"`log_dir` cannot be written. Received: log_dir={os.fspath(log_dir)!r} "
                        f"({getattr(error, 'message', error)}). Expected a directory, to be made "
                        "if it is missing, in which files can be created. Choose another."
                    ) from error
            writer = cls._open[key]
            writer._users += 1
            return writer

    def claim(self, owner: object, what: str, value: str) -> None:
        """Says what a user of this writer is going to write.

        Args:
          owner: The user, as `release` is told.
          what: A tag.
          value: What is written there; users may share a tag for one value.

        Raises:
          ValueError: Another user has claimed the tag for another value.
        """
        for (other, tag), claimed in self._claims.items():
            if tag == what and other != id(owner) and claimed != value:
                raise ValueError(
                    f"Two callbacks write different things to one place. Received: {what!r} in "
                    f"{self.directory!r} twice. Expected callbacks with one log_dir to have the "
                    "same examples and different methods or layers. Give one another log_dir."
                )
        self._claims[id(owner), what] = value

    def release(self, owner: object) -> None:
        """Waits until all is written; the last user's release closes the file."""
        self.drain()
        with self._lock:
            self._claims = {k: v for k, v in self._claims.items() if k[0] != id(owner)}
            self._users -= 1
            if self._users > 0:
                return
            for key, writer in list(self._open.items()):
                if writer is self:
                    del self._open[key]
        self._jobs.put(None)
        self._thread.join()

    def submit(self, job: Job) -> None:
        """Hands over work. Blocks while too much of it is waiting.

        Args:
          job: Called with the event file, on the writer's thread. Its failure
            is reported once and does not reach the caller.
        """
        self._jobs.put(job)

    def drain(self) -> None:
        """Waits until all that was submitted is on disk."""
        self._jobs.join()

    @classmethod
    def drain_all(cls) -> None:
        """Drains the writers that nobody has released: training broke off."""
        for writer in list(cls._open.values()):
            writer.drain()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job(self._file)
            except Exception as error:
                self._failed += 1
                if self._failed == 1:
                    _log.warning(
                        "Could not write to %s (%s: %s). Training goes on; writing is tried "
                        "again at the next epoch, without another warning.",
                        self.directory,
                        type(error).__name__,
                        error,
                    )
            finally:
                self._jobs.task_done()
        self._file.close()
        self._jobs.task_done()


# Daemon threads die with the interpreter: what they hold must be out before.
atexit.register(RunWriter.drain_all)
