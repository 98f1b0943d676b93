"""A log of long runs: two of 60 epochs and one of 30."""

from __future__ import annotations

import pathlib

from tests.long_logs import LAYER, TAG, LoggedRun, Size, write

__all__ = ["EPOCHS", "LAST", "LAYER", "RUNS", "SHORT", "SIZE", "TAG", "write_log"]

EPOCHS = 60
SHORT = 30
LAST = EPOCHS - 1
# How many epochs each has.
RUNS = {"run_0": EPOCHS, "run_1": EPOCHS, "run_2": SHORT}
SIZE = Size(examples=6, epochs=EPOCHS, runs=2, map_px=7)


def write_log(logdir: pathlib.Path) -> None:
    """Writes the event files of all runs."""
    write(logdir, SIZE)
    with LoggedRun(logdir, Size(examples=6, epochs=SHORT, runs=1, map_px=7), run=2) as short:
        for epoch in range(SHORT):
            short.log(epoch)
