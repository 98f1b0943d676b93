"""From raw maps to colors, exactly as the page draws them."""

from __future__ import annotations

import functools
import importlib.resources
import json
from typing import Any, Literal

import cv2
import numpy as np

from tb_interpret.maths.map_facts import upsample
from tb_interpret.maths.numbers_given import is_real

Sign = Literal["positive", "negative", "both"]
DEFAULT_COLORMAP = "inferno"
DIVERGING_COLORMAP = "blue_red"


@functools.cache
def _tables() -> dict[str, np.ndarray]:
    text = importlib.resources.files("tb_interpret_plugin").joinpath("colormaps.json").read_text()
    return {
        name: np.frombuffer(bytes.fromhex(table), np.uint8).reshape(256, 3)
        for name, table in json.loads(text).items()
    }


def colormap_table(name: str) -> np.ndarray:
    """A colormap by name: uint8 `(256, 3)`, RGB.

    Raises:
      ValueError: There is no such colormap.

    >>> colormap_table("viridis").shape
    (256, 3)
    """
    tables = _tables()
    if not isinstance(name, str) or name not in tables:
        raise ValueError(
            f"There is no such colormap. Received: colormap={name!r}. "
            f"Expected one of {sorted(tables)}. Leave it out for {DEFAULT_COLORMAP!r}."
        )
    return tables[name]


def overlay(
    pictures: np.ndarray,
    maps: np.ndarray,
    *,
    colormap: str | None = None,
    opacity: float = 0.7,
    threshold: float = 0.0,
    sign: Sign = "positive",
    scale: float | None = None,
) -> np.ndarray:
    """Pictures with their maps laid over them.

    A map is upsampled to the picture, divided by `scale`, and cut to 0…1
    (-1…1 for both signs) to a value v. Its color covers the picture with
    `opacity * min(1, 2 |v|)`: what is weak stays a picture.

    Args:
      pictures: uint8 `(batch, height, width, 1 or 3)`.
      maps: Float `(batch, map_height, map_width)`, raw and signed.
      colormap: Name of a colormap; by default one that suits `sign`.
      opacity: From 0 (picture only) to 1.
      threshold: From 0 to 1: smaller |v| are not drawn.
      sign: Which evidence is shown: for the target, against it, or both.
      scale: The magnitude that is 1; by default the largest of each map.

    Returns:
      uint8 `(batch, height, width, 3)`, RGB. A map without evidence of the
      chosen sign leaves its picture as it is.

    Raises:
      ValueError: No such colormap or sign, or sizes that do not fit.

    >>> pictures = np.zeros((1, 1, 2, 1), np.uint8)
    >>> overlay(pictures, np.float32([[[0, 1]]]), colormap="viridis", opacity=1).tolist()
    [[[[0, 0, 0], [253, 231, 37]]]]
    """
    if sign not in ("positive", "negative", "both"):
        raise ValueError(
            f"There is no such sign. Received: sign={sign!r}. "
            "Expected 'positive', 'negative' or 'both'. 'positive' is what speaks for the target."
        )
    _check_share("opacity", opacity)
    _check_share("threshold", threshold)
    if len(pictures) != len(maps):
        raise ValueError(
            f"Pictures and maps differ in number. Received: {len(pictures)} pictures and "
            f"{len(maps)} maps. Expected one map a picture. Give the pictures "
            "that were explained."
        )
    table = colormap_table(colormap or (DIVERGING_COLORMAP if sign == "both" else DEFAULT_COLORMAP))
    pictures = np.broadcast_to(pictures, (*pictures.shape[:3], 3))
    drawn = []
    for picture, heatmap in zip(pictures, maps, strict=True):
        values = _values(heatmap, picture.shape, sign, scale)
        magnitude = np.abs(values)
        visible = np.isfinite(values) & (magnitude >= threshold)
        alpha = np.where(visible, opacity * np.minimum(1, 2 * magnitude), 0)
        position = (values + 1) / 2 if sign == "both" else values
        drawn.append(_blend(picture, np.where(visible, position, 0), alpha, table))
    return np.stack(drawn) if drawn else np.zeros(pictures.shape, np.uint8)


