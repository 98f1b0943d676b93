"""The networks and the pictures that are measured on."""

from __future__ import annotations

from typing import NamedTuple

import demo
import efficientnet_lite0
import fashion_mnist
import keras
import numpy as np
import skimage.data


class Subject(NamedTuple):
    """A network with real pictures for it.

    Attributes:
      name: For the table.
      model: Functional.
      layer: Name of the layer whose maps are measured.
      layers: Names of three, the early ones included.
      images: 16 model inputs.
      labels: A class for each.
      pictures: What is shown of them, uint8.
    """

    name: str
    model: keras.Model
    layer: str
    layers: tuple[str, str, str]
    images: np.ndarray
    labels: np.ndarray
    pictures: np.ndarray


def small_cnn() -> Subject:
    """The demo's network, on Fashion-MNIST; maps of 14x14."""
    inputs = outputs = keras.Input((28, 28, 1))
    # Made anew in the functional style: tf-explain knows no other.
    for layer in demo.build().layers:
        outputs = type(layer).from_config(layer.get_config())(outputs)
    images, labels = fashion_mnist.load("test")
    pictures = images[:16].astype(np.uint8)
    model = keras.Model(inputs, outputs)
    return Subject(
        "small CNN",
        model,
        "block3",
        ("block1", "block2", "block3"),
        images[:16],
        labels[:16],
        pictures,
    )


def efficientnet() -> Subject:
    """EfficientNet-Lite0 at 224x224, on parts of two photographs; maps of 7x7.

    The weights are random where the pretrained ones are not installed: that
    changes no time.
    """
    try:
        model = efficientnet_lite0.build()
    except ModuleNotFoundError:
        model = efficientnet_lite0.build(weights=False)
    parts = []
    for photo in (skimage.data.chelsea(), skimage.data.coffee()):
        height, width = photo.shape[:2]
        for top in (0, height - 224):
            for left in np.linspace(0, width - 224, 4, dtype=int):
                parts.append(photo[top : top + 224, left : left + 224])
    pictures = np.stack(parts)
    images = (pictures.astype(np.float32) - 127) / 128
    labels = np.array([285] * 8 + [967] * 8)
    layers = ("block6_add", "block10_add", "top_activation")
    return Subject("EfficientNet-Lite0", model, "top_activation", layers, images, labels, pictures)


def vgg16() -> Subject:
    """VGG16 at 224x224, 15 GFLOPs, with random weights: they change no time."""
    small = efficientnet()
    model = keras.applications.VGG16(weights=None)
    layers = ("block3_conv3", "block4_conv3", "block5_conv3")
    return small._replace(name="VGG16", model=model, layer="block5_conv3", layers=layers)
