"""Methods that make maps of what layers put out, and of its gradients."""

from __future__ import annotations

import abc
import dataclasses
import functools
from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from tb_interpret.engine.returned import traced_maps
from tb_interpret.engine.subject import Subject
from tb_interpret.engine.work import PassMaps, Work
from tb_interpret.methods.method import MapMethod, checked_layers
from tb_interpret.models.derivatives import Derivatives
from tb_interpret.models.forward import Forward
from tb_interpret.models.layers import resolve_layer
from tb_interpret.models.request import Request
from tb_interpret.models.spatial import SpatialCall, find_spatial_call, last_spatial_call


@dataclasses.dataclass(frozen=True)
class LayerMethod(MapMethod, abc.ABC):
    """A class activation map: of a layer's activations and their gradients.

    Args:
      layer: Name of a layer, its path (`"backbone/block5_conv3"`), or the
        layer; None for the last convolution-like output at any depth. A list
        of these explains several layers at once.
      targets: As in `MapMethod`.
    """

    layer: Any = None

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "layer", checked_layers(self.layer))

    @abc.abstractmethod
    def maps(self, activations: tf.Tensor, gradients: tf.Tensor) -> tf.Tensor:
        """Raw, signed maps, computed inside the one pass.

        Args:
          activations: What the layer puts out, `(batch, height, width,
            channels)`, of the model's dtype.
          gradients: Of each example's score with respect to it, likewise.

        Returns:
          Float32 `(batch, height, width)`.
        """

    def compute(
        self, call: SpatialCall, derivatives: Derivatives, targets: Sequence[int]
    ) -> tf.Tensor:
        """Maps of one layer for several targets: `(batch, targets, height, width)`."""
        activations = call.arranged()
        each = [
            traced_maps(
                self.title,
                functools.partial(self.maps, activations, derivatives.gradients(call, target)),
            )
            for target in targets
        ]
        return tf.stack(each, axis=1)

    def request(self, targets: Sequence[int]) -> LayerRequest:
        """Maps of its layers."""
        return LayerRequest(self, tuple(targets))

    def begin(self, subject: Subject) -> Work:
        """One series a layer; all is done by the pass."""
        series = [subject.maps(self, layer=layer.path) for layer in subject.layers]
        return PassMaps(series, subject.column)


@dataclasses.dataclass(frozen=True)
class LayerRequest(Request):
    """What a method of layers wants of a traced pass.

    Attributes:
      method: Whose.
      targets: The numbers of the pass's targets that are explained.
    """

    method: LayerMethod
    targets: tuple[int, ...]

    def select(self, forward: Forward) -> list[SpatialCall]:
        """The calls that are explained."""
        return select_calls(forward, self.method.layer)

    def compute(
        self,
        calls: list[SpatialCall],
        derivatives: Derivatives,
        _arguments: list[tf.Tensor],
        /,
    ) -> list[tf.Tensor]:
        """Signed maps `(batch, targets, height, width)`, one tensor a call."""
        return [self.method.compute(call, derivatives, self.targets) for call in calls]


@dataclasses.dataclass(frozen=True)
class ActivationsRequest(Request):
    """What a layer puts out, as it is.

    Attributes:
      layer: As `checked_layers` returns it.
    """

    layer: Any = None
    targets = ()

    def select(self, forward: Forward) -> list[SpatialCall]:
        """The calls of the layer."""
        return select_calls(forward, self.layer)

    def compute(
        self,
        calls: list[SpatialCall],
        _derivatives: Derivatives,
        _arguments: list[tf.Tensor],
        /,
    ) -> list[tf.Tensor]:
        """Float32 `(batch, height, width, channels)`, one tensor a call."""
        return [tf.cast(call.arranged(), tf.float32) for call in calls]


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
    calls = [
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
    paths = [call.path for call in calls]
    twice = next((path for path in paths if paths.count(path) > 1), None)
    if twice is not None:
        raise ValueError(
            f"`layer` names a layer twice. Received: layer={[*chosen]!r:.120}, of which "
            f"{paths.count(twice)} are {twice!r}. Expected each once. Leave out the others."
        )
    return calls
