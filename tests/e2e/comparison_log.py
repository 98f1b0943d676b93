"""A log to compare in: three runs of different spacing, with values that tests know."""

from __future__ import annotations

import pathlib

import cv2
import numpy as np

from tb_interpret_plugin import metadata
from tests.plugin.event_files import blob_event, examples_metadata, maps_metadata, write_run

HEIGHT, WIDTH = 40, 48
MAP_HEIGHT, MAP_WIDTH = 5, 6
RUNS = {"alpha": (0, 1, 2, 3), "beta": (0, 2, 3), "gamma": (0, 1, 2, 3)}
LAST = 3
TAG = metadata.series_tag("grad_cam", "conv")
ACTIVATIONS_TAG = metadata.series_tag("activations", "conv")
FILTERS_TAG = metadata.series_tag("filters", "conv")
CHANNELS = [7, 2, 5]
DEAD = 5


def picture() -> np.ndarray:
    """The example: uint8 RGB, with fine detail and smooth color."""
    rng = np.random.default_rng(0)
    smooth = cv2.resize(rng.uniform(0, 255, (4, 4, 3)), (WIDTH, HEIGHT))
    noise = rng.uniform(-30, 30, (HEIGHT, WIDTH, 1))
    return np.asarray(np.clip(smooth + noise, 0, 255), np.uint8)


def heatmap(run: str, step: int) -> np.ndarray:
    """The raw map of the example, of both signs."""
    rng = np.random.default_rng([list(RUNS).index(run), step])
    return rng.normal(0.3, 1, (MAP_HEIGHT, MAP_WIDTH)).astype(np.float32)


def write_log(logdir: pathlib.Path) -> None:
    """Writes the event files of all runs."""
    for run, steps in RUNS.items():
        events = [
            blob_event(
                metadata.EXAMPLES_TAG, 0, [_examples().SerializeToString()], examples_metadata()
            )
        ]
        for step in steps:
            for tag, record, series in (
                (TAG, _maps(run, step), maps_metadata("conv")),
                (ACTIVATIONS_TAG, _activations(run, step), _series("activations", "ACTIVATIONS")),
                (FILTERS_TAG, _filters(run, step), _series("filters", "FILTERS")),
            ):
                events.append(blob_event(tag, step, [record.SerializeToString()], series))
        write_run(logdir, f"{run}/interpret", events)


def _series(method: str, kind: str) -> metadata.SeriesMetadata:
    titles = {"activations": "Activations", "filters": "Filter visualization"}
    return maps_metadata(
        "conv", kind=getattr(metadata, kind), method=method, title=titles[method], details=""
    )


def _png(pixels: np.ndarray) -> bytes:
    return bytes(cv2.imencode(".png", pixels[..., ::-1])[1])


def _examples() -> metadata.ExampleSet:
    example = metadata.Example(
        id="a", index=0, label=1, picture=_png(picture()), height=HEIGHT, width=WIDTH
    )
    return metadata.ExampleSet(
        schema_version=1, digest="d", class_names=["cat", "dog"], examples=[example]
    )


def _facts(maps: np.ndarray) -> metadata.Facts:
    return metadata.Facts(
        target=[1],
        score=[2.5],
        prediction=[1],
        probability=[0.75],
        target_probability=[0.75],
        minimum=[float(maps.min())],
        maximum=[float(maps.max())],
        flags=[0],
    )


def _record(**parts: object) -> metadata.Record:
    return metadata.Record(schema_version=1, examples_digest="d", seconds=0.1, **parts)


def _maps(run: str, step: int) -> metadata.Record:
    maps = heatmap(run, step)[None]
    return _record(facts=_facts(maps), maps=metadata.encode_maps(maps))


def channel_map(run: str, step: int, channel: int) -> np.ndarray:
    """The activations of a channel; a dead one has none."""
    alive = 0 if channel == DEAD else 1 + channel
    return alive * np.abs(heatmap(run, step)) / 8


def _activations(run: str, step: int) -> metadata.Record:
    maps = np.stack([channel_map(run, step, channel) for channel in CHANNELS])
    tiles = metadata.Tiles(
        channel=CHANNELS,
        activation=[float(m.mean()) for m in maps],
        dead=[channel == DEAD for channel in CHANNELS],
        top_example=[0] * len(CHANNELS),
        top_y=[0.5] * len(CHANNELS),
        top_x=[0.5] * len(CHANNELS),
        num_channels=16,
        num_dead=1,
    )
    return _record(facts=_facts(maps), maps=metadata.encode_maps(maps), tiles=tiles)


def _filters(run: str, step: int) -> metadata.Record:
    rng = np.random.default_rng([step, len(run)])
    pictures = [_png(rng.integers(0, 255, (24, 24, 3), np.uint8)) for _ in range(2)]
    tiles = metadata.Tiles(
        channel=[0, 4], activation=[1.5 + step, 0.25], picture=pictures, num_channels=16
    )
    return metadata.Record(schema_version=1, seconds=0.1, tiles=tiles)
