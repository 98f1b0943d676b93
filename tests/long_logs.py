"""Logs as long trainings leave them, written in seconds: nothing is trained."""

from __future__ import annotations

import dataclasses
import pathlib

import cv2
import fashion_mnist
import numpy as np
import skimage.data

from tb_interpret.callbacks.at_work import Outcome
from tb_interpret.callbacks.records import RecordWriter
from tb_interpret.engine.work import Found
from tb_interpret.models.facts import Facts
from tb_interpret.models.task import Task
from tb_interpret.models.truth import read_truth
from tb_interpret.summary.event_file import EventFile
from tb_interpret.summary.run_writer import RunWriter
from tb_interpret.summary.training import Share, Training
from tb_interpret_plugin import metadata

LAYER = "block3"
TAG = metadata.series_tag("grad_cam", LAYER)


@dataclasses.dataclass(frozen=True)
class Size:
    """How much is logged.

    Attributes:
      examples: Pictures, Fashion-MNIST's or parts of gray photographs.
      epochs: Of each run.
      runs: Named `run_0`, `run_1`, …
      map_px: Side of a map: 7 or 14, as of last layers; 28, of one before them.
      picture_px: Side of a picture: 28 (Fashion-MNIST) or up to 224 (photographs).
      overlays: Whether the stock image summaries are written, too.
    """

    examples: int
    epochs: int
    runs: int
    map_px: int = 14
    picture_px: int = 28
    overlays: bool = False

    @property
    def run_names(self) -> list[str]:
        """As TensorBoard names them."""
        return [f"run_{run}/{metadata.RUN_NAME}" for run in range(self.runs)]


def write(folder: pathlib.Path, size: Size) -> int:
    """Writes whole runs, and gives the bytes of their event files."""
    for run in range(size.runs):
        with LoggedRun(folder, size, run) as training:
            for epoch in range(size.epochs):
                training.log(epoch)
    return sum(path.stat().st_size for path in folder.rglob("events.*"))


class LoggedRun:
    """One run, written epoch by epoch as the callback would."""

    def __init__(self, folder: pathlib.Path, size: Size, run: int) -> None:
        pictures, labels, names = _pictures(size)
        task = Task("classes", num_units=len(names))
        truth = read_truth(labels, task, size.examples)
        self._records = RecordWriter(pictures, truth, task, names, _declared(size), size.overlays)
        self._records.add(
            metadata.SeriesMetadata(
                kind=metadata.MAPS,
                method="grad_cam",
                title="Grad-CAM",
                layer=LAYER,
                details="logit of the true class",
            )
        )
        self._share = Share(Training(self))
        self._writer = RunWriter.acquire(folder / f"run_{run}", self._share)
        self._records.claim(self._writer, self._share)
        self._training = _Training(size, labels, len(names), run)

    def __enter__(self) -> LoggedRun:
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.release(self._share)

    def log(self, epoch: int) -> None:
        """Writes one epoch and flushes it."""
        outcome = self._training.outcome(epoch)

        def job(file: EventFile) -> None:
            self._records.write(self._writer, epoch, [outcome], [], file)

        self._writer.submit(job)


class _Training:
    """A run of a network that learns: its maps wander to the object and settle there."""

    def __init__(self, size: Size, labels: np.ndarray, num_classes: int, run: int) -> None:
        self._size, self._labels, self._num_classes = size, labels, num_classes
        self._random = np.random.default_rng(run)
        draw = self._random.uniform
        self._begin = draw(-0.2, 1.2, (size.examples, 2))
        self._end = draw(0.35, 0.65, (size.examples, 2))
        self._phase = draw(0, 2 * np.pi, (size.examples, 2))
        self._hard = draw(0.2, 1.5, size.examples)
        # Some are never learnt.
        self._hard[4::5] = 6
        self._texture = draw(-1, 1, (size.examples, size.map_px, size.map_px))

    def outcome(self, epoch: int) -> Outcome:
        done = epoch / max(1, self._size.epochs - 1)
        certainty = 1 / (1 + np.exp(-8 * (done - 0.25 * self._hard)))
        noise = self._random.normal(0, 0.04, self._size.examples)
        probability = np.clip(0.1 + 0.88 * certainty + noise, 0.02, 0.999)
        right = probability > 0.3
        predictions = np.where(right, self._labels, (self._labels + 1) % self._num_classes)
        unknown = np.full(self._size.examples, np.nan, np.float32)
        facts = Facts(
            targets=self._labels,
            scores=(np.log(probability / (1 - probability)) + 3).astype(np.float32),
            predictions=predictions.astype(np.int32),
            probabilities=np.where(right, probability, 1 - probability).astype(np.float32),
            target_probabilities=probability.astype(np.float32),
            values=unknown,
            true_values=unknown,
            label_probabilities=np.zeros((len(unknown), 0), np.float32),
            opponents=np.full(len(unknown), -1),
        )
        return Outcome(TAG, Found(self._maps(done)), facts, seconds=0.01)

    def _maps(self, done: float) -> np.ndarray:
        """A blob for the class, a weaker one against it, and texture that changes slowly."""
        settled = min(1.0, 1.5 * done)
        sway = 0.15 * (1 - done) * np.sin(self._phase + 25 * done)
        center = self._begin + settled * (self._end - self._begin) + sway
        axis = (np.arange(self._size.map_px) + 0.5) / self._size.map_px
        y = (axis[None] - center[:, :1]) ** 2
        x = (axis[None] - center[:, 1:]) ** 2
        width = 0.02 + 0.04 * (1 - done)
        blob = np.exp(-(y[:, :, None] + x[:, None]) / width)
        against = np.exp(-(y[:, ::-1, None] + x[:, None, ::-1]) / 0.05)
        texture = self._texture * np.cos(6 * done + np.pi * self._texture)
        heatmaps = (0.3 + done) * (blob - 0.3 * against + 0.15 * texture)
        return np.asarray(heatmaps, np.float32)


def _pictures(size: Size) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """uint8 `(examples, height, width, 1)`, their classes and the names of those."""
    if size.picture_px == 28:
        images, labels = fashion_mnist.load("test")
        chosen = slice(0, size.examples)
        names = list(fashion_mnist.CLASS_NAMES)
        return images[chosen].astype(np.uint8), labels[chosen], names
    parts = []
    photos = (skimage.data.chelsea(), skimage.data.coffee())
    side = size.picture_px
    for number in range(size.examples):
        # Gray, so that whatever has a color on the page is a map.
        photo = cv2.cvtColor(photos[number % 2], cv2.COLOR_RGB2GRAY)[..., None]
        top = (number * 37) % (photo.shape[0] - side)
        left = (number * 53) % (photo.shape[1] - side)
        parts.append(photo[top : top + side, left : left + side])
    return np.stack(parts), np.arange(size.examples, dtype=np.int32) % 2, ["cat", "cup"]


def _declared(size: Size) -> list[np.ndarray | None]:
    """A box in the middle of every second picture, in its fractions: a small mask is quick."""
    mask = np.zeros((28, 28), bool)
    mask[7:21, 7:21] = True
    return [mask if number % 2 == 0 else None for number in range(size.examples)]
