"""A real ImageNet network on real photographs."""

import pathlib
import subprocess
import sys

import cv2

ROOT = pathlib.Path(__file__).parents[2]


def test_pretrained_network_sees_the_cat_and_the_espresso(tmp_path):
    picture = tmp_path / "pretrained.png"
    done = subprocess.run(
        [sys.executable, ROOT / "examples" / "pretrained.py", f"--output={picture}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    first_lines = [line for line in done.stdout.splitlines() if "Egyptian cat" in line]
    assert first_lines
    assert "espresso" in done.stdout
    assert cv2.imread(str(picture)).shape[0] > 400
