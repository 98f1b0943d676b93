"""A TensorBoard for the browser: from the wheel, without TensorFlow, below a path prefix."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.distributions import Environment
from tests.tensorboard_process import tensorboard, wait_for_steps


@contextmanager
def serving(
    installed: Environment, logs: pathlib.Path, load_fast: str, tag: str, steps: Mapping[str, int]
) -> Iterator[str]:
    """The address, once so many steps of a series have been read of each run."""
    with tensorboard(
        f"--logdir={logs}",
        f"--load_fast={load_fast}",
        "--path_prefix=/team/board",
        python=installed.python,
        cwd=installed.directory,
    ) as started:
        for run, count in steps.items():
            wait_for_steps(started, f"{run}/interpret", tag, count)
        yield started
