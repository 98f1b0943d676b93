"""From a method's outcomes to what lies in the event file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tb_interpret.callbacks.at_work import Outcome
from tb_interpret.engine.runs_beside import name_of_file
from tb_interpret.maths.agreement import agreement, agreement_floor
from tb_interpret.models.facts import Facts
from tb_interpret.models.task import Task
from tb_interpret.models.truth import Truth
from tb_interpret.pictures.rendering import enlarge, overlay
from tb_interpret.summary import messages, values
from tb_interpret.summary.cue_messages import cue_message
from tb_interpret.summary.event_file import EventFile
from tb_interpret.summary.run_writer import RunWriter
from tb_interpret.summary.training import Share
from tb_interpret_plugin import metadata

# Of the stock image summaries, which TensorBoard holds in memory.
_MAX_OVERLAYS = 8
_OVERLAY_PX = 112
# Longer side of the pictures that are logged once, unless `display_px` says otherwise.
PICTURE_PX = 512


class RecordWriter:
    """Writes the series of one callback. `write` runs on the writer's thread.

    Args:
      pictures: uint8 `(batch, height, width, 1 or 3)`.
      truth: What the labels say of each entry.
      task: What the model's output means.
      class_names: Names by class index.
      masks: Declared regions, one an example.
      image_summaries: Whether overlays are written for the stock dashboard.
      example_scalars: Whether score and probability of each example are.
      training: When the training began, seconds since 1970.
      input_size: Height and width of the model's input.
      known_by: The pictures at the size that all runs know them by.
    """

    def __init__(
        self,
        pictures: np.ndarray,
        truth: Truth,
        task: Task,
        class_names: Sequence[str],
        masks: Sequence[np.ndarray | None],
        image_summaries: bool,
        *,
        example_scalars: bool = False,
        training: float = 0.0,
        input_size: tuple[int, int] | None = None,
        known_by: np.ndarray | None = None,
    ) -> None:
        self._pictures, self._masks = pictures, masks
        self._image_summaries, self._example_scalars = image_summaries, example_scalars
        self._truth, self._task, self._training = truth, task, training
        self._examples = messages.example_set(
            pictures, truth, task, class_names, masks, input_size=input_size, known_by=known_by
        )
        self._examples.training = training
        self._series: dict[str, metadata.SeriesMetadata] = {}
        self._previous: dict[str, np.ndarray] = {}

    def add(self, series: metadata.SeriesMetadata) -> str:
        """Makes a series known, and gives its tag.

        Raises:
          ValueError: There is such a series already.
        """
        tag = metadata.series_tag(series.method, series.layer)
        if tag in self._series:
            raise ValueError(
                f"Two methods write the same series. Received: {tag!r} twice. Expected "
                "methods that differ in kind, layer or targets. Put one of them into a callback "
                "with another log_dir."
            )
        self._series[tag] = series
        return tag

    def title(self, tag: str) -> str:
        """Of a series, for people."""
        return self._series[tag].title

    def claim(self, writer: RunWriter, share: Share) -> None:
        """Tells the run's writer what is going to be written.

        Raises:
          ValueError: Another callback writes something else to the same place.
        """
        writer.claim(share, metadata.EXAMPLES_TAG, self._examples.digest)
        for tag in self._series:
            writer.claim(share, tag, str(id(share)))

    def write(
        self,
        writer: RunWriter,
        step: int,
        outcomes: Sequence[Outcome],
        notes: Sequence[str],
        file: EventFile,
    ) -> None:
        """Writes one epoch; the notes are of all its series."""
        written = []
        if writer.examples_digest != self._examples.digest:
            kind = metadata.SeriesMetadata(kind=metadata.EXAMPLES, title="Examples")
            written.append(values.series_value(metadata.EXAMPLES_TAG, kind, self._examples, step))
        for outcome in outcomes:
            written += self._values(outcome, step, notes, _drops_of(outcome, outcomes))
        facts = next((o.facts for o in outcomes if o.facts is not None), None)
        if self._example_scalars and facts is not None and writer.facts_step != step:
            written += _facts_of_examples(facts)
            writer.facts_step = step
        # Readers tell by their time what is of an earlier training: all of this one comes later.
        file.add(step, written, since={metadata.EXAMPLES_TAG: self._training})
        for outcome in outcomes:
            if outcome.found.for_others is not None:
                content = json.dumps(outcome.found.for_others).encode()
                file.put_beside(name_of_file(self._series[outcome.tag].method), content)
        writer.examples_digest = self._examples.digest

    def _values(
        self, outcome: Outcome, step: int, notes: Sequence[str], drops: np.ndarray | None
    ) -> list[Any]:
        """The record of a series, its scalars and its overlays."""
        tag, found, maps = outcome.tag, outcome.found, outcome.found.maps
        series = self._series[tag]
        record = messages.record(
            self._examples.digest,
            outcome.facts,
            maps,
            self._masks,
            self._previous.get(tag),
            None if found.tiles is None else messages.tiles(found.tiles),
        )
        if found.cues is not None:
            record.cues.CopyFrom(cue_message(found.cues))
        if outcome.facts is not None:
            messages.add_task_facts(record, outcome.facts, self._truth, self._task)
            record.example_id.extend(example.id for example in self._examples.examples)
        if outcome.target_name:
            record.facts.target_name = outcome.target_name
        record.notes.extend([*notes, *found.notes])
        record.seconds, record.training = outcome.seconds, self._training
        scalars = dict(found.scalars)
        overlays = []
        if maps is not None and maps.ndim == 3:
            self._previous[tag] = maps
            if drops is not None:
                record.facts.agreement.extend(agreement(maps, drops).tolist())
                record.facts.agreement_floor.extend(agreement_floor(maps, drops).tolist())
            for name in ("region_share", "rank_correlation", "agreement", "agreement_floor"):
                known = np.array(getattr(record.facts, name), np.float32)
                if np.isfinite(known).any():
                    scalars[name] = float(np.nanmean(known))
            if self._image_summaries:
                shown = enlarge(self._pictures[:_MAX_OVERLAYS], _OVERLAY_PX)
                laid = overlay(shown, maps[:_MAX_OVERLAYS])
                overlays.append(values.image_value(f"{tag}/overlays", series.title, laid))
        return [
            values.series_value(tag, series, record, step),
            *_stock_values(tag, scalars, found.texts),
            *overlays,
        ]


def _stock_values(tag: str, scalars: Mapping[str, float], texts: Mapping[str, str]) -> list[Any]:
    return [
        *(values.scalar_value(f"{name}/{tag}", value) for name, value in scalars.items()),
        *(values.text_value(f"{name}/{tag}", text) for name, text in texts.items()),
    ]


def _drops_of(outcome: Outcome, outcomes: Sequence[Outcome]) -> np.ndarray | None:
    """What hiding parts of the picture did to the score that an outcome explains."""
    if outcome.measures_drops or outcome.found.tiles is not None:
        return None
    for other in outcomes:
        if other.measures_drops and other.facts is outcome.facts:
            return other.found.maps
    return None


def _facts_of_examples(facts: Facts) -> list[Any]:
    """Score and probability of each example, as scalars."""
    return [
        values.scalar_value(f"{name}/example_{index}", float(number))
        for name, numbers in (("score", facts.scores), ("probability", facts.target_probabilities))
        for index, number in enumerate(numbers)
        if np.isfinite(number)
    ]
