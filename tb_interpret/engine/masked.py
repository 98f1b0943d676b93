"""The examples of a subject behind masks."""

from __future__ import annotations

from typing import Any

import numpy as np

from tb_interpret.engine.fill import Fill
from tb_interpret.engine.subject import Subject
from tb_interpret.engine.work import Moment, OnStep


class Masked:
    """Scores behind masks: where one is 1 the picture stays, where it is 0 a fill is seen.

    The model is traced once, when this is made.

    Args:
      subject: The model and its examples.
      fill: A number, an array that broadcasts to one example, in the units and
        the layout of the model's input, `"mean"` or `"blur"` of the example.
      num_masks: How many a run has, about.

    Attributes:
      at_a_time: How many masks go through the model at a time: more at once
        are no faster, and fewer no cheaper.

    Raises:
      ValueError: The fill does not suit the examples, or no input is a picture.
    """

    def __init__(self, subject: Subject, fill: Any, num_masks: int) -> None:
        self._fill = Fill(fill, subject)
        self._scores = subject.masked_scores(num_masks)
        self.at_a_time = self._scores.copies

    def size(self, moment: Moment) -> tuple[int, int]:
        """Height and width of the pictures."""
        return self._fill.picture.size(moment.inputs)

    def scores(
        self, moment: Moment, masks: np.ndarray, on_step: OnStep | None = None
    ) -> np.ndarray:
        """Scores of the target with the weights of this moment.

        Args:
          moment: Of now.
          masks: In 0…1, `(masks, height, width)` for all examples alike, or
            `(masks, batch, height, width)`.
          on_step: Told how many masks are done.

        Returns:
          Float32 `(masks, batch)`.
        """
        assert moment.facts is not None
        each = masks[:, None] if masks.ndim == 3 else masks
        fills = self._fill.of(moment.inputs)
        return self._scores.run(moment.inputs, fills, moment.facts.indices, each, on_step)
