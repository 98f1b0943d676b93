"""Passes over changed pictures of a subject, several of them at a time."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf

from tb_interpret.engine.subject import Subject
from tb_interpret.engine.work import Moment
from tb_interpret.maths.input_gradients import as_inputs
from tb_interpret.models.copied_scores import choose_copies
from tb_interpret.models.request import Request
from tb_interpret.models.traced_pass import TracedPass

# Pixels of all pictures that go through a model and back at a time: what is kept for the way back
# grows with them. A batch of examples that has more goes alone, as it does in the one pass.
_STEP_PIXELS = 2**17


class Passes:
    """A pass of its own, over changed copies of the examples.

    Args:
      subject: The model and its examples.
      request: What is computed, for target 0; None for facts alone.
      num_passes: How many a run has, about.
      together: Whether several may be made at a time.

    Attributes:
      picture: Which input is changed.
      at_a_time: How many copies go through the model at a time.

    Raises:
      ValueError: No input is a picture.
    """

    def __init__(
        self, subject: Subject, request: Request | None, num_passes: int, *, together: bool = True
    ) -> None:
        self.picture = subject.picture.among(subject.inputs)
        self._traced = subject.traced(request)
        height, width = self.picture.size(subject.inputs)
        examples = min(len(self.picture.of(subject.inputs)), subject.batch_size)
        most = _STEP_PIXELS // (height * width)
        together = together and _are_apart(subject, self._traced)
        self.at_a_time = choose_copies(num_passes, examples, most) if together else 1

    def over(self, moment: Moment, pictures: np.ndarray) -> Moment:
        """What a pass finds, with the weights of this moment.

        Args:
          moment: Of now, of the examples as they are.
          pictures: `(copies, batch, …)`, as floating numbers in the units and
            the layout of the model's input.

        Returns:
          A moment whose examples are the copies of all examples, copy by copy.
        """
        assert moment.facts is not None
        copies = len(pictures)

        def repeated(x: tf.Tensor) -> tf.Tensor:
            return tf.tile(x, [copies] + [1] * (x.shape.rank - 1)) if copies > 1 else x

        inputs = tf.nest.map_structure(tf.convert_to_tensor, moment.inputs)
        changed = pictures.reshape(-1, *pictures.shape[2:])
        inputs = self.picture.put(
            tf.nest.map_structure(repeated, inputs),
            tf.convert_to_tensor(as_inputs(changed, self.picture.of(inputs).dtype.as_numpy_dtype)),
        )
        result = self._traced.run(inputs, [np.tile(moment.facts.indices, (copies, 1))])
        return Moment(inputs, result.facts[0], result.found[0] if result.found else ())


def _are_apart(subject: Subject, traced: TracedPass) -> bool:
    """Whether the rows of a batch are explained each by itself, and may be of any number."""
    # A function may know its examples, each one's mask say; random numbers that are drawn
    # for one copy would not be those of the next, and a model may mix what goes in together.
    if callable(subject.explained.targets) or traced.writes or traced.mixes:
        return False
    inputs = keras.tree.flatten(getattr(subject.model, "inputs", None) or [])
    return all(x.shape[0] is None for x in inputs)
