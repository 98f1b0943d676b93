"""What is said at the end: how to see it."""

from __future__ import annotations

import os
import re


def command(log_dir: str) -> str:
    """Shows a run under its name, beside those that lie beside it.

    TensorBoard calls runs by their paths below `--logdir`, and one that lies there itself ".".

    >>> command("logs/baseline")
    'tensorboard --logdir logs'
    >>> command("gs://bucket/my logs/run")
    'tensorboard --logdir "gs://bucket/my logs"'
    """
    parent = _parent(log_dir)
    quoted = f'"{parent}"' if re.search(r"\s", parent) else parent
    return f"tensorboard --logdir {quoted}"


def _parent(log_dir: str) -> str:
    """The directory above; of a whole disk or bucket itself."""
    scheme = re.match(r"[a-z][a-z0-9+.-]+://", log_dir)
    if scheme:
        above, _, name = log_dir.rstrip("/").rpartition("/")
        return above if name and len(above) > len(scheme[0]) else log_dir
    path = os.path.normpath(log_dir)
    if os.path.basename(path) in ("", os.curdir, os.pardir):
        return os.path.normpath(os.path.join(path, os.pardir))
    return os.path.dirname(path) or os.curdir
