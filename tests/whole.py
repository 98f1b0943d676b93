"""How much is tried: all of it with `make test WHOLE=1`, else what stands for the rest.

What acts one after the other (a layer is found, then a method is computed from it) fails by one
of them, not by how they are combined: so combinations may be thinned, and values may not.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable
from typing import Any

WHOLE = os.environ.get("WHOLE", "0") not in ("", "0")


def usually(few: int, whole: int) -> int:
    """How many of the random cases are tried."""
    return whole if WHOLE else few


def spread(*dimensions: Iterable[Any], whole: bool = WHOLE) -> list[tuple[Any, ...]]:
    """Combinations in which each value of each dimension occurs.

    They are as many as the longest dimension has values; the others are gone through again and
    again.
    """
    values = [list(dimension) for dimension in dimensions]
    if whole:
        return list(itertools.product(*values))
    count = max(map(len, values))
    return [tuple(own[i % len(own)] for own in values) for i in range(count)]


def star(*dimensions: Iterable[Any], whole: bool = WHOLE) -> list[tuple[Any, ...]]:
    """Each value of each dimension, together with the first of the others: the usual ones."""
    values = [list(dimension) for dimension in dimensions]
    if whole:
        return list(itertools.product(*values))
    usual = tuple(own[0] for own in values)
    others = [
        (*usual[:place], value, *usual[place + 1 :])
        for place, own in enumerate(values)
        for value in own[1:]
    ]
    return [usual, *others]


def pairs(*dimensions: Iterable[Any], whole: bool = WHOLE) -> list[tuple[Any, ...]]:
    """Combinations in which every two values of two dimensions meet.

    Of three dimensions or more; two have as many pairs as combinations.
    """
    values = [list(dimension) for dimension in dimensions]
    every = list(itertools.product(*(range(len(own)) for own in values)))
    chosen = every if whole else _covering(every)
    return [tuple(own[i] for own, i in zip(values, case, strict=True)) for case in chosen]


def _covering(every: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Always the first of those that have most pairs that have not met."""
    met: set[tuple[tuple[int, int], ...]] = set()
    chosen = []
    while True:
        fresh = [set(itertools.combinations(enumerate(case), 2)) - met for case in every]
        best = max(range(len(every)), key=lambda i: len(fresh[i]))
        if not fresh[best]:
            return chosen
        chosen.append(every[best])
        met |= fresh[best]
