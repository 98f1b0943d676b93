"""What carrying filters' pictures from epoch to epoch saves, and what it loses."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Sequence
from typing import Literal

import keras
import numpy as np

from benchmarks.subjects import demo, fashion_mnist
from benchmarks.table import Row
from benchmarks.timing import ratios
from tb_interpret import FilterVisualization
from tb_interpret.explainers.prepared_filters import PreparedFilters

LAYER = "block3"
FILTERS = 16
WARM_STEPS, COLD_STEPS = 32, 512
EPOCHS = 10
# Starting from noise is slow: it is done at the last epochs only.
COLD_EPOCHS = 3
GOAL_RATIO, GOAL_COST = 0.9, 0.1


class _Watch(keras.callbacks.Callback):
    """Makes pictures at each epoch and remembers how long it took."""

    def __init__(self, prepared: PreparedFilters, first_epoch: int) -> None:
        super().__init__()
        self.prepared, self.first_epoch = prepared, first_epoch
        self.pictures: list[np.ndarray] = []
        self.activations: list[np.ndarray] = []
        self.seconds: list[float] = []

    def on_epoch_end(self, epoch: int, _logs: dict | None = None) -> None:
        if epoch < self.first_epoch:
            return
        start = time.perf_counter()
        pictures, activations = self.prepared.run()
        self.seconds.append(time.perf_counter() - start)
        self.pictures.append(pictures)
        self.activations.append(activations)


def measure() -> list[Row]:
    """Rows of both parametrizations, from one training of the demo's network."""
    keras.utils.set_random_seed(0)
    model, (pictures, labels) = demo.build(), fashion_mnist.load("train")
    watches = {
        (parametrization, steps): _Watch(
            FilterVisualization(
                LAYER,
                FILTERS,
                steps,
                parametrization=parametrization,
                restart_every=1 if steps == COLD_STEPS else None,
            ).prepare(model, pictures[:16]),
            EPOCHS - COLD_EPOCHS if steps == COLD_STEPS else 0,
        )
        for parametrization in ("pixels", "fourier")
        for steps in (WARM_STEPS, COLD_STEPS)
    }
    model.fit(
        pictures, labels, batch_size=128, epochs=EPOCHS, verbose=0, callbacks=[*watches.values()]
    )
    return [
        row
        for name in ("pixels", "fourier")
        for row in _rows(name, watches[name, WARM_STEPS], watches[name, COLD_STEPS])
    ]


def _rows(name: Literal["pixels", "fourier"], warm: _Watch, cold: _Watch) -> list[Row]:
    title = f"small CNN: {FILTERS} filters, {name}"
    reached = float(warm.activations[-1].sum() / cold.activations[-1].sum())
    each = warm.activations[-1] / cold.activations[-1]
    _, cost, _ = ratios(warm.seconds[-COLD_EPOCHS:], cold.seconds)
    seconds = statistics.median(warm.seconds[-COLD_EPOCHS:])
    kept, fresh = (_correlations(x.pictures[-COLD_EPOCHS:]) for x in (warm, cold))
    return [
        Row(
            f"{title}: {WARM_STEPS} steps an epoch reach, at epoch {EPOCHS}",
            f"{reached:.2f} of {COLD_STEPS} from noise (filters {each.min():.2f} to "
            f"{each.max():.2f})",
            f"≥ {GOAL_RATIO}",
            reached >= GOAL_RATIO,
        ),
        Row(
            f"{title}: they take",
            f"{cost:.3f} of its time, {seconds * 1e3:.0f} ms",
            f"≤ {GOAL_COST}",
            cost <= GOAL_COST,
        ),
        Row(
            f"{title}: correlation with the previous epoch's pictures",
            f"{kept:.2f} (from noise {fresh:.2f})",
        ),
    ]


def _correlations(epochs: Sequence[np.ndarray]) -> float:
    """Median over filters and epochs; a picture of one color has none."""
    found = []
    for before, after in itertools.pairwise(epochs):
        for x, y in zip(before.reshape(FILTERS, -1), after.reshape(FILTERS, -1), strict=True):
            if x.std() and y.std():
                found.append(float(np.corrcoef(x, y)[0, 1]))
    return statistics.median(found)
