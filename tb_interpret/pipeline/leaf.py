"""One value of an element: its axes and its kind, of a tensor, an array or a path."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

# What other pictures of an element are called, and how many there may be.
BESIDE = "beside "
_MOST_BESIDE = 4


@dataclass(frozen=True)
class Leaf:
    """One value of an element, and where it stands.

    Attributes:
      path: Keys and indices that lead to it.
      value: A tensor, an array, a path or anything else.
    """

    path: tuple[str | int, ...]
    value: Any

    @property
    def shape(self) -> tuple[int | None, ...] | None:
        """Its axes; None: not even their number is known."""
        shape = getattr(self.value, "shape", ())
        if isinstance(shape, tf.TensorShape):
            return None if shape.rank is None else tuple(shape.as_list())
        return tuple(shape)

    @property
    def rank(self) -> int | None:
        """How many axes it has; None: not known."""
        return None if self.shape is None else len(self.shape)

    @property
    def kind(self) -> str:
        """As numpy has it: `"u"`, `"i"`, `"f"`, `"b"`, `"S"`; `""` for what is left alone."""
        if isinstance(self.value, (str, bytes, os.PathLike)):
            return "S"
        if isinstance(self.value, tf.Tensor):
            dtype = self.value.dtype
            if dtype == tf.string:
                return "S"
            if dtype == tf.bool:
                return "b"
            return "f" if dtype.is_floating else "u" if dtype.is_unsigned else "i"
        if isinstance(self.value, (np.ndarray, np.generic)):
            # bfloat16 and the like are numbers of a kind of their own.
            return {"U": "S", "O": "S", "V": "f"}.get(self.value.dtype.kind, self.value.dtype.kind)
        if isinstance(self.value, (bool, int, float)):
            return "f" if isinstance(self.value, float) else "i"
        return ""

    def __str__(self) -> str:
        name = ".".join(map(str, self.path)) or "it"
        dtype = getattr(self.value, "dtype", type(self.value).__name__)
        dtype = getattr(dtype, "name", dtype)
        odd = "" if self.kind else f"{type(self.value).__name__} of "
        return f"{name}: {odd}{dtype} {'of unknown shape' if self.shape is None else self.shape}"


def beside(leaves: Sequence[Leaf], values: Mapping[str, Any]) -> dict[str, Any]:
    """Other pictures of an element, by name: what its label is about may be all of them.

    Args:
      leaves: Of the element.
      values: Its parts by role.
    """
    picture = values.get("image")
    taken = [id(value) for value in values.values()]
    others = [
        leaf.value
        for leaf in leaves
        if leaf.kind in ("u", "i", "f") and (leaf.rank or 0) >= 3 and id(leaf.value) not in taken
    ]
    if picture is None or isinstance(picture, tf.RaggedTensor):
        return {}
    same = [x for x in others if Leaf((), x).rank == Leaf((), picture).rank]
    return {f"{BESIDE}{number}": value for number, value in enumerate(same[:_MOST_BESIDE])}


def walk(element: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, Any]]:
    """Paths and values of what tuples, lists and dicts hold, one in another.

    >>> list(walk({"b": (1, None), "a": 2}))
    [(('a',), 2), (('b', 0), 1)]
    """
    if isinstance(element, Mapping):
        for key in sorted(element, key=str):
            yield from walk(element[key], (*path, str(key)))
    elif isinstance(element, (tuple, list)):
        for index, each in enumerate(element):
            yield from walk(each, (*path, index))
    elif element is not None:
        yield path, element
