"""What all results have in common: they are counted, cut, shown and kept alike."""

from __future__ import annotations

import abc
import dataclasses
import os
import pathlib
from collections.abc import Iterator
from typing import Any, ClassVar, TypeVar

import numpy as np

from tb_interpret.results import cards, figures, files

_R = TypeVar("_R", bound="Result")


@dataclasses.dataclass(frozen=True, repr=False, eq=False)
class Result(abc.ABC):
    """A batch of what was found.

    Each kind is a frozen dataclass of arrays, text and whole numbers.

    Attributes:
      along: Names of the fields with an entry for each of its parts. The first
        tells how many there are.
    """

    along: ClassVar[tuple[str, ...]]

    def __len__(self) -> int:
        return len(getattr(self, self.along[0]))

    def __getitem__(self: _R, key: Any) -> _R:
        """Some of its parts; a single index keeps a batch of one."""
        places = _places(key, len(self))
        return dataclasses.replace(
            self, **{name: np.asarray(self._along(name))[places] for name in self.along}
        )

    def __iter__(self: _R) -> Iterator[_R]:
        return (self[place] for place in range(len(self)))

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(_same(own, getattr(other, name)) for name, own in vars(self).items())

    def __repr__(self) -> str:
        facts = ", ".join(f"{name}={value}" for name, value in self._facts().items())
        return f"{type(self).__name__}({facts})"

    def _repr_html_(self) -> str:
        """For notebooks: small pictures of its first parts."""
        return cards.as_html(repr(self), self._cards(cards.MOST), self._num_cards)

    def plot(self, *, most: int = 16, columns: int = 4) -> Any:
        """A figure of its first parts, drawn with matplotlib.

        Args:
          most: How many pictures there are at the most.
          columns: How many stand side by side at the most.

        Returns:
          A `matplotlib.figure.Figure`.

        Raises:
          ImportError: matplotlib is not installed.
        """
        return figures.draw(repr(self), self._cards(most), self._num_cards, columns)

    def show(self, *arguments: Any, **options: Any) -> None:
        """Opens what `plot` draws, with the same arguments."""
        self.plot(*arguments, **options)
        figures.pyplot().show()

    def save(self, path: str | os.PathLike[str]) -> pathlib.Path:
        """Writes all fields to an `.npz` file, bit for bit and without pickle.

        Args:
          path: Where; `.npz` is added where it is missing.

        Returns:
          The path of the file.
        """
        return files.write(path, type(self).__name__, vars(self))

    @classmethod
    def load(cls: type[_R], path: str | os.PathLike[str]) -> _R:
        """What `save` wrote.

        Args:
          path: As given to `save`.

        Raises:
          ValueError: The file is of another kind, or damaged.
        """
        result: _R = files.read(path, [cls])
        return result

    def _along(self, name: str) -> Any:
        """The entries of a field."""
        return getattr(self, name)

    @abc.abstractmethod
    def _facts(self) -> dict[str, str]:
        """What the short text tells, by name."""

    @property
    def _num_cards(self) -> int:
        """How many pictures there are in all."""
        return len(self)

    @abc.abstractmethod
    def _cards(self, most: int) -> list[cards.Card]:
        """The first pictures, with what is known of each."""


def short(values: np.ndarray, most: int = 6) -> str:
    """Numbers in a line, the first of many.

    >>> short(np.arange(100), 3)
    '[0, 1, 2, …]'
    """
    if np.ndim(values) == 0:
        return str(values)
    shown = [short(value, most) for value in values[:most]]
    return f"[{', '.join([*shown, '…'] if len(values) > most else shown)}]"


def _places(key: Any, count: int) -> np.ndarray:
    if isinstance(key, slice):
        return np.arange(count)[key]
    try:
        wanted = np.asarray(key)
    except ValueError:
        wanted = np.empty((0, 0))  # rows of different length
    if wanted.shape == (0,):
        wanted = wanted.astype(np.intp)
    mask = wanted.dtype == bool and wanted.shape == (count,)
    if isinstance(key, tuple) or wanted.ndim > 1 or not (mask or wanted.dtype.kind in "iu"):
        raise TypeError(
            f"That is no choice of its parts. Received: {key!r:.80}. Expected an index, a slice, "
            f"or a list or array of indices, or of {count} bools. Arrays are cut further as "
            "arrays: result.maps[:, 0]."
        )
    outside = np.ravel(wanted[(wanted < -count) | (wanted >= count)])
    if not mask and outside.size:
        raise IndexError(
            f"There is no such part. Received: {outside[0]}. Expected an index below {count}. "
            "len(result) tells how many there are."
        )
    return np.atleast_1d(np.arange(count)[wanted])


def _same(one: Any, other: Any) -> bool:
    if not isinstance(one, np.ndarray) or not isinstance(other, np.ndarray):
        return type(one) is type(other) and bool(one == other)
    alike = one.dtype == other.dtype and one.shape == other.shape
    # As bytes: a number that is missing is the same as itself.
    return alike and one.tobytes() == other.tobytes()
