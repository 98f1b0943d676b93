"""How maps become bytes, and maps again."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tb_interpret_plugin.schema_pb2 import FLOAT16_SCALED, Maps

_FLOAT16 = np.dtype("<f2")


def encode_maps(maps: npt.ArrayLike) -> Maps:
    """Signed maps as float16, each scaled by its largest finite magnitude.

    The scale keeps eleven bits of precision whatever the size of the values:
    gradients of 1e-9 would be zero in plain float16. NaN and infinity survive.

    Args:
        maps: float32 `(num_examples, height, width)`.

    Raises:
        ValueError: The maps have no such shape.

    Example:
    >>> encoded = encode_maps([[[0.0, -4.0], [1.0, 2.0]]])
    >>> encoded.height, encoded.width, list(encoded.scale)
    (2, 2, [4.0])
    """
    array = np.asarray(maps, dtype=np.float32)
    if array.ndim != 3 or 0 in array.shape[1:]:
        raise ValueError(
            f"`maps` is not a batch of maps. Received: shape {array.shape}. Expected "
            "(num_examples, height, width), with a height and a width of at least 1. "
            "For a single map pass `maps[None]`."
        )
    magnitudes = np.where(np.isfinite(array), np.abs(array), np.float32(0))
    scale = magnitudes.max(axis=(1, 2))
    scale[scale == 0] = 1
    values = (array / scale[:, None, None]).astype(_FLOAT16)
    return Maps(
        height=array.shape[1],
        width=array.shape[2],
        encoding=FLOAT16_SCALED,
        values=values.tobytes(),
        scale=scale.tolist(),
    )


def decode_maps(maps: Maps) -> npt.NDArray[np.float32]:
    """The maps that `encode_maps` encoded.

    Returns:
        float32 `(num_examples, height, width)`; within 2⁻¹¹ of each map's
        largest magnitude.

    Raises:
        ValueError: The encoding is unknown, or the sizes disagree.

    Example:
    >>> decode_maps(encode_maps([[[0.0, -4.0], [1.0, 2.0]]]))
    array([[[ 0., -4.],
            [ 1.,  2.]]], dtype=float32)
    """
    if maps.encoding != FLOAT16_SCALED:
        raise ValueError(
            f"The maps have an unknown encoding. Received: encoding={maps.encoding}. Expected "
            f"{FLOAT16_SCALED} (FLOAT16_SCALED). Update tb-interpret."
        )
    shape = (len(maps.scale), maps.height, maps.width)
    expected = _FLOAT16.itemsize * maps.height * maps.width * len(maps.scale)
    if len(maps.values) != expected:
        raise ValueError(
            f"The maps have the wrong size. Received: {len(maps.values)} bytes. Expected "
            f"{expected} for {shape[0]} maps of {shape[1]}x{shape[2]}. Log the run again."
        )
    values = np.frombuffer(maps.values, dtype=_FLOAT16).reshape(shape).astype(np.float32)
    scale = np.asarray(maps.scale, dtype=np.float32)
    return values * scale[:, None, None]
