"""A line for those who wait, and nothing for those who do not."""

import keras

from tb_interpret.explainers import progress


def test_short_work_shows_nothing(capsys):
    line = progress.ProgressLine("Occlusion", "positions")
    line.update(1, 2)
    line.update(2, 2)
    assert capsys.readouterr().out == ""


def test_long_work_says_how_far_it_is_and_ends_its_line(capsys, monkeypatch):
    monkeypatch.setattr(progress, "_PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(progress, "_REFRESH_SECONDS", 0.0)
    line = progress.ProgressLine("Occlusion", "positions")
    line.update(1, 2)
    line.update(2, 2)
    shown = capsys.readouterr().out
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
