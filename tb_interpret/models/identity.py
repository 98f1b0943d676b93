"""What things are known by, where a model's state is compared with an earlier one."""

from __future__ import annotations

import sys
import types
import weakref
from collections.abc import Iterator
from typing import Any

LIBRARIES = frozenset(("keras", "keras_hub", "numpy", "tensorflow"))
# Code that nobody changes while it runs; its objects may hold anything of the user's.
_KNOWN = LIBRARIES | sys.stdlib_module_names


class Same:
    """Equal to what is the same object, without keeping it alive."""

    __slots__ = ("_id", "_object", "_reference")

    def __init__(self, thing: Any) -> None:
        self._id, self._object, self._reference = id(thing), None, None
        try:
            self._reference = weakref.ref(thing)
        except TypeError:
            self._object = thing

    def __eq__(self, other: object) -> bool:
        # Two objects may have one id, if one is gone before the other comes.
        return isinstance(other, Same) and self._id == other._id and self._alive and other._alive

    def __hash__(self) -> int:
        return self._id

    @property
    def _alive(self) -> bool:
        return self._reference is None or self._reference() is not None


def attributes(value: Any) -> dict[str, Any] | None:
    """Of an object, those in slots included; None where it can have none."""
    slots = [name for kind in type(value).__mro__ for name in kind.__dict__.get("__slots__", ())]
    if not slots and not hasattr(value, "__dict__"):
        return None
    filled = {name: getattr(value, name) for name in slots if hasattr(value, name)}
    return {**filled, **getattr(value, "__dict__", {})}


def names_used(code: types.CodeType) -> Iterator[str]:
    """Global names, attributes and modules that a function and those inside it use."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from names_used(constant)


def is_of(thing: Any, packages: frozenset[str] = _KNOWN) -> bool:
    """Whether a module, class or function is of one of these packages.

    Args:
      thing: Has a module, or is one.
      packages: By name; by default libraries and Python's own.
    """
    name: Any
    if isinstance(thing, types.ModuleType):
        name = thing.__name__
    elif isinstance(thing, types.FunctionType):
        # What wraps a function of a library is named like it.
        name = thing.__globals__.get("__name__")
    else:
        name = thing.__module__
    return str(name).partition(".")[0] in packages
