"""SmoothGrad, over any other method of maps."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from tb_interpret.engine.stepped_work import SteppedWork, halved
from tb_interpret.engine.subject import Subject
from tb_interpret.engine.work import Moment, OnStep, Work
from tb_interpret.maths.input_gradients import as_inputs
from tb_interpret.methods.method import MapMethod, check_share, check_whole
from tb_interpret.methods.saliency import Saliency
from tb_interpret.models.request import Request

_FEWEST = 4


@dataclasses.dataclass(frozen=True)
class SmoothGrad(MapMethod):
    """The mean map of noisy copies of the picture.

    Args:
      method: What makes the maps: `tbi.Saliency()`, or any other method of
        maps, of one layer.
      samples: How many copies.
      noise: Standard deviation, as a share of the picture's range of values.
      seed: Of the noise, which is the same at each epoch.
      targets: What is explained, as in `GradCAM`.

    Raises:
      ValueError: An argument is of no accepted kind.

    Reference:
      Smilkov et al., https://arxiv.org/abs/1706.03825
    """

    method: Any = dataclasses.field(default_factory=Saliency)
    samples: int = dataclasses.field(default=16, kw_only=True)
    noise: float = dataclasses.field(default=0.15, kw_only=True)
    seed: int = dataclasses.field(default=0, kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        check_whole("samples", self.samples)
        check_whole("seed", self.seed, least=0)
        check_share("noise", self.noise)
        if not isinstance(self.method, MapMethod) or self.method.targets is not None:
            raise ValueError(
                f"`method` makes no maps that can be smoothed. Received: method={self.method!r}. "
                "Expected a method of maps without targets of its own, tbi.Saliency() say. Give "
                "the targets to SmoothGrad: tbi.SmoothGrad(tbi.Saliency(), targets='true')."
            )

    @property
    def name(self) -> str:
        """First part of the tag."""
        return f"smooth_grad/{self.method.name}"

    @property
    def title(self) -> str:
        """For people."""
        return f"SmoothGrad of {self.method.title}"

    @property
    def meaning(self) -> str:
        """A mean means what its parts do."""
        return str(self.method.meaning)

    def request(self, targets: Sequence[int]) -> Request | None:
        """That of its method: it tells what is looked at."""
        request: Request | None = self.method.request(targets)
        return request

    def begin(self, subject: Subject) -> Work:
        """Lets its method go to work, and traces a pass for noisy pictures."""
        return _Work(self, subject)


class _Work(SteppedWork):
    """SmoothGrad at work: with fewer samples when time is short."""

    def __init__(self, method: SmoothGrad, subject: Subject) -> None:
        self._method = method
        # What it finds in a pass of its own is for one target.
        self._inner: Work = method.method.begin(dataclasses.replace(subject, column=0))
        self._picture = subject.picture.among(subject.inputs)
        if len(self._inner.series) != 1:
            raise ValueError(
                f"SmoothGrad smooths the maps of one layer. Received: {len(self._inner.series)} "
                "layers. Expected one. Give each layer a SmoothGrad of its own."
            )
        layer = self._inner.series[0].layer
        self._traced = subject.traced(method.method.request([0]))
        details = f"{subject.explained.words}, {method.samples} samples"
        super().__init__(subject.maps(method, details, layer), "samples")

    def num_steps(self, thrift: int = 0) -> int:
        """How many noisy copies there are."""
        return halved(self._method.samples, thrift, _FEWEST)

    def trial(self, moment: Moment) -> bool:
        """A step is a pass of its own, and what its method does besides."""
        self._map(moment, np.asarray(self._picture.of(moment.inputs)))
        return True

    def maps(self, moment: Moment, thrift: int, on_step: OnStep) -> np.ndarray:
        """The mean of the maps."""
        picture = np.asarray(self._picture.of(moment.inputs))
        axes = tuple(range(1, picture.ndim))
        values = picture.astype(np.float32)
        spread = values.max(axis=axes, keepdims=True) - values.min(axis=axes, keepdims=True)
        maps, count = [], self.num_steps(thrift)
        for sample in range(count):
            # The same for all examples: a map is that of its picture, whatever stands beside it.
            random = np.random.default_rng((self._method.seed, sample))
            noise = random.standard_normal(values.shape[1:], np.float32)
            noisy = as_inputs(values + self._method.noise * spread * noise, picture.dtype)
            maps.append(self._map(moment, noisy))
            on_step(sample + 1, count)
        return np.asarray(np.mean(maps, axis=0), np.float32)

    def _map(self, moment: Moment, picture: np.ndarray) -> np.ndarray:
        assert moment.facts is not None
        inputs = self._picture.put(moment.inputs, tf.convert_to_tensor(picture))
        result = self._traced.run(inputs, [moment.facts.indices])
        found = result.found[0] if result.found else []
        all_found = self._inner.run(Moment(inputs, result.facts[0], found))
        assert all_found is not None  # nobody bounds its time
        return np.asarray(all_found[0].maps)
