"""Real photographs of clothes: the part of Fashion-MNIST in `data/`."""

from __future__ import annotations

import pathlib

import numpy as np
import tensorflow as tf

CLASS_NAMES = [
    "T-shirt",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
]
T_SHIRT, TROUSER, PULLOVER, DRESS, COAT, SANDAL, SHIRT, SNEAKER, BAG, ANKLE_BOOT = range(10)

_DATA = pathlib.Path(__file__).parent / "data"


def load(part: str) -> tuple[np.ndarray, np.ndarray]:
    """Pictures and labels of one part.

    Args:
      part: `"train"` (8,000 pictures) or `"test"` (1,000).

    Returns:
      Pictures, float32 `(count, 28, 28, 1)` from 0 to 255, and labels, int32
      `(count,)`. The classes take turns: picture i is of class i % 10.
    """
    png = (_DATA / f"fashion_mnist_{part}.png").read_bytes()
    sheet = tf.io.decode_png(png, channels=1).numpy()[..., 0]
    rows, columns = sheet.shape[0] // 28, sheet.shape[1] // 28
    pictures = sheet.reshape(rows, 28, columns, 28).swapaxes(1, 2).reshape(10, -1, 28, 28)
    pictures = pictures.swapaxes(0, 1).reshape(-1, 28, 28, 1)
    labels = np.arange(len(pictures), dtype=np.int32) % 10
    return pictures.astype(np.float32), labels
