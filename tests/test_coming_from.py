"""The calls that newcomers are told to make run."""

import pathlib
import re

import keras
import numpy as np
import pytest
from keras import layers

DOCS = pathlib.Path(__file__).parents[1] / "docs"


def _codes() -> dict[str, str]:
    found = {}
    for page in ("coming-from.md", "results.md"):
        text = (DOCS / page).read_text("utf-8")
        for number, code in enumerate(re.findall(r"```python\n(.*?)```", text, re.DOTALL)):
            found[f"{page}-{number}"] = code
    return found


CODES = _codes()


def test_every_library_has_its_code():
    sections = re.findall("^## .*", (DOCS / "coming-from.md").read_text("utf-8"), re.MULTILINE)
    assert len(sections) == 5
    assert len(CODES) == len(sections) + 2


@pytest.mark.parametrize("code", CODES.values(), ids=CODES)
def test_code_runs(code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "agg")
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((16, 12, 3)),
            layers.Conv2D(4, 3, activation="relu", name="conv"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile("sgd", "sparse_categorical_crossentropy")
    images = np.random.default_rng(0).random((4, 16, 12, 3), np.float32)
    exec(code, {"model": model, "images": images, "labels": np.array([0, 1, 2, 1])})
