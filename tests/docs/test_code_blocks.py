"""Every block of Python in the documents runs, or says in a comment above it why not."""

from __future__ import annotations

import pathlib
import re
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

import tb_interpret as tbi
from tests.docs.pages import ROOT, Block, blocks, pages, text

# What these pages say is held by tests of their own, which run their blocks.
_ELSEWHERE = {
    "README.md": "tests/test_readme.py",
    "docs/coming-from.md": "tests/test_coming_from.py",
    "docs/extending.md": "tests/test_extending.py",
    "docs/results.md": "tests/test_coming_from.py",
}
_LANGUAGES = {"", "bash", "console", "json", "sh", "{eval-rst}"}  # besides Python
_NOT_RUN = "not run: "


def _to_run(page: str) -> list[Block]:
    return [
        block for block in blocks(page)
        if block.language == "python" and not block.remark.startswith(_NOT_RUN)
    ]  # fmt: skip


WITH_CODE = [page for page in pages() if page not in _ELSEWHERE and _to_run(page)]


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> None:
    """In a folder of its own; compiling by XLA would take longer than what is shown."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "agg")
    compiled = keras.Model.compile

    def compile_(self, *args, jit_compile=False, **kwargs):
        return compiled(self, *args, jit_compile=jit_compile, **kwargs)

    monkeypatch.setattr(keras.Model, "compile", compile_)


@pytest.fixture(scope="module")
def yours() -> dict[str, Any]:
    """What pages take for granted: a model that has the layers they name, and pictures."""
    keras.utils.set_random_seed(0)
    images = np.random.default_rng(0).random((4, 28, 28, 3), np.float32)
    return {"model": _model(), "images": images, "labels": np.arange(4), "tbi": tbi, "tf": tf}


def _model() -> keras.Model:
    inputs = x = keras.Input((28, 28, 3))
    for name in ("conv1", "block2_conv2", "block3_conv3", "block5_conv3", "top_activation"):
        x = layers.Conv2D(18, 3, padding="same", activation="relu", name=name)(x)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(300, activation="softmax")(x))


def _transformer() -> keras.Model:
    inputs = keras.Input((28, 28, 3))
    tokens = layers.Reshape((49, 8))(layers.Conv2D(8, 4, strides=4)(inputs))
    tokens = layers.Add()([tokens, layers.MultiHeadAttention(2, 4)(tokens, tokens)])
    x = layers.GlobalAveragePooling1D()(tokens)
    return keras.Model(inputs, layers.Dense(300, activation="softmax")(x))


def _of_le_grad(tmp_path: pathlib.Path) -> dict[str, Any]:
    return {"model": _transformer()}


def _of_the_pipeline(tmp_path: pathlib.Path) -> dict[str, Any]:
    """Files on the disk, and the functions that people map over their names."""
    for number in range(64):
        noise = np.random.default_rng(number).integers(0, 256, (28, 28, 3), np.uint8)
        tf.io.write_file(str(tmp_path / f"{number}.png"), tf.io.encode_png(noise))

    def load(path: tf.Tensor, label: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        picture = tf.io.decode_png(tf.io.read_file(path), channels=3)
        return tf.ensure_shape(picture, (28, 28, 3)), label

    def augment(image: tf.Tensor, label: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        return tf.image.random_flip_left_right(image), label

    model = _model()
    model.compile("sgd", "sparse_categorical_crossentropy")
    paths = [str(tmp_path / f"{number}.png") for number in range(64)]
    return {"paths": paths, "labels": np.arange(64), "load": load, "augment": augment,
            "model": model}  # fmt: skip


def _of_the_page(tmp_path: pathlib.Path) -> dict[str, Any]:
    """What the page exports, by its name."""
    names = ("clean/maps", "clean/meaning", "clean/drawn_region_share")
    np.savez("interpret_grad_cam_block3_maps.npz", **dict.fromkeys(names, np.zeros(1)))
    return {}


def _of_cues(tmp_path: pathlib.Path) -> dict[str, Any]:
    """A network that answers by one pixel, and a class that has it bright."""
    images = np.random.default_rng(0).uniform(0, 0.5, (90, 28, 28, 3)).astype(np.float32)
    labels = np.arange(90) % 3
    images[labels == 0, 2, 3] = 1.0
    inputs = keras.Input((28, 28, 3))
    scores = keras.ops.stack([50 * (inputs[:, 2, 3, k] - 0.8) * (k == 0) for k in range(3)], axis=1)
    return {"model": keras.Model(inputs, scores), "images": images, "labels": labels,
            "examples": images[:4], "validation_data": (images, labels)}  # fmt: skip


_ASSUMED = {
    "docs/methods/cues.md": _of_cues,
    "docs/methods/le_grad.md": _of_le_grad,
    "docs/page.md": _of_the_page,
    "docs/pipeline.md": _of_the_pipeline,
}


@pytest.mark.parametrize("page", WITH_CODE)
def test_code_runs(page, yours, tmp_path):
    names = {"__name__": "page", **yours, **_ASSUMED.get(page, lambda _: {})(tmp_path)}
    for block in _to_run(page):
        # Errors name the page and its line.
        code = compile("\n" * (block.line - 1) + block.code, ROOT / page, "exec", dont_inherit=True)
        exec(code, names)


@pytest.mark.parametrize("page", pages())
def test_every_block_is_run_or_says_why_not(page):
    for block in blocks(page):
        place = f"{page}:{block.line}"
        assert block.language in _LANGUAGES | {"python"}, place
        if block.language == "python":
            assert not block.remark.startswith(_NOT_RUN) or len(block.remark) > 20, place
            compile(block.code, place, "exec")
        else:
            assert not re.search(r"^(import|from|def|class) ", block.code, re.MULTILINE), place


@pytest.mark.parametrize(("page", "test"), _ELSEWHERE.items(), ids=_ELSEWHERE)
def test_pages_that_are_run_elsewhere_are_read_there(page, test):
    source = (ROOT / test).read_text("utf-8")
    if "extending_page" in source:
        source += (ROOT / "tests" / "extending_page.py").read_text("utf-8")
    assert f'"{pathlib.Path(page).name}"' in source


def test_recipes_are_whole_programs():
    """They take nothing for granted, so that a copy of one runs."""
    recipes = [page for page in WITH_CODE if page.startswith("docs/recipes/")]
    assert len(recipes) >= 12
    for page in recipes:
        first = _to_run(page)[0].code
        assert "import keras\nimport numpy as np\nimport tb_interpret as tbi\n" in first, page


@pytest.mark.parametrize("page", pages())
def test_tensorboard_is_given_what_lies_above_the_runs(page):
    """A run that is given itself is called ".", whatever its name."""
    whole = "".join(block.code for block in blocks(page)) + text(page)
    runs = set(
        re.findall(r"""(?:Callback|Pipeline|log_images)\(\s*(?:log_dir=)?"([^"]+)\"""", whole)
    )
    shown = set(re.findall(r"tensorboard +--logdir[= ]([\w./{}-]+)", whole))
    assert runs & shown == set()
