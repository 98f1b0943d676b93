"""Networks that are made by hand, and pictures that they tell apart."""

import keras
import numpy as np


def answers_by(score, classes=3, shape=(12, 16, 3), dtype=None):
    """A network whose class 0 has the score of a function of the picture; the others share."""
    inputs = keras.Input(shape, dtype=dtype)
    found = score(inputs)
    rest = keras.ops.zeros_like(found)
    others = [rest + 0.1 * number for number in range(1, classes)]
    return keras.Model(inputs, keras.ops.stack([found, *others], axis=-1))


def random_pictures(count=160, shape=(12, 16, 3), seed=0):
    return np.random.default_rng(seed).uniform(0.2, 0.6, (count, *shape)).astype(np.float32)


def marked(count, seed=0, value=1.0):
    """Pictures of three classes: by where they are bright, and class 1 by a mark, too."""
    random = np.random.default_rng(seed)
    pictures = random.uniform(0, 0.3, (count, 16, 16, 1)).astype(np.float32)
    labels = np.arange(count) % 3
    for picture, label in zip(pictures, labels, strict=True):
        picture[3 + 4 * label : 6 + 4 * label, 4:12] += random.uniform(-0.05, 0.15)
    if value:
        pictures[labels == 1, 12:15, 12:15] = value
    return pictures, labels


def small(seed=1):
    """A network for them, not trained."""
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [
            keras.Input((16, 16, 1)),
            keras.layers.Conv2D(8, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dense(3),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("adam", loss, jit_compile=False)
    return model
