"""A real JupyterLab with a notebook that shows TensorBoard, which leaves no process behind."""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil

NOTEBOOK = "interpret.ipynb"
# As TensorBoard's own guide for notebooks has them.
CELLS = (
    "%load_ext tensorboard",
    "%tensorboard --logdir logs",
    "from tensorboard import notebook\nnotebook.display(height=600)",
)
_PATIENCE_SECONDS = 60.0
# As root, as in containers, Jupyter wants to be told; port 0 is a free one.
_ARGUMENTS = [
    "--allow-root",
    "--no-browser",
    "--ip=localhost",
    "--port=0",
    "--LabApp.extension_manager=readonly",
]
# Dark when the browser is; and nobody is asked whether to read the news.
_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
}


@dataclasses.dataclass(frozen=True)
class Jupyter:
    """A server that runs.

    Attributes:
      url: Its own, with a slash at the end.
      token: Lets in whoever has it.
      temporary: What it and all that it starts take for `TMPDIR`.
    """

    url: str
    token: str
    temporary: pathlib.Path

    def address(self, interface: str) -> str:
        """Of the notebook, in all of `"lab"` or alone in `"doc"`."""
        return f"{self.url}{interface}/tree/{NOTEBOOK}?token={self.token}"


@contextmanager
def jupyter(
    folder: pathlib.Path, logs: pathlib.Path, tensorboard: pathlib.Path
) -> Iterator[Jupyter]:
    """A JupyterLab of this interpreter, and so are its kernels.

    Args:
      folder: Empty; whatever Jupyter, kernels and TensorBoard write is below it.
      logs: What the notebook shows.
      tensorboard: The program that `%tensorboard` starts.
    """
    home, work, temporary = (folder / name for name in ("home", "work", "temporary"))
    for directory in (home, work, temporary):
        directory.mkdir()
    (home / "overrides.json").write_text(json.dumps(_SETTINGS))
    (work / NOTEBOOK).write_text(json.dumps(_notebook()))
    (work / "logs").symlink_to(logs, target_is_directory=True)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")},
        "HOME": str(home),
        "IPYTHONDIR": str(home),
        "JUPYTER_CONFIG_DIR": str(home),
        "JUPYTER_DATA_DIR": str(home),
        "JUPYTER_RUNTIME_DIR": str(home),
        "TENSORBOARD_BINARY": str(tensorboard),
        "TMPDIR": str(temporary),
    }
    command = [sys.executable, "-m", "jupyterlab", *_ARGUMENTS]
    with (folder / "jupyter.log").open("w+") as output:
        process = subprocess.Popen(
            [*command, f"--LabApp.app_settings_dir={home}"],
            cwd=work,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C is for the tests, which end it.
            start_new_session=True,
        )
        try:
            yield Jupyter(*_wait_for_server(process, home), temporary)
        except BaseException:
            output.seek(0)
            print(output.read(), file=sys.stderr)
            raise
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=_PATIENCE_SECONDS)
            _end_all(temporary)


def started_with(temporary: pathlib.Path) -> list[psutil.Process]:
    """All processes whose directory for temporary files is this one, whoever started them."""
    found = []
    for process in psutil.process_iter():
        # Others' processes, and those that are gone, do not tell.
        with suppress(psutil.Error):
            if process.environ().get("TMPDIR") == str(temporary):
                found.append(process)
    return found


def _notebook() -> dict[str, object]:
    cells: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"cell-{number}",
            "metadata": {},
            "outputs": [],
            "source": source,
        }
        for number, source in enumerate(CELLS)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _wait_for_server(process: subprocess.Popen[bytes], runtime: pathlib.Path) -> tuple[str, str]:
    """The address and the token: Jupyter writes a file about itself once it listens."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            # It may be half written.
            with suppress(json.JSONDecodeError):
                told = json.loads(path.read_text())
                return told["url"], told["token"]
        time.sleep(0.05)
    raise AssertionError("Jupyter did not start")


def _end_all(temporary: pathlib.Path) -> None:
    """Ends what Jupyter has left, or Jupyter itself: TensorBoard outlives its kernel."""
    for end in (psutil.Process.terminate, psutil.Process.kill):
        left = started_with(temporary)
        for process in left:
            with suppress(psutil.NoSuchProcess):
                end(process)
        psutil.wait_procs(left, timeout=10)
    assert not started_with(temporary)
