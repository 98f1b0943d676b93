"""Copies of a callback: tuners copy theirs for each trial."""

from __future__ import annotations

import copy
from typing import Any

import keras
import tensorflow as tf

# A pipeline cannot be copied, and the copy of a layer is no layer of the model.
_SHARED = ("_source", "_methods", "_targets", "_options", "_examples", "_numbers")
_NOT_BEGUN = {
    "_model": None,
    "params": None,
    "_explaining": None,
    "_number": None,
    "_begun": False,
    "_runs": None,
    "_foreign_told": False,
}


class _Elements:
    """The first elements of a pipeline, which can be pickled in its place.

    Args:
      dataset: The pipeline.
      most: How many elements at the most. Whether one is a batch is known with
        the model.
    """

    def __init__(self, dataset: tf.data.Dataset, most: int) -> None:
        self._spec, self._elements = dataset.element_spec, list(dataset.take(most))

    def dataset(self) -> tf.data.Dataset:
        """A pipeline of them."""
        return tf.data.Dataset.from_generator(
            lambda: iter(self._elements), output_signature=self._spec
        )


class CopiedCallback(keras.callbacks.Callback):
    """A callback whose copies, pickled ones too, have not begun a training.

    Each copy has a run of its own in the directory that they share, given when
    it begins its first training: the first goes to `interpret`, the second to
    `interpret_2`.
    """

    log_dir: str
    _source: Any
    _max_examples: int
    _examples: Any

    def __init__(self) -> None:
        super().__init__()
        self._numbers: dict[str, int] = {}
        self._number: tuple[str, int] | None = None

    def __getstate__(self) -> dict[str, Any]:
        """For pickle, with the examples of a pipeline in its place."""
        source = self._source
        if isinstance(source, tf.data.Dataset) and self._examples is not None:
            source = self._examples[1].inputs, self._examples[1].labels
        elif isinstance(source, tf.data.Dataset):
            source = _Elements(source, self._max_examples)
        return {**self.__dict__, **_NOT_BEGUN, "_source": source}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        if isinstance(self._source, _Elements):
            self._source = self._source.dataset()

    def __copy__(self) -> CopiedCallback:
        """As a deep copy, with all but the training shared."""
        made = self.__class__.__new__(self.__class__)
        made.__dict__.update({**self.__dict__, **_NOT_BEGUN})
        return made

    def __deepcopy__(self, memo: dict[int, Any]) -> CopiedCallback:
        """A callback of its own for the same examples, which may be a pipeline."""
        made = self.__class__.__new__(self.__class__)
        memo[id(self)] = made
        for name, value in {**self.__dict__, **_NOT_BEGUN}.items():
            made.__dict__[name] = value if name in _SHARED else copy.deepcopy(value, memo)
        return made

    def _run_number(self) -> int:
        """Of this copy's run in its `log_dir`, from 1 on."""
        if self._number is None or self._number[0] != self.log_dir:
            self._numbers[self.log_dir] = self._numbers.get(self.log_dir, 0) + 1
            self._number = self.log_dir, self._numbers[self.log_dir]
        return self._number[1]
