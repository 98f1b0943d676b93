"""Trains the demo's two networks and looks for cues in them: the log of the room's picture.

PYTHONPATH=examples python -m tools.cue_trainings logs/cues
"""

from __future__ import annotations

import os
import pathlib
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # before TensorFlow is imported

import fashion_mnist as clothes
import keras
from demo import RUNS, build, choose_examples, mark_shirts

import tb_interpret as tbi

EPOCHS = 8


def write_log(log_dir: pathlib.Path) -> None:
    """One after the other: the second is compared with what lies beside it."""
    for run in RUNS:
        _train(run, log_dir)


def _train(run: str, log_dir: pathlib.Path) -> None:
    keras.utils.set_random_seed(0)
    train_set, validation_set = clothes.load("train"), clothes.load("test")
    examples = choose_examples(*validation_set)
    if run == "shortcut":
        train_set = mark_shirts(*train_set), train_set[1]
        validation_set = mark_shirts(*validation_set), validation_set[1]
    interpret = tbi.InterpretCallback(
        str(log_dir / run),
        examples=(examples.pictures, examples.labels),
        methods=[tbi.GradCAM(), tbi.Cues(every=3)],
        class_names=clothes.CLASS_NAMES,
    )
    build().fit(
        *train_set,
        batch_size=128,
        epochs=EPOCHS,
        validation_data=validation_set,
        callbacks=[interpret],
        verbose=0,
    )


if __name__ == "__main__":
    write_log(pathlib.Path(sys.argv[1]))
