"""The examples of a subject, with parts of the picture hidden."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tb_interpret.engine.fill import Fill
from tb_interpret.engine.subject import Subject
from tb_interpret.engine.work import Moment, OnStep
from tb_interpret.models.copied_scores import CopiedScores, choose_copies


class Hidden:
    """Scores of the target where a fill is seen in place of the picture, change by change.

    The model is traced once, when this is made.

    Args:
      subject: The model and its examples.
      fill: A number, an array that broadcasts to one example, in the units and
        the layout of the model's input, `"mean"` or `"blur"` of the example.
      scores: What hides the picture: `MaskedScores`, say.
      num_changes: How many a run has, about.

    Attributes:
      picture: Which input is hidden.
      at_a_time: How many changes go through the model at a time: more at once
        are no faster, and fewer no cheaper.

    Raises:
      ValueError: The fill does not suit the examples, or no input is a picture.
    """

    def __init__(
        self, subject: Subject, fill: Any, scores: Callable[..., CopiedScores], num_changes: int
    ) -> None:
        self._fill = Fill(fill, subject)
        picture = self.picture = self._fill.picture
        count = min(len(picture.of(subject.inputs)), subject.batch_size)

        def made(copies: int) -> CopiedScores:
            of_copies: CopiedScores = subject.kept(
                (scores, copies, picture, subject.task),
                lambda targets: scores(
                    *(subject.model, subject.inputs, targets, copies),
                    task=subject.task,
                    picture=picture,
                ),
            )
            return of_copies

        self._scores = made(choose_copies(num_changes, count))
        if self._scores.mixes and self._scores.copies > 1:
            self._scores = made(1)  # what goes in together would change each other's scores
        self.at_a_time = self._scores.copies

    @property
    def is_function(self) -> bool:
        """Whether the target is one."""
        return self._scores.is_function

    def size(self, moment: Moment) -> tuple[int, int]:
        """Height and width of the pictures."""
        return self.picture.size(moment.inputs)

    def scores(
        self,
        moment: Moment,
        each: np.ndarray,
        on_step: OnStep | None = None,
        fixed: Sequence[Any] = (),
    ) -> np.ndarray:
        """Scores with the weights of this moment.

        Args:
          moment: Of now.
          each: One entry a change.
          on_step: Told how many changes are done.
          fixed: What the changes have in common.

        Returns:
          Float32 `(changes, batch)`.
        """
        assert moment.facts is not None
        fills, indices = self._fill.of(moment.inputs), moment.facts.indices
        return self._scores.scores(moment.inputs, fills, indices, each, fixed, on_step)
