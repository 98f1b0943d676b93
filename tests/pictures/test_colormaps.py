"""The colormaps on offer, measured: equal steps look equal, and to everybody."""

import json
import pathlib

import cv2
import numpy as np
import pytest
from colorspacious import cspace_convert

import tb_interpret_plugin
from tb_interpret.pictures.rendering import colormap_table

NAMES = tuple(
    json.loads((pathlib.Path(tb_interpret_plugin.__file__).parent / "colormaps.json").read_text())
)
DIVERGING = ("blue_red", "purple_orange")
SEQUENTIAL = tuple(name for name in NAMES if name not in DIVERGING)
DEFICIENCIES = ("deuteranomaly", "protanomaly", "tritanomaly")
# Neighbors are compared over so many entries: 8 bits are coarser than one.
STRIDE = 8
# Viridis takes 0.88 to 1.11 of its mean step, cividis 0.64 to 1.14; turbo 0.45 to 2.28.
UNIFORM = (0.6, 1.4)
# Colors this far apart (CAM02-UCS; 1 is just noticeable) are not mistaken for each other.
TOLD_APART = 15.0


def perceived(table: np.ndarray, deficiency: str | None = None) -> np.ndarray:
    """Entries in CAM02-UCS, lightness J' first; distances there are differences seen.

    A deficiency is a complete one, after Machado, Oliveira and Fernandes
    (2009), https://doi.org/10.1109/TVCG.2009.113.
    """
    seen = table / 255
    if deficiency:
        space = {"name": "sRGB1+CVD", "cvd_type": deficiency, "severity": 100}
        seen = np.clip(cspace_convert(seen, space, "sRGB1"), 0, 1)
    return np.asarray(cspace_convert(seen, "sRGB1", "CAM02-UCS"))


def steps(colors: np.ndarray) -> np.ndarray:
    """Distances of entries that are `STRIDE` apart, in units of their mean."""
    distances = np.linalg.norm(colors[STRIDE:] - colors[:-STRIDE], axis=1)
    return np.asarray(distances / distances.mean())


def rises(lightness: np.ndarray) -> bool:
    return bool(np.all(np.diff(lightness[::4]) > 0))


def is_uniform(table: np.ndarray) -> bool:
    found = steps(perceived(table))
    return bool(found.min() >= UNIFORM[0] and found.max() <= UNIFORM[1])


@pytest.mark.parametrize("name", NAMES)
def test_equal_steps_look_equal(name):
    found = steps(perceived(colormap_table(name)))
    assert found.min() >= UNIFORM[0]
    assert found.max() <= UNIFORM[1]


@pytest.mark.parametrize("deficiency", [None, *DEFICIENCIES])
@pytest.mark.parametrize("name", SEQUENTIAL)
def test_more_is_lighter(name, deficiency):
    lightness = perceived(colormap_table(name), deficiency)[:, 0]
    assert rises(lightness)
    assert lightness[-1] - lightness[0] > 60


@pytest.mark.parametrize("deficiency", [None, *DEFICIENCIES])
@pytest.mark.parametrize("name", DIVERGING)
def test_zero_is_lightest_and_both_sides_darken(name, deficiency):
    lightness = perceived(colormap_table(name), deficiency)[:, 0]
    assert lightness[127:129].min() > 90
    assert rises(lightness[:128])
    assert rises(lightness[:127:-1])


@pytest.mark.parametrize("name", DIVERGING)
def test_equal_magnitudes_are_equally_dark(name):
    lightness = perceived(colormap_table(name))[:, 0]
    np.testing.assert_allclose(lightness, lightness[::-1], atol=5)


@pytest.mark.parametrize("deficiency", [None, *DEFICIENCIES])
@pytest.mark.parametrize("name", DIVERGING)
def test_for_and_against_are_told_apart(name, deficiency):
    colors = perceived(colormap_table(name), deficiency)
    quarter = 96  # of 128 entries a side: magnitudes of a quarter and above
    apart = np.linalg.norm(colors[:quarter] - colors[: 255 - quarter : -1], axis=1)
    assert apart.min() >= TOLD_APART


@pytest.mark.parametrize("rainbow", [cv2.COLORMAP_JET, cv2.COLORMAP_TURBO, cv2.COLORMAP_HSV])
def test_rainbow_would_fail(rainbow):
    table = cv2.applyColorMap(np.arange(256, dtype=np.uint8)[None], rainbow)[0, :, ::-1]
    assert not is_uniform(table)
    assert not rises(perceived(table)[:, 0])


@pytest.mark.parametrize("name", ["jet", "turbo", "hsv"])
def test_rainbow_is_not_on_offer(name):
    with pytest.raises(ValueError, match="no such colormap"):
        colormap_table(name)