def _check_share(name: str, value: Any) -> None:
    if not is_real(value) or not 0 <= value <= 1:
        raise ValueError(
            f"`{name}` is no share. Received: {name}={value!r:.80}. Expected a number from 0 to 1. "
            f"{name}=0.5 is half."
        )


def _values(
    heatmap: np.ndarray, shape: tuple[int, ...], sign: Sign, scale: float | None
) -> np.ndarray:
    """A map as values within -1…1, NaN where nothing is to be drawn."""
    signed = -heatmap if sign == "negative" else heatmap
    finite = signed[np.isfinite(signed)]
    if scale is None:
        own = np.abs(finite) if sign == "both" else finite
        scale = float(own.max(initial=0))
    if scale <= 0:
        return np.full(shape[:2], np.nan, np.float32)
    values = upsample(signed[None], shape[0], shape[1])[0] / np.float32(scale)
    return np.asarray(np.clip(values, -1 if sign == "both" else 0, 1))


def _blend(
    picture: np.ndarray, position: np.ndarray, alpha: np.ndarray, table: np.ndarray
) -> np.ndarray:
    """Colors at `position` (0…1) of the table, over the picture."""
    colors = table[np.floor(position * 255 + 0.5).astype(np.intp)]
    mixed = picture * (1 - alpha[..., None]) + colors * alpha[..., None]
    return np.asarray(np.floor(mixed + 0.5), np.uint8)


def enlarge(pictures: np.ndarray, min_px: int) -> np.ndarray:
    """Pictures whose shorter side has at least `min_px` pixels.

    By a whole number, without smoothing: a small picture stays what it is.

    >>> enlarge(np.zeros((1, 28, 28, 1), np.uint8), 112).shape
    (1, 112, 112, 1)
    """
    factor = -(-min_px // min(pictures.shape[1:3]))
    if factor <= 1:
        return pictures
    return pictures.repeat(factor, axis=1).repeat(factor, axis=2)


def shrink(pictures: np.ndarray, max_px: int) -> np.ndarray:
    """Pictures whose longer side has at most `max_px` pixels.

    >>> shrink(np.zeros((1, 100, 50, 3), np.uint8), 10).shape
    (1, 10, 5, 3)
    """
    height, width = pictures.shape[1:3]
    factor = max_px / max(height, width)
    if factor >= 1:
        return pictures
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    shrunk = [cv2.resize(p, size, interpolation=cv2.INTER_AREA) for p in pictures]
    # OpenCV drops the axis of a single channel.
    return np.stack(shrunk).reshape(len(pictures), size[1], size[0], pictures.shape[3])


def encode_png(picture: np.ndarray) -> bytes:
    """A picture `(height, width, 1 or 3)`, uint8 RGB, as PNG."""
    return _encode(picture, ".png", [cv2.IMWRITE_PNG_COMPRESSION, 6])


def encode_jpeg(picture: np.ndarray) -> bytes:
    """A picture `(height, width, 1 or 3)`, uint8 RGB, as JPEG of quality 90."""
    return _encode(picture, ".jpg", [cv2.IMWRITE_JPEG_QUALITY, 90])


def _encode(picture: np.ndarray, suffix: str, options: list[int]) -> bytes:
    # OpenCV holds colors in the order blue, green, red.
    done, data = cv2.imencode(suffix, np.ascontiguousarray(picture[..., ::-1]), options)
    if not done:
        raise ValueError(
            f"The picture cannot be encoded. Received: shape {picture.shape}, {picture.dtype}. "
            "Expected (height, width, 1 or 3), uint8. Make it smaller: OpenCV has its limits."
        )
    return data.tobytes()
