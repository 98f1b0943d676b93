"""Score-CAM."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np

from tb_interpret.engine.masked import Masked
from tb_interpret.engine.stepped_work import SteppedWork, halved
from tb_interpret.engine.subject import Subject
from tb_interpret.engine.work import Moment, OnStep, Work
from tb_interpret.maths.numbers_given import check_whole
from tb_interpret.maths.score_cam import channel_masks, score_cam
from tb_interpret.methods.layer_method import ActivationsRequest
from tb_interpret.methods.method import MapMethod, checked_fill, checked_layers

_FEWEST = 8


@dataclasses.dataclass(frozen=True)
class ScoreCAM(MapMethod):
    """Channels of a layer, weighted by the score of what each lets see.

    Args:
      layer: Name of a layer, its path (`"backbone/block5_conv3"`), or the
        layer; None for the last convolution-like output at any depth.
      max_channels: How many are taken, the most active of each example:
        each costs a forward pass. None for all, as in the paper.
      fill: What is seen where a channel is silent, as in `RISE`.
      targets: What is explained, as in `GradCAM`.

    Raises:
      ValueError: An argument is of no accepted kind.

    Reference:
      Wang et al., https://arxiv.org/abs/1910.01279
    """

    name = "score_cam"
    title = "Score-CAM"
    meaning = "importance"

    layer: Any = None
    max_channels: int | None = dataclasses.field(default=64, kw_only=True)
    fill: Any = dataclasses.field(default=0.0, kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "layer", checked_layers(self.layer, several=False))
        if self.max_channels is not None:
            check_whole("max_channels", self.max_channels)
        object.__setattr__(self, "fill", checked_fill("fill", self.fill))

    def request(self, targets: Sequence[int]) -> ActivationsRequest:
        """What the layer puts out."""
        return ActivationsRequest(self.layer)

    def begin(self, subject: Subject) -> Work:
        """Traces the model behind masks."""
        return _Work(self, subject)


class _Work(SteppedWork):
    """Score-CAM at work: with fewer channels when time is short."""

    def __init__(self, method: ScoreCAM, subject: Subject) -> None:
        (layer,) = subject.layers
        self._method = method
        self._most = min(method.max_channels or layer.channels, layer.channels)
        self._masked = Masked(subject, method.fill, self._most)
        details = f"{subject.explained.words}, {self._most} of {layer.channels} channels"
        super().__init__(subject.maps(method, details, layer.path), "channels")

    def num_steps(self, thrift: int = 0) -> int:
        """How many channels are taken: it costs as many forward passes."""
        return halved(self._most, thrift, _FEWEST)

    def maps(self, moment: Moment, thrift: int, on_step: OnStep) -> np.ndarray:
        """The channels, weighted by how far each alone raises the score."""
        (activations,) = (np.asarray(x, np.float32) for x in moment.found)
        count, size = self.num_steps(thrift), self._masked.size(moment)
        most_active = np.argsort(-activations.mean(axis=(1, 2)), axis=-1, kind="stable")
        taken = np.sort(most_active[:, :count], axis=-1)
        chosen = np.take_along_axis(activations, taken[:, None, None], axis=-1)
        (alone,) = self._masked.scores(moment, np.zeros((1, *size), np.float32))
        increases = []
        for done in range(0, count, self._masked.at_a_time):
            channels = range(done, min(done + self._masked.at_a_time, count))
            masks = np.stack([channel_masks(chosen[..., c], *size) for c in channels])
            increases.append(self._masked.scores(moment, masks) - alone)
            on_step(channels[-1] + 1, count)
        return score_cam(chosen, np.concatenate(increases))
