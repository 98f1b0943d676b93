"""One run's event files: a new one at each beginning, and after each write that failed."""

from __future__ import annotations

import itertools
import os
import socket
import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import tensorflow as tf
from tensorboard.compat.proto import event_pb2, summary_pb2

_numbers = itertools.count()
_BESIDE = "_beside"


def holds_training(directory: str) -> bool:
    """Whether a training has written event files to a directory."""
    names = tf.io.gfile.listdir(directory)
    return any("tfevents" in name and not name.endswith(_BESIDE) for name in names)


class EventFile:
    """Appends summaries to a new event file in a directory.

    A local file is open only while it is written: a training that breaks off
    leaves none behind, and one that somebody has deleted is missed at once.
    Files of remote places, which cannot be appended to, are kept open.

    After a write that failed a new file is begun: readers cannot get over the
    damaged end of the old one. It appears under its name only when its first
    step is in it, so that a full disk is not strewn with beginnings.

    Args:
      directory: The run's directory; made if it is missing.
      beside: Whether what is written first is of no training.

    Raises:
      tf.errors.OpError: The directory cannot be made or written.
      OSError: Likewise.
    """

    def __init__(self, directory: str, *, beside: bool = False) -> None:
        self._directory, self._is_beside = directory, beside
        self._is_remote = "://" in directory
        self._remote: Any = None
        self._path = ""  # none: what is written next begins a new file
        self._started = False
        self._begin(b"")

    @property
    def is_gone(self) -> bool:
        """Whether the file that was begun has been deleted or moved since."""
        return bool(self._path) and not self._is_remote and not os.path.exists(self._path)

    def add(
        self,
        step: int,
        values: list[summary_pb2.Summary.Value],
        *,
        beside: bool = False,
        since: Mapping[str, float] = MappingProxyType({}),
    ) -> None:
        """Writes summaries of one step, visible to readers at once.

        Args:
          step: Which.
          values: What is written.
          beside: Whether it is of no training.
          since: When they came to be, by tag, in seconds since 1970; others do now.

        Raises:
          tf.errors.OpError: They could not be written.
          OSError: Likewise.
        """
        events = []
        if self._is_beside and not beside:
            # A training's own file, by which the next one knows that there was one.
            self.close()
            self._path, self._is_beside = "", False
        if not self._started and not beside:
            # Tells the Python loader that steps from here on are written anew, if there was one
            # before: what was logged before the first training stays.
            start = event_pb2.SessionLog(status=event_pb2.SessionLog.START)
            events.append(event_pb2.Event(step=step, session_log=start))
        # An event a value: the readers' memory is bounded by the largest event.
        events += [
            event_pb2.Event(
                wall_time=since.get(value.tag, 0.0),
                step=step,
                summary=summary_pb2.Summary(value=[value]),
            )
            for value in values
        ]
        records = b"".join(_record(event) for event in events)
        if not self._path:
            self._begin(records)
        else:
            path, self._path = self._path, ""  # for good, unless all of it is written
            self._append(path, records)
            self._path = path
        self._started |= not beside

    def put_beside(self, name: str, content: bytes) -> None:
        """Writes a small file next to it, whole or not at all; one that is there gives way."""
        path = os.path.join(self._directory, name)
        hidden = path if self._is_remote else os.path.join(self._directory, f".{name}")
        with tf.io.gfile.GFile(hidden, "wb") as file:
            file.write(content)
        if hidden != path:
            os.replace(hidden, path)

    def begin_anew(self) -> None:
        """Lets what is written next begin a new file, as of a new training."""
        self.close()
        self._path, self._started = "", False

    def close(self) -> None:
        """Ends the file."""
        remote, self._remote = self._remote, None
        if remote is not None:
            remote.close()

    def _begin(self, records: bytes) -> None:
        self.close()
        tf.io.gfile.makedirs(self._directory)
        # Time first: TensorBoard reads the files of a run in the order of their names.
        name = (
            f"events.out.tfevents.{int(time.time()):010d}.{socket.gethostname()}"
            f".{os.getpid()}.{next(_numbers):06d}.tb_interpret{_BESIDE if self._is_beside else ''}"
        )
        path = os.path.join(self._directory, name)
        content = _record(event_pb2.Event(file_version="brain.Event:2")) + records
        if self._is_remote:
            self._append(path, content)
        else:
            hidden = os.path.join(self._directory, f".begun.{os.getpid()}")
            try:
                self._append(hidden, content, os.O_CREAT | os.O_TRUNC)
                os.rename(hidden, path)
            except OSError:
                if os.path.exists(hidden):
                    os.remove(hidden)
                raise
        self._path = path

    def _append(self, path: str, content: bytes, flags: int = 0) -> None:
        if self._is_remote:
            if self._remote is None:
                self._remote = tf.io.gfile.GFile(path, "wb")
            self._remote.write(content)
            self._remote.flush()
            return
        binary = getattr(os, "O_BINARY", 0)  # of Windows
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | binary | flags, 0o666)
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        finally:
            os.close(descriptor)


def _record(event: event_pb2.Event) -> bytes:
    """An event as it stands in a file, framed and with its checksums.

    TensorFlow makes it, in a file in memory: TensorBoard's own code computes
    checksums in Python and is a hundred times slower on pictures.
    """
    event.wall_time = event.wall_time or time.time()
    path = f"ram://tb_interpret/{os.getpid()}/{next(_numbers)}"
    with tf.io.TFRecordWriter(path) as writer:
        writer.write(event.SerializeToString())
    with tf.io.gfile.GFile(path, "rb") as file:
        record: bytes = file.read()
    tf.io.gfile.remove(path)
    return record
