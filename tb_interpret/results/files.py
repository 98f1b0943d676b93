"""Results as `.npz` files: arrays that any reader of numpy's format reads."""

from __future__ import annotations

import dataclasses
import io
import os
import pathlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

# Raised where a reader of today would misunderstand what is written.
VERSION = 1

_KIND, _VERSION = "tb_interpret_kind", "tb_interpret_version"


def write(path: str | os.PathLike[str], kind: str, fields: Mapping[str, Any]) -> pathlib.Path:
    """Writes the fields of a result.

    Args:
      path: Where; `.npz` is added where it is missing.
      kind: Name of its class.
      fields: Arrays, text and numbers; None for what is not there.

    Returns:
      The path of the file.

    Raises:
      ValueError: A field holds objects, which only pickle could write.
    """
    own = _with_suffix(path)
    arrays: Any = {name: np.asarray(value) for name, value in fields.items() if value is not None}
    for name, array in arrays.items():
        if array.dtype.kind not in "biufU":
            raise ValueError(
                f"`{name}` holds what cannot be written. Received: {array.dtype} of shape "
                f"{array.shape}. Expected numbers or text. Make it an array of float32."
            )
    buffer = io.BytesIO()
    np.savez(buffer, **{**arrays, _KIND: np.array(kind), _VERSION: np.array(VERSION)})
    # In one go: what could not be made is not half written.
    own.write_bytes(buffer.getvalue())
    return own


def read(path: str | os.PathLike[str], kinds: Sequence[type[Any]]) -> Any:
    """What `write` wrote.

    Args:
      path: As given to it.
      kinds: The dataclasses that it may be of.

    Returns:
      One of these.

    Raises:
      ValueError: It is no such file, of another kind, or damaged.
    """
    own = pathlib.Path(path)
    # One that was renamed has its name; one that was saved without `.npz` got it.
    own = own if own.is_file() else _with_suffix(own)
    values = _values(own)
    kind, version = values.pop(_KIND, None), values.pop(_VERSION, None)
    if kind is None or version is None or version.shape or version.dtype.kind not in "iu":
        raise _unreadable(own, f"arrays {sorted(values)!s:.120}")
    if version > VERSION:
        raise ValueError(
            f"The file is of a later tb_interpret. Received: {own}, written in version {version}. "
            f"Expected up to {VERSION}. Update: pip install --upgrade tb-interpret."
        )
    classes = {each.__name__: each for each in kinds}
    if str(kind) not in classes:
        raise ValueError(
            f"The file holds another result. Received: {own} with kind={str(kind)!r:.80}. Expected "
            f"{' or '.join(classes)}. tbi.load(path) reads all of them."
        )
    return _made(classes[str(kind)], values, own)


def _made(kind: type[Any], values: Mapping[str, np.ndarray], path: pathlib.Path) -> Any:
    given = {}
    for field in dataclasses.fields(kind):
        value = values.get(field.name)
        if value is None:
            if field.default is dataclasses.MISSING:
                raise _unreadable(path, f"no `{field.name}`")
            continue
        of_array = str(field.type).startswith("np.ndarray")
        if of_array != bool(value.ndim):
            raise _unreadable(path, f"`{field.name}` of shape {value.shape}")
        given[field.name] = value if of_array else value.item()
    return kind(**given)


def _values(path: pathlib.Path) -> dict[str, np.ndarray]:
    data = path.read_bytes()
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except Exception as error:  # of damaged bytes numpy and zipfile raise what they meet
        raise _unreadable(path, f"{type(error).__name__} ({error!s:.80})") from error


def _unreadable(path: pathlib.Path, what: str) -> ValueError:
    return ValueError(
        f"The file is no result, or damaged. Received: {path}: {what}. Expected what the `save` "
        "of a result wrote. Write it anew: tbi.GradCAM().explain(model, images).save(path)."
    )


def _with_suffix(path: str | os.PathLike[str]) -> pathlib.Path:
    own = pathlib.Path(path)
    return own if own.suffix == ".npz" else own.with_name(f"{own.name}.npz")
