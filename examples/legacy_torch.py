"""Reads the tensors of an old PyTorch checkpoint, without PyTorch.

Before version 1.6, `torch.save` wrote three small pickles, the pickled object,
a pickled list of storage keys, and then each storage: its number of elements
and its bytes. A pickle can run any code when it is loaded, so the reader here
knows three names and refuses every other.
"""

from __future__ import annotations

import collections
import io
import pathlib
import pickle
from typing import Any, NamedTuple

import numpy as np

_MAGIC = 0x1950A86A20F9469CFC6C
_DTYPES = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}


class _Tensor(NamedTuple):
    """Where a tensor's values are: a strided view of a storage."""

    key: str
    dtype: np.dtype
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


class _Unpickler(pickle.Unpickler):
    """Knows dictionaries and tensors; storages are left as their names."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, offset, shape, strides, *_: _Tensor(
                *storage, offset, shape, strides
            )
        if module == "torch" and name in _DTYPES:
            return _DTYPES[name]
        raise pickle.UnpicklingError(
            f"The checkpoint asks for a name that a checkpoint of tensors does not need. "
            f"Received: {module}.{name}. Expected only dictionaries and tensors."
        )

    def persistent_load(self, pid: Any) -> tuple[str, np.dtype]:
        _, dtype, key, _, _, _ = pid
        return key, dtype


def read_checkpoint(path: str | pathlib.Path) -> dict[str, np.ndarray]:
    """The tensors of a legacy `.pth` file that holds a state dictionary.

    Args:
      path: The file.

    Returns:
      Arrays by name.

    Raises:
      ValueError: The file is not such a checkpoint.
      pickle.UnpicklingError: It wants more than dictionaries and tensors.
    """
    file = io.BytesIO(pathlib.Path(path).read_bytes())
    if _Unpickler(file).load() != _MAGIC:
        raise ValueError(
            f"The file is not a legacy PyTorch checkpoint. Received: path={str(path)!r}. "
            "Expected a file that torch.save wrote before PyTorch 1.6."
        )
    _Unpickler(file).load()  # protocol version
    _Unpickler(file).load()  # sizes of C types where it was written
    tensors: dict[str, _Tensor] = _Unpickler(file).load()
    dtypes = {tensor.key: tensor.dtype for tensor in tensors.values()}
    storages = {}
    for key in _Unpickler(file).load():
        count = int(np.frombuffer(file.read(8), "<i8")[0])
        dtype = dtypes[key]
        storages[key] = np.frombuffer(file.read(count * dtype.itemsize), dtype)
    return {name: _view(storages[tensor.key], tensor) for name, tensor in tensors.items()}


def _view(storage: np.ndarray, tensor: _Tensor) -> np.ndarray:
    strides = [stride * tensor.dtype.itemsize for stride in tensor.strides]
    values = storage[tensor.offset :]
    if tensor.shape and sum(
        (n - 1) * s for n, s in zip(tensor.shape, tensor.strides, strict=True)
    ) >= len(values):
        raise ValueError(
            f"A tensor reaches past its storage. Received: shape {tensor.shape}, strides "
            f"{tensor.strides}, {len(values)} values. The file is damaged."
        )
    return np.lib.stride_tricks.as_strided(values, tensor.shape, strides, writeable=False)
