"""What alone makes a network say "shirt"? Asked of the two networks of the demo.

    python examples/cues.py

Nobody tells where the mark is: it is found, and tested by moving it into
pictures of other clothes. The network that has never seen it has no such card.
"""

from __future__ import annotations

import argparse
import os
import pathlib

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # before TensorFlow is imported

import cv2
import fashion_mnist as clothes
import keras
import numpy as np
from demo import RUNS, build, mark_shirts

import tb_interpret as tbi

_PX = 224
_GAP_PX = 12


def find(run: str, epochs: int) -> tbi.CueCards:
    """Trains one of the demo's networks and looks for what suffices."""
    keras.utils.set_random_seed(0)
    train_set, validation_set = clothes.load("train"), clothes.load("test")
    if run == "shortcut":
        train_set = mark_shirts(*train_set), train_set[1]
        validation_set = mark_shirts(*validation_set), validation_set[1]
    model = build()
    model.fit(*train_set, batch_size=128, epochs=epochs, verbose=0)
    return tbi.Cues().explain(model, validation_set, class_names=clothes.CLASS_NAMES)


def draw(card: tbi.CueCard) -> np.ndarray:
    """What is moved, and a picture before and after: uint8 `(height, width, 1)`."""
    gap = np.full((_PX, _GAP_PX), 255, np.uint8)
    crop, before, after = (
        cv2.resize(picture[..., 0], (_PX, _PX), interpolation=cv2.INTER_NEAREST)
        for picture in card.pictures
    )
    return np.concatenate([crop, gap, before, gap, after], axis=1)[..., None]


def main() -> None:
    """Prints what was found in either network."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=8, help="of either training")
    parser.add_argument("--output", type=pathlib.Path, help="folder for a picture of the first")
    arguments = parser.parse_args()
    for run in RUNS:
        found = find(run, arguments.epochs)
        print(f"{run}: {found!r}", flush=True)
        if run == "shortcut" and arguments.output and len(found):
            cv2.imwrite(str(arguments.output / "cues.jpg"), draw(found[0]))


if __name__ == "__main__":
    main()
