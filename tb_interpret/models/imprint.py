"""What one value leaves in a fingerprint: the part of it that is compared."""

from __future__ import annotations

import array
import collections
import functools
import types
import zlib
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tb_interpret.models.identity import LIBRARIES, Same, attributes, is_of
from tb_interpret.models.keras_private import value_of

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


class Imprints:
    """Makes of values what is compared of them.

    Attributes:
      seen: The ids of the layers, functions, classes and objects that were
        met; they have imprints of their own.
      waiting: Those of them that nobody has looked into.
    """

    def __init__(self) -> None:
        self.seen: set[int] = set()
        self.waiting: list[Any] = []
        # Of one value, with what keeps their ids their own.
        self._containers: dict[int, tuple[int, Any]] = {}

    def of(self, value: Any) -> Any:
        """What is compared of a value."""
        kind = type(value)
        if kind in _PLAIN:
            return kind, value
        self._containers = {}
        return self._value(value, 0)

    def meet(self, thing: Any) -> Same:
        """What a layer, a function, a class or an object is known by."""
        if id(thing) not in self.seen:
            self.seen.add(id(thing))
            self.waiting.append(thing)
        return Same(thing)

    def _value(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if kind in _PLAIN:
            return kind, value
        if isinstance(value, (keras.Operation, types.FunctionType, type)):
            return self.meet(value)
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
        known = self.meet(value)
        return known if kind.__hash__ is not None else id(value)
