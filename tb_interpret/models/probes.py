"""Whether a `call` that was put on a layer only watches, as probes do."""

from __future__ import annotations

import ast
import functools
import inspect
import textwrap
import types
from collections.abc import Iterator
from typing import Any

# What a probe may do with the dict of its keyword arguments, and give it to.
_READING = frozenset(("copy", "get", "items", "keys", "values"))
_TAKERS = frozenset(("append", "dict", "len", "list", "print", "repr", "str"))
_CHANGING = frozenset(("delattr", "eval", "exec", "setattr"))


def only_watches(call: Any, owner: object) -> bool:
    """Whether a `call` hands on what it gets to its owner's, and returns what that returns.

    Such a one changes nothing, whatever it notes on the way. It is recognized
    by its source; what cannot be read, or does anything unusual, is not taken
    for one.

    Args:
      call: Found on an instance.
      owner: That instance.
    """
    if not isinstance(call, types.FunctionType) or call.__defaults__ or call.__kwdefaults__:
        return False
    cells = zip(call.__code__.co_freevars, call.__closure__ or (), strict=True)
    return any(
        _is_call_of(_contents(cell), owner) and _hands_on(call.__code__, name)
        for name, cell in cells
    )


def _contents(cell: types.CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return None  # not filled yet


def _is_call_of(inner: Any, owner: object) -> bool:
    if isinstance(inner, types.MethodType):
        return inner.__self__ is owner and inner.__name__ == "call"
    return only_watches(inner, owner)


@functools.lru_cache(maxsize=256)
def _hands_on(code: types.CodeType, inner: str) -> bool:
    """Whether a function returns what `inner` makes of its own arguments, and nothing else."""
    try:
        (statement,) = ast.parse(textwrap.dedent(inspect.getsource(code))).body
    except (OSError, SyntaxError, TypeError, ValueError):
        return False
    if isinstance(statement, ast.FunctionDef) and statement.name == code.co_name:
        return _Handing(statement.args, statement.body, inner).is_all()
    nameless = [node for node in ast.walk(statement) if isinstance(node, ast.Lambda)]
    if len(nameless) != 1 or code.co_name != "<lambda>":
        return False
    return _Handing(nameless[0].args, [ast.Return(nameless[0].body)], inner).is_all()


class _Handing:
    """One function, read with a view to a single question.

    Args:
      given: Its arguments.
      body: What it does.
      inner: The name of what it should hand on to.
    """

    def __init__(self, given: ast.arguments, body: list[ast.stmt], inner: str) -> None:
        self._given, self._body, self._inner = given, body, inner
        self._nodes = list(_inside(body))
        named = [*self._given.posonlyargs, *self._given.args, *self._given.kwonlyargs]
        rest = [each for each in (self._given.vararg, self._given.kwarg) if each is not None]
        self._fixed = {each.arg for each in (*named, *rest)} | {inner}
        assigned = [
            target.id
            for node in self._nodes
            if isinstance(node, ast.Assign) and self._is_inner(node.value)
            for target in node.targets
            if isinstance(target, ast.Name)
        ]
        stored = [
            node.id
            for node in self._nodes
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
        ]
        self._stored = set(stored)
        # What the inner call has put out, and nothing else ever.
        self._results = {name for name in assigned if assigned.count(name) == stored.count(name)}

    def is_all(self) -> bool:
        """Whether handing on is all that it does, but for noting."""
        returns = [node.value for node in self._nodes if isinstance(node, ast.Return)]
        return (
            self._ends(self._body)
            and all(self._is_result(value) for value in returns)
            and not self._fixed & self._stored
            and not any(self._alters(node) for node in self._nodes)
            and all(self._reads(node) for node in self._nodes)
        )

    def _ends(self, body: list[ast.stmt]) -> bool:
        """Whether no way leads past a `return`."""
        last = body[-1]
        if isinstance(last, ast.With) or (isinstance(last, ast.Try) and not last.handlers):
            return self._ends(last.body)
        return isinstance(last, ast.Return)

    def _is_inner(self, node: ast.expr | None) -> bool:
        """A call of what is inside, with all arguments as they came."""
        if not isinstance(node, ast.Call) or not _is_name(node.func, self._inner):
            return False
        given = self._given
        positional = [each.arg for each in (*given.posonlyargs, *given.args)]
        passed = [each.id for each in node.args if isinstance(each, ast.Name)]
        starred = [each.value for each in node.args if isinstance(each, ast.Starred)]
        named = {each.arg: each.value for each in node.keywords}
        by_name = [*positional[len(passed) :], *(each.arg for each in given.kwonlyargs)]
        rest = [] if given.vararg is None else [given.vararg.arg]
        wanted: dict[str | None, str] = {name: name for name in by_name}
        if given.kwarg is not None:
            wanted[None] = given.kwarg.arg
        return (
            passed == positional[: len(passed)]
            and len(passed) + len(starred) == len(node.args)
            and len(starred) == len(rest)
            and all(_is_name(node, name) for node, name in zip(starred, rest, strict=True))
            and named.keys() == wanted.keys()
            and all(_is_name(named[key], name) for key, name in wanted.items())
        )

    def _is_result(self, node: ast.expr | None) -> bool:
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Tuple):
            # Where there is room for one expression: (seen.append(x), call(x))[1].
            place = node.slice.value if isinstance(node.slice, ast.Constant) else None
            chosen = node.value.elts[place : place + 1] if isinstance(place, int) else []
            return len(chosen) == 1 and self._is_result(chosen[0])
        return self._is_inner(node) or (isinstance(node, ast.Name) and node.id in self._results)

    def _alters(self, node: ast.AST) -> bool:
        """Whether something may be changed that the model sees."""
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            base = node.value
            return not isinstance(base, ast.Name) or base.id in self._fixed | self._results
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return node.func.id in _CHANGING
        if isinstance(node, ast.Attribute):
            return not isinstance(node.ctx, ast.Load)
        return isinstance(node, (ast.Await, ast.Yield, ast.YieldFrom, ast.Lambda, ast.FunctionDef))

    def _reads(self, node: ast.AST) -> bool:
        """Whether the dict of keyword arguments is only looked at there."""
        if self._given.kwarg is None:
            return True
        name = self._given.kwarg.arg
        if isinstance(node, ast.Attribute) and _is_name(node.value, name):
            return node.attr in _READING
        if not isinstance(node, ast.Call):
            return True
        parts = [*node.args, *(each.value for each in node.keywords if each.arg is not None)]
        parts += [x for part in parts if isinstance(part, (ast.List, ast.Tuple)) for x in part.elts]
        if not any(_is_name(part, name) for part in parts):
            return True
        callee = node.func
        attribute = callee.attr if isinstance(callee, ast.Attribute) else ""
        return (callee.id if isinstance(callee, ast.Name) else attribute) in _TAKERS


def _inside(body: list[ast.stmt]) -> Iterator[ast.AST]:
    for statement in body:
        yield from ast.walk(statement)


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
