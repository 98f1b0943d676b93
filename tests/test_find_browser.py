"""Whoever has not a browser, and may not install one, is told how to."""

from __future__ import annotations

import pathlib
import shutil
import subprocess

import pytest

TOOL = pathlib.Path(__file__).parents[1] / "tools" / "find_browser"


def find(browser: str, path: pathlib.Path) -> subprocess.CompletedProcess[str]:
    """What the tool says where there is nothing but what is in one directory."""
    bash = str(shutil.which("bash"))
    return subprocess.run(
        [bash, TOOL, browser], env={"PATH": str(path)}, capture_output=True, text=True, check=False
    )


def program(path: pathlib.Path, source: str = "") -> None:
    path.write_text(f"#!/bin/sh\n{source}\n")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("browser", "words"),
    [
        ("chromium", "sudo apt-get install chromium\n"),
        ("firefox", "sudo apt-get install firefox-esr (Ubuntu: firefox)\n"),
        ("webkit", "sudo apt-get install --no-install-recommends webkit2gtk-driver xvfb\n"),
    ],
)
def test_missing_browser_is_told_with_how_to_install_it(browser, words, tmp_path):
    # Anybody but root.
    program(tmp_path / "id", "echo 1000")
    program(tmp_path / "cat", f'exec {shutil.which("cat")} "$@"')
    done = find(browser, tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert words in done.stderr


@pytest.mark.parametrize(
    ("browser", "programs"),
    [
        ("chromium", ["google-chrome"]),
        ("chromium", ["chromium-headless-shell", "chromium"]),
        ("firefox", ["firefox"]),
        ("webkit", ["WebKitWebDriver", "Xvfb"]),
    ],
)
def test_browser_is_found_by_any_of_its_names(browser, programs, tmp_path):
    for name in programs:
        program(tmp_path / name)
    done = find(browser, tmp_path)
    assert (done.returncode, done.stdout) == (0, f"{tmp_path / programs[0]}\n")


@pytest.mark.parametrize("offered", ["chromium-headless-shell", "chromium"])
def test_chromium_without_windows_is_installed_where_there_is_one(offered, tmp_path):
    program(tmp_path / "id", "echo 0")
    copy = shutil.which("cp")
    program(
        tmp_path / "apt-get",
        f"""
        test "$1" = update && exit
        test "$4" = {offered} || exit 1
        {copy} "$0" {tmp_path}/"$4" """,
    )
    done = find("chromium", tmp_path)
    assert (done.returncode, done.stdout) == (0, f"{tmp_path / offered}\n")


def test_unknown_browser_is_refused(tmp_path):
    done = find("opera", tmp_path)
    assert done.returncode == 2
    assert "Received: opera. Expected chromium, firefox or webkit." in done.stderr
