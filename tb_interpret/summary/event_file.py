"""One event file of one run."""

from __future__ import annotations

import itertools
import os
import socket
import time

import tensorflow as tf
from tensorboard.compat.proto import event_pb2, summary_pb2

_numbers = itertools.count()


class EventFile:
    """Appends summaries to a new event file in a directory.

    TensorFlow's record writer is used: TensorBoard's own computes checksums in
    Python and is a hundred times slower on pictures.

    Args:
      directory: The run's directory; made if it is missing.

    Raises:
      tf.errors.OpError: The directory cannot be made or written.
    """

    def __init__(self, directory: str) -> None:
        tf.io.gfile.makedirs(directory)
        # Time first: TensorBoard reads the files of a run in the order of their names.
        name = (
            f"events.out.tfevents.{int(time.time()):010d}.{socket.gethostname()}"
            f".{os.getpid()}.{next(_numbers)}.tb_interpret"
        )
        self._file = tf.io.TFRecordWriter(os.path.join(directory, name))
        self._started = False
        self._write(event_pb2.Event(file_version="brain.Event:2"))
        self._file.flush()

    def add(self, step: int, values: list[summary_pb2.Summary.Value]) -> None:
        """Writes summaries of one step, visible to readers at once."""
        if not self._started:
            # Tells the Python loader that steps from here on are written anew.
            start = event_pb2.SessionLog(status=event_pb2.SessionLog.START)
            self._write(event_pb2.Event(step=step, session_log=start))
            self._started = True
        # An event a value: the readers' memory is bounded by the largest event.
        for value in values:
            self._write(event_pb2.Event(step=step, summary=summary_pb2.Summary(value=[value])))
        self._file.flush()

    def close(self) -> None:
        """Ends the file."""
        self._file.close()

    def _write(self, event: event_pb2.Event) -> None:
        event.wall_time = time.time()
        self._file.write(event.SerializeToString())
