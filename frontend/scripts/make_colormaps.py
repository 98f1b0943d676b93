"""Writes tb_interpret_plugin/colormaps.json, which the page and Python share.

Sequential tables are OpenCV's. The diverging ones are smooth curves through a
few colors in OKLab, in pairs that color-blind people tell apart; entries lie at
equal distances on them as seen (CAM02-UCS), and both sides end equally dark.
tests/pictures/test_colormaps.py measures all of them. Run with OpenCV and colorspacious
installed:

    python frontend/scripts/make_colormaps.py
"""

import json
import pathlib

import cv2
import numpy as np
from colorspacious import cspace_convert

SEQUENTIAL = ("viridis", "inferno", "magma", "cividis")
DIVERGING = {
    "blue_red": ("#08306b", "#1f7ae0", "#f7f7f7", "#e8502f", "#7f0d1d"),
    "purple_orange": ("#3b0f6f", "#8a63d2", "#f7f7f7", "#ee8a12", "#7a3503"),
}

TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def sequential(name):
    """OpenCV's table, uint8 RGB `(256, 3)`."""
    ramp = np.arange(256, dtype=np.uint8)[None]
    return cv2.applyColorMap(ramp, getattr(cv2, f"COLORMAP_{name.upper()}"))[0, :, ::-1]


def oklab(color):
    """An sRGB color "#rrggbb" in OKLab."""
    rgb = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return TO_LAB @ np.cbrt(TO_LMS @ linear)


def srgb(lab):
    """OKLab colors `(n, 3)` as sRGB, 0 to 1."""
    linear = np.clip((np.linalg.inv(TO_LAB) @ lab.T) ** 3, 0, None)
    linear = np.clip((np.linalg.inv(TO_LMS) @ linear).T, 0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def diverging(colors):
    """Two Catmull-Rom curves from the middle color, which keeps its corner: zero stands out."""
    points = np.array([oklab(color) for color in colors])
    sides = [
        srgb(np.array([curve(half, v) for v in np.linspace(0, 1, 4001)]))
        for half in (points[2::-1], points[2:])
    ]
    seen = [cspace_convert(side, "sRGB1", "CAM02-UCS") for side in sides]
    # The darker curve is cut where the lighter one ends.
    end = max(colors[-1, 0] for colors in seen)
    halves = [
        evenly(side[: cut(colors, end)], colors[: cut(colors, end)])
        for side, colors in zip(sides, seen, strict=True)
    ]
    return np.floor(np.vstack([halves[0][::-1], halves[1]]) * 255 + 0.5).astype(np.uint8)


def cut(seen, lightness):
    """How many colors of a curve it takes to become so dark."""
    return int(np.argmax(seen[:, 0] <= lightness)) + 1


def evenly(colors, seen):
    """128 of the colors, at equal distances as they are seen, from half a step off the first."""
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(seen, axis=0), axis=1))])
    places = (np.arange(128) + 0.5) / 127.5 * length[-1]
    return np.array([np.interp(places, length, channel) for channel in colors.T]).T


def curve(points, v):
    """The point at v, 0 to 1, of a Catmull-Rom curve through three."""
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    k = min(int(v * 2), 1)
    t = v * 2 - k
    a, b, c, d = padded[k : k + 4]
    return b + t * ((c - a) + t * (2 * a - 5 * b + 4 * c - d + t * (3 * b - a - 3 * c + d))) / 2


def main():
    """Writes the file beside schema.proto."""
    tables = {name: sequential(name) for name in SEQUENTIAL}
    tables |= {name: diverging(colors) for name, colors in DIVERGING.items()}
    path = pathlib.Path(__file__).parents[2] / "tb_interpret_plugin" / "colormaps.json"
    path.write_text(json.dumps({k: v.tobytes().hex() for k, v in tables.items()}, indent=2) + "\n")


main()
