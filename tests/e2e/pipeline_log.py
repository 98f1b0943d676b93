"""The log of a real input pipeline with two faults in it, of a training and its validation."""

from __future__ import annotations

import pathlib
import sys
from typing import Any

import keras
import numpy as np
import tensorflow as tf

import tb_interpret as tbi
from tb_interpret.pipeline.verdicts.verdict import Verdict
from tests.pipeline.verdicts.photographs import elements, photographs

RUN = "baseline"
EPOCHS = 4
LAST = EPOCHS - 1
ELEMENTS = 6
SIDE = 96
CLASSES = ("astronaut", "cat", "cup", "rocket", "motorcycle", "tissue", "retina", "galaxies")
TRAIN = ("loaded", "resized", "augmented", "scaled", "what the network gets")
VALIDATION = ("loaded", "resized", "scaled", "what the network gets")
NOTE = "flips, left and right"


def write_log(logdir: pathlib.Path, epochs: int = EPOCHS) -> list[Verdict]:
    """Boxes stay where they were when a picture is flipped; training divides by 255 twice."""
    keras.utils.set_random_seed(0)
    pipeline = tbi.Pipeline(str(logdir / RUN), elements=ELEMENTS, class_names=CLASSES)
    model = keras.Sequential(
        [keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(len(CLASSES))]
    )
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(
        _train(pipeline),
        validation_data=_validation(pipeline),
        epochs=epochs,
        callbacks=[pipeline.callback()],
        shuffle=False,
        verbose=0,
    )
    return pipeline.check()


def _train(pipeline: tbi.Pipeline) -> tf.data.Dataset:
    stage = _stages(pipeline, "train")
    # Of Keras: what is random in tf.image gives each element the same at every epoch.
    random = keras.random.SeedGenerator(7)

    def augment(element: dict[str, Any]) -> dict[str, Any]:
        flipped = tf.random.stateless_uniform((), random.next()) < 0.5
        turned = {
            role: tf.cond(
                flipped, lambda part=element[role]: part[:, ::-1], lambda part=element[role]: part
            )
            for role in ("image", "mask")
        }
        return {**element, **turned}

    return (
        tf.data.Dataset.from_tensor_slices(_parts(0.0))
        .map(stage("loaded")(dict))
        .map(stage("resized")(_resize))
        .cache()
        .map(stage("augmented", note=NOTE)(augment))
        .map(stage("scaled")(_scale))
        .map(_scale)
        .batch(4)
        .apply(pipeline.tap("what the network gets", **_ROLES))
        .map(_for_model)
    )


def _validation(pipeline: tbi.Pipeline) -> tf.data.Dataset:
    stage = _stages(pipeline, "validation")
    return (
        tf.data.Dataset.from_tensor_slices(_parts(1.0))
        .map(stage("loaded")(dict))
        .map(stage("resized")(_resize))
        .map(stage("scaled")(_scale))
        .batch(4)
        .apply(pipeline.tap("what the network gets", split="validation", **_ROLES))
        .map(_for_model)
    )


_ROLES: dict[str, Any] = {"mask": "mask", "boxes": "boxes", "points": "points", "key": "name"}


def _stages(pipeline: tbi.Pipeline, split: str) -> Any:
    return lambda name, **more: pipeline.stage(name, split=split, **_ROLES, **more)


def _parts(part: float) -> dict[str, Any]:
    """Of eight photographs, cut out where `part` says."""
    found = elements(photographs(120, 160, part=part), objects=True)
    return {
        "name": [f"{CLASSES[index]}_{int(part)}.png" for index in range(len(found))],
        "image": np.stack([each.image for each in found.values()]),
        "mask": np.stack([each.mask for each in found.values()]),
        "boxes": np.stack([each.boxes for each in found.values()]),
        "points": np.stack([each.points for each in found.values()]),
        "label": np.arange(len(found)),
    }


def _resize(element: dict[str, Any]) -> dict[str, Any]:
    image, mask = (
        tf.image.resize(part, (SIDE, SIDE), method=method)
        for part, method in (
            (element["image"][:, 20:140], "bilinear"),
            (element["mask"][:, 20:140, None], "nearest"),
        )
    )
    by, left = SIDE / 120, tf.constant([0.0, 20.0])
    return {
        **element,
        "image": image,
        "mask": mask[..., 0],
        "boxes": (element["boxes"] - tf.tile(left, [2])) * by,
        "points": (element["points"] - left) * by,
    }


def _scale(element: dict[str, Any]) -> dict[str, Any]:
    return {**element, "image": element["image"] / 255.0}


def _for_model(element: dict[str, Any]) -> tuple[tf.Tensor, tf.Tensor]:
    return element["image"], element["label"]


if __name__ == "__main__":
    write_log(pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else EPOCHS)
