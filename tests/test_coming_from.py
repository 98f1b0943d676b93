"""The calls that newcomers are told to make run, and so do those that they are told to leave."""

import importlib
import pathlib
import re
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

import tb_interpret as tbi

DOCS = pathlib.Path(__file__).parents[1] / "docs"
_PAGE = (DOCS / "coming-from.md").read_text("utf-8")
# Where the peers that run here have what the page calls by name.
_MODULES = {
    "tf-explain": ["tf_explain.core"],
    "tf-keras-vis": [
        "tf_keras_vis.activation_maximization",
        "tf_keras_vis.gradcam",
        "tf_keras_vis.gradcam_plus_plus",
        "tf_keras_vis.layercam",
        "tf_keras_vis.saliency",
        "tf_keras_vis.scorecam",
        "tf_keras_vis.utils.scores",
    ],
}


def _codes() -> dict[str, str]:
    found = {}
    for page in ("coming-from.md", "results.md"):
        text = (DOCS / page).read_text("utf-8")
        for number, code in enumerate(re.findall(r"```python\n(.*?)```", text, re.DOTALL)):
            found[f"{page}-{number}"] = code
    return found


CODES = _codes()


def _sections() -> dict[str, str]:
    return dict(text.split("\n", 1) for text in _PAGE.split("\n## ")[1:])


def _calls(section: str, column: int) -> list[str]:
    """What stands as code in a column of a section's table."""
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")]
    return [call for row in rows[2:] for call in re.findall(r"`([^`]+)`", row[column])]


OUR_CALLS = sorted(
    {
        call
        for section in _sections().values()
        for call in _calls(section, 1)
        if call.startswith(("tbi.", "explanation."))
    }
)


def _model() -> keras.Model:
    keras.utils.set_random_seed(0)
    inputs = keras.Input((16, 12, 3))
    features = layers.Conv2D(4, 3, activation="relu", name="conv")(inputs)
    pooled = layers.GlobalAveragePooling2D()(features)
    return keras.Model(inputs, layers.Dense(3, activation="softmax")(pooled))


@pytest.fixture(scope="module")
def yours() -> dict[str, Any]:
    images = np.random.default_rng(0).random((4, 16, 12, 3), np.float32)
    labels = np.array([0, 1, 2, 1])
    model = _model()
    explanation = tbi.GradCAM("conv").explain(model, images, targets=1)
    names = {"images": images, "labels": labels, "x": images, "y": labels}
    return {**names, "tbi": tbi, "model": model, "explanation": explanation}


def test_every_library_has_its_code():
    sections = re.findall("^## .*", _PAGE, re.MULTILINE)
    assert len(sections) == 6
    assert len(CODES) == len(sections) + 2


@pytest.mark.parametrize("call", OUR_CALLS)
def test_our_call_beside_theirs_is_understood(call, yours):
    assert eval(call, dict(yours)) is not None


@pytest.mark.parametrize("library", _MODULES)
@pytest.mark.filterwarnings("ignore:Unsupported model architecture")
def test_their_calls_run_as_they_stand_here(library, yours, monkeypatch):
    monkeypatch.setenv("TF_KERAS_VIS_MAX_STEPS", "2")
    theirs = dict(yours)
    for module in _MODULES[library]:
        theirs.update(vars(importlib.import_module(module)))
    theirs["score"] = eval("CategoricalScore(1)", theirs) if "CategoricalScore" in theirs else None
    calls = _calls(_sections()[library], 0)
    assert len(calls) == 7
    for call in calls:
        assert np.all(np.isfinite(np.asarray(eval(call, theirs), np.float32))), call


@pytest.mark.parametrize("code", CODES.values(), ids=CODES)
def test_code_runs(code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "agg")
    model = _model()
    model.compile("sgd", "sparse_categorical_crossentropy")
    images = np.random.default_rng(0).random((4, 16, 12, 3), np.float32)
    exec(code, {"model": model, "images": images, "labels": np.array([0, 1, 2, 1])})
