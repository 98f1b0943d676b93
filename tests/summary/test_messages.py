"""Maps that are odd are kept as they are, flagged, and shown without a warning."""

import numpy as np
import pytest

from tb_interpret.models.facts import Facts
from tb_interpret.pictures.rendering import overlay
from tb_interpret.summary import messages
from tb_interpret_plugin import metadata

NAN, INF = np.nan, np.inf
ODD = {
    "flat": ([[2, 2], [2, 2]], metadata.FLAT),
    "zero": ([[0, 0], [0, 0]], metadata.FLAT | metadata.NO_POSITIVE),
    "all negative": ([[-1, -2], [-3, -4]], metadata.NO_POSITIVE),
    "NaN": ([[NAN, 1], [2, 3]], metadata.NOT_FINITE),
    "infinite": ([[INF, 1], [-INF, 3]], metadata.NOT_FINITE),
    "nothing finite": (
        [[NAN, NAN], [INF, NAN]],
        metadata.FLAT | metadata.NO_POSITIVE | metadata.NOT_FINITE,
    ),
    "tiny": ([[1e-30, 2e-30], [0, 0]], 0),
    "huge": ([[1e30, -1e30], [0, 0]], 0),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("values", "flags"), ODD.values(), ids=ODD)
def test_odd_map_is_kept_and_flagged(values, flags):
    maps = np.float32([values])
    dtypes = ("int32", "f4", "int32", "f4", "f4", "f4", "f4")
    facts = Facts(*(np.zeros(1, dtype) for dtype in dtypes), np.zeros((1, 0), "f4"), np.array([-1]))
    mask = np.array([[True, False], [False, False]])
    record = messages.record("digest", facts, maps, [mask], previous=maps)
    assert list(record.facts.flags) == [flags]
    np.testing.assert_allclose(metadata.decode_maps(record.maps), maps, rtol=1e-3)
    pictures = np.full((1, 4, 4, 1), 100, np.uint8)
    for sign in ("positive", "negative", "both"):
        assert overlay(pictures, maps, sign=sign).shape == (1, 4, 4, 3)
