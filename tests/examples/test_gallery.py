"""One of the pictures of the methods: the network sees the cat, its twin does not."""

import pathlib
import sys

import cv2
import numpy as np

ROOT = pathlib.Path(__file__).parents[2]


def test_trained_network_sees_the_cat_below_the_cup_and_the_shuffled_one_does_not(
    tmp_path, monkeypatch
):
    monkeypatch.syspath_prepend(str(ROOT / "examples"))
    monkeypatch.setattr(sys, "argv", ["gallery.py", "--output", str(tmp_path), "--only=grad_cam"])
    import gallery

    gallery.main()
    assert [path.name for path in tmp_path.iterdir()] == ["grad_cam.jpg"]
    drawn = cv2.imread(str(tmp_path / "grad_cam.jpg")).astype(float)[:240]
    _, trained, shuffled = np.split(drawn[:, : drawn.shape[1] // 3 * 3], 3, axis=1)

    def red_below(tile):
        """The share of what is drawn for the cat that lies on its half."""
        red = np.clip(tile[..., 2] - tile[..., 0], 0, None)
        return red[120:].sum() / red.sum()

    assert red_below(trained) > 0.8
    assert red_below(shuffled) < 0.7
