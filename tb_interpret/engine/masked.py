"""The examples of a subject behind masks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tb_interpret.engine.hidden import Hidden
from tb_interpret.engine.subject import Subject
from tb_interpret.engine.work import Moment, OnStep
from tb_interpret.models.masked_scores import MaskedScores


class Masked(Hidden):
    """Scores behind masks: where one is 1 the picture stays, where it is 0 a fill is seen.

    Args:
      subject: As in `Hidden`.
      fill: Likewise.
      num_masks: How many a run has, about.
    """

    def __init__(self, subject: Subject, fill: Any, num_masks: int) -> None:
        super().__init__(subject, fill, MaskedScores, num_masks)

    def scores(
        self,
        moment: Moment,
        each: np.ndarray,
        on_step: OnStep | None = None,
        fixed: Sequence[Any] = (),
    ) -> np.ndarray:
        """Scores of the target with the weights of this moment.

        Args:
          moment: Of now.
          each: Masks in 0…1, `(masks, height, width)` for all examples alike, or
            `(masks, batch or 1, height, width)`.
          on_step: Told how many masks are done.
          fixed: Nothing.

        Returns:
          Float32 `(masks, batch)`.
        """
        return super().scores(moment, each[:, None] if each.ndim == 3 else each, on_step, fixed)
