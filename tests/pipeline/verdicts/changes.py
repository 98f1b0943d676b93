"""What pipelines do to elements, rightly: picture, mask, boxes, points and label together."""

from dataclasses import replace

import cv2
import numpy as np

from tb_interpret.pipeline.verdicts.motion import TURNS, Motion, turn

LEFT_TO_RIGHT, UPSIDE_DOWN = "flipped left to right", "flipped upside down"


def turned(element, name):
    """All parts flipped or turned by a multiple of 90°."""
    size = element.image.shape[:2]
    motion = Motion(name, (1.0, 1.0), (0.0, 0.0), 1.0, True, 0.0)
    moved = {}
    if element.mask is not None:
        moved["mask"] = turn(element.mask, name)
    if element.points is not None:
        moved["points"] = motion.points(element.points, *size)
    if element.boxes is not None:
        corners = motion.points(element.boxes.reshape(-1, 2), *size).reshape(-1, 2, 2)
        moved["boxes"] = np.sort(corners, axis=1).reshape(-1, 4)
    return replace(element, image=turn(element.image, name), **moved)


def flipped_at_random(name):
    """Half of the times."""
    return lambda e, rng: turned(e, name) if rng.random() < 0.5 else e


def turned_at_random(e, rng):
    """By a multiple of 90°."""
    names = ["as it was", "turned by 90°", "turned by 180°", "turned by 270°"]
    return turned(e, names[rng.integers(4)])


def shifted(element, top, left, height, width, fill=0):
    """Cut out where it begins within the picture, framed where it begins outside."""
    moved = {"image": _window(element.image, top, left, height, width, fill)}
    if element.mask is not None:
        moved["mask"] = _window(element.mask, top, left, height, width, 0)
    if element.points is not None:
        moved["points"] = element.points - [top, left]
    if element.boxes is not None:
        boxes = np.clip(element.boxes - [top, left, top, left], 0, [height, width] * 2)
        moved["boxes"] = boxes[(boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1])]
    return replace(element, **moved)


def _window(picture, top, left, height, width, fill):
    frame = np.full((height, width, *picture.shape[2:]), fill, picture.dtype)
    rows, columns = (
        slice(max(0, -begin), min(size, side - begin))
        for begin, size, side in ((top, height, picture.shape[0]), (left, width, picture.shape[1]))
    )
    frame[rows, columns] = picture[
        rows.start + top : rows.stop + top, columns.start + left : columns.stop + left
    ]
    return frame


def cropped_at_random(share):
    """To a share of each side."""

    def crop(e, rng):
        height, width = e.image.shape[:2]
        rows, columns = int(share * height), int(share * width)
        top, left = rng.integers(height - rows + 1), rng.integers(width - columns + 1)
        return shifted(e, int(top), int(left), rows, columns)

    return crop


def framed_and_cropped(pad):
    """As for CIFAR: framed by some pixels, and cut out at the size it had."""

    def move(e, rng):
        top, left = rng.integers(-pad, pad + 1, 2)
        return shifted(e, int(top), int(left), *e.image.shape[:2])

    return move


