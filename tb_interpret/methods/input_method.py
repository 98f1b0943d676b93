"""Methods that make maps of the picture, and of the gradients at it."""

from __future__ import annotations

import abc
import dataclasses
import functools
from collections.abc import Sequence

import tensorflow as tf

from tb_interpret.engine.returned import traced_maps
from tb_interpret.engine.subject import Subject
from tb_interpret.engine.work import PassMaps, Work
from tb_interpret.methods.method import MapMethod
from tb_interpret.models.derivatives import Derivatives
from tb_interpret.models.request import Request
from tb_interpret.models.spatial import SpatialCall


@dataclasses.dataclass(frozen=True)
class InputMethod(MapMethod, abc.ABC):
    """A map at the picture's own resolution, of gradients at the picture.

    Args:
      targets: As in `MapMethod`.
    """

    @abc.abstractmethod
    def maps(self, picture: tf.Tensor, gradients: tf.Tensor) -> tf.Tensor:
        """Raw maps, computed inside the one pass.

        Args:
          picture: What goes into the model, float32 `(batch, height, width,
            channels)`, in the units of its input.
          gradients: Of each example's score with respect to it, likewise.

        Returns:
          Float32 `(batch, height, width)`.
        """

    def request(self, targets: Sequence[int]) -> InputRequest:
        """Maps of the picture."""
        return InputRequest(tuple(targets), method=self)

    def begin(self, subject: Subject) -> Work:
        """One series; all is done by the pass."""
        return PassMaps([subject.maps(self)], subject.column)


@dataclasses.dataclass(frozen=True)
class GradientRequest(Request):
    """The gradients at the picture, as they are.

    Attributes:
      targets: The numbers of the pass's targets that are explained.
    """

    targets: tuple[int, ...] = (0,)
    of_picture = True

    def compute(
        self,
        _calls: list[SpatialCall],
        derivatives: Derivatives,
        _arguments: list[tf.Tensor],
        /,
    ) -> list[tf.Tensor]:
        """Float32 `(batch, targets, height, width, channels)`."""
        return [tf.stack([derivatives.picture_gradients(t) for t in self.targets], axis=1)]


@dataclasses.dataclass(frozen=True)
class InputRequest(GradientRequest):
    """What a method of the picture wants of a traced pass.

    Attributes:
      method: Whose.
    """

    method: InputMethod = dataclasses.field(kw_only=True)

    def compute(
        self,
        _calls: list[SpatialCall],
        derivatives: Derivatives,
        _arguments: list[tf.Tensor],
        /,
    ) -> list[tf.Tensor]:
        """Maps `(batch, targets, height, width)`."""
        each = [
            traced_maps(
                self.method.title,
                functools.partial(
                    self.method.maps, derivatives.picture, derivatives.picture_gradients(target)
                ),
            )
            for target in self.targets
        ]
        return [tf.stack(each, axis=1)]
