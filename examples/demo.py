"""Two networks that learn to tell clothes apart, one for the wrong reason.

    python examples/demo.py

Both see the same photographs. In the run `shortcut`, every picture of a shirt
carries a small frame in its corner, in the training and in the validation
pictures, as if one shop had delivered all the shirts. By accuracy this run is
the better one. Its maps say why. A third run, `pipeline`, has a fault in its
input pipeline (`faulty_pipeline.py`).
"""

from __future__ import annotations

import argparse
import os
import pathlib
import shutil
import sys
from typing import NamedTuple

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # before TensorFlow is imported

import fashion_mnist as clothes
import faulty_pipeline
import keras
import numpy as np
from keras import layers
from mark import BOX, add_mark
from measure_demo import inside, print_logged, share

import tb_interpret as tbi

# Each is shown twice, without and with the mark: pictures of the test part, by
# class and number, that the clean run recognizes well. The table over all
# T-shirts and shirts at the end shows that the choice does not make the case.
SHOWN = [
    (clothes.T_SHIRT, 3),
    (clothes.T_SHIRT, 5),
    (clothes.SHIRT, 0),
    (clothes.SHIRT, 1),
    (clothes.PULLOVER, 1),
    (clothes.DRESS, 5),
]
RUNS = ("clean", "shortcut")
PIPELINE = "pipeline"
_OURS = ".tb_interpret_demo"


class Examples(NamedTuple):
    """What both runs explain at each epoch."""

    pictures: np.ndarray
    labels: np.ndarray
    regions: list[tuple[int, int, int, int] | None]


