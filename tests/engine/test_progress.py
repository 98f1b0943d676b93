"""A line for those who wait, and nothing for those who do not."""

import os
import pty
import subprocess
import sys

import keras

from tb_interpret.engine import progress


def test_short_work_shows_nothing(capsys):
    line = progress.ProgressLine("Occlusion", "positions")
    line.update(1, 2)
    line.update(2, 2)
    assert capsys.readouterr().out == ""


def test_file_gets_no_line_however_long_the_work(capsys, monkeypatch):
    monkeypatch.setattr(progress, "_PATIENCE_SECONDS", 0.0)
    line = progress.ProgressLine("Occlusion", "positions")
    line.update(1, 2)
    line.update(2, 2)
    assert capsys.readouterr().out == ""


def test_long_work_says_in_a_terminal_how_far_it_is_and_ends_its_line():
    """In a real one, made for the purpose."""
    script = """
from tb_interpret.engine import progress
progress._PATIENCE_SECONDS = progress._REFRESH_SECONDS = 0.0
line = progress.ProgressLine("Occlusion", "positions")
line.update(1, 2)
line.update(2, 2)
"""
    ours, theirs = pty.openpty()
    subprocess.run([sys.executable, "-c", script], stdout=theirs, check=True)
    shown = os.read(ours, 4096).decode().replace("\r\n", "\n")
    for descriptor in (ours, theirs):
        os.close(descriptor)
    assert "\rtb_interpret: Occlusion, 1 of 2 positions" in shown
    assert shown.endswith("2 of 2 positions\n")


def test_quiet_keras_shows_nothing(capsys, monkeypatch):
    monkeypatch.setattr(progress, "_PATIENCE_SECONDS", 0.0)
    keras.config.disable_interactive_logging()
    try:
        progress.ProgressLine("Occlusion", "positions").update(1, 2)
    finally:
        keras.config.enable_interactive_logging()
    assert capsys.readouterr().out == ""
