"""Whether a function is still the one that it was: a cell of a notebook runs again, changed."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Hashable
from types import CodeType
from typing import Any

import numpy as np

# Functions that call functions: deeper than that nobody looks, nor at each of so many values.
_DEPTH, _MOST_VALUES = 4, 1024


def digest_of_function(function: Any) -> Hashable:
    """The same for functions that do the same, as far as their code tells.

    Their own code counts, the numbers and texts that it uses from where it was
    made, and the functions of the same module that it calls. Comments and
    places in a file do not.

    Args:
      function: Any callable.

    >>> digest_of_function(lambda x: x / 255) == digest_of_function(lambda x: x / 255)
    True
    >>> digest_of_function(lambda x: x / 255) == digest_of_function(lambda x: x / 127.5)
    False
    """
    try:
        return _value(function, _DEPTH, None)
    except Exception:  # whatever a user's objects raise, the stage works without it
        return None


def _value(value: Any, depth: int, module: str | None) -> Hashable:
    if value is None or isinstance(value, (bool, int, float, complex, str, bytes)):
        return type(value).__name__, repr(value)
    if isinstance(value, CodeType):
        consts = tuple(_value(each, depth, module) for each in value.co_consts)
        return value.co_code, value.co_names, value.co_varnames, consts
    if depth <= 0 or _length(value) > _MOST_VALUES:
        return type(value).__qualname__
    if isinstance(value, (tuple, list, set, frozenset)):
        return type(value).__name__, tuple(_value(each, depth - 1, module) for each in value)
    if isinstance(value, dict):
        return tuple((repr(key), _value(each, depth - 1, module)) for key, each in value.items())
    if isinstance(value, (np.ndarray, np.generic)):
        return str(value.dtype), value.shape, repr(value.tolist())
    if isinstance(value, functools.partial):
        parts = value.func, value.args, value.keywords
        return tuple(_value(each, depth - 1, module) for each in parts)
    if inspect.ismethod(value):
        return _value(value.__func__, depth, module)
    # A tf.function has one, a stage within a stage, and what decorators made of a function.
    inner = getattr(value, "python_function", None) or getattr(value, "__wrapped__", None)
    if callable(inner):
        return _value(inner, depth - 1, module)
    if inspect.isfunction(value):
        return _function(value, depth, module)
    config = getattr(value, "get_config", None)
    if callable(config) and not inspect.isclass(value):
        return type(value).__qualname__, _told(lambda: _nameless(config()))
    name = getattr(value, "__qualname__", None)
    return name or (type(value).__qualname__, _told(lambda: value))


def _function(function: Any, depth: int, module: str | None) -> Hashable:
    if module is not None and function.__module__ != module:
        return function.__module__, function.__qualname__
    module = function.__module__
    try:
        known = inspect.getclosurevars(function)
    except ValueError:  # a variable around it has no value yet
        used: dict[str, Any] = {}
    else:
        used = {**known.globals, **known.nonlocals}
    return (
        _value(function.__code__, depth, module),
        _value(function.__defaults__, depth - 1, module),
        _value(function.__kwdefaults__, depth - 1, module),
        _value(dict(sorted(used.items())), depth - 1, module),
    )


def _length(value: Any) -> int:
    if isinstance(value, np.ndarray):
        return value.size
    return len(value) if isinstance(value, (tuple, list, set, frozenset, dict)) else 0


def _nameless(config: Any) -> Any:
    """Without the names that Keras counts the layers of a kind by."""
    if isinstance(config, dict):
        return {key: _nameless(each) for key, each in config.items() if key != "name"}
    return [_nameless(each) for each in config] if isinstance(config, list) else config


def _told(tell: Callable[[], Any]) -> str:
    """What an object says that it was made of, if that is not where it lies in memory."""
    told = repr(tell())
    return "" if " at 0x" in told else told
