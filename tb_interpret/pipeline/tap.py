"""Looks at a dataset between two of its transformations."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tb_interpret.pipeline.arguments import check_tapped
from tb_interpret.pipeline.recording import Recording
from tb_interpret.pipeline.roles import Roles
from tb_interpret.pipeline.stage_facts import StageFacts
from tb_interpret.pipeline.wrapping import wrapping


class Tap:
    """For `dataset.apply`: a dataset of the same elements, which are watched.

    Args:
      facts: Of the stage.
      roles: Where the user says that things are.
      recording: Is told what passes; None: datasets are given back as they are.
    """

    def __init__(self, facts: StageFacts, roles: Roles, recording: Recording | None) -> None:
        self._name = facts.name
        self._look = wrapping(facts, roles, recording)(_whole)
        self._is_watching = recording is not None

    def __call__(self, *datasets: tf.data.Dataset) -> tf.data.Dataset:
        """The dataset, watched.

        Raises:
          ValueError: It is none, or it is not sure what of it is the picture.
        """
        check_tapped(self._name, datasets)
        return datasets[0].map(self._look) if self._is_watching else datasets[0]


def _whole(*element: Any) -> Any:
    return element[0] if len(element) == 1 else element
