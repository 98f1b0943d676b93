"""Writes tb_interpret_plugin/colormaps.json, which the page and Python share.

Sequential tables are OpenCV's; the diverging ones are smooth curves through
a few colors in OKLab, light in the middle and equally dark at both ends, in
pairs that color-blind people tell apart. Run with OpenCV installed:

    python frontend/scripts/make_colormaps.py
"""

import json
import pathlib

import cv2
import numpy as np

SEQUENTIAL = ("viridis", "inferno", "magma", "cividis", "turbo")
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
    """OKLab colors `(n, 3)` as uint8 sRGB."""
    linear = np.clip((np.linalg.inv(TO_LAB) @ lab.T) ** 3, 0, None)
    linear = np.clip((np.linalg.inv(TO_LMS) @ linear).T, 0, 1)
    rgb = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.floor(rgb * 255 + 0.5).astype(np.uint8)


def diverging(colors):
    """A Catmull-Rom curve; the middle color keeps its corner so that zero stands out."""
    points = np.array([oklab(color) for color in colors])
    halves = (points[:3], points[2:])
    x = np.arange(256) / 255 * 2
    return srgb(np.array([curve(halves[int(v >= 1)], v - int(v >= 1)) for v in x]))


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
