"""Occlusion."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from tb_interpret.engine.hidden import Hidden
from tb_interpret.engine.stepped_work import SteppedWork
from tb_interpret.engine.subject import Subject
from tb_interpret.engine.work import Moment, OnStep, Work
from tb_interpret.maths.numbers_given import is_whole
from tb_interpret.maths.occlusion import (
    Aggregate,
    Size,
    as_pair,
    default_patch,
    patch_grid,
    sensitivity_maps,
    without_rounding,
)
from tb_interpret.methods.method import MapMethod, checked_fill
from tb_interpret.models.occluded_scores import OccludedScores


@dataclasses.dataclass(frozen=True)
class Occlusion(MapMethod):
    """How much of a score is lost when a part of the picture is hidden.

    Args:
      patch_size: Of the window that hides, pixels: one number, or height and
        width. None for an eighth of the picture along each axis.
      stride: From window to window, pixels: likewise. None for windows that
        lie side by side.
      targets: What is explained: `"true"` (the example's label), `"predicted"`,
        a class index, one an example, or a function of the model's output
        that returns one score an example. None leaves it to the caller.
      fill: What the window shows: `"mean"` (of the example, for each channel),
        `"blur"` (the example, blurred), a number, or an array that broadcasts
        to one example, in the units and the layout of the model's input.
      aggregate: Where windows overlap: `"mean"` or `"sum"` of their drops.

    Raises:
      ValueError: An argument is of no accepted kind, or the windows would
        leave holes.

    Reference:
      Zeiler and Fergus, https://arxiv.org/abs/1311.2901

    Example:
      >>> import keras
      >>> from keras import layers
      >>> model = keras.Sequential([keras.Input((28, 20, 1)), layers.Conv2D(4, 3),
      ...     layers.GlobalAveragePooling2D(), layers.Dense(3, activation="softmax")])
      >>> explanation = Occlusion(4).explain(model, np.ones((2, 28, 20, 1)), targets=1)
      >>> explanation.maps.shape
      (2, 7, 5)
    """

    patch_size: Size | None = None
    stride: Size | None = None
    fill: Any = dataclasses.field(default="mean", kw_only=True)
    aggregate: Aggregate = dataclasses.field(default="mean", kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        for name, check in (
            ("patch_size", _checked_size),
            ("stride", _checked_size),
            ("fill", checked_fill),
        ):
            object.__setattr__(self, name, check(name, getattr(self, name)))
        if not isinstance(self.aggregate, str) or self.aggregate not in ("mean", "sum"):
            raise ValueError(
                f"`aggregate` is unknown. Received: aggregate={self.aggregate!r}. "
                "Expected 'mean' or 'sum'. Leave it out for the mean."
            )
        if self.patch_size is not None and self.stride is not None:
            patch_grid(*as_pair(self.patch_size), self.patch_size, self.stride)  # finds holes

    @property
    def name(self) -> str:
        """First part of the tag."""
        return "occlusion"

    @property
    def title(self) -> str:
        """For people."""
        return "Occlusion"

    def begin(self, subject: Subject) -> Work:
        """Traces the model and lays out the windows."""
        return OcclusionWork(self, subject)


class OcclusionWork(SteppedWork):
    """Occlusion at work.

    Each level of thrift doubles window and stride, so that a quarter of the
    windows is left, until a window is half of the picture: the trace serves
    all of them.

    Args:
      method: How it was described.
      subject: What it works on.

    Attributes:
      size: Height and width of the pictures.
      patch: Height and width of a window.
      stride: From window to window, down and across.
    """

    measures_drops = True

    def __init__(self, method: Occlusion, subject: Subject) -> None:
        self.size = subject.picture.among(subject.inputs).size(subject.inputs)
        self.patch = as_pair(method.patch_size or default_patch(*self.size))
        self.stride = as_pair(method.stride or self.patch)
        self._method = method
        self._hidden = Hidden(subject, method.fill, OccludedScores, self.num_steps())
        words = subject.explained.words
        details = f"drop of the {words}, {self.num_steps()} positions"
        super().__init__(subject.maps(method, details), "positions")

    def window(self, thrift: int = 0) -> tuple[tuple[int, int], tuple[int, int]]:
        """Patch and stride at a level of thrift, each height and width."""
        patch, stride = list(self.patch), list(self.stride)
        for axis, size in enumerate(self.size):
            for _ in range(thrift):
                if 2 * patch[axis] > -(-size // 2):
                    break
                patch[axis], stride[axis] = 2 * patch[axis], 2 * stride[axis]
        return (patch[0], patch[1]), (stride[0], stride[1])

    def num_steps(self, thrift: int = 0) -> int:
        """How many windows a run has: it costs as many forward passes."""
        return len(self._positions(thrift))

    def warm_up(self, moment: Moment) -> None:
        """One window, over as few examples as can be."""
        # A function may know its examples, and is given all of them.
        few = moment if self._hidden.is_function else moment.of(slice(1))
        self._occluded(few, self._positions(0)[:1], self.patch)

    def maps(self, moment: Moment, thrift: int, on_step: OnStep) -> np.ndarray:
        """How much of the score is lost at each place."""
        assert moment.facts is not None
        patch, stride = self.window(thrift)
        positions, scores = self._positions(thrift), moment.facts.scores
        occluded = self._occluded(moment, positions, patch, on_step)
        # A network that has diverged: infinity minus itself is NaN, and said so later.
        with np.errstate(invalid="ignore"):
            drops = without_rounding(scores - occluded, scores)
        return sensitivity_maps(
            *(drops, positions, patch, stride, *self.size), aggregate=self._method.aggregate
        )

    def _occluded(
        self,
        moment: Moment,
        positions: np.ndarray,
        patch: tuple[int, int],
        on_step: OnStep | None = None,
    ) -> np.ndarray:
        return self._hidden.scores(moment, positions, on_step, [np.asarray(patch, np.int32)])

    def _positions(self, thrift: int) -> np.ndarray:
        return patch_grid(*self.size, *self.window(thrift))


def _checked_size(name: str, size: Any) -> Any:
    """A size as a value: None, a number or a tuple of two."""
    if size is None:
        return None
    single = not isinstance(size, (list, tuple)) and np.shape(size) != (2,)
    pair = (size,) if single else tuple(size)
    whole = all(map(is_whole, pair))
    if not whole or len(pair) != (1 if single else 2) or min(pair) < 1:
        raise ValueError(
            f"`{name}` is no size. Received: {name}={size!r}. Expected a whole number of pixels, "
            "a tuple (height, width) or None. Give 1 or more for each."
        )
    return int(size) if single else (int(pair[0]), int(pair[1]))
