"""What is known of an element at the ends of a stage, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from tb_interpret.pipeline.elements import as_array
from tb_interpret.pipeline.structure import Parts


def end_of(end: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of one end of a stage, by role."""
    split = {tuple(name.split(".", 1)): value for name, value in values.items()}
    return {role: value for (own, role), value in split.items() if own == end}


def text_of(key: Any) -> str:
    """A key as text: of a number, of text or of bytes."""
    key = key.item() if isinstance(key, (np.ndarray, np.generic)) and np.size(key) == 1 else key
    return key.decode(errors="replace") if isinstance(key, bytes) else str(key)


def digest_of(label: Any) -> int:
    """The same for the same label."""
    array = np.asarray(as_array(label))
    values = array.tolist() if array.dtype.kind == "O" else array.tobytes()
    return hash((array.dtype.str, array.shape, str(values)))


def named(parts: Parts, end: str, batched: bool) -> dict[str, Any]:
    """What is found at one end, by name; of a batch what has a row an element."""
    values = dict(parts.values)
    if "image" not in values and parts.identity is not None:
        values["identity"] = parts.identity
    return {
        f"{end}.{role}": value
        for role, value in values.items()
        if not (batched and getattr(getattr(value, "shape", None), "rank", None) == 0)
    }


def rows_of(parts: Parts, end: str, rows: tuple[int, ...]) -> dict[str, list[Any]]:
    """Of what is not in a graph: arrays that nobody else changes."""
    found = {}
    for name, value in named(parts, end, parts.batched).items():
        if parts.batched:
            array = as_array(value)
            if len(array) > max(rows):
                found[name] = [as_array(array[row], copied=True) for row in rows]
        else:
            found[name] = [as_array(value, copied=True)]
    return found
