"""What is seen of a picture where it is hidden."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import tensorflow as tf

from tb_interpret.engine.subject import Subject
from tb_interpret.maths.occlusion import fill_pictures
from tb_interpret.models.picture_input import PictureInput


@dataclasses.dataclass(frozen=True)
class Fill:
    """A fill for the examples of a subject.

    Attributes:
      fill: As `maths.occlusion.fill_pictures` takes it.
      picture: Which input is hidden.
    """

    fill: Any
    picture: PictureInput

    @classmethod
    def suiting(cls, fill: Any, subject: Subject) -> Fill:
        """A fill, proved to suit the examples.

        Raises:
          ValueError: It does not broadcast to one, or no input is a picture.
        """
        made = cls(fill, subject.picture.among(subject.inputs))
        made.of(tf.nest.map_structure(lambda x: x[:1], subject.inputs))
        return made

    def of(self, inputs: Any) -> np.ndarray:
        """Float32, of the shape of the picture among `inputs`."""
        pictures = np.asarray(self.picture.of(inputs))
        return fill_pictures(self.fill, pictures, channels_first=self.picture.channels_first)
