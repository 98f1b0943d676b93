"""Holds the figures that the page's own computation is tested against to ours."""

from __future__ import annotations

import json
import pathlib

import numpy as np
import pytest

from tb_interpret.maths.map_facts import region_share
from tb_interpret.pictures.regions import region_masks

FIXTURE = pathlib.Path(__file__).with_name("region_shares.json")
# Map size, picture size, and the box in pixels: top, left, bottom, right.
CASES = [
    ((7, 7), (224, 224), (10, 20, 120, 90)),
    ((5, 6), (40, 48), (8, 12, 24, 36)),
    ((14, 14), (28, 28), (0, 0, 5, 5)),
    ((28, 28), (28, 28), (3, 4, 17, 28)),
    ((8, 3), (33, 50), (32, 0, 33, 50)),
    ((40, 40), (20, 10), (5, 2, 15, 9)),
]


def make_fixture() -> list[dict[str, object]]:
    """The cases with the shares that Python finds."""
    made: list[dict[str, object]] = []
    for seed, (map_size, (height, width), box) in enumerate(CASES):
        heatmap = np.random.default_rng(seed).normal(0.2, 1, map_size).round(3)
        (mask,) = region_masks([box], 1, height, width)
        assert mask is not None
        top, left, bottom, right = box
        made.append(
            {
                "map": {"height": map_size[0], "width": map_size[1], "values": heatmap.tolist()},
                "height": height,
                "width": width,
                "box": {
                    "top": top / height,
                    "left": left / width,
                    "bottom": bottom / height,
                    "right": right / width,
                },
                "share": region_share(heatmap.astype(np.float32), mask),
            }
        )
    return made


def test_fixture_says_what_python_finds() -> None:
    for said, found in zip(json.loads(FIXTURE.read_text()), make_fixture(), strict=True):
        assert said["share"] == pytest.approx(found.pop("share"), abs=1e-6)
        del said["share"]
        assert said == found


if __name__ == "__main__":
    FIXTURE.write_text(json.dumps(make_fixture()) + "\n")
