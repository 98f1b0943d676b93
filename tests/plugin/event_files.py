"""Real event files for the tests, written without TensorFlow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, types_pb2
from tensorboard.compat.proto.tensor_shape_pb2 import TensorShapeProto
from tensorboard.summary.writer.record_writer import RecordWriter

from tb_interpret_plugin import metadata

START = 1_700_000_000.0

# 2x2 gray and 2x3 RGB (height x width).
PNG_GRAY = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000200000002080000000057dd52f8"
    "0000000e49444154081d63646860fcef0800044e01c331a785710000000049454e44ae426082"
)
PNG_RGB = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000030000000208020000001216f14d0000001a"
    "49444154081d05c1010100000082205d5ecf0b1c3870026d931c379b05ff9f20248d"
    "0000000049454e44ae426082"
)


def maps_metadata(layer: str = "conv2d_2", **overrides: object) -> metadata.SeriesMetadata:
    """The facts of a Grad-CAM series."""
    facts: dict[str, object] = {
        "schema_version": metadata.SCHEMA_VERSION,
        "kind": metadata.MAPS,
        "method": "grad_cam",
        "title": "Grad-CAM",
        "layer": layer,
        "details": "logit of the true class",
    }
    return metadata.SeriesMetadata(**{**facts, **overrides})


def examples_metadata() -> metadata.SeriesMetadata:
    """The facts of the examples of a run."""
    return metadata.SeriesMetadata(
        schema_version=metadata.SCHEMA_VERSION, kind=metadata.EXAMPLES, title="Examples"
    )


def blob_event(
    tag: str,
    step: int,
    blobs: Sequence[bytes],
    series: metadata.SeriesMetadata | bytes,
    wall_time: float | None = None,
) -> event_pb2.Event:
    """An event as the training side writes it; `series` as bytes for damaged metadata."""
    if isinstance(series, bytes):
        summary = metadata.summary_metadata(metadata.SeriesMetadata())
        summary.plugin_data.content = series
    else:
        summary = metadata.summary_metadata(series)
    tensor = tensor_pb2.TensorProto(
        dtype=types_pb2.DT_STRING,
        tensor_shape=TensorShapeProto(dim=[TensorShapeProto.Dim(size=len(blobs))]),
        string_val=blobs,
    )
    value = summary_pb2.Summary.Value(tag=tag, metadata=summary, tensor=tensor)
    return event_pb2.Event(
        wall_time=START + step if wall_time is None else wall_time,
        step=step,
        summary=summary_pb2.Summary(value=[value]),
    )


def scalar_event(tag: str, step: int, value: float) -> event_pb2.Event:
    """An event as Keras' TensorBoard callback writes a scalar."""
    summary = summary_pb2.SummaryMetadata(
        plugin_data=summary_pb2.SummaryMetadata.PluginData(plugin_name="scalars"),
        data_class=summary_pb2.DATA_CLASS_SCALAR,
    )
    tensor = tensor_pb2.TensorProto(dtype=types_pb2.DT_FLOAT, float_val=[value])
    logged = summary_pb2.Summary.Value(tag=tag, metadata=summary, tensor=tensor)
    return event_pb2.Event(
        wall_time=START + step, step=step, summary=summary_pb2.Summary(value=[logged])
    )


def session_start(step: int, wall_time: float) -> event_pb2.Event:
    """What a resumed training writes first: steps from this one on are written again."""
    start = event_pb2.SessionLog(status=event_pb2.SessionLog.START)
    return event_pb2.Event(wall_time=wall_time, step=step, session_log=start)


def write_run(
    logdir: Path, run: str, events: Iterable[event_pb2.Event], started: float = START
) -> None:
    """Writes one event file into the directory of a run, its name by the time it was started."""
    directory = logdir / run
    directory.mkdir(parents=True, exist_ok=True)
    version = event_pb2.Event(wall_time=started, file_version="brain.Event:2")
    with (directory / f"events.out.tfevents.{started:.0f}.test.v2").open("wb") as file:
        writer = RecordWriter(file)
        for event in (version, *events):
            writer.write(event.SerializeToString())
        writer.flush()
