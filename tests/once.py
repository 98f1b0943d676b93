"""What takes long to make is made once, by whichever of pytest's workers comes first."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(temporary: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The directory of this name, filled by `make`; other workers wait for it.

    Args:
        temporary: Of the session.
        name: The same in all workers.
        make: Fills the directory, which is there and empty.
    """
    root = temporary.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent  # that of all workers
    directory, done = root / f"once_{name}", root / f"once_{name}.done"
    with (root / f"once_{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            # After a failure the next one fails with the same words.
            directory.mkdir(exist_ok=True)
            make(directory)
            done.touch()
    return directory
