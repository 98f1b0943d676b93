"""Starts a real TensorBoard and asks it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from tb_interpret_plugin.schema_pb2 import SeriesPage

_PATIENCE_SECONDS = 60.0


@contextmanager
def tensorboard(
    *arguments: str, python: str = sys.executable, cwd: Path | None = None
) -> Iterator[str]:
    """The address of a TensorBoard of its own; `python -m` finds modules in `cwd` first."""
    command = [python, "-m", "tensorboard.main", "--port=0", "--host=127.0.0.1", *arguments]
    # A clean environment finds what is installed there, not what lies beside these tests.
    environment = {**os.environ, **({} if python == sys.executable else {"PYTHONPATH": ""})}
    process = subprocess.Popen(command, cwd=cwd, env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    printed: list[str] = []

    def read_stderr(lines: Iterator[str]) -> None:
        printed.extend(lines)

    # Read on, lest a full pipe stops the process.
    reader = threading.Thread(target=read_stderr, args=(process.stderr,))
    reader.start()
    try:
        yield _wait_for_address(process, printed)
    except BaseException:
        print("".join(printed), file=sys.stderr)
        raise
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=_PATIENCE_SECONDS)
        reader.join()
        process.stderr.close()


def _wait_for_address(process: subprocess.Popen[str], printed: list[str]) -> str:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        match = re.search(r"at (http://\S+)", "".join(printed))
        if match:
            return match[1].rstrip("/")
        time.sleep(0.05)
    raise AssertionError("TensorBoard did not start: " + "".join(printed))


def get(address: str, path: str) -> bytes:
    """The body of an answer."""
    with urllib.request.urlopen(f"{address}/data/{path}", timeout=_PATIENCE_SECONDS) as answer:
        body: bytes = answer.read()
        return body


def wait_for_steps(address: str, run: str, tag: str, num_steps: int) -> SeriesPage:
    """The series, once TensorBoard has read so many steps of it."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        index = json.loads(get(address, "plugin/tb_interpret/index"))
        if tag in [series["tag"] for series in index["series"] if series["run"] == run]:
            body = get(
                address, f"plugin/tb_interpret/records?{urlencode({'run': run, 'tag': tag})}"
            )
            page = SeriesPage.FromString(body)
            if len(page.steps) >= num_steps:
                return page
        time.sleep(0.1)
    raise AssertionError(f"TensorBoard did not read {num_steps} steps in time")
