"""What a trace of a model depends on, so that a kept one is used only while it is right."""

from __future__ import annotations

import array
import collections
import functools
import sys
import types
import zlib
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tb_interpret.models.identity import LIBRARIES, Same, attributes, is_of, names_used
from tb_interpret.models.keras_private import BOOKKEEPING, value_of
from tb_interpret.models.probes import only_watches

# Two are of one state where they are equal.
Fingerprint = dict[tuple[int, str], Any]

_TENSORS = frozenset(("numpy", "tensorflow"))
_WITHOUT_A_SAY = (
    keras.KerasTensor,
    keras.Initializer,
    keras.Regularizer,
    keras.constraints.Constraint,
    keras.Metric,
    keras.Optimizer,
)
_PLAIN = frozenset((bool, int, float, complex, str, bytes, type(None), type(...), range))
# Of containers inside containers; what lies deeper is known by what it is.
_MAX_DEPTH = 64
# From here on containers are told apart, so that none that holds itself is walked again.
_TELLING_DEPTH = 3
# Of an array that is compared as a whole.
_MAX_BYTES = 1 << 24


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
        self._seen: set[int] = set()
        # Modules by the code that names what it needs of them.
        self._looked: set[tuple[int, int]] = set()
        self._waiting: list[Any] = []
        # Of one entry, with what keeps their ids their own.
        self._containers: dict[int, tuple[int, Any]] = {}

    def of(self, model: keras.Model, functions: Sequence[Any]) -> Fingerprint:
        self._found[0, "settings"] = _settings()
        self._note(0, "functions", list(functions))
        # The head of a model that ends in scores is known by its loss.
        for name in ("compiled", "loss"):
            self._note(id(model), name, getattr(model, name, None))
        self._visit(model)
        while self._waiting:
            thing = self._waiting.pop()
            if isinstance(thing, keras.Operation):
                self._operation(thing)
            elif isinstance(thing, types.FunctionType):
                self._function(thing)
            elif isinstance(thing, type):
                self._class(thing)
            else:
                self._object(thing)
        return self._found

    def _visit(self, thing: Any) -> Same:
        if id(thing) not in self._seen:
            self._seen.add(id(thing))
            self._waiting.append(thing)
        return Same(thing)

    def _note(self, owner: int, name: str, value: Any) -> None:
        kind = type(value)
        if kind not in _PLAIN:
            self._containers = {}
            self._found[owner, name] = self._value(value, 0)
        else:
            self._found[owner, name] = (kind, value)

    def _value(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if kind in _PLAIN:
            return kind, value
        if isinstance(value, (keras.Operation, types.FunctionType, type)):
            return self._visit(value)
        if isinstance(value, keras.Variable):
            return Same(value), Same(value_of(value))
        if isinstance(value, (np.ndarray, np.generic)):
            return self._array(np.asarray(value), depth)
        if isinstance(value, tf.Tensor) and hasattr(value, "graph"):
            return tf.Tensor  # noted by an earlier trace; no later call can use it
        if isinstance(value, _WITHOUT_A_SAY):
            return kind
        if depth >= _MAX_DEPTH:
            return Same(value)
        if isinstance(value, (dict, list, tuple, set, frozenset, collections.deque)):
            return self._container(value, depth)
        if isinstance(value, (bytearray, array.array)):
            return kind, zlib.crc32(bytes(value))
        if isinstance(value, types.MappingProxyType):
            return kind, self._value(dict(value), depth)
        if isinstance(value, types.MethodType):
            return self._value(value.__func__, depth + 1), self._value(value.__self__, depth + 1)
        if isinstance(value, functools.partial):
            parts = (value.func, value.args, value.keywords)
            return Same(value), self._value(parts, depth + 1)
        if isinstance(value, property):
            return self._value(value.fget, depth + 1)
        return self._thing(value, depth)

    def _container(self, value: Any, depth: int) -> Any:
        again = self._again(value, depth)
        if again is not None:
            return again
        kind = type(value)
        if isinstance(value, dict):
            return kind, [
                (Same(k) if isinstance(k, keras.Operation) else (type(k), k),
                 self._value(v, depth + 1))
                for k, v in value.items()
            ]  # fmt: skip
        items = [self._value(item, depth + 1) for item in value]
        if isinstance(value, (set, frozenset)):
            return kind, {x if type(x) in _PLAIN else Same(x) for x in value}
        return kind, items

    def _again(self, value: Any, depth: int) -> int | None:
        """Which it was of those that were seen in this entry; None where it is new."""
        if depth < _TELLING_DEPTH:
            return None
        if id(value) in self._containers:
            return self._containers[id(value)][0]
        self._containers[id(value)] = len(self._containers), value
        return None

    def _array(self, values: np.ndarray, depth: int) -> Any:
        if values.dtype.hasobject:
            return self._value(values.tolist(), depth + 1)
        kind = values.shape, values.dtype.str
        if values.nbytes <= _MAX_BYTES:
            return kind, zlib.crc32(values.tobytes())
        # Training data that a function names: looked at here and there.
        sample = values.reshape(-1)[:: max(1, values.size // 1024)]
        return (
            kind,
            Same(values if values.base is None else values.base),
            zlib.crc32(sample.tobytes()),
        )

    def _thing(self, value: Any, depth: int) -> Any:
        """What may have attributes of its own, a configuration say."""
        kind = type(value)
        if isinstance(value, types.ModuleType) or is_of(kind, _TENSORS):
            return Same(value)
        if is_of(kind, LIBRARIES) or isinstance(value, keras.Loss):
            again = self._again(value, depth)
            if again is not None:
                return again
            # A policy or a loss that is made anew with the same settings is no other.
            own = attributes(value)
            if own is None:
                return Same(value)
            return kind, [(name, self._value(item, depth + 1)) for name, item in own.items()]
        known = self._visit(value)
        return known if kind.__hash__ is not None else id(value)

    def _operation(self, owner: keras.Operation) -> None:
        for name, value in owner.__dict__.items():
            if name in BOOKKEEPING or name.startswith(("_self_", "_obj_ref")):
                continue
            if name == "call" and only_watches(value, owner):
                continue
            self._note(id(owner), name, value)
        self._visit(type(owner))

    def _object(self, thing: Any) -> None:
        own = attributes(thing)
        if own is not None:
            kept = {name: value for name, value in own.items() if name not in BOOKKEEPING}
            self._note(id(thing), "{}", kept)
            self._visit(type(thing))

    def _class(self, kind: type) -> None:
        """What a user's class holds beside its instances, and who has put another call on it."""
        for each in kind.__mro__:
            if each is object or (each is not kind and id(each) in self._seen):
                continue
            self._seen.add(id(each))
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
