"""Data that are run through, to be looked at."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import keras
import tensorflow as tf

from tb_interpret.commands.mistake import MistakeError
from tb_interpret.engine.progress import ProgressLine
from tb_interpret.pipeline.pipeline import Pipeline

_LAST = "what comes out"
_REFUSAL = "What passes "


class Looked:
    """Data of one split.

    Args:
      data: A `tf.data.Dataset`, a `PyDataset`, or what can be iterated again and again.
      split: Its name.
      pipeline: Looks at what comes out of them.
      most: Batches of an epoch; None: all.

    Raises:
      MistakeError: They never end, and nobody says how much of them to look at.
    """

    def __init__(self, data: Any, split: str, pipeline: Pipeline, most: int | None) -> None:
        self._split, self._most = split, most
        self._total, is_endless = _length(data)
        if is_endless and most is None:
            raise MistakeError(
                f"The data of {split} never end. Received: data that repeat. Expected an epoch. "
                "Say how much of them to look at: --batches 100."
            )
        if isinstance(data, tf.data.Dataset):
            self._data, self._look = _tapped(data, split, pipeline), _itself
        else:
            self._data, self._look = data, pipeline.stage(_LAST, split)(_itself)

    def run_through(self, what: str) -> None:
        """One epoch of them.

        Args:
          what: Which, for people.

        Raises:
          MistakeError: There is nothing.
        """
        what, began, done = f"{self._split}, {what}", time.monotonic(), 0
        line = ProgressLine(what, "batches")
        total = min((n for n in (self._total, self._most) if n is not None), default=None)
        for batch in self._batches():
            try:
                self._look(batch)
            except ValueError as error:
                _say_unsure(self._split, error)
                self._look = _itself
            done += 1
            if total is not None:
                line.update(done, total)
            if done == self._most:
                break
        if not done:
            raise MistakeError(
                f"There is nothing in {what}. Received: no batch. Expected data that can be run "
                "through again. Give a tf.data.Dataset, a PyDataset or a list, or look once: "
                "--epochs 1."
            )
        self._total = self._total or done
        seconds = time.monotonic() - began
        print(f"{what}: {done} {'batch' if done == 1 else 'batches'} in {seconds:.1f} s")

    def _batches(self) -> Iterator[Any]:
        if not isinstance(self._data, keras.utils.PyDataset):
            yield from self._data
            return
        for index in range(self._data.num_batches or self._most or 0):
            yield self._data[index]
        self._data.on_epoch_end()


def _length(data: Any) -> tuple[int | None, bool]:
    """How many batches an epoch has, None where that is not known; whether it has no end."""
    if isinstance(data, keras.utils.PyDataset):
        return data.num_batches, data.num_batches is None
    if isinstance(data, tf.data.Dataset):
        number = int(data.cardinality())
        return (number if number >= 0 else None), number == tf.data.INFINITE_CARDINALITY
    return (len(data) if hasattr(data, "__len__") else None), False


def _tapped(data: tf.data.Dataset, split: str, pipeline: Pipeline) -> tf.data.Dataset:
    """Data whose end is looked at, if it is sure where their picture is: stages may say more."""
    try:
        return data.apply(pipeline.tap(_LAST, split))
    except ValueError as error:
        _say_unsure(split, error)
        return data


def _say_unsure(split: str, error: ValueError) -> None:
    _, refusal, words = str(error).partition(_REFUSAL)
    if not refusal:
        raise error
    print(f"The end of {split} is not looked at. {refusal}{words.strip()}")


def _itself(*element: Any) -> Any:
    return element[0] if len(element) == 1 else element
