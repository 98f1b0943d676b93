"""In which process stages run: in others, nothing is seen of what passes."""

from __future__ import annotations

import mmap
import os


class Processes:
    """That in which it was made, and those that were forked from it."""

    def __init__(self) -> None:
        self._own = os.getpid()
        # One byte that forked processes have in common with this one.
        self._elsewhere = mmap.mmap(-1, 1)

    @property
    def is_elsewhere(self) -> bool:
        """Whether a stage ran in another process."""
        return bool(self._elsewhere[0])

    def is_here(self) -> bool:
        """Whether this is the process that it was made in, which is told of others."""
        if os.getpid() == self._own:
            return True
        self.note_elsewhere()
        return False

    def note_elsewhere(self) -> None:
        """A stage runs in another process, where nothing is seen of it."""
        self._elsewhere[0] = 1
