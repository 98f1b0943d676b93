"""A log whose maps do not fit into what the page keeps of them; each tells its epoch."""

from __future__ import annotations

import pathlib
import re

import cv2
import numpy as np

from tb_interpret.summary.event_file import EventFile
from tb_interpret_plugin import metadata
from tests.distributions import ROOT
from tests.plugin.event_files import blob_event, examples_metadata, maps_metadata

# Of which the page keeps least: an eighth of the log, and of the time, will do.
DEVICE_GIBIBYTES = 1
EXAMPLES = 38
MAP_PX = 150
PICTURE_PX = 80
# A map is parted into so many by so many blocks; the one with evidence is the epoch's.
BLOCKS = 6
EPOCHS = BLOCKS * BLOCKS
LAST = EPOCHS - 1
# As the page counts: float16.
MAP_BYTES = 2 * EXAMPLES * MAP_PX * MAP_PX * EPOCHS
TAG = metadata.series_tag("grad_cam", "early")
RUNS = {"run": EPOCHS}


def kept_bytes() -> int:
    """Of maps, at most, on a device of so much memory: what the page's own source says."""
    source = (ROOT / "frontend/src/state/loader.ts").read_text()
    (mebibytes,) = re.findall(r"BUDGET_BYTES_A_GIBIBYTE = (\d+) \* 2 \*\* 20;", source)
    return int(mebibytes) * 2**20 * DEVICE_GIBIBYTES


def write_log(logdir: pathlib.Path) -> None:
    """Writes the one run; TensorFlow's writer, since TensorBoard's takes minutes."""
    file = EventFile(str(logdir / "run" / metadata.RUN_NAME))
    examples = _examples().SerializeToString()
    _add(file, metadata.EXAMPLES_TAG, 0, examples, examples_metadata())
    for epoch in range(EPOCHS):
        _add(file, TAG, epoch, _record(epoch).SerializeToString(), maps_metadata("early"))
    file.close()


def epoch_told(drawn: np.ndarray) -> int:
    """The epoch that a drawn map tells by where its color is."""
    rgb = drawn[..., :3].astype(int)
    color = rgb.max(axis=-1) - rgb.min(axis=-1)
    place = np.argwhere(color > color.max() / 2).mean(axis=0) + 0.5
    row, column = np.floor(place / drawn.shape[:2] * BLOCKS).astype(int)
    return int(row * BLOCKS + column)


def _add(
    file: EventFile, tag: str, step: int, blob: bytes, series: metadata.SeriesMetadata
) -> None:
    file.add(step, list(blob_event(tag, step, [blob], series).summary.value))


def _examples() -> metadata.ExampleSet:
    gray = np.full((PICTURE_PX, PICTURE_PX), 128, np.uint8)
    png = bytes(cv2.imencode(".png", gray)[1])
    examples = [
        metadata.Example(
            id=f"e{i}", index=i, label=0, picture=png, height=PICTURE_PX, width=PICTURE_PX
        )
        for i in range(EXAMPLES)
    ]
    return metadata.ExampleSet(
        schema_version=1, digest="d", class_names=["cat", "dog"], examples=examples
    )


def _record(epoch: int) -> metadata.Record:
    row, column = divmod(epoch, BLOCKS)
    side = MAP_PX // BLOCKS
    heatmap = np.zeros((MAP_PX, MAP_PX), np.float32)
    heatmap[row * side : (row + 1) * side, column * side : (column + 1) * side] = 1
    facts = metadata.Facts(
        target=[0] * EXAMPLES,
        score=[1 + epoch / EPOCHS] * EXAMPLES,
        prediction=[0] * EXAMPLES,
        probability=[0.5] * EXAMPLES,
        target_probability=[0.5] * EXAMPLES,
        minimum=[0] * EXAMPLES,
        maximum=[1] * EXAMPLES,
        flags=[0] * EXAMPLES,
    )
    maps = metadata.encode_maps(np.broadcast_to(heatmap, (EXAMPLES, MAP_PX, MAP_PX)))
    return metadata.Record(
        schema_version=1, examples_digest="d", facts=facts, maps=maps, seconds=0.1
    )
