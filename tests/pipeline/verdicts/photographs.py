"""Real photographs as elements of a pipeline, with objects in them, and labels."""

import functools
import pathlib

import cv2
import fashion_mnist
import numpy as np
import PIL.Image
import skimage.data

from tb_interpret.pipeline.observation import Element

_FOLDER = pathlib.Path(skimage.data.__file__).parent
_COLOR = (
    *("astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg"),
    *("motorcycle_left.png", "ihc.png", "retina.jpg", "hubble_deep_field.jpg"),
)
NUM_ELEMENTS = 8


@functools.cache
def _photograph(name):
    return np.asarray(PIL.Image.open(_FOLDER / name).convert("RGB"))


@functools.cache
def photographs(height=48, width=64, channels=3, part=0.0):
    """Eight, uint8; `part` says where they are cut out, from 0 to 1."""
    found = []
    for name in _COLOR:
        photo = _photograph(name)
        scale = min(photo.shape[0] / height, photo.shape[1] / width) * 0.8
        size = (int(height * scale), int(width * scale))
        top, left = (int(part * (a - b)) for a, b in zip(photo.shape, size, strict=False))
        cut = photo[top : top + size[0], left : left + size[1]]
        found.append(cv2.resize(cut, (width, height), interpolation=cv2.INTER_AREA))
    pictures = np.stack(found)
    return pictures if channels == 3 else as_channels(pictures, channels)


def as_channels(pictures, channels):
    """Gray, with transparency, or as a satellite has them."""
    if channels == 1:
        return pictures.mean(axis=-1, keepdims=True).astype(np.uint8)
    turned = [np.roll(pictures[..., i % 3], i // 3, axis=1) for i in range(channels)]
    return np.stack(turned, axis=-1)


@functools.cache
def textures(side=48):
    """Eight of low contrast or of letters, uint8, gray: little tells where they lie."""
    names = ("camera", "moon", "coins", "brick", "grass", "gravel", "page", "text")
    grays = [np.asarray(PIL.Image.open(_FOLDER / f"{name}.png").convert("L")) for name in names]
    squares = [gray[: min(gray.shape), : min(gray.shape)] for gray in grays]
    small = [cv2.resize(each, (side, side), interpolation=cv2.INTER_AREA) for each in squares]
    return np.stack(small)[..., None]


@functools.cache
def clothes():
    """Eight of Fashion-MNIST, uint8 `(8, 28, 28, 1)`."""
    return fashion_mnist.load("test")[0][:NUM_ELEMENTS].astype(np.uint8)


def elements(pictures, *, objects=False, labels=None, prefix="e"):
    """Elements by their ids, as they are loaded."""
    labels = list(range(len(pictures))) if labels is None else labels
    found = {}
    for index, (picture, label) in enumerate(zip(pictures, labels, strict=True)):
        parts = _objects(*picture.shape[:2], np.random.default_rng(index)) if objects else {}
        found[f"{prefix}{index}"] = Element(image=picture, label=label, **parts)
    return found


def _objects(height, width, rng):
    """Two objects off the middle: a mask of 0, 1 and 2, their boxes, their middles."""
    mask = np.zeros((height, width), np.uint8)
    boxes = []
    for value, (y, x) in ((1, (0.25, 0.3)), (2, (0.7, 0.6))):
        top, left = int(y * height - rng.uniform(2, 6)), int(x * width - rng.uniform(3, 8))
        tall, wide = (int(rng.uniform(0.2, 0.3) * side) for side in (height, width))
        box = (max(0, top), max(0, left), min(height, top + tall), min(width, left + wide))
        # Not symmetrical, and not a rectangle.
        mask[box[0] : box[2], box[1] : box[3]] = value
        mask[box[0] : box[0] + tall // 2, box[1] : box[1] + wide // 2] = 0
        boxes.append(box)
    boxes = np.float32(boxes)
    return {"mask": mask, "boxes": boxes, "points": (boxes[:, :2] + boxes[:, 2:]) / 2}
