"""What else could name the class that something was planted in, on the same networks.

Each gives every class a score; the class with the greatest is what it names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import cv2
import numpy as np
from sklearn.cluster import SpectralClustering
from sklearn.metrics import roc_auc_score, silhouette_score

from tb_interpret.engine.looked_at import LookedAt

# Of a picture's shorter side, as of the windows of cues.
_PART = 1 / 5
_SIDE = 7


def mean_map(seen: LookedAt, target: int) -> float:
    """How much of the class's mean map lies in its hottest window, more than in all pictures'."""
    maps = seen.maps[0]
    side = round(min(maps.shape[1:]) * _PART)
    own, every = maps[seen.judged.belongs[:, target]].mean(axis=0), maps.mean(axis=0)
    shares = [cv2.blur(x / max(float(x.sum()), 1e-12), (side, side)) for x in (own, every)]
    return float((shares[0] - shares[1]).max())


def spray(seen: LookedAt, target: int) -> float:
    """How well the class's maps fall into two groups (Lapuschkin et al., 2019)."""
    maps = seen.maps[0][seen.judged.belongs[:, target]]
    small = np.stack([cv2.resize(x, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA) for x in maps])
    rows = small.reshape(len(small), -1)
    rows /= np.maximum(rows.sum(axis=1, keepdims=True), 1e-12)
    if len(rows) < 4:
        return 0.0
    neighbors = min(8, len(rows) - 1)
    groups = SpectralClustering(
        2, affinity="nearest_neighbors", n_neighbors=neighbors, random_state=0
    ).fit_predict(rows)
    return float(silhouette_score(rows, groups)) if len(set(groups)) > 1 else 0.0


def properties(seen: LookedAt, target: int) -> float:
    """How well a property of the pictures tells the class, whatever the network does with it."""
    pictures, own = seen.judged.pictures.values, seen.judged.belongs[:, target]
    gray = pictures.mean(axis=-1)
    edges = np.abs(np.diff(gray, axis=1)).mean(axis=(1, 2))
    told = [
        gray.mean(axis=(1, 2)),
        gray.std(axis=(1, 2)),
        edges,
        np.quantile(gray, 0.1, axis=(1, 2)),
        pictures.std(axis=-1).mean(axis=(1, 2)),
        np.abs(np.diff(gray, n=2, axis=2)).mean(axis=(1, 2)),
    ]
    return max(abs(float(roc_auc_score(own, value)) - 0.5) for value in told)


BASELINES: Mapping[str, Callable[[LookedAt, int], float]] = {
    "the mean map's hottest window": mean_map,
    "SpRAy on the maps": spray,
    "properties of the pictures, without the network": properties,
}


def named(seen: LookedAt) -> dict[str, int]:
    """The class that each baseline names."""
    classes = range(seen.judged.num_classes)
    return {
        what: int(np.argmax([score(seen, target) for target in classes]))
        for what, score in BASELINES.items()
    }
