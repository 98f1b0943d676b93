"""What runs beside a training have found, each in a small file next to its log."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Mapping
from typing import Any

import tensorflow as tf

from tb_interpret_plugin import metadata

_MAX_RUNS = 100
_MAX_BYTES = 2**20


def name_of_file(method: str) -> str:
    """What a method's file is called, in the directory that the log lies in."""
    return f"{method}.json"


def read_beside(log_dir: str, method: str) -> dict[str, Mapping[str, Any]]:
    """What others found, by the names of their runs; damaged files are left out.

    Args:
      log_dir: The run's own; those in the same directory lie beside it.
      method: Name of the method.
    """
    found: dict[str, Mapping[str, Any]] = {}
    own = log_dir.rstrip("/")
    parent = posixpath.dirname(own) or "."
    if not log_dir or not tf.io.gfile.isdir(parent):
        return found
    names = sorted(name.rstrip("/") for name in tf.io.gfile.listdir(parent))
    for name in [name for name in names if name != posixpath.basename(own)]:
        path = posixpath.join(parent, name, metadata.RUN_NAME, name_of_file(method))
        facts = _read(path)
        if facts is not None:
            found[name] = facts
        if len(found) >= _MAX_RUNS:
            break
    return found


def _read(path: str) -> Mapping[str, Any] | None:
    try:
        with tf.io.gfile.GFile(path, "rb") as file:
            facts = json.loads(file.read(_MAX_BYTES))
    except (tf.errors.OpError, OSError, ValueError, RecursionError):
        return None
    return facts if isinstance(facts, dict) else None
