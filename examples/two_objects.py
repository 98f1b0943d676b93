"""Two objects in one picture: does the map of each class lie on its own?

    python examples/two_objects.py --output two_objects.jpg

A cat and a cup of coffee, one above the other and side by side, in both orders,
shown to an ImageNet network. Prints the share of each map's positive energy that
lies on the half with the class's own object, for Grad-CAM and for occlusion, and
where the map's highest value lies.
"""

from __future__ import annotations

import argparse
import os
import pathlib
from collections.abc import Iterator

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # before TensorFlow is imported

import cv2
import efficientnet_lite0 as lite0
import numpy as np
import skimage.data
from pretrained import class_name, save, tile

import tb_interpret as tbi
from tb_interpret.maths.map_facts import region_share

SIZE = 224
# Classes of ImageNet, in the order in which the photographs are given.
CLASSES = (285, 967)  # Egyptian cat, espresso


def middle(photo: np.ndarray, height: int, width: int) -> np.ndarray:
    """As much of the middle of a photograph as has this shape, at this size."""
    whole_height, whole_width = photo.shape[:2]
    scale = min(whole_height / height, whole_width / width)
    kept_height, kept_width = int(height * scale), int(width * scale)
    top, left = (whole_height - kept_height) // 2, (whole_width - kept_width) // 2
    kept = photo[top : top + kept_height, left : left + kept_width]
    return cv2.resize(kept, (width, height), interpolation=cv2.INTER_AREA)


def arrangements() -> Iterator[tuple[str, np.ndarray, tuple[np.ndarray, np.ndarray]]]:
    """Its name, the picture, and the half where the cat and where the cup is."""
    first = np.zeros((SIZE, SIZE), bool)
    first[: SIZE // 2] = True
    photos = (skimage.data.chelsea(), skimage.data.coffee())
    above = [middle(photo, SIZE // 2, SIZE) for photo in photos]
    beside = [middle(photo, SIZE, SIZE // 2) for photo in photos]
    yield "cat above", np.vstack(above), (first, ~first)
    yield "cup above", np.vstack(above[::-1]), (~first, first)
    yield "cat at the left", np.hstack(beside), (first.T, ~first.T)
    yield "cup at the left", np.hstack(beside[::-1]), (~first.T, first.T)


def peaks_on(heatmap: np.ndarray, region: np.ndarray) -> bool:
    """Whether the highest value lies there: the pointing game of Zhang et al., 2016."""
    enlarged = cv2.resize(heatmap, region.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return bool(region.flat[enlarged.argmax()])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path("logs/two_objects.jpg"))
    arguments = parser.parse_args()

    model = lite0.build()
    rows = []
    for arrangement, picture, halves in arrangements():
        images = lite0.preprocess(picture)[None]
        row = [tile(picture, arrangement)]
        for index, own in zip(CLASSES, halves, strict=True):
            for method in (tbi.GradCAM(), tbi.Occlusion()):
                found = method.explain(model, images, targets=index)
                share = region_share(found.maps[0], own)
                name = class_name(index)
                peak = "its own" if peaks_on(found.maps[0], own) else "the other"
                print(
                    f"{arrangement:15} {method.title:10} {name:13} {share:.2f} of its energy on "
                    f"its own half, its peak on {peak}"
                )
                row.append(
                    tile(found.overlay(picture[None])[0], f"{name}, {method.title}: {share:.2f}")
                )
        rows.append(row)
    save(rows, arguments.output)


if __name__ == "__main__":
    main()
