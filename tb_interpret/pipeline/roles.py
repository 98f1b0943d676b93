"""Where the user says that the picture of an element is, its label, its mask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import tensorflow as tf

Where = str | int | Callable[[Any], Any]


# What functions raise that are made for the other end of the stage, or for pictures with objects.
_NOT_THERE = (AttributeError, LookupError, TypeError, ValueError, tf.errors.InvalidArgumentError)


@dataclass(frozen=True)
class Roles:
    """Where the user says that things are; None: found by itself.

    Each is a key, an index, or a function of the element.
    """

    image: Where | None = None
    mask: Where | None = None
    boxes: Where | None = None
    points: Where | None = None
    label: Where | None = None
    key: Where | None = None


ROLES = tuple(field.name for field in fields(Roles))


def check_roles(roles: Roles) -> None:
    """Refuses what is no place in an element.

    Raises:
      ValueError: It is no key, no index and no function.
    """
    for role in ROLES:
        where = getattr(roles, role)
        known = isinstance(where, (str, int)) and not isinstance(where, bool)
        if where is not None and not known and not callable(where):
            raise ValueError(
                f"`{role}` is no place in an element. Received: {role}={where!r:.80}. Expected a "
                f"key, an index or a function of the element. Give {role}=1, say."
            )


def component_at(element: Any, where: Where) -> Any:
    """The component of an element; None: there is none.

    Args:
      element: Tensors or arrays in tuples, lists and dicts.
      where: A key, an index, or a function of the element.

    >>> component_at({"image": 1, "label": 2}, "label"), component_at((1, 2), -1)
    (2, 2)
    """
    if callable(where):
        try:
            return _array(where(element))
        except _NOT_THERE:
            return None
    if isinstance(where, int):
        if isinstance(element, (tuple, list)):
            return _array(element[where]) if -len(element) <= where < len(element) else None
        return element if where in (0, -1) and not isinstance(element, Mapping) else None
    if isinstance(element, Mapping):
        if where in element:
            return _array(element[where])
        inner = [each for each in element.values() if isinstance(each, (Mapping, tuple))]
    else:
        inner = list(element) if isinstance(element, (tuple, list)) else []
        named = getattr(element, where, None) if hasattr(element, "_fields") else None
        if named is not None:
            return _array(named)
    return next((found for each in inner if (found := component_at(each, where)) is not None), None)


def _array(value: Any) -> Any:
    """Lists of numbers as Python code holds boxes and points."""
    return np.asarray(value, np.float32) if isinstance(value, (list, tuple)) else value
