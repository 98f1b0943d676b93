from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tb_interpret_plugin import metadata
from tests.plugin.event_files import (
    PNG_GRAY,
    blob_event,
    examples_metadata,
    maps_metadata,
    write_run,
)
from tests.plugin.serving import PluginClient, serving

NUM_STEPS = 300
LONG_TAG = "grad_cam/long"
DAMAGED_TAG = "grad_cam/damaged"


def record(value: float = 1.0, size: int = 2) -> bytes:
    """A record of one map that is `value` everywhere."""
    maps = metadata.encode_maps(np.full((1, size, size), value))
    return metadata.Record(schema_version=1, maps=maps).SerializeToString()


def example_set(digest: str, picture: bytes = PNG_GRAY) -> bytes:
    """A set of one example, its mask as its picture."""
    example = metadata.Example(
        id="a", picture=picture, height=2, width=2, regions=[metadata.Region(mask=picture)]
    )
    return metadata.ExampleSet(
        schema_version=1, digest=digest, examples=[example]
    ).SerializeToString()


@pytest.fixture(scope="session")
def logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs: one long, one with everything that can be wrong."""
    logdir = tmp_path_factory.mktemp("logs")
    examples = examples_metadata()
    write_run(
        logdir,
        "long/interpret",
        [
            blob_event("examples", 0, [example_set("old")], examples),
            blob_event("examples", 7, [example_set("new")], examples),
            *(
                blob_event(LONG_TAG, step, [record(step)], maps_metadata("long"))
                for step in range(NUM_STEPS)
            ),
        ],
    )
    newer = maps_metadata("newer", schema_version=99)
    write_run(
        logdir,
        "wrong/interpret",
        [
            blob_event("examples", 0, [example_set("svg", b"<svg/>")], examples),
            blob_event("examples", 1, [b"\xff"], examples),
            blob_event(DAMAGED_TAG, 0, [b"\xff"], maps_metadata("damaged")),
            blob_event(DAMAGED_TAG, 1, [record(1)], maps_metadata("damaged")),
            blob_event(DAMAGED_TAG, 2, [], maps_metadata("damaged")),
            blob_event(DAMAGED_TAG, 3, [record(3)], maps_metadata("damaged")),
            blob_event(DAMAGED_TAG, 4, [record(4)[:-1]], maps_metadata("damaged")),
            blob_event("grad_cam/newer", 0, [record()], newer),
            blob_event("grad_cam/no_facts", 0, [record()], b"\xff"),
        ],
    )
    return logdir


@pytest.fixture(scope="session", params=[True, False], ids=["fast", "slow"])
def client(request: pytest.FixtureRequest, logdir: Path) -> Iterator[PluginClient]:
    """The plugin over either loader, below a path prefix."""
    with serving(logdir, load_fast=request.param, wait_for=5, path_prefix="/some/prefix") as client:
        yield client
