import keras
import numpy as np
import pytest
from keras import layers

import tb_interpret as tbi
from tests import networks


def test_tiles_are_the_channels_of_the_layer():
    model = networks.flat()
    images = networks.images(2)
    tiles = tbi.ActivationGrid("conv1", channels=[3, 0]).explain(model, images)
    expected = keras.Model(model.input, model.get_layer("conv1").output).predict(images, verbose=0)
    assert tiles.maps.shape == (2, 2, 14, 10)
    np.testing.assert_allclose(tiles.maps[:, 0], expected[..., 3], atol=1e-6)
    np.testing.assert_allclose(tiles.maps[:, 1], expected[..., 0], atol=1e-6)
    np.testing.assert_allclose(tiles.means, expected.mean(axis=(0, 1, 2))[[3, 0]], rtol=1e-5)
    image, row, column = tiles.top[0]
    assert expected[image, row, column, 3] == expected[..., 3].max()


def test_most_active_channels_come_first_by_default():
    tiles = tbi.ActivationGrid("conv1", max_channels=3).explain(networks.flat(), networks.images())
    assert len(tiles.channels) == 3
    assert np.all(np.diff(tiles.means) <= 0)


def test_layer_with_fewer_channels_shows_all():
    tiles = tbi.ActivationGrid("conv1").explain(networks.flat(), networks.images())
    assert sorted(tiles.channels) == [0, 1, 2, 3]


def test_dead_channels_are_counted():
    model = networks.flat()
    kernel, bias = model.get_layer("conv2").get_weights()
    bias[[1, 4]] = -1000  # behind its ReLU nothing is left of these
    model.get_layer("conv2").set_weights([kernel, bias])
    tiles = tbi.ActivationGrid("conv2", channels=[0, 1, 4]).explain(model, networks.images())
    assert tiles.num_dead >= 2
    assert tiles.dead[1:].tolist() == [True, True]


def test_several_layers_at_once_do_not_crash():
    first, second = tbi.ActivationGrid(["conv1", "conv2"]).explain(
        networks.flat(), networks.images()
    )
    assert (first.layer, second.layer) == ("conv1", "conv2")


def test_fine_layers_are_averaged_down():
    model = keras.Sequential([keras.Input((70, 40, 1)), layers.Conv2D(2, 1, name="fine")])
    model.add(layers.Flatten())
    tiles = tbi.ActivationGrid("fine").explain(model, np.ones((1, 70, 40, 1)))
    assert tiles.maps.shape == (1, 2, 24, 14)


def test_picture_lays_tiles_out_in_a_square():
    tiles = tbi.ActivationGrid("conv1").explain(networks.flat(), networks.images(2))
    assert tiles.images.shape == (2, 2 * 15 - 1, 2 * 11 - 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"channels": "all"}, "`channels` is no list"),
        ({"max_channels": 0}, "`max_channels` leaves nothing"),
        ({"layers": 3}, "`layer` is of no known kind"),
    ],
)
def test_bad_arguments_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        tbi.ActivationGrid(**arguments)


def test_channel_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match=r"channels with 9 for layer='conv1'.*from 0 to 3"):
        tbi.ActivationGrid("conv1", channels=[0, 9]).explain(networks.flat(), networks.images())
