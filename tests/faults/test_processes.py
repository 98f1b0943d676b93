"""Processes that are killed, and two at once: real ones."""

import subprocess
import sys

import tb_interpret as tbi
from tests.faults.reading import assert_both_loaders_read
from tests.faults.training import TAG, At, X, Y, assert_same, trained
from tests.logs import Run


def run_apart(*arguments):
    command = [sys.executable, "-m", "tests.faults.training", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_killed_process_leaves_its_epochs_and_no_claim(tmp_path, caplog):
    killed = run_apart(tmp_path / "a", 5, 3)
    assert killed.returncode == -9, killed.stderr
    assert_both_loaders_read(tmp_path, {("a/interpret", TAG): [0, 1, 2]})
    assert_same(trained([tbi.GradCAMCallback(tmp_path / "a", (X, Y))], 2), trained((), 2))
    assert_both_loaders_read(tmp_path, {("a/interpret", TAG): [0, 1]})
    (record, _) = Run(tmp_path / "a").records(TAG).values()
    assert record.notes == [
        "Epochs from 0 on are written anew: the directory holds an earlier training, whose "
        "epochs give way."
    ]
    assert not (tmp_path / "a" / "interpret_2").exists()


def test_second_process_is_told_and_writes_beside_the_first(tmp_path):
    others = []
    callback = tbi.GradCAMCallback(tmp_path / "a", (X, Y))
    meanwhile = At(1, lambda: others.append(run_apart(tmp_path / "a", 2)))
    assert_same(trained([callback, meanwhile], 3), trained((), 3))
    (other,) = others
    assert other.returncode == 0, other.stderr
    assert "Another training writes to" in other.stderr
    assert "process" in other.stderr
    expected = {("a/interpret", TAG): [0, 1, 2], ("a/interpret_2", TAG): [0, 1]}
    assert_both_loaders_read(tmp_path, expected)
