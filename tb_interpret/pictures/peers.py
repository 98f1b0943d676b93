"""Raw maps as other libraries show them: what they do after the map is computed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import tensorflow as tf

from tb_interpret.maths.map_facts import upsample
from tb_interpret.maths.numbers_given import is_whole

Peer = Literal["tf-explain", "tf-keras-vis", "xplique", "pytorch-grad-cam", "captum"]
Size = tuple[int, int]

# What they add to a range before they divide by it.
_KERAS_EPSILON = 1e-7


def as_peer(maps: Any, peer: Peer, size: Size | None = None) -> np.ndarray:
    """Maps of a layer as another library would show them.

    | peer | parts | size | range |
    |---|---|---|---|
    | tf-explain | all | bilinear | then 0…1, minimum to maximum |
    | tf-keras-vis | positive | bilinear, corners aligned | then 0…1 |
    | xplique | positive | bicubic, which may go below 0 | as it is |
    | pytorch-grad-cam | positive | bilinear | 0…1 before and after |
    | captum | all | nearest (`LayerAttribution.interpolate`) | as it is |

    A map of one value, of which some of them make NaN, is 0 where they would
    bring it to 0…1. At a few pairs of sizes, 16 to 160 positions say, rounding
    makes tf-keras-vis lose the last row and column: not so here.

    Args:
      maps: Float `(..., map_height, map_width)`, raw and signed.
      peer: Which library.
      size: Height and width to show it at; None for that of the maps.

    Returns:
      Float32 `(..., height, width)`.

    Raises:
      ValueError: There is no such peer or size, or these are no maps.

    >>> as_peer(np.float32([[-1, 1]]), "tf-explain", (1, 4)).tolist()
    [[0.0, 0.25, 0.75, 1.0]]
    """
    if not isinstance(peer, str) or peer not in _PEERS:
        raise ValueError(
            f"There is no such library here. Received: peer={peer!r:.80}. Expected one of "
            f"{sorted(_PEERS)}. Its conventions are in docs/coming-from.md."
        )
    try:
        values = np.asarray(maps, np.float32)
    except (TypeError, ValueError):
        values = np.empty(0, np.float32)  # rows of different length, or no numbers
    if values.ndim < 2 or 0 in values.shape[-2:]:
        raise ValueError(
            f"`maps` are no maps. Received: {type(maps).__name__} of shape {values.shape}. "
            "Expected (batch, map_height, map_width). Give `explanation.maps`."
        )
    wanted = _checked_size(values.shape[-2:] if size is None else size)
    flat = values.reshape(-1, *values.shape[-2:])
    shown = _PEERS[peer](flat, wanted) if len(flat) else np.zeros((0, *wanted), np.float32)
    return np.asarray(shown, np.float32).reshape(*values.shape[:-2], *wanted)


def _tf_explain(maps: np.ndarray, size: Size) -> np.ndarray:
    return _to_range(upsample(maps, *size))


def _tf_keras_vis(maps: np.ndarray, size: Size) -> np.ndarray:
    return _to_range(_corner_aligned(np.maximum(maps, 0), size), _KERAS_EPSILON)


def _xplique(maps: np.ndarray, size: Size) -> np.ndarray:
    positive = np.maximum(maps, 0)[..., None]
    return np.asarray(tf.image.resize(positive, size, method="bicubic"))[..., 0]


def _pytorch_grad_cam(maps: np.ndarray, size: Size) -> np.ndarray:
    return _from_zero(upsample(_from_zero(np.maximum(maps, 0)), *size))


def _captum(maps: np.ndarray, size: Size) -> np.ndarray:
    rows, columns = (
        np.arange(new) * old // new for old, new in zip(maps.shape[1:], size, strict=True)
    )
    return maps[:, rows[:, None], columns]


_PEERS: dict[str, Callable[[np.ndarray, Size], np.ndarray]] = {
    "captum": _captum,
    "pytorch-grad-cam": _pytorch_grad_cam,
    "tf-explain": _tf_explain,
    "tf-keras-vis": _tf_keras_vis,
    "xplique": _xplique,
}


def _to_range(maps: np.ndarray, epsilon: float = 0.0) -> np.ndarray:
    """From 0, each map's minimum, to 1, its maximum."""
    low, high = maps.min(axis=(1, 2), keepdims=True), maps.max(axis=(1, 2), keepdims=True)
    spread = high - low + np.float32(epsilon)
    return np.asarray((maps - low) / np.where(spread == 0, 1, spread))


def _from_zero(maps: np.ndarray) -> np.ndarray:
    low = maps - maps.min(axis=(1, 2), keepdims=True)
    return np.asarray(low / (np.float32(1e-7) + low.max(axis=(1, 2), keepdims=True)))


def _corner_aligned(maps: np.ndarray, size: Size) -> np.ndarray:
    """Bilinear; the corners of a map become those of the picture."""
    for axis, length in enumerate(size, start=1):
        places = np.linspace(0, maps.shape[axis] - 1, length)
        before = np.floor(places).astype(np.intp)
        after = np.minimum(before + 1, maps.shape[axis] - 1)
        share = (places - before).reshape((-1, 1) if axis == 1 else -1)
        maps = maps.take(before, axis) * (1 - share) + maps.take(after, axis) * share
    return maps


def _checked_size(size: Any) -> Size:
    pair = tuple(size) if isinstance(size, (list, tuple, np.ndarray)) else ()
    whole = all(map(is_whole, pair))
    if len(pair) != 2 or not whole or min(pair) < 1:
        raise ValueError(
            f"`size` is no size. Received: size={size!r:.80}. Expected (height, width), whole "
            "pixels. Give images.shape[1:3]."
        )
    return int(pair[0]), int(pair[1])
