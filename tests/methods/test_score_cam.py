"""Score-CAM of two channels, by hand."""

import math

import numpy as np

import tb_interpret as tbi
from tests.at_work import begin
from tests.methods.by_hand import after_one_by_one

# Each feature is one channel of the picture, seen at one of two places.
PICTURE = np.float32([[[[2, 0], [0, 1]]]])
WORTH = np.float32([[[3, 0], [0, 5]]])


def test_two_channels_are_weighted_by_the_softmax_of_what_they_let_see():
    found = tbi.ScoreCAM().explain(after_one_by_one(np.eye(2), WORTH), PICTURE)
    # The first shows the left place alone, worth 2 · 3; the second the right one, worth 1 · 5.
    first = math.exp(6) / (math.exp(6) + math.exp(5))
    np.testing.assert_allclose(found.maps, [[[2 * first, 1 - first]]], rtol=1e-5)


def test_fill_is_what_is_seen_elsewhere():
    found = tbi.ScoreCAM(fill=1).explain(after_one_by_one(np.eye(2), WORTH), PICTURE)
    # Behind nothing but the fill the score is 3 + 5.
    first = 1 / (1 + math.exp((3 * 1 + 5 * 1) - (3 * 2 + 5 * 1)))
    np.testing.assert_allclose(found.maps, [[[2 * first, 1 - first]]], rtol=1e-5)


def test_flat_channel_lets_nothing_be_seen():
    picture = np.float32([[[[2, 4], [0, 4]]]])
    found = tbi.ScoreCAM().explain(after_one_by_one(np.eye(2), WORTH), picture)
    first = math.exp(6) / (math.exp(6) + 1)
    expected = [[[2 * first + 4 * (1 - first), 4 * (1 - first)]]]
    np.testing.assert_allclose(found.maps, expected, rtol=1e-5)


def test_most_active_channels_of_each_example_are_taken():
    pictures = np.concatenate([PICTURE, PICTURE[..., ::-1, ::-1] * [[[[1, 3]]]]]).astype(np.float32)
    method = tbi.ScoreCAM(max_channels=1)
    work, moment = begin(method, after_one_by_one(np.eye(2), WORTH), pictures)
    assert work.series[0].details.endswith(", 1 of 2 channels")
    # One channel alone has all of the weight.
    expected = np.stack([pictures[0, ..., 0], pictures[1, ..., 1]])
    np.testing.assert_allclose(work.run(moment)[0].maps, expected, rtol=1e-6)
