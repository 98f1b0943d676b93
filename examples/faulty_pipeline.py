"""An input pipeline with a fault that trains without a word, and what is said of it.

    python examples/faulty_pipeline.py    # or as the third part of `make demo`

Pictures are brightened at random, as everybody does. Here it is done in uint8:
what goes over 255 begins at 0 again, and white cloth gets black holes. No error
says so. `tbi.Pipeline` follows eight pictures through the stages, and says at
which one it happens, to how many, and how to mend it.
"""

from __future__ import annotations

import os
import pathlib
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # before TensorFlow is imported

import fashion_mnist as clothes
import keras
import tensorflow as tf
from keras import layers

import tb_interpret as tbi

_EPOCHS = 3
_PICTURES = 2048


def brightened(image: tf.Tensor, label: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """The fault: uint8 has no room above 255."""
    more = tf.random.uniform((), 40, 120, tf.int32)
    return image + tf.cast(more, tf.uint8), label


def scaled(image: tf.Tensor, label: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    return tf.cast(image, tf.float32) / 255, label


def train(log_dir: pathlib.Path) -> None:
    """Trains a small network on the pipeline; at the end, what is wrong is told."""
    keras.utils.set_random_seed(0)
    pipeline = tbi.Pipeline(log_dir, class_names=clothes.CLASS_NAMES)

    def dataset(part: str) -> tf.data.Dataset:
        pictures, labels = clothes.load(part)
        pictures = pictures[:_PICTURES].astype("uint8")
        return tf.data.Dataset.from_tensor_slices((pictures, labels[:_PICTURES]))

    training = (
        dataset("train")
        .map(pipeline.stage("brightened")(brightened), num_parallel_calls=tf.data.AUTOTUNE)
        .map(pipeline.stage("scaled")(scaled), num_parallel_calls=tf.data.AUTOTUNE)
        .shuffle(_PICTURES)
        .batch(64)
        .apply(pipeline.tap("what the network gets"))
    )
    validation = (
        dataset("test")
        .map(pipeline.stage("scaled", "validation")(scaled))
        .batch(64)
        .apply(pipeline.tap("what the network gets", "validation"))
    )
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 3, strides=2, activation="relu"),
            layers.Conv2D(32, 3, strides=2, activation="relu"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(
        training,
        validation_data=validation,
        epochs=_EPOCHS,
        callbacks=[pipeline.callback()],
        verbose=1 if sys.stdout.isatty() else 2,
    )


if __name__ == "__main__":
    train(pathlib.Path("logs/pipeline"))
