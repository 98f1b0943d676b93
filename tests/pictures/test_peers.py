"""The conventions of peers, worked out by hand."""

import numpy as np
import pytest
import tensorflow as tf

from tb_interpret.pictures.peers import as_peer

MAPS = np.float32([[[-2, 1], [2, 4]]])
NAMES = ["captum", "pytorch-grad-cam", "tf-explain", "tf-keras-vis", "xplique"]


def test_tf_explain_keeps_what_speaks_against():
    expected = [[[0, 1 / 2], [2 / 3, 1]]]
    np.testing.assert_allclose(as_peer(MAPS, "tf-explain"), expected, atol=1e-6)


def test_tf_explain_takes_the_range_of_the_large_map():
    # Bilinear, centers aligned: of 4 columns the outer two are those of the map.
    np.testing.assert_allclose(
        as_peer(np.float32([[[0, 4]]]), "tf-explain", (1, 4)), [[[0, 0.25, 0.75, 1]]], atol=1e-6
    )


def test_tf_keras_vis_aligns_the_corners():
    found = as_peer(np.float32([[[-4, 0, 4]]]), "tf-keras-vis", (1, 5))
    np.testing.assert_allclose(found, [[[0, 0, 0, 0.5, 1]]], atol=1e-6)


def test_xplique_keeps_the_units_and_goes_below_zero():
    found = as_peer(np.float32([[[0, 0, 8, 0, 0]]]), "xplique", (1, 10))
    assert found.min() < -0.1
    # Keys' cubic of slope -1/2, a quarter of a position beside the center.
    assert found[0, 0, 4] == pytest.approx(8 * 0.8671875, abs=1e-4)
    np.testing.assert_allclose(as_peer(MAPS, "xplique"), np.maximum(MAPS, 0), atol=1e-6)


def test_pytorch_grad_cam_takes_the_range_before_and_after():
    # Positive part 1, 3, 2: to 0, 1, .5 at first.
    found = as_peer(np.float32([[[1, 3, 2], [1, 3, 2]]]), "pytorch-grad-cam", (2, 6))
    large = [0, 0.25, 0.75, 0.875, 0.625, 0.5]
    np.testing.assert_allclose(found[0, 0], np.array(large) / 0.875, atol=1e-5)
    assert found.max() == pytest.approx(1, abs=1e-6)


def test_captum_repeats_values_as_they_are():
    np.testing.assert_array_equal(as_peer(MAPS, "captum"), MAPS)
    np.testing.assert_array_equal(
        as_peer(np.float32([[[-2, 1, 4]]]), "captum", (2, 5)), [[[-2, -2, 1, 1, 4]] * 2]
    )


@pytest.mark.parametrize("name", NAMES)
def test_several_maps_an_image_keep_their_places(name):
    maps = np.random.default_rng(0).normal(size=(2, 3, 4, 5)).astype(np.float32)
    found = as_peer(maps, name, (8, 7))
    assert found.shape == (2, 3, 8, 7)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found[1, 2], as_peer(maps[1, 2], name, (8, 7)))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", [0, -3, 5])
def test_flat_map_stays_a_number(name, value):
    found = as_peer(np.full((1, 2, 3), value, np.float32), name, (4, 6))
    assert np.isfinite(found).all()
    assert np.ptp(found) <= 1e-5


@pytest.mark.parametrize("name", NAMES)
def test_no_maps_and_one_position_have_pictures(name):
    assert as_peer(np.zeros((0, 2, 2)), name, (4, 4)).shape == (0, 4, 4)
    assert as_peer(np.ones((1, 1, 1)), name, (3, 3)).shape == (1, 3, 3)


@pytest.mark.parametrize("name", NAMES)
def test_maps_may_be_tensors(name):
    np.testing.assert_array_equal(as_peer(tf.constant(MAPS), name), as_peer(MAPS, name))


@pytest.mark.parametrize("peer", ["lime", None, ["captum"]])
def test_unknown_library_is_told(peer):
    with pytest.raises(ValueError, match=r"no such library here. Received: .* Expected one of"):
        as_peer(MAPS, peer)


@pytest.mark.parametrize("size", [3, (3,), (0, 2), (2.5, 2), "ab", (True, 2)], ids=str)
def test_what_is_no_size_is_told(size):
    with pytest.raises(ValueError, match=r"`size` is no size. Received"):
        as_peer(MAPS, "captum", size)


@pytest.mark.parametrize("maps", [np.ones(3), [[1], [1, 2]], "maps", np.ones((2, 0, 3))], ids=str)
def test_what_are_no_maps_is_told(maps):
    with pytest.raises(ValueError, match=r"`maps` are no maps. Received"):
        as_peer(maps, "captum")