def center_cropped(e, rng=None):
    """The largest square."""
    height, width = e.image.shape[:2]
    side = min(height, width)
    return shifted(e, (height - side) // 2, (width - side) // 2, side, side)


def padded_to_square(e, rng=None):
    """Framed."""
    height, width = e.image.shape[:2]
    side = max(height, width)
    return shifted(e, -((side - height) // 2), -((side - width) // 2), side, side)


def resized(height, width, way=cv2.INTER_LINEAR):
    """To a size, masks by nearest neighbor."""

    def resize(e, rng=None):
        scale = np.float64([height / e.image.shape[0], width / e.image.shape[1]])
        moved = {"image": _resize(e.image, height, width, way)}
        if e.mask is not None:
            moved["mask"] = _resize(e.mask, height, width, cv2.INTER_NEAREST)
        if e.points is not None:
            moved["points"] = e.points * scale
        if e.boxes is not None:
            moved["boxes"] = e.boxes * np.tile(scale, 2)
        return replace(e, **moved)

    return resize


def _resize(picture, height, width, way):
    planes = picture.reshape(*picture.shape[:2], -1)
    moved = [
        cv2.resize(plane, (width, height), interpolation=way)
        for plane in np.moveaxis(planes, -1, 0)
    ]
    return np.stack(moved, axis=-1).reshape(height, width, *picture.shape[2:])


def rotated_at_random(degrees):
    """About the middle; boxes are left out, as is usual."""

    def rotate(e, rng):
        height, width = e.image.shape[:2]
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-degrees, degrees), 1)

        def warp(picture, way):
            planes = picture.reshape(*picture.shape[:2], -1)
            moved = [
                cv2.warpAffine(plane, matrix, (width, height), flags=way)
                for plane in np.moveaxis(planes, -1, 0)
            ]
            return np.stack(moved, axis=-1).reshape(picture.shape)

        mask = None if e.mask is None else warp(e.mask, cv2.INTER_NEAREST)
        points = None if e.points is None else e.points[:, ::-1] @ matrix[:, :2].T + matrix[:, 2]
        points = None if points is None else points[:, ::-1]
        return replace(
            e, image=warp(e.image, cv2.INTER_LINEAR), mask=mask, points=points, boxes=None
        )

    return rotate


def _top(image):
    if image.dtype == np.uint16:
        return 65535.0
    return 255.0 if image.dtype == np.uint8 or image.max() > 4 else 1.0


def _clipped(values, image):
    values = np.clip(values, 0, _top(image))
    return (
        np.round(values).astype(image.dtype)
        if image.dtype.kind in "iu"
        else values.astype(image.dtype)
    )


def brightened(image, rng):
    return _clipped(image.astype(np.float64) + rng.uniform(-0.2, 0.2) * _top(image), image)


def contrasted(image, rng):
    mean = image.astype(np.float64).mean(axis=(0, 1))
    return _clipped((image - mean) * rng.uniform(0.6, 1.4) + mean, image)


def saturated(image, rng):
    gray = image.astype(np.float64).mean(axis=-1, keepdims=True)
    return _clipped((image - gray) * rng.uniform(0.3, 1.7) + gray, image)


def hued(image, rng):
    if image.shape[-1] != 3:
        return image
    top = _top(image)
    hsv = cv2.cvtColor((image / top).astype(np.float32), cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0] + rng.uniform(-60, 60)) % 360
    return _clipped(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB) * top, image)


def noisy(image, rng):
    return _clipped(image + rng.normal(0, 0.05 * _top(image), image.shape), image)


def gray_at_random(image, rng):
    if rng.random() < 0.7:
        return image
    return _clipped(np.repeat(image.mean(axis=-1, keepdims=True), image.shape[-1], axis=-1), image)


def cut_out(image, rng):
    height, width = image.shape[:2]
    rows, columns = height // 3, width // 3
    top, left = rng.integers(height - rows), rng.integers(width - columns)
    image = image.copy()
    image[top : top + rows, left : left + columns] = rng.choice([0, _top(image) / 2])
    return image


def solarized(image, rng):
    top = _top(image)
    return np.where(image >= rng.uniform(0.5, 0.9) * top, top - image, image).astype(image.dtype)


def posterized(image, rng):
    step = _top(image) / rng.uniform(4, 9)
    return (np.floor(image / step) * step).astype(image.dtype)


def mixed_up(others, classes):
    """With one of the others; the label becomes shares."""

    def mix(e, rng):
        other = others[rng.integers(len(others))]
        share = rng.beta(0.4, 0.4)
        image = share * e.image.astype(np.float32) + (1 - share) * other.image.astype(np.float32)
        label = share * one_hot(e.label, classes) + (1 - share) * one_hot(other.label, classes)
        return replace(e, image=image.astype(np.float32), label=label.astype(np.float32))

    return mix


def one_hot(label, classes, smoothing=0.0):
    return (np.eye(classes)[label] * (1 - smoothing) + smoothing / classes).astype(np.float32)


def to_unit(image):
    return image.astype(np.float32) / 255


def to_signed(image):
    return image.astype(np.float32) / 127.5 - 1


def standardized(image):
    """By means and deviations of a data set."""
    return ((image.astype(np.float32) / 255 - 0.45) / 0.225).astype(np.float32)


def standardized_each(image):
    values = image.astype(np.float32)
    return (values - values.mean()) / max(values.std(), 1 / np.sqrt(values.size))


def as_caffe(image):
    """BGR without their means."""
    values = image.astype(np.float32)
    if image.shape[-1] != 3:
        return values - 114
    return values[..., ::-1] - np.float32([103.939, 116.779, 123.68])


SCALINGS = {
    "0 to 1": to_unit,
    "-1 to 1": to_signed,
    "standardized": standardized,
    "each standardized": standardized_each,
    "Caffe": as_caffe,
}
assert set(TURNS) >= {LEFT_TO_RIGHT, UPSIDE_DOWN}
