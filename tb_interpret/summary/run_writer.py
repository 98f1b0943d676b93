"""The writer of a run, and who shares it."""

from __future__ import annotations

import itertools
import logging
import os
import threading
from collections.abc import Callable
from typing import Any, ClassVar

import tensorflow as tf

from tb_interpret.summary.event_file import EventFile
from tb_interpret.summary.run_lock import RunLock, TakenError
from tb_interpret.summary.training import Share
from tb_interpret.summary.worker import Worker
from tb_interpret.summary.written_steps import WrittenSteps
from tb_interpret_plugin import metadata

_log = logging.getLogger("tb_interpret")

Job = Callable[[EventFile], Any]


class RunWriter:
    """The one writer of a run: callbacks with the same `log_dir` share it.

    TensorBoard loses data when two writers share a directory; `acquire` gives
    everybody in this process the same one, `release` ends it after the last.
    Use these two, not the constructor.

    Encoding and writing are done on a thread of its own: see `Worker`.

    Attributes:
      directory: Where the run's event files are: `<log_dir>/interpret`.
      examples_digest: Of the example set written last; for the writer's thread.
      facts_step: The step whose scores were written last; likewise.
    """

    _open: ClassVar[dict[str, RunWriter]] = {}
    # For all writers, and entered again by finalizers that run at any time.
    _changed: ClassVar = threading.Condition(threading.RLock())

    def __init__(self, directory: str, *, beside: bool) -> None:
        self.directory = directory
        self.examples_digest = ""
        self.facts_step: int | None = None
        self._shares: list[Share] = []
        self._claims: dict[tuple[Share, str], str] = {}
        self._warned: set[str] = set()
        tf.io.gfile.makedirs(directory)
        self._steps = WrittenSteps(directory)
        self._lock = RunLock(directory)
        try:
            self._file = EventFile(directory, beside=beside)
        except BaseException:
            self._lock.release()
            raise
        name = f"tb_interpret writer {directory}"
        self._worker = Worker(name, self._changed, self._do, self._close_if_over)

    @classmethod
    def acquire(cls, log_dir: str | os.PathLike[str], share: Share, number: int = 1) -> RunWriter:
        """The writer of a run, opened if nobody holds it yet.

        Args:
          log_dir: Where the run's directory is, or is made.
          share: Who asks, as `claim` and `release` are told.
          number: Of the run in this directory, from 1 on. The next that is
            free is taken where another process writes.

        Raises:
          ValueError: The directory cannot be made or written.
        """
        with cls._changed:
            for candidate in itertools.count(number):
                name = metadata.RUN_NAME if candidate == 1 else f"{metadata.RUN_NAME}_{candidate}"
                directory = os.path.join(os.fspath(log_dir), name)
                key = directory if "://" in directory else os.path.realpath(directory)
                if key not in cls._open:
                    try:
                        cls._open[key] = cls(directory, beside=share.training.beside)
                    except TakenError as error:
                        _log.warning(
                            "Another training writes to %s: %s. Expected one training a log_dir. "
                            "This one writes to a run beside it. Give each a log_dir of its own.",
                            directory, error,
                        )  # fmt: skip
                        continue
                    except (tf.errors.OpError, OSError) as error:
                        raise ValueError(
                            f"`log_dir` cannot be written. Received: log_dir={os.fspath(log_dir)!r}"
                            f" ({getattr(error, 'message', error)}). Expected a directory, to be "
                            "made if it is missing, in which files can be created. Choose another."
                        ) from error
                writer = cls._open[key]
                others = list(writer._shares)
                writer._shares.append(share)
                for other in others:
                    if share.training.outlives(other.training):
                        writer._supersede(other)
                return writer
        raise AssertionError("there are infinitely many numbers")

    def claim(self, share: Share, what: str, value: str) -> None:
        """Says what a user of this writer is going to write.

        A user of an earlier training must give way.

        Args:
          share: Whose.
          what: A tag.
          value: What is written there; users may share a tag for one value.

        Raises:
          ValueError: Another callback of the same training has claimed the
            tag for another value.
        """
        with self._changed:
            for (other, tag), claimed in list(self._claims.items()):
                if tag != what or other is share or claimed == value:
                    continue
                if other.training is share.training and other.training.known:
                    raise ValueError(
                        "Two callbacks write different things to one place. Received: "
                        f"{what!r} in {self.directory!r} twice. Expected callbacks with one "
                        "log_dir to have the same examples and different methods or layers. Give "
                        "one another log_dir."
                    )
                self._supersede(other)
            self._claims[share, what] = value

    def release(self, share: Share) -> None:
        """Waits until all is written; the last user's release closes the file."""
        self.drain()
        self.abandon(share)
        if not self._shares:
            self._worker.join()

    def abandon(self, share: Share) -> None:
        """As `release`, for a training that broke off: nobody waits."""
        with self._changed:
            self._remove(share, "its training was over before")
            self._close_if_over()

    def submit(self, job: Job, share: Share | None = None) -> None:
        """Hands over work. Blocks while too much of it is waiting.

        Args:
          job: Called with the event file, on the writer's thread. Its failure
            is reported once and does not reach the caller.
          share: For whom; told how much is written.
        """
        self._worker.submit((job, share))

    def written_anew(self, step: int) -> str:
        """What a record has to say of a step that is handed over; mostly nothing."""
        return self._steps.anew(step)

    def drain(self) -> None:
        """Waits until all that was submitted is on disk."""
        self._worker.drain()

    def _supersede(self, share: Share) -> None:
        """Ends an earlier training's part; readers are told to take the new one's steps."""
        self._remove(share, "a later training writes there now")
        self._steps.begin_anew()
        self.submit(self._begin_anew)

    def _begin_anew(self, file: EventFile) -> None:
        file.begin_anew()
        self.examples_digest, self.facts_step = "", None

    def _remove(self, share: Share, why: str) -> None:
        if share in self._shares:
            self._shares.remove(share)
            share.ended = why
            self._claims = {k: v for k, v in self._claims.items() if k[0] is not share}

    def _do(self, given: tuple[Job, Share | None]) -> None:
        job, share = given
        try:
            self._look_for_directory()
            job(self._file)
            if share is not None:
                share.num_written += 1
        except Exception as error:
            self._warn_once(
                "Could not write to %s (%s: %s). Training goes on; writing is tried again at "
                "the next epoch, without another warning.",
                self.directory, type(error).__name__, error,
            )  # fmt: skip

    def _look_for_directory(self) -> None:
        if not self._file.is_gone:
            return
        self._warn_once(
            "What was written to %s has been deleted or moved during training. Training goes on; "
            "what follows is written to the same place anew.",
            self.directory,
        )
        self._begin_anew(self._file)

    def _warn_once(self, text: str, *values: object) -> None:
        if text not in self._warned:
            self._warned.add(text)
            _log.warning(text, *values)

    def _close_if_over(self) -> None:
        if self._shares or self._worker.is_busy:
            return
        for key, writer in list(self._open.items()):
            if writer is self:
                del self._open[key]
                try:
                    self._file.close()
                except (tf.errors.OpError, OSError) as error:
                    self._warn_once("Could not finish %s (%s).", self.directory, error)
                self._lock.release()
