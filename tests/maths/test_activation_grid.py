import numpy as np
import pytest
import tensorflow as tf

from tb_interpret.maths.activation_grid import MOST_ACTIVE, channel_tiles


@pytest.mark.parametrize("shape", [(3, 4, 5, 6), (1, 7, 3, 4), (2, 12, 12, 4)])
def test_tiles_and_facts_are_those_of_plain_numpy(shape):
    # Few different values: the greatest occurs several times, and the first counts.
    activations = np.random.default_rng(0).integers(0, 4, shape).astype(np.float32)
    activations[..., 1] = 7
    channels = np.array([2, 0, 1], np.int32)
    tiles = channel_tiles(tf.constant(activations), tf.constant(channels), 32)
    chosen = activations[..., channels]
    np.testing.assert_array_equal(tiles.maps, chosen.transpose(0, 3, 1, 2))
    np.testing.assert_array_equal(tiles.channels, channels)
    np.testing.assert_allclose(tiles.means, chosen.mean(axis=(0, 1, 2)), rtol=1e-6)
    np.testing.assert_array_equal(tiles.dead, [False, False, True])
    assert int(tiles.num_dead) == 1
    flat = chosen.reshape(-1, len(channels))
    expected = np.stack(np.unravel_index(flat.argmax(axis=0), shape[:3]), axis=1)
    np.testing.assert_array_equal(tiles.top, expected)


def test_fine_tiles_are_averages_of_whole_windows():
    activations = np.arange(16, dtype=np.float32).reshape(1, 4, 4, 1)
    tiles = channel_tiles(tf.constant(activations), tf.constant([MOST_ACTIVE]), 2)
    np.testing.assert_array_equal(tiles.maps, [[[[2.5, 4.5], [10.5, 12.5]]]])
    np.testing.assert_array_equal(tiles.top, [[0, 3, 3]])
