"""Some of many pictures with labels: as many of each class, without all of them in memory."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import tensorflow as tf

from tb_interpret.examples import Examples, read_in_parts


@dataclasses.dataclass(frozen=True)
class _Pool:
    """Those that may be chosen so far, the first come first.

    Attributes:
      examples: Any number of them.
      keys: Float `(examples,)`: the smaller, the sooner one of its class is chosen.
    """

    examples: Examples
    keys: np.ndarray

    def __len__(self) -> int:
        return len(self.keys)

    def with_more(self, others: _Pool) -> _Pool:
        """Others behind them."""
        pairs = [(x.examples.inputs, x.examples.labels) for x in (self, others)]
        joined = tf.nest.map_structure(
            lambda *parts: None if parts[0] is None else np.concatenate(parts), *pairs
        )
        return _Pool(Examples(*joined), np.concatenate([self.keys, others.keys]))

    def thinned(self, most: int) -> _Pool:
        """As many of each class as there can be.

        Whoever is left out would be so among more, too: those before it stay before it.
        """
        if len(self) <= most:
            return self
        classes = _classes(self.examples.labels, len(self))
        ranks = np.empty(len(self), int)
        for number in np.unique(classes):
            own = np.flatnonzero(classes == number)
            ranks[own[np.argsort(self.keys[own], kind="stable")]] = np.arange(len(own))
        # The first of each class, then the second of each, …
        chosen = np.sort(np.lexsort((self.keys, ranks))[:most])
        return _Pool(self.examples.take(chosen), self.keys[chosen])


def chosen_examples(source: Any, most: int, seed: int) -> Examples:
    """As many of each class, at random, in their order.

    Twice as many as asked for are in memory at a time, and a batch; arrays are as they are.

    Args:
      source: As `read_examples` takes it. A dataset is gone through once.
      most: How many.
      seed: Of the choice.

    Raises:
      ValueError: As `read_examples` does.
    """
    random = np.random.default_rng(seed)
    pool: _Pool | None = None
    for part in read_in_parts(source):
        more = _Pool(part, random.random(len(part)))
        pool = more if pool is None else pool.with_more(more)
        if len(pool) > 2 * most:
            pool = pool.thinned(most)
    assert pool is not None
    return pool.thinned(most).examples


def _classes(labels: Any, count: int) -> np.ndarray:
    """A number for each different label; of several outputs, the first one's."""
    arrays = [x for x in tf.nest.flatten(labels) if x is not None]
    if not arrays:
        return np.zeros(count, int)
    rows = np.asarray(arrays[0]).reshape(count, -1)
    return np.asarray(np.unique(rows, axis=0, return_inverse=True)[1]).reshape(-1)
