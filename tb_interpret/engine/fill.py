"""What is seen of a picture where it is hidden."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

from tb_interpret.engine.subject import Subject
from tb_interpret.maths.occlusion import fill_pictures


class Fill:
    """A fill, proved to suit the examples of a subject.

    Args:
      fill: As `maths.occlusion.fill_pictures` takes it.
      subject: The model and its examples.

    Attributes:
      picture: Which input is hidden.

    Raises:
      ValueError: It does not broadcast to one, or no input is a picture.
    """

    def __init__(self, fill: Any, subject: Subject) -> None:
        self.picture = subject.picture.among(subject.inputs)
        self._fill = fill
        self._last: tuple[Any, np.ndarray] | None = None
        self._made(tf.nest.map_structure(lambda x: x[:1], subject.inputs))

    def of(self, inputs: Any) -> np.ndarray:
        """Float32, of the shape of the picture among `inputs`; kept for the last ones."""
        if self._last is None or self._last[0] is not inputs:
            self._last = inputs, self._made(inputs)
        return self._last[1]

    def _made(self, inputs: Any) -> np.ndarray:
        pictures = np.asarray(self.picture.of(inputs))
        return fill_pictures(self._fill, pictures, channels_first=self.picture.channels_first)
