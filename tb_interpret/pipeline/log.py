"""Brings what passed into the run's event file, on its writer's thread."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from tb_interpret.pictures.rendering import shrink
from tb_interpret.pipeline.ownership import Ownership
from tb_interpret.pipeline.records import Scales, stage_record, verdicts_record
from tb_interpret.pipeline.stage_facts import StageEpoch
from tb_interpret.pipeline.verdicts import Verdict
from tb_interpret.summary import values
from tb_interpret.summary.event_file import EventFile
from tb_interpret.summary.run_writer import RunWriter
from tb_interpret.summary.training import Share, Training
from tb_interpret_plugin import metadata

# Of the stock image summaries, which TensorBoard holds in memory.
_MAX_PICTURES = 8
_SUMMARY_PX = 256
# Epochs that may wait to be written.
_MAX_WAITING = 4


class PipelineLog:
    """Writes what passed to the run that the callbacks of a training write to.

    Args:
      log_dir: Where the run's directory is.
      class_names: By class index.
      display_px: Longer side of the pictures that are kept.
    """

    def __init__(self, log_dir: str, class_names: Sequence[str], display_px: int) -> None:
        self._log_dir, self._class_names, self._display_px = log_dir, class_names, display_px
        self._ownership = Ownership(log_dir)
        self._scales = Scales()
        self._writer: RunWriter | None = None
        self._share: Share | None = None
        self._waiting = 0
        self._left_out = 0
        self._lock = threading.Lock()
        self._elements: dict[str, tuple[int, metadata.Record]] = {}
        self._last_verdicts: tuple[int, list[metadata.Verdict]] = (-1, [])

    @property
    def directory(self) -> str:
        """Of the run; empty before anything was written."""
        return "" if self._writer is None else self._writer.directory

    def begin(self, training: Training) -> None:
        """Opens the run's writer for a training.

        Raises:
          ValueError: The directory cannot be written, or another pipeline of this training
            writes there.
        """
        share = Share(training)
        writer = RunWriter.acquire(self._log_dir, share)
        if training.known:
            self._ownership.claim(writer, share)
        before = self._writer, self._share
        self._writer, self._share = writer, share
        writer.submit(lambda _: self._forget_steps())  # a training's epochs begin again
        weakref.finalize(self, writer.abandon, share)
        if before[0] is not None and before[1] is not None:
            before[0].abandon(before[1])

    def write(self, seen: Sequence[StageEpoch]) -> None:
        """Hands over what passed; nothing is encoded here.

        Raises:
          ValueError: The directory cannot be written.
        """
        if not seen:
            return
        if self._writer is None:
            # Whatever is trained meanwhile does not end it, nor gives way to it.
            self.begin(Training(self, known=False, beside=True))
        with self._lock:
            if self._waiting >= _MAX_WAITING:
                self._left_out += 1
                return
            self._waiting += 1
            left_out, self._left_out = self._left_out, 0
        if self._writer is not None:
            self._writer.submit(partial(self._write, seen, left_out), self._share)

    def write_verdicts(self, step: int, find: Callable[[], Sequence[Verdict] | None]) -> None:
        """Has the writer's thread look for what is wrong, and writes it.

        Args:
          step: The last epoch that it is about.
          find: Looks; None: that failed.
        """
        if self._writer is not None:
            self._writer.submit(partial(self._write_verdicts, step, find), self._share)

    def drain(self) -> None:
        """Waits until all is written."""
        if self._writer is not None:
            self._writer.drain()

    def _write(self, seen: Sequence[StageEpoch], left_out: int, file: EventFile) -> None:
        try:
            for stage in sorted(seen, key=lambda stage: stage.epoch):
                # TensorBoard drops the steps behind one that is written again.
                last, _ = self._elements.get(self._tag(stage), (0, None))
                step = max(stage.epoch, last)
                self._ownership.take(self.directory, self._tag(stage))
                file.add(step, self._summaries(stage, step, left_out), beside=self._is_beside)
        finally:
            with self._lock:
                self._waiting -= 1

    def _write_verdicts(
        self, step: int, find: Callable[[], Sequence[Verdict] | None], file: EventFile
    ) -> None:
        verdicts = find()
        if verdicts is None:
            return
        step = max(step, self._last_verdicts[0])
        record = verdicts_record(verdicts)
        self._stamp(record)
        series = metadata.SeriesMetadata(
            kind=metadata.VERDICTS, method="pipeline_verdicts", title="Verdicts"
        )
        value = values.series_value(metadata.VERDICTS_TAG, series, record, step)
        # What is known already is not written again.
        if self._last_verdicts != (step, written := [*record.verdicts]):
            self._last_verdicts = step, written
            self._ownership.take(self.directory, metadata.VERDICTS_TAG)
            file.add(step, [value], beside=self._is_beside)

    def _forget_steps(self) -> None:
        self._elements.clear()
        self._last_verdicts = -1, []

    def _stamp(self, record: metadata.Record) -> None:
        if self._share is not None:
            record.training = self._share.training.began

    @property
    def _is_beside(self) -> bool:
        return self._share is None or self._share.training.beside

    @staticmethod
    def _tag(stage: StageEpoch) -> str:
        return metadata.pipeline_tag(stage.facts.split, stage.facts.name)

    def _summaries(self, stage: StageEpoch, step: int, left_out: int) -> list[Any]:
        facts, tag = stage.facts, self._tag(stage)
        record, pictures = stage_record(stage, self._scales, self._class_names, self._display_px)
        if left_out:
            record.notes.append(
                f"What passed meanwhile is left out, {left_out} times: writing took longer than "
                "the pipeline."
            )
        self._stamp(record)
        self._add_earlier(tag, step, record)
        series = metadata.SeriesMetadata(
            kind=metadata.PIPELINE, method="pipeline", title=facts.name, layer=facts.split
        )
        summaries = [values.series_value(tag, series, record, step)]
        if pictures:
            small = [shrink(p[None], _SUMMARY_PX)[0] for p in pictures[:_MAX_PICTURES]]
            title = f"{facts.name}, {facts.split}"
            summaries.append(values.image_value(f"{tag}/images", title, small))
        return summaries

    def _add_earlier(self, tag: str, step: int, record: metadata.Record) -> None:
        """Readers take the last record of a step: it holds what those before it did."""
        last, earlier = self._elements.get(tag, (-1, None))
        if last == step and earlier is not None:
            known = {element.id for element in record.pipeline.elements}
            record.pipeline.elements.extend(
                element for element in earlier.pipeline.elements if element.id not in known
            )
        self._elements[tag] = step, record
