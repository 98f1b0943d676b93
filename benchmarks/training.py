"""All rows of the training side: what is measured on which network, and how often."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from benchmarks import (
    filter_steps,
    filters,
    grad_cam,
    memory,
    occlusion,
    one_pass,
    startup,
    subjects,
    time_budget,
    training_thread,
)
from benchmarks.table import Row


class Effort(NamedTuple):
    """How much is done on one network: as much as a few minutes allow.

    Attributes:
      rounds: Measurements of each figure.
      occluded: Pictures for occlusion.
      filters: How many are visualized.
      steps: Of gradient ascent.
      side: Positions in a line, where all methods are on.
    """

    rounds: int
    occluded: int
    filters: int
    steps: int
    side: int


def measure(rounds: int) -> Iterator[list[Row]]:
    """Rows, part by part."""
    small, large, huge = subjects.small_cnn(), subjects.efficientnet(), subjects.vgg16()
    efforts = {
        # A pass of the small network is so short that other work shows in it.
        small.name: Effort(2 * rounds, occluded=8, filters=16, steps=32, side=7),
        large.name: Effort(rounds, occluded=8, filters=16, steps=4, side=7),
        huge.name: Effort(max(3, rounds // 5), occluded=4, filters=4, steps=4, side=3),
    }
    for subject in (small, large, huge):
        effort = efforts[subject.name]
        few = max(2, effort.rounds // 4)
        with _part(f"Grad-CAM, {subject.name}"):
            yield grad_cam.measure(subject, effort.rounds)
        with _part(f"one pass, {subject.name}"):
            yield one_pass.measure(subject, effort.rounds)
        with _part(f"occlusion, {subject.name}"):
            yield occlusion.measure(subject, few, effort.occluded)
        with _part(f"filters, {subject.name}"):
            yield filter_steps.measure(subject, few, effort.filters, effort.steps)
        with _part(f"what training waits for, {subject.name}"):
            yield training_thread.measure(subject, effort.rounds)
        with _part(f"all methods, {subject.name}"):
            yield training_thread.measure_all_methods(subject, few, effort.side, effort.filters)
    with _part("filters in a training"):
        yield filters.measure()
    with _part("bytes"):
        # The finest layer that anybody would explain: 14x14, four times the usual bytes.
        yield training_thread.measure_bytes(large, "top_activation")
        yield training_thread.measure_bytes(large, "block10_add")
    with _part("a long training"):
        yield memory.measure(small)
    with _part("time budgets"):
        yield time_budget.measure()
    with _part("TensorBoard's start"):
        yield startup.measure(max(3, rounds // 2))
    # Last, for these change the networks; that of VGG16 takes minutes.
    for subject, count in ((large, 8), (huge, 2)):
        with _part(f"filters in a training, {subject.name}"):
            yield filters.measure_fine_tuning(subject, count)


@contextmanager
def _part(name: str) -> Iterator[None]:
    """Tells what is being measured, and how long it took."""
    print(f"{name} …", file=sys.stderr, flush=True)
    begin = time.perf_counter()
    yield
    print(f"  took {time.perf_counter() - begin:.0f} s", file=sys.stderr, flush=True)
