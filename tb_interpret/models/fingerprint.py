"""What a trace of a model depends on, so that a kept one is used only while it is right."""

from __future__ import annotations

import sys
import types
from collections.abc import Sequence
from typing import Any

import keras

from tb_interpret.models.identity import Same, attributes, is_of, names_used
from tb_interpret.models.imprint import Imprints
from tb_interpret.models.keras_private import BOOKKEEPING
from tb_interpret.models.probes import only_watches

# Two are of one state where they are equal.
Fingerprint = dict[tuple[int, str], Any]


def fingerprint(model: keras.Model, functions: Sequence[Any] = ()) -> Fingerprint:
    """All that is seen of what decides how a model is traced.

    For the model, each layer in it and each object that these hold, however
    deep: the plain values, arrays by their content, functions with what they
    close over and what they name of modules and classes, which variables there
    are, and Keras' settings. The values of variables are left out: a trace
    reads them anew. Not seen: files, the clock, and what lies in objects of
    compiled code.

    Args:
      model: A built model.
      functions: What else is traced with it: targets, say.

    Returns:
      Values to be compared with another fingerprint of the same model.
    """
    return _Walk().of(model, functions)


def differs(now: Fingerprint, before: Fingerprint, own: frozenset[tuple[int, str]]) -> bool:
    """Whether two fingerprints tell of different states.

    Args:
      now: Of this moment.
      before: Of an earlier one.
      own: What is not compared: see `changed_entries`.
    """
    return now != before and not changed_entries(now, before) <= own


def changed_entries(now: Fingerprint, before: Fingerprint) -> frozenset[tuple[int, str]]:
    """Which entries two fingerprints do not have in common.

    Taken before and after a trace, these are what the model's code writes
    itself when it is called (a counter, what it looked at last), which is no
    reason to trace it again.
    """
    return frozenset(
        key for key in now.keys() | before.keys() if now.get(key, Same) != before.get(key, Same)
    )


class _Walk:
    """One tour over a model and what it holds."""

    def __init__(self) -> None:
        self._found: Fingerprint = {}
        # Modules by the code that names what it needs of them.
        self._looked: set[tuple[int, int]] = set()
        self._imprints = Imprints()

    def of(self, model: keras.Model, functions: Sequence[Any]) -> Fingerprint:
        self._found[0, "settings"] = _settings()
        self._note(0, "functions", list(functions))
        # The head of a model that ends in scores is known by its loss.
        for name in ("compiled", "loss"):
            self._note(id(model), name, getattr(model, name, None))
        self._imprints.meet(model)
        waiting = self._imprints.waiting
        while waiting:
            thing = waiting.pop()
            if isinstance(thing, keras.Operation):
                self._operation(thing)
            elif isinstance(thing, types.FunctionType):
                self._function(thing)
            elif isinstance(thing, type):
                self._class(thing)
            else:
                self._object(thing)
        return self._found

    def _note(self, owner: int, name: str, value: Any) -> None:
        self._found[owner, name] = self._imprints.of(value)

    def _operation(self, owner: keras.Operation) -> None:
        for name, value in owner.__dict__.items():
            if name in BOOKKEEPING or name.startswith(("_self_", "_obj_ref")):
                continue
            if name == "call" and only_watches(value, owner):
                continue
            self._note(id(owner), name, value)
        self._imprints.meet(type(owner))

    def _object(self, thing: Any) -> None:
        own = attributes(thing)
        if own is not None:
            kept = {name: value for name, value in own.items() if name not in BOOKKEEPING}
            self._note(id(thing), "{}", kept)
            self._imprints.meet(type(thing))

    def _class(self, kind: type) -> None:
        """What a user's class holds beside its instances, and who has put another call on it."""
        seen = self._imprints.seen
        for each in kind.__mro__:
            if each is object or (each is not kind and id(each) in seen):
                continue
            seen.add(id(each))
            known = is_of(each)
            for name, value in _calls(each) if known else [*each.__dict__.items()]:
                if isinstance(value, (staticmethod, classmethod)):
                    value = value.__func__
                if not name.startswith("__") or isinstance(value, types.FunctionType):
                    self._note(id(each), name, value)

    def _function(self, function: types.FunctionType) -> None:
        """What a user's function reads besides its arguments."""
        if is_of(function):
            return
        self._note(id(function), "=", (function.__defaults__, function.__kwdefaults__))
        code = function.__code__
        for name, cell in zip(code.co_freevars, function.__closure__ or (), strict=True):
            try:
                self._note(id(function), name, cell.cell_contents)
            except ValueError:
                continue  # not filled yet
        for name in names_used(code):
            if name in function.__globals__:
                value = function.__globals__[name]
            else:
                value = sys.modules.get(name)  # imported inside
            if isinstance(value, types.ModuleType):
                self._module(value, code)
            elif (id(function.__globals__), name) not in self._found and value is not None:
                self._note(id(function.__globals__), name, value)

    def _module(self, module: types.ModuleType, code: types.CodeType) -> None:
        """What a function names of a user's module."""
        if is_of(module) or (id(module), id(code)) in self._looked:
            return
        self._looked.add((id(module), id(code)))
        for name in names_used(code):
            value = module.__dict__.get(name)
            if isinstance(value, types.ModuleType):
                self._module(value, code)
            elif value is not None and (id(module.__dict__), name) not in self._found:
                self._note(id(module.__dict__), name, value)


def _settings() -> Any:
    """What Keras has been told globally; ops and new layers ask for it."""
    config = keras.config
    policy = config.dtype_policy().name
    return config.epsilon(), config.floatx(), config.image_data_format(), policy


def _calls(kind: type) -> list[tuple[str, Any]]:
    return [(name, kind.__dict__[name]) for name in ("__call__", "call") if name in kind.__dict__]
