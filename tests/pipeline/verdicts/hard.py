"""Augmentation that is easily taken for a fault."""

from dataclasses import replace

import cv2
import numpy as np

from tests.pipeline.verdicts import changes


def zoomed(degrees, zoom, shift):
    """Turned, zoomed and shifted, masks and points with the picture."""

    def warp(e, rng):
        height, width = e.image.shape[:2]
        angle, size = (
            rng.uniform(-degrees, degrees),
            np.exp(rng.uniform(-np.log(zoom), np.log(zoom))),
        )
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, size)
        matrix[:, 2] += rng.uniform(-shift, shift, 2) * [width, height]

        def move(picture, way):
            planes = np.moveaxis(picture.reshape(height, width, -1), -1, 0)
            moved = [
                cv2.warpAffine(np.ascontiguousarray(plane), matrix, (width, height), flags=way)
                for plane in planes
            ]
            return np.stack(moved, axis=-1).reshape(picture.shape)

        points = (e.points[:, ::-1] @ matrix[:, :2].T + matrix[:, 2])[:, ::-1]
        mask = move(e.mask, cv2.INTER_NEAREST)
        return replace(
            e, image=move(e.image, cv2.INTER_LINEAR), mask=mask, points=points, boxes=None
        )

    return warp


def resized_crop(least):
    """As for Inception: a part of any size and shape, brought to one size."""

    def crop(e, rng):
        height, width = e.image.shape[:2]
        share, ratio = rng.uniform(least, 1), np.exp(rng.uniform(-0.28, 0.28))
        rows = min(height, round(height * np.sqrt(share / ratio)))
        columns = min(width, round(width * np.sqrt(share * ratio)))
        top, left = rng.integers(height - rows + 1), rng.integers(width - columns + 1)
        return changes.resized(height, width)(
            changes.shifted(e, int(top), int(left), int(rows), int(columns))
        )

    return crop


def on_bytes(function):
    return lambda e, rng: replace(e, image=function(e.image, rng))


def _inverted(x, rng):
    return 255 - x if rng.random() < 0.5 else x


def _solarized(x, rng):
    return np.where(x >= rng.integers(256), 255 - x, x).astype(np.uint8)


def _gamma(x, rng):
    return (255 * (x / 255) ** rng.uniform(0.5, 2)).astype(np.uint8)


def _channels_shuffled(x, rng):
    return x[..., rng.permutation(x.shape[-1])]


def _quarters_shuffled(x, rng):
    height, width = x.shape[0] // 2, x.shape[1] // 2
    quarters = [x[a : a + height, b : b + width] for a in (0, height) for b in (0, width)]
    order = rng.permutation(4)
    rows = [np.concatenate([quarters[i] for i in pair], axis=1) for pair in (order[:2], order[2:])]
    return np.concatenate(rows)


def _patch(x, rng, fill):
    x = x.copy()
    height, width = x.shape[0] // 2, x.shape[1] // 2
    top, left = rng.integers(height), rng.integers(width)
    x[top : top + height, left : left + width] = fill(x[:height, :width].shape)
    return x


def _noise_patch(x, rng):
    return _patch(x, rng, lambda shape: rng.integers(0, 256, shape).astype(np.uint8))


def _white_patch(x, rng):
    return _patch(x, rng, lambda shape: np.full(shape, 255, np.uint8))


def _salt_and_pepper(x, rng):
    drawn = rng.random(x.shape[:2])
    x = x.copy()
    x[drawn < 0.05], x[drawn > 0.95] = 0, 255
    return x


def _much_noise(x, rng):
    return np.clip(x + rng.normal(0, 60, x.shape), 0, 255).astype(np.uint8)


def _much_brighter(x, rng):
    return np.clip(x.astype(float) + rng.uniform(-120, 120), 0, 255).astype(np.uint8)


def _much_contrast(x, rng):
    return np.clip((x.astype(float) - 128) * rng.uniform(0.1, 3) + 128, 0, 255).astype(np.uint8)


def _blurred(x, rng):
    return cv2.GaussianBlur(x, (0, 0), rng.uniform(0.5, 2)).reshape(x.shape)


def _compressed(x, rng):
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(20, 60))]
    return cv2.imdecode(cv2.imencode(".jpg", x, quality)[1], cv2.IMREAD_UNCHANGED).reshape(x.shape)


HARD = {
    "zoomed": zoomed(0, 1.6, 0),
    "shifted": zoomed(0, 1, 0.25),
    "rotated": zoomed(180, 1, 0),
    "warped": zoomed(15, 1.25, 0.1),
    "resized crop": resized_crop(0.3),
    "small resized crop": resized_crop(0.08),
} | {
    function.__name__.strip("_"): on_bytes(function)
    for function in (
        *(_inverted, _solarized, _gamma, _channels_shuffled, _quarters_shuffled, _noise_patch),
        *(_white_patch, _salt_and_pepper, _much_noise, _much_brighter, _much_contrast),
        *(_blurred, _compressed),
    )
}
