"""One training run's explanations: prepared once, computed at each epoch, written."""

from __future__ import annotations

import functools
import time
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tb_interpret.display import Display, display_pictures
from tb_interpret.examples import Examples
from tb_interpret.explainers.method import MapMethod
from tb_interpret.models.inputs import build_model, check_inputs
from tb_interpret.models.targets import Targets, describe_target, targets_name
from tb_interpret.models.traced_pass import Found, TracedPass
from tb_interpret.regions import region_masks
from tb_interpret.rendering import enlarge, overlay, shrink
from tb_interpret.summary import messages, values
from tb_interpret.summary.event_file import EventFile
from tb_interpret.summary.run_writer import RunWriter
from tb_interpret_plugin import metadata

# Of the stock image summaries, which TensorBoard holds in memory.
_MAX_OVERLAYS = 8
_OVERLAY_PX = 112
_PICTURE_PX = 512


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

    Raises:
      ValueError: Something does not fit the model, or cannot be written.
    """

    def __init__(
        self,
        model: keras.Model,
        examples: Examples,
        methods: Sequence[MapMethod],
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
        self._targets = [targets if m.targets is None else m.targets for m in methods]
        self._pass = TracedPass(model, examples.inputs, methods, self._targets)
        labels = examples.class_indices(self._pass.num_classes)
        count = len(examples)
        self._indices = [self._pass.indices(t, labels, count) for t in self._targets]
        self._inputs = tf.nest.map_structure(tf.convert_to_tensor, examples.inputs)
        pictures = display_pictures(examples.inputs, display)
        self._masks = region_masks(regions, count, *pictures.shape[1:3])
        self._pictures = shrink(pictures, _PICTURE_PX)
        self._examples = messages.example_set(self._pictures, labels, class_names, self._masks)
        self._image_summaries = image_summaries
        self._series = [
            self._describe(method, layer, target, labels)
            for method, layer, target in zip(methods, self._pass.layers, self._targets, strict=True)
        ]
        self._tags = [metadata.series_tag(series.method, series.layer) for series in self._series]
        for tag in self._tags:
            if self._tags.count(tag) > 1:
                raise ValueError(
                    f"Two methods write the same series. Received: {tag!r} twice. Expected "
                    "methods that differ in kind or layer. Put one of them into a callback "
                    "with another log_dir."
                )
        self.writer = RunWriter.acquire(log_dir)
        try:
            self.writer.claim(self, metadata.EXAMPLES_TAG, self._examples.digest)
            for tag in self._tags:
                self.writer.claim(self, tag, str(id(self)))
        except ValueError:
            self.close()
            raise

    def describe(self) -> list[str]:
        """A line a series: what is explained, at which layer."""
        return [
            f"{series.title} of layer {series.layer!r} ({height} × {width}), {series.details}"
            for series, (height, width) in zip(self._series, self._pass.map_shapes, strict=True)
        ]

    def explain(self, step: int, notes: Sequence[str]) -> float:
        """Explains the model as it is now and hands the result to the writer.

        Args:
          step: The epoch.
          notes: Where less than asked was done since the last time.

        Returns:
          Seconds that this took of the training thread.
        """
        start = time.perf_counter()
        found = self._pass.run(self._inputs, self._indices)
        seconds = time.perf_counter() - start
        self.writer.submit(functools.partial(self._write, step, found, list(notes), seconds))
        return time.perf_counter() - start

    def close(self) -> None:
        """Waits until all is written and gives the writer back."""
        self.writer.release(self)

    def _describe(
        self, method: MapMethod, layer: str, targets: Targets, labels: np.ndarray | None
    ) -> metadata.SeriesMetadata:
        if targets == "true" and labels is None:
            targets = "predicted"
        return metadata.SeriesMetadata(
            kind=metadata.MAPS,
            method=method.name,
            title=method.title,
            layer=layer,
            details=describe_target(targets, self._pass.head),
        )

    def _write(
        self, step: int, results: list[Found], notes: list[str], seconds: float, file: EventFile
    ) -> None:
        written = []
        if self.writer.examples_digest != self._examples.digest:
            kind = metadata.SeriesMetadata(kind=metadata.EXAMPLES, title="Examples")
            written.append(values.series_value(metadata.EXAMPLES_TAG, kind, self._examples))
        for tag, series, targets, found in zip(
            self._tags, self._series, self._targets, results, strict=True
        ):
            record = messages.record(
                found,
                self._masks,
                digest=self._examples.digest,
                target_name=targets_name(targets),
                notes=notes,
                seconds=seconds,
            )
            written.append(values.series_value(tag, series, record))
            shares = np.array(record.facts.region_share, np.float32)
            if np.isfinite(shares).any():
                written.append(
                    values.scalar_value(f"region_share/{tag}", float(np.nanmean(shares)))
                )
            if self._image_summaries:
                overlays = overlay(
                    enlarge(self._pictures[:_MAX_OVERLAYS], _OVERLAY_PX), found.maps[:_MAX_OVERLAYS]
                )
                written.append(values.image_value(f"{tag}/overlays", series.title, overlays))
        file.add(step, written)
        self.writer.examples_digest = self._examples.digest
