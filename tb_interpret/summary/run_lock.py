"""That one process at a time writes a run."""

from __future__ import annotations

import contextlib
import importlib
import os
import socket
from typing import Any

fcntl: Any = None
with contextlib.suppress(ImportError):  # Windows has none: nothing is noticed there
    fcntl = importlib.import_module("fcntl")

_NAME = ".training"


class TakenError(Exception):
    """Another process, which is alive, writes the run. Its text says which."""


class RunLock:
    """Held from the beginning of a training to its end.

    The system releases it when the process dies, however it dies. Where it
    offers no locks, in remote places for instance, none is held.

    Args:
      directory: The run's; it must exist.

    Raises:
      TakenError: Another process holds it.
    """

    def __init__(self, directory: str) -> None:
        self._path = os.path.join(directory, _NAME)
        self._descriptor: int | None = None
        self._owner = os.getpid()
        if fcntl is not None and "://" not in directory:
            self._take()

    def release(self) -> None:
        """Lets others have it. Nothing happens when it is not held."""
        if self._descriptor is None or self._owner != os.getpid():
            return  # a fork of the process is no holder
        if _is_at(self._descriptor, self._path):
            os.remove(self._path)
        os.close(self._descriptor)
        self._descriptor = None

    def _take(self) -> None:
        while self._descriptor is None:
            try:
                descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
            except OSError:
                return  # not to be written, by us at least: it will be said at the event file
            try:
                # Of POSIX: those of flock(2) are inherited by the pipeline's forks.
                fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except (BlockingIOError, PermissionError):
                holder = os.read(descriptor, 200).decode(errors="replace").strip()
                os.close(descriptor)
                raise TakenError(holder or "another process") from None
            except OSError:
                os.close(descriptor)
                return  # a file system without locks
            if not _is_at(descriptor, self._path):
                os.close(descriptor)  # released by its holder in between
                continue
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"process {os.getpid()} on {socket.gethostname()}".encode(), 0)
            self._descriptor = descriptor


def _is_at(descriptor: int, path: str) -> bool:
    try:
        found = os.stat(path)
    except OSError:
        return False
    return os.path.samestat(found, os.fstat(descriptor))
