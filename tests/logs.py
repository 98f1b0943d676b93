"""Reads back what the training side has written."""

from __future__ import annotations

import pathlib

from tensorboard.backend.event_processing.plugin_event_accumulator import EventAccumulator

from tb_interpret_plugin import metadata


class Run:
    """One run, as TensorBoard's own Python loader reads it, every step kept."""

    def __init__(self, log_dir: str | pathlib.Path, name: str = metadata.RUN_NAME) -> None:
        directory = str(pathlib.Path(log_dir) / name)
        self._events = EventAccumulator(directory, size_guidance={"tensors": 0})
        self._events.Reload()

    def tags(self) -> set[str]:
        return set(self._events.Tags()["tensors"])

    def series(self, tag: str) -> metadata.SeriesMetadata:
        content = self._events.SummaryMetadata(tag).plugin_data.content
        return metadata.parse_series_metadata(content)

    def steps(self, tag: str) -> list[int]:
        return [event.step for event in self._events.Tensors(tag)]

    def records(self, tag: str) -> dict[int, metadata.Record]:
        return {
            event.step: metadata.Record.FromString(event.tensor_proto.string_val[0])
            for event in self._events.Tensors(tag)
        }

    def example_sets(self) -> list[metadata.ExampleSet]:
        return [
            metadata.ExampleSet.FromString(event.tensor_proto.string_val[0])
            for event in self._events.Tensors(metadata.EXAMPLES_TAG)
        ]

    def strings(self, tag: str, step: int) -> list[bytes]:
        (event,) = (e for e in self._events.Tensors(tag) if e.step == step)
        return list(event.tensor_proto.string_val)

    def scalars(self, tag: str) -> list[float]:
        return [event.tensor_proto.float_val[0] for event in self._events.Tensors(tag)]
