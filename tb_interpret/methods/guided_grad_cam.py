"""Guided Grad-CAM."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from tb_interpret.engine.subject import Subject
from tb_interpret.engine.work import PassMaps, Work
from tb_interpret.maths.grad_cam import guided_grad_cam, weighted_sums
from tb_interpret.methods.layer_method import select_calls
from tb_interpret.methods.method import MapMethod, checked_layers
from tb_interpret.models.derivatives import Derivatives
from tb_interpret.models.forward import Forward
from tb_interpret.models.request import Request
from tb_interpret.models.spatial import SpatialCall


@dataclasses.dataclass(frozen=True)
class GuidedGradCAM(MapMethod):
    """Guided backpropagation to the picture, where Grad-CAM sees evidence.

    Fine as the picture, and as pleasant as misleading: guided backpropagation
    itself looks much the same whatever the upper layers have learnt, see
    `docs/methods/guided_grad_cam.md`. `GradCAM(gated=True)` is something else.

    Args:
      layer: Name of a layer, its path (`"backbone/block5_conv3"`), or the
        layer; None for the last convolution-like output at any depth.
      targets: What is explained, as in `GradCAM`.

    Raises:
      ValueError: `layer` or `targets` is of no accepted kind.

    Reference:
      Selvaraju et al., section 3.2, https://arxiv.org/abs/1610.02391
    """

    name = "guided_grad_cam"
    title = "Guided Grad-CAM"
    meaning = "gradient"

    layer: Any = None

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "layer", checked_layers(self.layer, several=False))

    def request(self, targets: Sequence[int]) -> _Request:
        """Maps of the picture."""
        return _Request(tuple(targets), self.layer)

    def begin(self, subject: Subject) -> Work:
        """One series; all is done by the pass."""
        (layer,) = subject.layers
        return PassMaps([subject.maps(self, layer=layer.path)], subject.column)


@dataclasses.dataclass(frozen=True)
class _Request(Request):
    """What Guided Grad-CAM wants of a traced pass.

    Attributes:
      targets: The numbers of the pass's targets that are explained.
      layer: Whose Grad-CAM is taken.
    """

    targets: tuple[int, ...]
    layer: Any
    of_picture = True

    def select(self, forward: Forward) -> list[SpatialCall]:
        """The layer's call."""
        return select_calls(forward, self.layer)

    def compute(
        self,
        calls: list[SpatialCall],
        derivatives: Derivatives,
        _arguments: list[tf.Tensor],
        /,
    ) -> list[tf.Tensor]:
        """Maps `(batch, targets, height, width)`."""
        (call,) = calls
        weights = derivatives.channel_weights(call, self.targets)
        cams = weighted_sums(call.arranged(), weights)
        each = [
            guided_grad_cam(cams[:, place], derivatives.guided_gradients(target))
            for place, target in enumerate(self.targets)
        ]
        return [tf.stack(each, axis=1)]
