"""What a trace of a model depends on, so that a kept one is used only while it is right."""

from __future__ import annotations

import functools
import types
import weakref
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

# Two are of one state where they are equal.
Fingerprint = dict[tuple[int, str], Any]

# Keras' notes to itself, which it makes while a model is called, compiled and
# trained. None has a say in what a layer puts out when it is not training.
_BOOKKEEPING = frozenset((
    "_allow_non_tensor_positional_args", "_auto_config", "_build_shapes_dict", "_call_context_args",
    "_call_has_context_arg", "_call_has_mask_arg", "_call_has_training_arg", "_call_signature",
    "_called", "_compile_config", "_compile_loss", "_compile_metrics", "_compiled_trainable_state",
    "_compute_loss_has_training_arg", "_distribute_strategy", "_eval_epoch_iterator",
    "_inbound_nodes", "_initial_epoch", "_input_spec", "_inputs", "_inputs_struct", "_jit_compile",
    "_lock", "_loss_ids", "_loss_tracker", "_losses", "_losses_override", "_metrics", "_nodes",
    "_nodes_by_depth", "_non_trainable_variables", "_outbound_nodes", "_outputs", "_outputs_struct",
    "_parent_path", "_path", "_run_eagerly", "_saved_model_arg_spec", "_saved_model_inputs_spec",
    "_seed_generators", "_tracked", "_tracker", "_trainable_variables", "build",
    "call_signature_parameters", "history", "input_spec", "optimizer", "predict_function",
    "quantize", "steps_per_execution", "stop_evaluating", "stop_predicting", "stop_training",
    "test_function", "train_function", "unrolled_steps_per_execution",
))  # fmt: skip
_LIBRARIES = ("keras", "keras_hub", "numpy", "tensorflow")
_WITHOUT_A_SAY = (
    keras.KerasTensor,
    keras.Initializer,
    keras.Regularizer,
    keras.constraints.Constraint,
    keras.Metric,
    keras.Optimizer,
)
_PLAIN = frozenset((bool, int, float, complex, str, bytes, type(None), type(...), range))
# Of objects inside objects; what lies deeper is known by what it is.
_MAX_DEPTH = 6
# Of an array that is compared as a whole.
_MAX_BYTES = 1 << 24


