"""What is drawn: on canvases, which have neither role nor name but lie in what has both."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, expect

# Until the picture has been decoded, the canvas is as wide as browsers make it.
_DRAWN = """async (canvas) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  while (canvas.width === 300) await frame();
  await frame();
  return canvas.toDataURL();
}"""


def canvas_of(shown: Locator) -> Locator:
    """Where a picture, or the thumbnail of a cell, is drawn."""
    return shown.locator("canvas")


def lines_over(shown: Locator) -> Locator:
    """Where its contour lines are drawn."""
    return shown.locator(".lines")


def screenshot(shown: Locator) -> np.ndarray:
    """What the reader sees, uint8 RGB."""
    return np.asarray(Image.open(io.BytesIO(shown.screenshot())).convert("RGB"))


def pixels(canvas: Locator) -> np.ndarray:
    """What is on a canvas before it is scaled to its place, uint8 RGBA."""
    expect(canvas).to_be_visible()
    _, encoded = canvas.evaluate(_DRAWN).split(",")
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(encoded))).convert("RGBA"))
