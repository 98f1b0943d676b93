"""Whether a function that is made a stage is one that was made it before."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Hashable
from types import CodeType
from typing import Any


def code_of(function: Any) -> Hashable:
    """The same for functions of the same text.

    Not for those that do the same: what a function uses from where it was made
    may be another number for each element.

    Args:
      function: Any callable.

    >>> code_of(lambda x: x / 255) == code_of(lambda x: x / 255)
    True
    >>> code_of(lambda x: x / 255) == code_of(lambda x: x / 127.5)
    False
    """
    if isinstance(function, functools.partial):
        return code_of(function.func)
    # A tf.function has one, and what decorators made of a function.
    inner = vars(function).get("python_function") if hasattr(function, "__dict__") else None
    inner = inner or getattr(function, "__wrapped__", None) or getattr(function, "__func__", None)
    if inner is not None:
        return code_of(inner)
    if not inspect.isroutine(function) and not inspect.isclass(function):
        function = type(function).__call__
    code = getattr(function, "__code__", None)
    return _text(code) if code else getattr(function, "__qualname__", "")


def _text(code: CodeType) -> Hashable:
    consts = (_text(x) if isinstance(x, CodeType) else repr(x) for x in code.co_consts)
    return code.co_code, code.co_names, tuple(consts)
