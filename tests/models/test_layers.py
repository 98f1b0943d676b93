import keras
import pytest

from tb_interpret.models.layers import named_layers, resolve_layer
from tests import networks


def test_layers_inside_a_nested_model_have_paths():
    assert "backbone/conv2" in named_layers(networks.nested())


def test_layers_inside_a_custom_layer_have_paths():
    assert "block/conv2" in named_layers(networks.subclassed())


def test_last_part_of_a_path_is_enough_if_unique():
    assert resolve_layer(named_layers(networks.nested()), "conv2") == "backbone/conv2"


def test_layer_is_found_by_identity():
    model = networks.nested()
    layer = model.get_layer("backbone").get_layer("conv1")
    assert resolve_layer(named_layers(model), layer) == "backbone/conv1"


def test_unknown_name_offers_the_nearest():
    with pytest.raises(ValueError, match=r"Received: layer='conv3'.*Did you mean .*'conv"):
        resolve_layer(named_layers(networks.flat()), "conv3")


def test_layer_of_another_model_is_refused():
    with pytest.raises(ValueError, match="not part of this model"):
        resolve_layer(named_layers(networks.flat()), networks.flat().get_layer("conv1"))


def test_ambiguous_name_asks_for_a_path():
    def twin(name):
        return keras.Sequential([keras.layers.Conv2D(1, 1, name="conv")], name=name)

    model = keras.Sequential([keras.Input((4, 4, 1)), twin("a"), twin("b")])
    with pytest.raises(ValueError, match="'a/conv', 'b/conv'"):
        resolve_layer(named_layers(model), "conv")


def test_sublayers_of_one_name_get_paths_of_their_own():
    class Twins(keras.layers.Layer):
        def __init__(self):
            super().__init__(name="twins")
            self.pair = [keras.layers.ReLU(name="same"), keras.layers.ReLU(name="same")]

    layers = named_layers(keras.Sequential([Twins()]))
    assert list(layers) == ["twins", "twins/same", "twins/same#2"]
