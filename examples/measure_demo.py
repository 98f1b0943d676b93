"""What the demo's logged maps say, epoch by epoch, as a table.

    python examples/measure_demo.py --log-dir logs/demo

Everything is read back from the event files, as TensorBoard does, and counted
anew: nothing is taken from the training.
"""

from __future__ import annotations

import argparse
import pathlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import cv2
import numpy as np
from fashion_mnist import SHIRT, T_SHIRT
from mark import BOX
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator, TensorEvent

from tb_interpret_plugin import metadata

# The series of the demo's two runs.
GRAD_CAM, OCCLUSION = "grad_cam/block3", "occlusion"


class Epoch(NamedTuple):
    """Figures of one run at one epoch, over its marked examples."""

    step: int
    energy: float
    maximum: float
    occlusion: float
    called_shirts: float


def share(maps: np.ndarray) -> float:
    """Mean share of the maps' positive energy inside the mark's box."""
    top, left, bottom, right = BOX
    positive = np.maximum(_upsample(maps), 0)
    total = positive.sum(axis=(1, 2))
    within = positive[:, top:bottom, left:right].sum(axis=(1, 2))
    # A map without any positive value has none of it in the box.
    return float(np.mean(np.divide(within, total, out=np.zeros_like(total), where=total > 0)))


def inside(maps: np.ndarray) -> float:
    """How often a map's maximum lies inside the mark's box."""
    top, left, bottom, right = BOX
    large = _upsample(maps)
    rows, columns = np.unravel_index(large.reshape(len(large), -1).argmax(axis=1), (28, 28))
    hits = (top <= rows) & (rows < bottom) & (left <= columns) & (columns < right)
    return float(np.mean(hits))


def _upsample(maps: np.ndarray) -> np.ndarray:
    sized = [cv2.resize(m, (28, 28), interpolation=cv2.INTER_LINEAR) for m in maps]
    return np.stack(sized).astype(np.float64)


def read_run(log_dir: pathlib.Path) -> Iterator[Epoch]:
    """The figures of one run, one entry an epoch.

    Args:
      log_dir: The run's folder, as it was given to the callback.
    """
    # 0 keeps every step; by default TensorBoard keeps a random few.
    events = EventAccumulator(str(log_dir / metadata.RUN_NAME), size_guidance={"tensors": 0})
    events.Reload()
    examples = metadata.ExampleSet.FromString(_blob(events.Tensors(metadata.EXAMPLES_TAG)[-1]))
    marked = np.array([bool(example.regions) for example in examples.examples])
    labels = np.array([example.label for example in examples.examples])
    pairs = zip(events.Tensors(GRAD_CAM), events.Tensors(OCCLUSION), strict=True)
    for event, occluded in pairs:
        record = metadata.Record.FromString(_blob(event))
        maps = metadata.decode_maps(record.maps)[marked]
        occlusion = metadata.decode_maps(metadata.Record.FromString(_blob(occluded)).maps)[marked]
        predictions = np.array(record.facts.prediction)[marked & (labels == T_SHIRT)]
        yield Epoch(
            event.step,
            share(maps),
            inside(maps),
            share(occlusion),
            float(np.mean(predictions == SHIRT)),
        )


def _blob(event: TensorEvent) -> bytes:
    return event.tensor_proto.string_val[0]


def print_logged(log_dir: pathlib.Path, runs: Sequence[str]) -> None:
    """Prints the table of the demo's two runs, side by side."""
    epochs = [list(read_run(log_dir / run)) for run in runs]
    print("\nFrom the logged maps of the marked examples, epochs from 0 as in TensorBoard:\n")
    columns = ("energy", "maximum", "occlusion", "called_shirts")
    print("|       | Grad-CAM: energy    | Grad-CAM: maximum   | Occlusion: energy   |"
          " marked T-shirts     |")  # fmt: skip
    print(f"|       |{' inside the box      |' * 3} called shirts       |")
    print(f"| epoch |{''.join(f' {run:>8} |' for run in runs) * len(columns)}")
    print(f"|-------|{'----------|' * len(runs) * len(columns)}")
    for entries in zip(*epochs, strict=True):
        figures = [f"{getattr(entry, name):8.2f}" for name in columns for entry in entries]
        print(f"| {entries[0].step:5d} | {' | '.join(figures)} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--log-dir",
        type=pathlib.Path,
        default=pathlib.Path("logs/demo"),
        help="above the two runs (default: logs/demo)",
    )
    print_logged(parser.parse_args().log_dir, ("clean", "shortcut"))


if __name__ == "__main__":
    main()
