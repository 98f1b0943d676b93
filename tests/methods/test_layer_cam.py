"""LayerCAM, by hand."""

import numpy as np

import tb_interpret as tbi
from tests.methods.by_hand import after_one_by_one


def test_positive_gradients_alone_count():
    # Features are the picture's channels, their gradients the head's weights.
    model = after_one_by_one(np.eye(2), [[[3, -1], [-2, 5]]])
    picture = np.float32([[[[1, 2], [4, -3]]]])
    found = tbi.LayerCAM().explain(model, picture)
    assert found.maps.tolist() == [[[3 * 1, 5 * -3]]]
    assert found.scores.tolist() == [3 * 1 - 1 * 2 - 2 * 4 + 5 * -3]


def test_map_is_empty_where_nothing_raises_the_score():
    model = after_one_by_one(np.eye(2), -np.ones((1, 2, 2)))
    maps = tbi.LayerCAM().explain(model, np.ones((1, 1, 2, 2), np.float32)).maps
    assert maps.tolist() == [[[0, 0]]]