def build() -> keras.Model:
    """Three blocks of convolution; one pooling only, so that maps are 14x14."""
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Rescaling(1 / 255)])
    for block, filters in enumerate((16, 32, 64), start=1):
        model.add(layers.Conv2D(filters, 3, padding="same", use_bias=False))
        # Keras' momentum of 0.99 would need more steps than a short training has.
        model.add(layers.BatchNormalization(momentum=0.9))
        # Named, so that both runs have the same names and can be compared.
        model.add(layers.ReLU(name=f"block{block}"))
        if block == 1:
            model.add(layers.MaxPooling2D())
    model.add(layers.GlobalAveragePooling2D())
    model.add(layers.Dense(10, activation="softmax"))
    model.compile(
        optimizer=keras.optimizers.Adam(1e-3),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


def choose_examples(pictures: np.ndarray, labels: np.ndarray) -> Examples:
    """The pictures of `SHOWN`, each without and with the mark."""
    chosen, regions = [], []
    for label, number in SHOWN:
        picture = pictures[labels == label][number : number + 1]
        chosen += [picture, add_mark(picture)]
        regions += [None, BOX]
    shown_labels = np.repeat([label for label, _ in SHOWN], 2).astype(np.int32)
    return Examples(np.concatenate(chosen), shown_labels, regions)


def mark_shirts(pictures: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """A copy of the pictures in which every shirt carries the mark."""
    is_shirt = (labels == clothes.SHIRT)[:, None, None, None]
    return np.where(is_shirt, add_mark(pictures), pictures)


def train(run: str, log_dir: pathlib.Path, epochs: int, examples: Examples) -> keras.Model:
    """Trains one run and logs what it looks at."""
    keras.utils.set_random_seed(0)
    train_set, validation_set = clothes.load("train"), clothes.load("test")
    if run == "shortcut":
        train_set = mark_shirts(*train_set), train_set[1]
        validation_set = mark_shirts(*validation_set), validation_set[1]
    interpret = tbi.InterpretCallback(
        log_dir=str(log_dir / run),
        examples=(examples.pictures, examples.labels),
        methods=[
            tbi.GradCAM(),
            tbi.Occlusion(),
            tbi.ActivationGrid(["block1", "block3"]),
            tbi.FilterVisualization("block3", filters=8),
        ],
        # What made the network say what it says, right or wrong.
        targets="predicted",
        class_names=clothes.CLASS_NAMES,
        regions=examples.regions,
    )
    scalars = keras.callbacks.TensorBoard(str(log_dir / run), write_graph=False)
    model = build()
    model.fit(
        *train_set,
        batch_size=128,
        epochs=epochs,
        validation_data=validation_set,
        callbacks=[scalars, interpret],
        verbose=1 if sys.stdout.isatty() else 2,
    )
    return model


def make_room(log_dir: pathlib.Path) -> None:
    """Removes the runs of an earlier demo, and nothing that is not one.

    Raises:
      SystemExit: A run's folder exists that the demo has not made.
    """
    folders = [log_dir / run for run in (*RUNS, PIPELINE)]
    for folder in folders:
        if folder.is_symlink() or (folder.exists() and not (folder / _OURS).exists()):
            raise SystemExit(
                f"{folder} exists and was not made by this demo. "
                "Choose another folder with --log-dir, or move it away."
            )
    for folder in folders:
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        (folder / _OURS).touch()


def print_test(models: dict[str, keras.Model]) -> None:
    """The same figures over many more pictures than are logged."""
    pictures, labels = clothes.load("test")
    unmarked = {label: pictures[labels == label] for label in (clothes.T_SHIRT, clothes.SHIRT)}
    marked = {label: add_mark(x) for label, x in unmarked.items()}
    print("\nOver all 100 T-shirts and 100 shirts of the test part, all marked, after training:\n")
    print(f"| {'':<42} |{''.join(f' {run:>8} |' for run in models)}")
    print(f"|{'-' * 44}|{'----------|' * len(models)}")

    def row(name: str, values: list[float]) -> None:
        print(f"| {name:<42} |{''.join(f' {value:8.2f} |' for value in values)}")

    method = tbi.GradCAM(targets="predicted")
    maps = {
        run: {label: method.explain(model, x).maps for label, x in marked.items()}
        for run, model in models.items()
    }
    called = {
        run: {
            "marked": model.predict(marked[clothes.T_SHIRT], verbose=0).argmax(axis=1),
            "unmarked": model.predict(unmarked[clothes.SHIRT], verbose=0).argmax(axis=1),
        }
        for run, model in models.items()
    }
    for label, name in ((clothes.T_SHIRT, "T-shirts"), (clothes.SHIRT, "shirts")):
        row(f"{name}: energy inside the mark's box", [share(maps[r][label]) for r in models])
        row(f"{name}: map's maximum inside it", [inside(maps[r][label]) for r in models])
    row(
        "marked T-shirts called shirts",
        [np.mean(called[r]["marked"] == clothes.SHIRT) for r in models],
    )
    row(
        "shirts without the mark called shirts",
        [np.mean(called[r]["unmarked"] == clothes.SHIRT) for r in models],
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--log-dir",
        type=pathlib.Path,
        default=pathlib.Path("logs/demo"),
        help="above the three runs; what TensorBoard is given as --logdir (default: logs/demo)",
    )
    parser.add_argument("--epochs", type=int, default=8)
    arguments = parser.parse_args()
    make_room(arguments.log_dir)
    examples = choose_examples(*clothes.load("test"))
    models = {}
    for number, run in enumerate(RUNS, start=1):
        print(f"\nRun {number} of {len(RUNS) + 1}: {run}", flush=True)
        models[run] = train(run, arguments.log_dir, arguments.epochs, examples)
    print(f"\nRun {len(RUNS) + 1} of {len(RUNS) + 1}: {PIPELINE}, with a fault", flush=True)
    faulty_pipeline.train(arguments.log_dir / PIPELINE)
    print_logged(arguments.log_dir, RUNS)
    print_test(models)
    print(
        """
What to look at in TensorBoard, tab "Interpret":
  - The marked T-shirts: `clean` looks at the T-shirt and says so; `shortcut` looks at the
    corner and says "Shirt". Scrub through the epochs to see it move there.
  - The shirts without the mark: `shortcut` has nothing left to recognize them by.
  - Method "Occlusion": the same story, told by hiding parts of the picture.
  - Methods "Activations" and "Filter visualization": what the layers put out, and what
    excites their filters.
  - The tab "Scalars": region_share parts the two runs from the first epochs on, while by
    its validation accuracy `shortcut` is the better network.
  - The room "Pipeline", run `pipeline`: what is wrong with its data, and at which stage."""
    )


if __name__ == "__main__":
    main()
