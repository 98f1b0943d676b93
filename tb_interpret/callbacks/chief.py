"""Which of the workers of a distributed training writes."""

from __future__ import annotations

import json
import os


def is_chief() -> bool:
    """Whether this process is the one that writes for all.

    It is, outside of a cluster; in one, the chief writes, or the first worker
    where no chief is named. The cluster is that of `TF_CONFIG`.

    >>> is_chief()
    True
    """
    try:
        config = json.loads(os.environ.get("TF_CONFIG") or "{}")
    except ValueError:
        return True
    task, cluster = config.get("task", {}), config.get("cluster", {})
    kind, index = task.get("type"), int(task.get("index", 0))
    if kind is None or kind in ("chief", "master"):
        return True
    return kind == "worker" and index == 0 and not {"chief", "master"} & set(cluster)
