"""Summary values: our own series, and the stock ones that any TensorBoard shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from tensorboard.compat.proto import summary_pb2, tensor_pb2, tensor_shape_pb2, types_pb2

from tb_interpret.pictures.rendering import encode_jpeg
from tb_interpret_plugin import metadata


def series_value(
    tag: str,
    series: metadata.SeriesMetadata,
    message: metadata.ExampleSet | metadata.Record,
    step: int | None = None,
) -> Any:
    """One step of a series of ours: a blob sequence of one blob, with its checksum.

    Args:
      tag: The series' tag.
      series: Its facts. TensorBoard keeps those of the first step.
      message: What was found.
      step: At which it will stand, for the checksum to cover it.
    """
    origin = None if step is None else metadata.Origin(tag=tag, step=step)
    return summary_pb2.Summary.Value(
        tag=tag,
        metadata=metadata.summary_metadata(series),
        tensor=_strings([metadata.seal(message, origin)]),
    )


def image_value(tag: str, title: str, pictures: np.ndarray | Sequence[np.ndarray]) -> Any:
    """One step of TensorBoard's own image summaries.

    Args:
      tag: The tag.
      title: Shown above the pictures.
      pictures: uint8 `(height, width, 1 or 3)` each; sizes may differ.
    """
    height, width = pictures[0].shape[:2]
    size = [str(width).encode(), str(height).encode()]
    plugin = summary_pb2.SummaryMetadata.PluginData(plugin_name="images")
    return summary_pb2.Summary.Value(
        tag=tag,
        metadata=summary_pb2.SummaryMetadata(
            plugin_data=plugin,
            display_name=title,
            data_class=summary_pb2.DATA_CLASS_BLOB_SEQUENCE,
        ),
        tensor=_strings(size + [encode_jpeg(picture) for picture in pictures]),
    )


def scalar_value(tag: str, number: float) -> Any:
    """One step of TensorBoard's own scalars."""
    plugin = summary_pb2.SummaryMetadata.PluginData(plugin_name="scalars")
    return summary_pb2.Summary.Value(
        tag=tag,
        metadata=summary_pb2.SummaryMetadata(
            plugin_data=plugin, data_class=summary_pb2.DATA_CLASS_SCALAR
        ),
        tensor=tensor_pb2.TensorProto(dtype=types_pb2.DT_FLOAT, float_val=[number]),
    )


def text_value(tag: str, text: str) -> Any:
    """One step of TensorBoard's own text summaries.

    Args:
      tag: The tag.
      text: Markdown.
    """
    plugin = summary_pb2.SummaryMetadata.PluginData(plugin_name="text")
    return summary_pb2.Summary.Value(
        tag=tag,
        metadata=summary_pb2.SummaryMetadata(
            plugin_data=plugin, data_class=summary_pb2.DATA_CLASS_TENSOR
        ),
        tensor=_strings([text.encode()]),
    )


def _strings(blobs: Sequence[bytes]) -> tensor_pb2.TensorProto:
    shape = tensor_shape_pb2.TensorShapeProto(
        dim=[tensor_shape_pb2.TensorShapeProto.Dim(size=len(blobs))]
    )
    return tensor_pb2.TensorProto(
        dtype=types_pb2.DT_STRING, tensor_shape=shape, string_val=list(blobs)
    )
