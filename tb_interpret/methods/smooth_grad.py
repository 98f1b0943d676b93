"""SmoothGrad, over any other method of maps."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np

from tb_interpret.engine.passes import Passes
from tb_interpret.engine.stepped_work import SteppedWork, halved
from tb_interpret.engine.subject import Subject
from tb_interpret.engine.work import Moment, OnStep, Work
from tb_interpret.maths.numbers_given import check_share, check_whole
from tb_interpret.methods.method import MapMethod
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
        if len(self._inner.series) != 1:
            raise ValueError(
                f"SmoothGrad smooths the maps of one layer. Received: {len(self._inner.series)} "
                "layers. Expected one. Give each layer a SmoothGrad of its own."
            )
        layer = self._inner.series[0].layer
        # What takes passes of its own looks after how many it makes at a time.
        self._passes = Passes(
            *(subject, method.method.request([0]), method.samples),
            together=not self._inner.costs_time,
        )
        details = f"{subject.explained.words}, {method.samples} samples"
        super().__init__(subject.maps(method, details, layer), "samples")

    def num_steps(self, thrift: int = 0) -> int:
        """How many noisy copies there are."""
        return halved(self._method.samples, thrift, _FEWEST)

    def trial(self, moment: Moment) -> int:
        """A step is a pass of its own, and what its method does besides."""
        self._maps(moment, range(self._passes.at_a_time))
        return self._passes.at_a_time

    def maps(self, moment: Moment, thrift: int, on_step: OnStep) -> np.ndarray:
        """The mean of the maps."""
        maps, count = [], self.num_steps(thrift)
        for done in range(0, count, self._passes.at_a_time):
            samples = range(done, min(done + self._passes.at_a_time, count))
            maps.append(self._maps(moment, samples))
            on_step(samples[-1] + 1, count)
        return np.asarray(np.concatenate(maps).mean(axis=0), np.float32)

    def _maps(self, moment: Moment, samples: Sequence[int]) -> np.ndarray:
        """Of each example with the noise of each sample: `(samples, batch, height, width)`."""
        values = np.asarray(self._passes.picture.of(moment.inputs), np.float32)
        axes = tuple(range(1, values.ndim))
        spread = values.max(axis=axes, keepdims=True) - values.min(axis=axes, keepdims=True)
        # The same for all examples: a map is that of its picture, whatever stands beside it.
        randoms = [np.random.default_rng((self._method.seed, sample)) for sample in samples]
        noise = [random.standard_normal(values.shape[1:], np.float32) for random in randoms]
        noisy = values + self._method.noise * spread * np.stack(noise)[:, None]
        found = self._inner.run(self._passes.over(moment, noisy))
        assert found is not None  # nobody bounds its time
        maps = np.asarray(found[0].maps)
        return maps.reshape(len(samples), -1, *maps.shape[1:])
