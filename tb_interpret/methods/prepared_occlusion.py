"""Occlusion of given examples by a given model, ready to run at each epoch."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import tensorflow as tf

from tb_interpret.maths.occlusion import (
    Aggregate,
    patch_grid,
    sensitivity_maps,
    without_rounding,
)
from tb_interpret.models.occluded_scores import OccludedScores, OnStep


@dataclasses.dataclass(frozen=True)
class PreparedOcclusion:
    """Occlusion of examples by a model, traced and ready to run many times.

    Coarseness is how a run is made cheaper without another trace: each step of
    it doubles the window and the stride, so that a quarter of the windows is
    left, until a window is half of the picture.

    Attributes:
      scores: The traced model.
      fills: Float32, what the windows show of each example, laid out as the
        model takes it.
      size: Height and width of the pictures.
      patch: Height and width of a window.
      stride: From window to window, down and across.
      aggregate: What becomes of windows that overlap.
    """

    scores: OccludedScores
    fills: np.ndarray
    size: tuple[int, int]
    patch: tuple[int, int]
    stride: tuple[int, int]
    aggregate: Aggregate

    @property
    def max_coarseness(self) -> int:
        """From here on more coarseness changes nothing."""
        level = 0
        while self.window(level) != self.window(level + 1):
            level += 1
        return level

    def window(self, coarseness: int = 0) -> tuple[tuple[int, int], tuple[int, int]]:
        """Patch and stride at a coarseness, each height and width."""
        patch, stride = list(self.patch), list(self.stride)
        for axis, size in enumerate(self.size):
            for _ in range(coarseness):
                if 2 * patch[axis] > -(-size // 2):
                    break
                patch[axis], stride[axis] = 2 * patch[axis], 2 * stride[axis]
        return (patch[0], patch[1]), (stride[0], stride[1])

    def num_positions(self, coarseness: int = 0) -> int:
        """How many windows a run has: it costs as many forward passes."""
        return len(self._positions(coarseness))

    def warm_up(self, inputs: Any, indices: np.ndarray) -> None:
        """Runs once over as little as possible: TensorFlow makes its plan at a first run.

        Args:
          inputs: As in `run`.
          indices: Likewise.
        """
        # A function may know its examples, and is given all of them.
        few = slice(None) if self.scores.is_function else slice(1)
        self.scores.run(
            tf.nest.map_structure(lambda x: x[few], inputs),
            self.fills[few],
            indices[few],
            self._positions(0)[:1],
            self.patch,
        )

    def run(
        self,
        inputs: Any,
        indices: np.ndarray,
        base_scores: np.ndarray,
        *,
        coarseness: int = 0,
        on_step: OnStep | None = None,
    ) -> np.ndarray:
        """Maps with the weights of this moment.

        Args:
          inputs: The examples that this was prepared for.
          indices: Int32 `(batch,)`, the class that is explained, as the
            model's facts of the whole pictures have it; -1 for a function.
          base_scores: Float32 `(batch,)`, scores of the whole pictures.
          coarseness: How often window and stride are doubled.
          on_step: Told how many of how many windows are done.

        Returns:
          Float32 `(batch, map_height, map_width)`, raw and signed.
        """
        patch, stride = self.window(coarseness)
        positions = self._positions(coarseness)
        occluded = self.scores.run(inputs, self.fills, indices, positions, patch, on_step)
        # A network that has diverged: infinity minus itself is NaN, and said so later.
        with np.errstate(invalid="ignore"):
            drops = without_rounding(base_scores - occluded, base_scores)
        return sensitivity_maps(
            drops, positions, patch, stride, *self.size, aggregate=self.aggregate
        )

    def _positions(self, coarseness: int) -> np.ndarray:
        patch, stride = self.window(coarseness)
        return patch_grid(*self.size, patch, stride)
