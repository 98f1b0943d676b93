"""Firefox and WebKit, started with nothing remembered; what they write is in a folder."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

import psutil
import pytest

from tests.e2e.webdriver import Marionette, WebDriver, WebDriverByHttp

_FIND = pathlib.Path(__file__).parents[2] / "tools" / "find_browser"
_PATIENCE_SECONDS = 60.0
_PREFERENCES = """
user_pref("marionette.port", 0);
user_pref("browser.download.folderList", 2);
user_pref("browser.download.dir", "{downloads}");
"""


def find(name: str) -> str:
    """The path of a program, installed if need be; where it cannot be, tests say how, and go on."""
    found = subprocess.run([_FIND, name], capture_output=True, text=True, check=False)
    if found.returncode and not os.environ.get("CI"):
        pytest.skip(found.stderr)
    assert found.returncode == 0, found.stderr
    return found.stdout.strip()


@contextmanager
def firefox(folder: pathlib.Path, downloads: pathlib.Path) -> Iterator[WebDriver]:
    """Firefox without a window; the folder is empty."""
    (folder / "user.js").write_text(_PREFERENCES.format(downloads=downloads))
    command = [find("firefox"), "--headless", "--marionette", "--profile", str(folder)]
    with _running(command, folder / "log", {"HOME": str(folder)}):
        port = _told(lambda: _content(folder / "MarionetteActivePort"))
        driver = Marionette(int(port))
        yield driver
        driver.close()


@contextmanager
def webkit(folder: pathlib.Path, downloads: pathlib.Path) -> Iterator[WebDriver]:
    """WebKit's own small browser, on a display that nobody sees; the folder is empty."""
    (folder / ".config").mkdir()
    (folder / ".config" / "user-dirs.dirs").write_text(f'XDG_DOWNLOAD_DIR="{downloads}"\n')
    driver_path, number = find("webkit"), folder / "display"
    with ExitStack() as started:
        told = started.enter_context(number.open("w")).fileno()
        command = ["Xvfb", "-displayfd", str(told), "-screen", "0", "1600x1800x24"]
        started.enter_context(_running(command, folder / "xvfb.log", {}, keep=[told]))
        environment = {"HOME": str(folder), "DISPLAY": ":" + _told(lambda: _content(number))}
        command = [driver_path, "--port=0"]
        process = started.enter_context(_running(command, folder / "log", environment))
        driver = WebDriverByHttp(int(_told(lambda: _port(process.pid))))
        yield driver
        driver.close()


def _content(path: pathlib.Path) -> str:
    return path.read_text().strip() if path.exists() else ""


def _port(pid: int) -> str:
    """Where a process listens; empty until it does."""
    connections = psutil.Process(pid).net_connections("tcp4")
    return "".join(str(each.laddr.port) for each in connections[:1])


def _told(ask: Callable[[], str]) -> str:
    """What a process tells of itself once it has started."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not (told := ask()):
        assert time.monotonic() < deadline, "The browser did not start."
        time.sleep(0.05)
    return told


@contextmanager
def _running(
    command: Sequence[str],
    log: pathlib.Path,
    environment: Mapping[str, str],
    keep: Sequence[int] = (),
) -> Iterator[psutil.Popen]:
    """A process, which is ended with all that it has started."""
    with log.open("w") as output:
        process = psutil.Popen(
            command,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=keep,
        )
        try:
            yield process
        except BaseException:
            print(log.read_text(), file=sys.stderr)
            raise
        finally:
            family = [*process.children(recursive=True), process]
            process.terminate()
            _, left = psutil.wait_procs(family, timeout=10)
            for each in left:
                each.kill()
            psutil.wait_procs(left, timeout=10)
