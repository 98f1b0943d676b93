"""The schema: what the training side writes and the plugin reads.

The messages themselves are in `schema.proto`; here is what they do not say:
names, tags and flag bits. How maps become bytes is in `map_encoding.py`, the
checksum in `sealing.py`; whoever reads or writes finds all of it here.
"""

from __future__ import annotations

import re

from google.protobuf.message import DecodeError
from tensorboard.compat.proto import summary_pb2

from tb_interpret_plugin.map_encoding import decode_maps, encode_maps
from tb_interpret_plugin.schema_pb2 import (
    ACTIVATIONS,
    CLASSES,
    CUES,
    EVIDENCE,
    EXAMPLES,
    FILTERS,
    FLOAT16_SCALED,
    FUNCTION,
    GRADIENT,
    IMPORTANCE,
    KIND_UNSPECIFIED,
    LABELS,
    MAPS,
    NOT_RANDOM,
    PIPELINE,
    RANDOM,
    RANDOMNESS_UNSPECIFIED,
    VALUES,
    VERDICTS,
    CueCard,
    CueClass,
    CueEffect,
    CueElsewhere,
    CueExchange,
    CueReport,
    Encoding,
    Example,
    ExampleSet,
    Facts,
    Judged,
    Kind,
    Maps,
    Meaning,
    Origin,
    Passing,
    PipelineElement,
    PipelineStage,
    Record,
    Region,
    SeriesMetadata,
    Task,
    Tiles,
    Verdict,
)
from tb_interpret_plugin.sealing import is_altered, seal

__all__ = [
    "ACTIVATIONS",
    "CLASSES",
    "CUES",
    "EVIDENCE",
    "EXAMPLES",
    "EXAMPLES_TAG",
    "FILTERS",
    "FLAT",
    "FLOAT16_SCALED",
    "FUNCTION",
    "GRADIENT",
    "IMPORTANCE",
    "KIND_UNSPECIFIED",
    "LABELS",
    "MAPS",
    "NOT_FINITE",
    "NOT_RANDOM",
    "NO_POSITIVE",
    "PIPELINE",
    "PLUGIN_NAME",
    "RANDOM",
    "RANDOMNESS_UNSPECIFIED",
    "RUN_NAME",
    "SCHEMA_VERSION",
    "VALUES",
    "VERDICTS",
    "VERDICTS_TAG",
    "CueCard",
    "CueClass",
    "CueEffect",
    "CueElsewhere",
    "CueExchange",
    "CueReport",
    "Encoding",
    "Example",
    "ExampleSet",
    "Facts",
    "Judged",
    "Kind",
    "Maps",
    "Meaning",
    "Origin",
    "Passing",
    "PipelineElement",
    "PipelineStage",
    "Record",
    "Region",
    "SeriesMetadata",
    "Task",
    "Tiles",
    "Verdict",
    "decode_maps",
    "encode_maps",
    "parse_series_metadata",
    "pipeline_tag",
    "safe_tag",
    "seal",
    "series_tag",
    "summary_metadata",
]

PLUGIN_NAME = "tb_interpret"
SCHEMA_VERSION = 2

# The run that the training side writes: `<log_dir>/interpret`.
RUN_NAME = "interpret"
EXAMPLES_TAG = "examples"
VERDICTS_TAG = "pipeline_verdicts"

# Bits of Facts.flags.
FLAT = 1
NO_POSITIVE = 2
NOT_FINITE = 4

# TensorBoard's Rust data server answers 400 when a blob's run or tag holds one of these.
_UNSAFE = re.compile(r'["\\\x00-\x1f\x7f]')


def safe_tag(tag: str) -> str:
    r"""The tag with each character that TensorBoard cannot read back as `_`.

    Example:
    >>> safe_tag('grad_cam/my "best"\\layer')
    'grad_cam/my _best__layer'
    """
    return _UNSAFE.sub("_", tag)


def series_tag(method: str, layer: str = "") -> str:
    """The tag of the series of a method at a layer.

    Args:
        method: Name of the method, `"grad_cam"`.
        layer: Path of the layer; empty for a method that looks at none.

    Returns:
        `"grad_cam/<layer>"`, or the method alone. Characters that TensorBoard
        cannot read back are replaced by `_`.

    Example:
    >>> series_tag("grad_cam", "backbone/block5_conv3")
    'grad_cam/backbone/block5_conv3'
    >>> series_tag("occlusion")
    'occlusion'
    """
    return safe_tag(f"{method}/{layer}" if layer else method)


def pipeline_tag(split: str, stage: str) -> str:
    """The tag of what passed a stage of the input pipeline.

    Example:
    >>> pipeline_tag("train", "resized")
    'pipeline/train/resized'
    """
    return safe_tag(f"pipeline/{split}/{stage}")


def summary_metadata(series: SeriesMetadata) -> summary_pb2.SummaryMetadata:
    """The summary metadata that the first event of a series carries.

    Args:
        series: The facts of the series. A `schema_version` of 0 becomes ours.

    Returns:
        A `SummaryMetadata` of TensorBoard's own proto package; TensorFlow reads
        its serialized form as its own message of the same fields.

    Example:
    >>> made = summary_metadata(SeriesMetadata(kind=MAPS, title="Grad-CAM"))
    >>> made.plugin_data.plugin_name, made.display_name
    ('tb_interpret', 'Grad-CAM')
    """
    stamped = SeriesMetadata()
    stamped.CopyFrom(series)
    stamped.schema_version = series.schema_version or SCHEMA_VERSION
    return summary_pb2.SummaryMetadata(
        plugin_data=summary_pb2.SummaryMetadata.PluginData(
            plugin_name=PLUGIN_NAME, content=seal(stamped)
        ),
        display_name=series.title,
        # Without a data class TensorBoard's data provider cannot read the series.
        data_class=summary_pb2.DATA_CLASS_BLOB_SEQUENCE,
    )


def parse_series_metadata(content: bytes) -> SeriesMetadata:
    """The facts of a series, from the plugin content of its summary metadata.

    Raises:
        ValueError: The bytes are not a `SeriesMetadata`, or not as they were
            written.

    Example:
    >>> content = summary_metadata(SeriesMetadata(layer="conv")).plugin_data.content
    >>> parse_series_metadata(content).layer
    'conv'
    """
    try:
        series = SeriesMetadata.FromString(content)
    except DecodeError as error:
        raise ValueError(
            f"The metadata of the series cannot be read. Received: {len(content)} damaged bytes. "
            "Expected a SeriesMetadata message. Log the run again."
        ) from error
    if is_altered(content, series):
        raise ValueError(
            "The metadata of the series is altered since it was written. Received: a checksum "
            f"that does not fit {len(content)} bytes. Expected those that were written. Log the "
            "run again."
        )
    return series
