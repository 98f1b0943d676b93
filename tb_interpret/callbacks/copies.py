"""Copies of a callback: tuners copy theirs for each trial."""

from __future__ import annotations

import copy
from typing import Any

import keras

# A pipeline cannot be copied, and the copy of a layer is no layer of the model.
_SHARED = ("_source", "_methods", "_targets", "_options", "_examples", "_numbers")
_NOT_BEGUN = {"_model": None, "params": None, "_session": None, "_number": None}


class CopiedCallback(keras.callbacks.Callback):
    """A callback whose copies, pickled ones too, have not begun a training.

    Each copy has a run of its own in the directory that they share, given when
    it begins its first training: the first goes to `interpret`, the second to
    `interpret_2`.
    """

    log_dir: str

    def __init__(self) -> None:
        super().__init__()
        self._numbers: dict[str, int] = {}
        self._number: tuple[str, int] | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, **_NOT_BEGUN}

    def __deepcopy__(self, memo: dict[int, Any]) -> CopiedCallback:
        """A callback of its own for the same examples, which may be a pipeline."""
        made = self.__class__.__new__(self.__class__)
        memo[id(self)] = made
        for name, value in self.__getstate__().items():
            made.__dict__[name] = value if name in _SHARED else copy.deepcopy(value, memo)
        return made

    def _run_number(self) -> int:
        """Of this copy's run in its `log_dir`, from 1 on."""
        if self._number is None or self._number[0] != self.log_dir:
            self._numbers[self.log_dir] = self._numbers.get(self.log_dir, 0) + 1
            self._number = self.log_dir, self._numbers[self.log_dir]
        return self._number[1]
