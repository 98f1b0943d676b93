"""Explaining one training: at which epochs, at what cost, and what if it fails."""

from __future__ import annotations

import logging
import time

from tb_interpret.callbacks.hints import command
from tb_interpret.callbacks.schedule import Schedule
from tb_interpret.callbacks.session import Session
from tb_interpret.callbacks.trainings import has_begun

_log = logging.getLogger("tb_interpret")


class Explaining:
    """What a callback does from a training's beginning to its end.

    Args:
      session: Explains an epoch.
      schedule: Says which.
      log_dir: Where the logs go, for people.

    Attributes:
      session: As given.
    """

    def __init__(self, session: Session, schedule: Schedule, log_dir: str) -> None:
        self.session = session
        self._schedule, self._log_dir = schedule, log_dir
        self._mark = time.perf_counter()
        self._preparing_seconds = 0.0
        self._epoch: int | None = None
        self._explained: int | None = None
        self._warned: set[str] = set()

    def prepare(self, start: float, *, measured: bool) -> None:
        """The training is about to begin.

        Args:
          start: When this one's preparations began, by `time.perf_counter`.
          measured: Whether to find out what a pass takes.
        """
        self._schedule.begin(_measured(self.session) if measured else None)
        self._mark = time.perf_counter()
        self._preparing_seconds = self._mark - start

    def begin_epoch(self) -> None:
        """Looks at the clock."""
        has_begun(self.session.share.training)
        self._mark = time.perf_counter()

    def end_epoch(self, epoch: int, *, is_last: bool) -> None:
        """Explains an epoch, if it is due."""
        self._explain(epoch, is_last=is_last)
        self._epoch = epoch

    def end(self) -> str:
        """Waits until all is written, and says what it has cost."""
        has_begun(self.session.share.training)
        if self._epoch is not None:
            # Nobody knew at its end that it was the last.
            self._mark = time.perf_counter()
            self._explain(self._epoch, is_last=True)
        self.session.close()
        num_written = self.session.share.num_written
        spent = self._schedule.summary(self._preparing_seconds, num_written)
        costs = f": {words}" if (words := str(self.session.costs)) else ""
        where = f"See them: {command(self._log_dir)}" if num_written else "Nothing to see."
        return f"{spent}{costs}. {where}"

    def _explain(self, epoch: int, *, is_last: bool) -> None:
        if self._explained == epoch:
            return
        has_begun(self.session.share.training)
        seconds = time.perf_counter() - self._mark
        if self._schedule.is_due(epoch, seconds, is_last=is_last):
            self._explained = epoch
            try:
                failed = self.session.explain(epoch, self._schedule, is_last=is_last)
            except Exception as error:
                # Whatever went wrong with the explanation, the training is worth more.
                failed = {"Explaining": error}
            for name, failure in failed.items():
                self._warn_once(epoch, name, failure)
        self._mark = time.perf_counter()

    def _warn_once(self, epoch: int, name: str, error: Exception) -> None:
        if name not in self._warned:
            self._warned.add(name)
            rest = (
                "goes without it. Training goes on; it is tried again at the next epoch, without "
                "another warning."
            )
            if self.session.share.ended:
                rest = (
                    "and those after it go without it. Training goes on; it is not tried again. "
                    "Give each training a log_dir of its own."
                )
            _log.warning(
                "%s failed: %s: %s. Epoch %d of %s %s",
                name, type(error).__name__, error, epoch, self._log_dir, rest,
            )  # fmt: skip


def _measured(session: Session) -> float | None:
    """What a pass takes; None where it fails, which its epoch will tell."""
    try:
        return session.measure()
    except Exception:
        return None
