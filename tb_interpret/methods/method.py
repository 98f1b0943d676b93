"""What methods have in common: layers and targets, checked when they are named."""

from __future__ import annotations

import abc
from collections.abc import Mapping, Sequence
from typing import Any

import keras
import numpy as np

from tb_interpret.models.forward import Forward
from tb_interpret.models.layers import resolve_layer
from tb_interpret.models.spatial import SpatialCall, find_spatial_call, last_spatial_call
from tb_interpret.models.targets import OfOutput, check_targets

LayerChoice = str | keras.Layer | None


class Method(abc.ABC):
    """A method as its user describes it: a small immutable value.

    Each kind of method is a frozen dataclass that inherits from this.
    """

    @property
    @abc.abstractmethod
    def name(self) -> str:
        """First part of the tag, `"grad_cam"`."""

    @property
    @abc.abstractmethod
    def title(self) -> str:
        """For people, `"Grad-CAM"`."""

    @abc.abstractmethod
    def explain(self, model: keras.Model, *arguments: Any, **options: Any) -> Any:
        """Explains a trained model."""


def checked_layers(layers: Any) -> Any:
    """One choice of layer, or a tuple of several, as given.

    Raises:
      ValueError: A choice is of no accepted kind.

    >>> checked_layers(["conv1", "conv2"])
    ('conv1', 'conv2')
    """
    many = isinstance(layers, (list, tuple))
    for layer in layers if many else [layers]:
        if layer is not None and not isinstance(layer, (str, keras.Layer)):
            raise ValueError(
                f"`layer` is of no known kind. Received: layer={layer!r}. Expected a "
                "layer's name, its path in the model, a keras.Layer or None."
            )
    if many and not layers:
        raise ValueError(
            "`layer` is empty. Received: layer=[]. Expected at least one layer, or None."
        )
    return tuple(layers) if many else layers


def checked_targets(targets: Any) -> Any:
    """Targets as a value that can be compared and hashed.

    Raises:
      ValueError: They are of no accepted kind.

    >>> checked_targets([1, 2])
    (1, 2)
    """
    if isinstance(targets, OfOutput):
        return targets
    check_targets(targets)
    if targets is None or callable(targets) or isinstance(targets, str):
        return targets
    if isinstance(targets, Mapping):
        ((output, own),) = targets.items()
        return OfOutput(output, checked_targets(own))
    if np.ndim(targets) == 0:
        return targets
    return _as_tuple(np.asarray(targets).tolist())


def _as_tuple(values: Any) -> Any:
    return tuple(_as_tuple(value) for value in values) if isinstance(values, list) else values


def check_count(layer: str, found: Any, num_examples: int) -> None:
    """Refuses what was found at a layer that does not keep examples apart.

    Args:
      layer: Path of the layer.
      found: Its first axis should be that of the examples.
      num_examples: How many there are.

    Raises:
      ValueError: Windows of the pictures, say, lie along the first axis.
    """
    if len(found) != num_examples:
        raise ValueError(
            f"`layer` does not put out one grid an example. Received: layer={layer!r} with "
            f"{len(found)} for {num_examples} examples. Expected the examples along the first "
            "axis. Where a layer works on windows of the picture, name the block around it."
        )


def select_calls(forward: Forward, layers: Any) -> list[SpatialCall]:
    """The calls of the chosen layers.

    Args:
      forward: The traced forward pass.
      layers: As `checked_layers` returns it; None for the last
        convolution-like output.

    Raises:
      ValueError: A layer does not exist, or has no spatial output.
    """
    chosen: Sequence[Any] = layers if isinstance(layers, tuple) else (layers,)
    return [
        last_spatial_call(forward.calls, forward.output, forward.ancestry, forward.place)
        if layer is None
        else find_spatial_call(
            forward.calls,
            resolve_layer(forward.layers, layer),
            forward.ancestry,
            forward.place,
        )
        for layer in chosen
    ]
