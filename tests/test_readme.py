"""The ten lines of the README do what they say."""

import pathlib
import re

import keras
import numpy as np

from tests.logs import Run

README = pathlib.Path(__file__).parents[1] / "README.md"


def test_first_code_of_the_readme_runs(tmp_path, monkeypatch):
    code = re.search(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)[1]
    pictures = np.random.default_rng(0).integers(0, 256, (16, 32, 32, 3), np.uint8)
    data = pictures, np.arange(16)[:, None] % 10
    # The data set alone is another: it would be downloaded.
    monkeypatch.setattr(keras.datasets.cifar10, "load_data", lambda: (data, data))
    monkeypatch.chdir(tmp_path)
    exec(code.replace("epochs=20", "epochs=2"), {})
    run = Run(tmp_path / "logs" / "baseline")
    (tag,) = (tag for tag in run.tags() if tag.startswith("grad_cam") and "overlays" not in tag)
    assert run.steps(tag) == [0, 1]
    assert len(run.example_sets()[0].examples) == 8
