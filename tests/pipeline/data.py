"""Pictures in files, and pipelines over them."""

from __future__ import annotations

import hashlib
import pathlib
from collections.abc import Callable, Iterable
from typing import Any

import cv2
import keras
import numpy as np
import tensorflow as tf

COUNT = 24


def photographs(directory: pathlib.Path, count: int = COUNT) -> tuple[list[str], list[int]]:
    """Paths of JPEGs of several sizes, smooth as photographs are; and their labels."""
    random = np.random.default_rng(0)
    paths = []
    for index in range(count):
        coarse = random.integers(0, 256, (4, 5, 3), np.uint8)
        size = (40 + index % 3 * 8, 36)
        path = directory / f"{index:02}.jpg"
        cv2.imwrite(str(path), cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC))
        paths.append(str(path))
    return paths, [index % 3 for index in range(count)]


def load(path: tf.Tensor, label: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    return tf.io.decode_jpeg(tf.io.read_file(path), channels=3), label


def resize(image: tf.Tensor, label: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    return tf.image.resize(image, (32, 32)) / 255.0, label


def resized(image: tf.Tensor, label: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Without stretching it."""
    return tf.image.resize_with_pad(image, 32, 32) / 255, label


def scaled(image: tf.Tensor, label: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """A fault behind `resized`."""
    return image / 255, label


def augment(image: tf.Tensor, label: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    image = tf.image.random_flip_left_right(image)
    # What AutoGraph is for has to be converted as without a stage.
    if tf.random.uniform(()) > 0.5:
        image = image * 0.5
    return tf.image.random_brightness(image, 0.1), label


Stages = Callable[[str], Callable[[Any], Any]]


def plain(name: str) -> Callable[[Any], Any]:
    return lambda function: function


def pipeline_over(
    paths: list[str], labels: list[int], stage: Stages = plain, parallel: int | None = None
) -> tf.data.Dataset:
    dataset = tf.data.Dataset.from_tensor_slices((paths, labels))
    dataset = dataset.map(stage("loaded")(load), num_parallel_calls=parallel)
    dataset = dataset.map(stage("resized")(resize), num_parallel_calls=parallel).cache()
    dataset = dataset.shuffle(len(paths), seed=3)
    return dataset.map(stage("augmented")(augment), num_parallel_calls=parallel)


def hashes(dataset: Iterable[Any]) -> list[str]:
    """Of each element, whatever it is made of."""
    return [
        hashlib.sha256(
            b"".join(
                repr((part.dtype, part.shape)).encode() + np.asarray(part).tobytes()
                for part in tf.nest.flatten(element)
            )
        ).hexdigest()
        for element in dataset
    ]


def network() -> keras.Model:
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            keras.layers.Conv2D(4, 3, name="conv"),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile("sgd", "sparse_categorical_crossentropy")
    return model