def fingerprint(model: keras.Model, functions: Sequence[Any] = ()) -> Fingerprint:
    """All that is seen of what decides how a model is traced.

    For the model, each layer in it and each object that these hold: the plain
    values, arrays by their content, functions with what they close over and
    the globals that they name, and which variables there are. The values of
    variables are left out: a trace reads them anew. Not seen: files, the
    clock, and what lies in objects of compiled code.

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
        key for key in now.keys() | before.keys() if now.get(key, _Same) != before.get(key, _Same)
    )


class _Same:
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
        return isinstance(other, _Same) and self._id == other._id and self._alive and other._alive

    def __hash__(self) -> int:
        return self._id

    @property
    def _alive(self) -> bool:
        return self._reference is None or self._reference() is not None


class _Walk:
    """One tour over a model and what it holds."""

    def __init__(self) -> None:
        self._found: Fingerprint = {}
        self._seen: set[int] = set()
        self._owners: list[keras.Operation] = []

    def of(self, model: keras.Model, functions: Sequence[Any]) -> Fingerprint:
        self._found[0, "functions"] = [self._value(function, 0) for function in functions]
        # The head of a model that ends in scores is known by its loss.
        for name in ("compiled", "loss"):
            self._found[id(model), name] = self._value(getattr(model, name, None), 0)
        self._visit(model)
        while self._owners:
            owner = self._owners.pop()
            for name, value in owner.__dict__.items():
                if name in _BOOKKEEPING or name.startswith(("_self_", "_obj_ref")):
                    continue
                if name == "call" and _only_watches(value, owner):
                    continue
                kind = type(value)
                self._found[id(owner), name] = (
                    (kind, value) if kind in _PLAIN else self._value(value, 0)
                )
            self._class(type(owner))
        return self._found

    def _visit(self, owner: keras.Operation) -> _Same:
        if id(owner) not in self._seen:
            self._seen.add(id(owner))
            self._owners.append(owner)
        return _Same(owner)

    def _value(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if kind in _PLAIN:
            return kind, value
        if isinstance(value, keras.Operation):
            return self._visit(value)
        if isinstance(value, keras.Variable):
            return _Same(value), _Same(value._value)
        if isinstance(value, (np.ndarray, np.generic)):
            return self._array(np.asarray(value), depth)
        if isinstance(value, tf.Tensor) and hasattr(value, "graph"):
            return tf.Tensor  # noted by an earlier trace; no later call can use it
        if isinstance(value, _WITHOUT_A_SAY):
            return kind
        if depth >= _MAX_DEPTH:
            return _Same(value)
        if isinstance(value, dict):
            return kind, [
                (_Same(k) if isinstance(k, keras.Operation) else (type(k), k),
                 self._value(v, depth + 1))
                for k, v in value.items()
            ]  # fmt: skip
        if isinstance(value, (list, tuple)):
            return kind, [self._value(item, depth + 1) for item in value]
        if isinstance(value, (set, frozenset)):
            return kind, {x if type(x) in _PLAIN else _Same(x) for x in value}
        if isinstance(value, types.FunctionType):
            self._function(value)
            return _Same(value)
        if isinstance(value, types.MethodType):
            return self._value(value.__func__, depth + 1), self._value(value.__self__, depth + 1)
        if isinstance(value, functools.partial):
            parts = (value.func, value.args, value.keywords)
            return _Same(value), self._value(parts, depth + 1)
        return self._object(value, depth)

    def _array(self, array: np.ndarray, depth: int) -> Any:
        if array.dtype.hasobject:
            return self._value(array.tolist(), depth + 1)
        kind = array.shape, array.dtype.str
        if array.nbytes <= _MAX_BYTES:
            return kind, zlib.crc32(array.tobytes())
        # Training data that a function names: looked at here and there.
        sample = array.reshape(-1)[:: max(1, array.size // 1024)]
        return (
            kind,
            _Same(array if array.base is None else array.base),
            zlib.crc32(sample.tobytes()),
        )

    def _object(self, value: Any, depth: int) -> Any:
        """An object with attributes of its own, a configuration say."""
        attributes = _attributes(value)
        known = isinstance(value, (type, types.ModuleType))
        if attributes is None or known or _is_library(type(value), ("numpy", "tensorflow")):
            return _Same(value)
        if _is_library(type(value)) or isinstance(value, keras.Loss):
            # A policy or a loss that is made anew with the same settings is no other.
            return type(value), [
                (name, self._value(item, depth + 1)) for name, item in attributes.items()
            ]
        if id(value) not in self._seen:
            self._seen.add(id(value))
            self._found[id(value), "{}"] = [
                (name, self._value(item, depth + 1))
                for name, item in attributes.items()
                if name not in _BOOKKEEPING
            ]
            self._class(type(value))
        return _Same(value) if type(value).__hash__ is not None else id(value)

    def _class(self, kind: type) -> None:
        """What a user's class holds beside its instances."""
        for each in kind.__mro__:
            if id(each) in self._seen or each is object or _is_library(each):
                continue
            self._seen.add(id(each))
            for name, value in each.__dict__.items():
                if isinstance(value, (staticmethod, classmethod)):
                    value = value.__func__
                if not name.startswith("__") or isinstance(value, types.FunctionType):
                    self._found[id(each), name] = self._value(value, 1)

    def _function(self, function: types.FunctionType) -> None:
        """What a user's function reads besides its arguments."""
        if id(function) in self._seen or _is_library(function):
            return
        self._seen.add(id(function))
        defaults = (function.__defaults__, function.__kwdefaults__)
        self._found[id(function), "="] = self._value(defaults, 1)
        for name, cell in zip(
            function.__code__.co_freevars, function.__closure__ or (), strict=True
        ):
            try:
                self._found[id(function), name] = self._value(cell.cell_contents, 1)
            except ValueError:
                continue  # not filled yet
        for name in _names(function.__code__):
            value = function.__globals__.get(name, self)
            if isinstance(value, types.ModuleType):
                self._module(value, function.__code__)
            elif isinstance(value, type):
                self._settings(value)
            elif value is not self:
                self._found[id(function.__globals__), name] = self._value(value, 1)

    def _settings(self, kind: type) -> None:
        """Plain attributes of a user's class: how people hold their settings."""
        if id(kind) in self._seen or _is_library(kind):
            return
        self._seen.add(id(kind))
        for name, value in vars(kind).items():
            if type(value) in _PLAIN:
                self._found[id(kind), name] = (type(value), value)

    def _module(self, module: types.ModuleType, code: types.CodeType) -> None:
        """The settings of a user's module that a function names."""
        if _is_library(module):
            return
        for name in _names(code):
            value = module.__dict__.get(name)
            if type(value) in _PLAIN:
                self._found[id(module), name] = (type(value), value)


def _attributes(value: Any) -> dict[str, Any] | None:
    """Of an object, those in slots included; None where it can have none."""
    slots = [name for kind in type(value).__mro__ for name in kind.__dict__.get("__slots__", ())]
    if not slots and not hasattr(value, "__dict__"):
        return None
    filled = {name: getattr(value, name) for name in slots if hasattr(value, name)}
    return {**filled, **getattr(value, "__dict__", {})}


def _only_watches(call: Any, owner: keras.Operation) -> bool:
    """Whether a `call` put on an instance hands on to that of its class, as probes do."""
    for cell in getattr(call, "__closure__", None) or ():
        inner = cell.cell_contents
        if isinstance(inner, types.MethodType) and inner.__self__ is owner:
            return bool(inner.__name__ == "call")
    return False


def _names(code: types.CodeType) -> Iterator[str]:
    """Global names and attributes that a function and those inside it use."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)


def _is_library(thing: Any, libraries: tuple[str, ...] = _LIBRARIES) -> bool:
    name = thing.__name__ if isinstance(thing, types.ModuleType) else thing.__module__
    return str(name).partition(".")[0] in libraries
