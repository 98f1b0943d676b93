"""A line that says how far long work has come."""

from __future__ import annotations

import sys
import time

import keras

# Nobody wants to read of what is over at once.
_PATIENCE_SECONDS = 2.0
_REFRESH_SECONDS = 0.5


class ProgressLine:
    """Prints and overwrites one line, if the work is long and Keras may print.

    Only where a line can be overwritten: a file or a pipe gets none.

    Args:
      what: What is being done, `"Occlusion"`.
      unit: What is counted, `"positions"`.
    """

    def __init__(self, what: str, unit: str) -> None:
        self._what, self._unit = what, unit
        self._printed = False
        self._next = time.monotonic() + _PATIENCE_SECONDS

    def update(self, done: int, total: int, before: int = 0, parts: int = 1) -> None:
        """Says how far it is.

        Args:
          done: How many of `total` are done.
          total: Of this part of the work.
          before: How many parts, as large as this one, are over.
          parts: How many there are.
        """
        done, total = before * total + done, parts * total
        now = time.monotonic()
        finished = done >= total
        due = self._printed if finished else now >= self._next
        if not due or not keras.config.is_interactive_logging_enabled() or not _can_overwrite():
            return
        self._printed, self._next = True, now + _REFRESH_SECONDS
        text = f"tb_interpret: {self._what}, {done} of {total} {self._unit}"
        print(f"\r{text}", end="\n" if finished else "", flush=True)


def _can_overwrite() -> bool:
    """Whether what is printed goes to a terminal or a notebook."""
    is_notebook = type(sys.stdout).__module__.startswith("ipykernel")
    return is_notebook or (sys.stdout is not None and sys.stdout.isatty())
