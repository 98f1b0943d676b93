"""Functions over a model, traced once, that leave its state as they found it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import tensorflow as tf

from tb_interpret.models.side_effects import written_variables


def batch_specs(inputs: Any) -> Any:
    """Specifications of batches like this one, of any number of examples."""
    return tf.nest.map_structure(lambda x: tf.TensorSpec((None, *x.shape[1:]), x.dtype), inputs)


class Frozen:
    """A function traced when this is made, and never again.

    Args:
      function: What is traced; it may run a model.
      *specs: `tf.TensorSpec`s, or structures of them, of its arguments.

    Attributes:
      written: The variables that it may write to.
    """

    def __init__(self, function: Callable[..., Any], *specs: Any) -> None:
        # autograph off, as in Keras: the user's `call` runs as it does in training.
        self._function = tf.function(function, autograph=False).get_concrete_function(*specs)
        self.written = written_variables(self._function)

    def __call__(self, *arguments: Any) -> Any:
        """Runs it with the weights of this moment."""
        return self._function(*arguments)

    @contextlib.contextmanager
    def restoring(self) -> Iterator[None]:
        """Puts back, at the end, what runs have written to the model's variables.

        A model that draws random numbers or updates averages even when it is
        not training must find its state as it was.
        """
        before = [variable.read_value() for variable in self.written]
        try:
            yield
        finally:
            for variable, value in zip(self.written, before, strict=True):
                variable.assign(value)
