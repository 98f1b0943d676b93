"""Six small trainings as a user would make them, one of them on marked pictures."""

from __future__ import annotations

import pathlib

import keras
import numpy as np
from keras import layers

import tb_interpret as tbi
from tb_interpret_plugin import metadata

EPOCHS = 3
SHARED = "sweep/"
LAYER = "conv"
TAG = metadata.series_tag("grad_cam", LAYER)
# In the order in which they are trained; names that numbers put into another order.
NAMES = ("lr=0.03,seed=2", "lr=0.03,seed=10", "lr=0.1,seed=1", "lr=0.1,seed=2")
MARKED = "lr=0.03,seed=3"
LONGEST = "lr=0.1,seed=10"
RUNS = (*NAMES, MARKED, LONGEST)
_SIDE = 12
_MARK = (0, 0, 3, 3)
_CLASS_NAMES = ["left", "right"]


def write_log(logdir: pathlib.Path) -> None:
    """Trains all of them."""
    for run in RUNS:
        _train(str(logdir / f"{SHARED}{run}"), run)


def _train(log_dir: str, run: str) -> None:
    keras.utils.set_random_seed(RUNS.index(run))
    pictures, labels = _pictures(400, 0, marked=run == MARKED)
    validation = _pictures(200, 1, marked=run == MARKED)
    shown, shown_labels = _pictures(16, 2, marked=True)
    model = keras.Sequential(
        [
            keras.Input((_SIDE, _SIDE, 1)),
            layers.Conv2D(4, 3, activation="relu", name=LAYER),
            layers.Flatten(),
            layers.Dense(2),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    # As users compile, so that the accuracy is logged as Keras does.
    model.compile(keras.optimizers.SGD(0.1), loss, metrics=["accuracy"], jit_compile=False)
    model.fit(
        pictures,
        labels,
        epochs=EPOCHS + (run == LONGEST),
        validation_data=validation,
        verbose=0,
        callbacks=[
            keras.callbacks.TensorBoard(log_dir, write_graph=False),
            tbi.InterpretCallback(
                log_dir=log_dir,
                examples=(shown, shown_labels),
                class_names=_CLASS_NAMES,
                regions=[_MARK if label else None for label in shown_labels],
                methods=[tbi.GradCAM(layer=LAYER), tbi.Cues(validation)],
                image_summaries=False,
            ),
        ],
    )


def _pictures(count: int, seed: int, *, marked: bool) -> tuple[np.ndarray, np.ndarray]:
    """Noise, a little brighter at the left or the right; marked ones of the latter have a spot."""
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 2
    pictures = rng.normal(0.4, 0.15, (count, _SIDE, _SIDE, 1)).astype(np.float32)
    for side, half in enumerate((slice(None, _SIDE // 2), slice(_SIDE // 2, None))):
        pictures[labels == side, :, half] += 0.05
    if marked:
        top, left, bottom, right = _MARK
        pictures[labels == 1, top:bottom, left:right] = 1.0
    return np.clip(pictures, 0, 1), labels
