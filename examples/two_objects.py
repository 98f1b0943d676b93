"""Two objects in one picture: does the map of each class lie on its own?

    python examples/two_objects.py --output two_objects.jpg

A cat and a cup of coffee, one above the other in both orders, shown to an ImageNet
network. Prints the share of each map's positive energy that lies on the half
with the class's own object, for Grad-CAM and for occlusion.
"""

from __future__ import annotations

import argparse
import os
import pathlib

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # before TensorFlow is imported

import cv2
import efficientnet_lite0 as lite0
import numpy as np
import skimage.data
from pretrained import class_name, save, tile

import tb_interpret as tbi
from tb_interpret.methods.map_facts import region_share

SIZE = 224
# Classes of ImageNet, and the half that shows them in the first order.
CLASSES = {285: "upper", 967: "lower"}  # Egyptian cat, espresso


def half(photo: np.ndarray) -> np.ndarray:
    """The middle of a photograph, twice as wide as high."""
    height, width = photo.shape[:2]
    top = (height - width // 2) // 2
    middle = photo[max(top, 0) : max(top, 0) + width // 2]
    return cv2.resize(middle, (SIZE, SIZE // 2), interpolation=cv2.INTER_AREA)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path("logs/two_objects.jpg"))
    arguments = parser.parse_args()

    cat, coffee = half(skimage.data.chelsea()), half(skimage.data.coffee())
    pictures = np.stack([np.vstack([cat, coffee]), np.vstack([coffee, cat])])
    upper = np.zeros((SIZE, SIZE), bool)
    upper[: SIZE // 2] = True
    model = lite0.build()
    images = np.stack([lite0.preprocess(picture) for picture in pictures])

    rows = []
    for order, picture in enumerate(pictures):
        row = [tile(picture, "picture")]
        for index, side in CLASSES.items():
            own = upper if (side == "upper") == (order == 0) else ~upper
            for method in (tbi.GradCAM(), tbi.Occlusion()):
                found = method.explain(model, images[order : order + 1], targets=index)
                share = region_share(found.maps[0], own)
                name = class_name(index)
                print(f"{method.title:10} {name:13} {share:.2f} of its energy on its own half")
                row.append(
                    tile(found.overlay(picture[None])[0], f"{name}, {method.title}: {share:.2f}")
                )
        rows.append(row)
    save(rows, arguments.output)


if __name__ == "__main__":
    main()
