"""Makes the two sheets of pictures in this folder from Debian's package.

    apt-get install dataset-fashion-mnist
    python examples/data/make_subset.py

The choice is fixed: the first 800 training pictures and the first 100 test
pictures of each class, in their original order. A sheet has 100 pictures a
row and its classes one below the other, so its layout is its labels.
"""

from __future__ import annotations

import gzip
import pathlib

import cv2
import numpy as np

SOURCE = pathlib.Path("/usr/share/datasets/fashion-mnist")
HERE = pathlib.Path(__file__).parent
COLUMNS = 100


def read(part: str) -> tuple[np.ndarray, np.ndarray]:
    """Pictures `(count, 28, 28)` and labels `(count,)`, both uint8."""
    with gzip.open(SOURCE / f"{part}-images-idx3-ubyte.gz") as file:
        pictures = np.frombuffer(file.read(), np.uint8, offset=16)
    with gzip.open(SOURCE / f"{part}-labels-idx1-ubyte.gz") as file:
        labels = np.frombuffer(file.read(), np.uint8, offset=8)
    return pictures.reshape(-1, 28, 28), labels


def sheet(pictures: np.ndarray) -> np.ndarray:
    """Pictures laid out in rows of `COLUMNS`, as one picture."""
    grid = pictures.reshape(-1, COLUMNS, 28, 28).swapaxes(1, 2)
    return grid.reshape(-1, COLUMNS * 28)


def main() -> None:
    for part, name, per_class in (("train", "train", 800), ("t10k", "test", 100)):
        pictures, labels = read(part)
        chosen = np.concatenate([np.flatnonzero(labels == c)[:per_class] for c in range(10)])
        path = HERE / f"fashion_mnist_{name}.png"
        # The smallest of zlib's strategies for these pictures.
        options = [cv2.IMWRITE_PNG_COMPRESSION, 9]
        options += [cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_FILTERED]
        cv2.imwrite(str(path), sheet(pictures[chosen]), options)
        print(f"{path.name}: {len(chosen):,} pictures, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
