"""The demo's logs, as `make demo` writes them, only shorter."""

from __future__ import annotations

import pathlib
import subprocess
import sys

import pytest

from tests.once import made_once

ROOT = pathlib.Path(__file__).parents[1]
NUM_EPOCHS = 3
RUNS = ("clean", "shortcut")
# One of the series of both.
TAG = "grad_cam/block3"


@pytest.fixture(scope="session")
def demo_logs(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Two runs, `clean` and `shortcut`, of a few epochs each."""

    def train(directory: pathlib.Path) -> None:
        done = subprocess.run(
            [
                sys.executable,
                ROOT / "examples" / "demo.py",
                f"--log-dir={directory / 'logs'}",
                f"--epochs={NUM_EPOCHS}",
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout

    return made_once(tmp_path_factory, "demo", train) / "logs"
