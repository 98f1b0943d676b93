"""Looks at a dataset between two of its transformations."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tb_interpret.pipeline.recording import Recording
from tb_interpret.pipeline.roles import Roles
from tb_interpret.pipeline.stage import Stage
from tb_interpret.pipeline.stage_facts import StageFacts


class Tap:
    """For `dataset.apply`: a dataset of the same elements, which are watched.

    Args:
      facts: Of the stage.
      roles: Where the user says that things are.
      recording: Is told what passes.
    """

    def __init__(self, facts: StageFacts, roles: Roles, recording: Recording) -> None:
        self._stage = Stage(_whole, facts, roles, recording)

    def __call__(self, dataset: tf.data.Dataset) -> tf.data.Dataset:
        """The dataset, watched.

        Raises:
          ValueError: It is none, or it is not sure what of it is the picture.
        """
        if not isinstance(dataset, tf.data.Dataset):
            raise ValueError(
                f"A tap looks at datasets. Received: {type(dataset).__name__}. Expected a "
                "tf.data.Dataset. Use dataset.apply(pipeline.tap(…)); for arrays there is "
                "pipeline.log(…)."
            )
        return dataset.map(self._stage)


def _whole(*element: Any) -> Any:
    return element[0] if len(element) == 1 else element
