"""LeGrad."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import tensorflow as tf

from tb_interpret.engine.subject import Subject
from tb_interpret.engine.work import PassMaps, Work
from tb_interpret.maths.le_grad import le_grad
from tb_interpret.methods.method import MapMethod
from tb_interpret.models.attention import attention_calls
from tb_interpret.models.derivatives import Derivatives
from tb_interpret.models.forward import Forward
from tb_interpret.models.request import Request
from tb_interpret.models.spatial import SpatialCall


@dataclasses.dataclass(frozen=True)
class LeGrad(MapMethod):
    """To which patches a transformer would have to attend for a higher score.

    The gradient of the score at the attention of every block, its positive
    part averaged over heads and queries, then over the blocks.

    Args:
      targets: What is explained, as in `GradCAM`.

    Differs from the paper:
      There each block is asked for a score of its own: the head of the model,
      put on that block's tokens (s^l). Which part of a model is its head, and
      how it pools, can be known of CLIP but not of any model; so one score,
      that of the model, is differentiated at the attention of all blocks, in
      one pass. In the last block both are the same; in earlier ones the
      gradient here comes back through the later blocks, too. Maps are not
      stretched to 0…1.

    Raises:
      ValueError: `targets` is of no accepted kind; when it explains, that the
        model has no attention over all tokens of one picture.

    Reference:
      Bousselham et al., https://arxiv.org/abs/2404.03214
    """

    name = "le_grad"
    title = "LeGrad"
    meaning = "importance"

    def request(self, targets: Sequence[int]) -> _Request:
        """Maps of the patches."""
        return _Request(tuple(targets))

    def begin(self, subject: Subject) -> Work:
        """One series; all is done by the pass."""
        return PassMaps([subject.maps(self)], subject.column)


@dataclasses.dataclass(frozen=True)
class _Request(Request):
    """What LeGrad wants of a traced pass.

    Attributes:
      targets: The numbers of the pass's targets that are explained.
    """

    targets: tuple[int, ...]

    def select(self, forward: Forward) -> list[SpatialCall]:
        """The attention of all blocks."""
        return attention_calls(forward)

    def compute(
        self,
        calls: list[SpatialCall],
        derivatives: Derivatives,
        _arguments: list[tf.Tensor],
        /,
    ) -> list[tf.Tensor]:
        """Maps `(batch, targets, height, width)`."""
        each = [
            tf.add_n([le_grad(derivatives.gradients(call, target)) for call in calls]) / len(calls)
            for target in self.targets
        ]
        return [tf.stack(each, axis=1)]
