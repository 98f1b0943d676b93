"""The network that peers and we explain side by side."""

import keras
import pytest
from keras import layers

from tests import networks


@pytest.fixture(scope="package")
def model() -> keras.Model:
    """Ends in logits: the peers differentiate the output as it is."""
    flat = networks.flat()
    logits = layers.Dense(networks.NUM_CLASSES, name="dense")(flat.layers[-2].output)
    return networks.give_same_weights(keras.Model(flat.input, logits))
