"""One training run's explanations: prepared once, computed at each epoch, written."""

from __future__ import annotations

import dataclasses
import functools
import time
from collections.abc import Sequence
from typing import Any

import keras
import tensorflow as tf

from tb_interpret.callbacks.records import PICTURE_PX, RecordWriter
from tb_interpret.callbacks.works import ActivationWork, GradCAMWork, PassWork
from tb_interpret.display import Display, display_pictures
from tb_interpret.examples import Examples
from tb_interpret.explainers.activation_grid import ActivationGrid
from tb_interpret.explainers.grad_cam import GradCAM
from tb_interpret.explainers.method import Method
from tb_interpret.models.inputs import build_model, check_inputs
from tb_interpret.models.targets import Targets
from tb_interpret.models.traced_pass import TracedPass
from tb_interpret.regions import region_masks
from tb_interpret.rendering import shrink
from tb_interpret.summary.run_writer import RunWriter


class Session:
    """All that explaining one model at each epoch needs.

    Making one checks everything: layers, targets, labels, examples, and that
    the directory can be written. It opens the run's writer.

    Args:
      model: The model in training; built here if its first step would do so.
      examples: What is explained.
      methods: How, and what for.
      targets: For the methods that have none of their own.
      log_dir: Where the run's logs go.
      class_names: Names by class index.
      display: A function from the input of one example to a picture.
      regions: Declared regions, as `region_masks` takes them.
      image_summaries: Whether overlays are written for the stock dashboard.

    Attributes:
      costs: Seconds of the training thread by method, so far.

    Raises:
      ValueError: Something does not fit the model, or cannot be written.
    """

    def __init__(
        self,
        model: keras.Model,
        examples: Examples,
        methods: Sequence[Method],
        *,
        targets: Targets,
        log_dir: str,
        class_names: Sequence[str] = (),
        display: Display | None = None,
        regions: Sequence[Any] | None = None,
        image_summaries: bool = True,
    ) -> None:
        check_inputs(model, examples.inputs)
        build_model(model, examples.inputs)
        self._targets = _distinct_targets(methods, targets)
        self._works = [_pass_work(method, self._targets, targets) for method in methods]
        in_pass = [work for work in self._works if work is not None]
        requests = [work.request for work in in_pass]
        self._pass = TracedPass(model, examples.inputs, self._targets, requests)
        labels = examples.class_indices(self._pass.num_classes)
        count = len(examples)
        self._indices = [self._pass.indices(t, labels, count) for t in self._targets]
        self._inputs = tf.nest.map_structure(tf.convert_to_tensor, examples.inputs)
        self._in_pass = in_pass
        described = [
            work.describe(self._pass.head, layers)
            for work, layers in zip(in_pass, self._pass.layers, strict=True)
        ]
        pictures = display_pictures(examples.inputs, display)
        masks = region_masks(regions, count, *pictures.shape[1:3])
        self._records = RecordWriter(
            shrink(pictures, PICTURE_PX), labels, class_names, masks, image_summaries
        )
        self._tags = [[self._records.add(series) for series in group] for group in described]
        self._lines = [
            f"{series.title} of layer {series.layer!r} ({height} × {width}), {series.details}"
            for group, shapes in zip(described, self._pass.map_shapes, strict=True)
            for series, (height, width) in zip(group, shapes, strict=True)
        ]
        self.costs: dict[str, float] = {}
        self.writer = RunWriter.acquire(log_dir)
        try:
            self._records.claim(self.writer, self)
        except ValueError:
            self.close()
            raise

    def describe(self) -> list[str]:
        """A line a series: what is explained, at which layer."""
        return self._lines

    def explain(self, step: int, notes: Sequence[str]) -> float:
        """Explains the model as it is now and hands the result to the writer.

        Args:
          step: The epoch.
          notes: Where less than asked was done since the last time.

        Returns:
          Seconds that this took of the training thread.
        """
        start = time.perf_counter()
        result = self._pass.run(self._inputs, self._indices)
        seconds = time.perf_counter() - start
        outcomes = [
            dataclasses.replace(outcome, notes=notes, seconds=seconds)
            for work, tags, found in zip(self._in_pass, self._tags, result.found, strict=True)
            for outcome in work.outcomes(tags, result, found)
        ]
        self.writer.submit(functools.partial(self._records.write, self.writer, step, outcomes))
        return time.perf_counter() - start

    def close(self) -> None:
        """Waits until all is written and gives the writer back."""
        self.writer.release(self)


def _distinct_targets(methods: Sequence[Method], targets: Targets) -> list[Targets]:
    """What is explained, without repetition; the callback's own first."""
    wanted = [
        targets if method.targets is None else method.targets
        for method in methods
        if hasattr(method, "targets")
    ]
    return list(dict.fromkeys([t for t in wanted if t == targets] + wanted))


def _pass_work(method: Method, known: list[Targets], targets: Targets) -> PassWork | None:
    if isinstance(method, ActivationGrid):
        return ActivationWork(method)
    if isinstance(method, GradCAM):
        own = targets if method.targets is None else method.targets
        # The first target of a run needs no name in its tags.
        return GradCAMWork(method, known.index(own), own, default_targets=own == known[0])
    return None
