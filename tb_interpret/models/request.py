"""What methods want of the one pass, and what it gives them."""

from __future__ import annotations

import abc
import dataclasses
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import tensorflow as tf

from tb_interpret.models.derivatives import Derivatives
from tb_interpret.models.facts import Facts
from tb_interpret.models.forward import Forward
from tb_interpret.models.spatial import SpatialCall


class Request(abc.ABC):
    """What one method wants of the pass; asked while the pass is traced.

    A value: two that are equal want the same.

    Attributes:
      targets: The numbers of the pass's targets that are explained.
      of_picture: Whether gradients at the picture are wanted.
    """

    targets: Sequence[int]
    of_picture: ClassVar[bool] = False

    def arguments(self) -> list[np.ndarray]:
        """Values for `compute` that change from run to run, in fixed shapes: the first ones."""
        return []

    def select(self, forward: Forward) -> list[SpatialCall]:
        """The calls that are looked at; by default none."""
        return []

    @abc.abstractmethod
    def compute(
        self,
        calls: list[SpatialCall],
        derivatives: Derivatives,
        arguments: list[tf.Tensor],
        /,
    ) -> list[Any]:
        """What is wanted, a structure of tensors each: one entry a call, or one in all."""


@dataclasses.dataclass(frozen=True)
class LayerOutput:
    """An output that a pass looks at.

    Attributes:
      path: The layer's path.
      height: Of its grid of positions.
      width: Likewise.
      channels: How many there are.
      picture: The place, among the inputs counted flat, of the picture that
        it was made from.
    """

    path: str
    height: int
    width: int
    channels: int
    picture: int


@dataclasses.dataclass(frozen=True)
class PassResult:
    """What one run of the pass found.

    Attributes:
      facts: One entry a target.
      found: One entry a request: what it computed.
    """

    facts: list[Facts]
    found: list[list[Any]]
