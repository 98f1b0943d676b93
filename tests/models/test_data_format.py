"""Which axis of a picture holds its channels, and that it makes no difference."""

import cv2
import keras
import numpy as np
import pytest
from keras import layers, ops

import tb_interpret as tbi
from tb_interpret.models.traced_pass import TracedPass
from tests import networks
from tests.logs import Run

X = networks.images(3)
FIRST = np.ascontiguousarray(X.transpose(0, 3, 1, 2))


def network(data_format="channels_last"):
    """One network, its weights the same however it takes its pictures."""
    first = data_format == "channels_first"
    formatted = {"data_format": data_format}
    return networks.give_same_weights(
        keras.Sequential(
            [
                keras.Input((3, 16, 12) if first else (16, 12, 3)),
                layers.Conv2D(4, 3, padding="same", name="conv1", **formatted),
                layers.BatchNormalization(axis=1 if first else -1, name="norm1"),
                layers.ReLU(name="relu1"),
                layers.MaxPooling2D(**formatted),
                layers.Conv2D(5, 3, name="conv2", **formatted),
                layers.ReLU(name="relu2"),
                layers.GlobalAveragePooling2D(**formatted),
                layers.Flatten(),
                layers.Dense(3, name="dense"),
            ]
        )
    )


def rounding(explanation):
    """Of scores that are summed up in another order."""
    return 16 * np.finfo(np.float32).eps * np.abs(explanation.scores).max()


def knows(model, inputs):
    return TracedPass(model, inputs, [], []).channels_first


class OpsOnly(keras.Model):
    """No layer of it has a `data_format`."""

    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(3)

    def call(self, x):
        return self.dense(ops.reshape(ops.relu(x), (-1, 16 * 12 * 3)))


def transposed_by_a_layer():
    return keras.Sequential([keras.Input((3, 16, 12)), layers.Permute((2, 3, 1)), network()])


def transposed_by_an_operation():
    inputs = keras.Input((3, 16, 12))
    return keras.Model(inputs, network()(ops.transpose(inputs * 2.0, (0, 2, 3, 1))))


class MadeInAnotherOrder(keras.Model):
    """What was made first runs last, and has Keras' own format."""

    def __init__(self):
        super().__init__()
        self.flatten, self.dense = layers.Flatten(), layers.Dense(3)
        self.flip = layers.RandomFlip()
        self.conv = layers.Conv2D(2, 3, data_format="channels_first")

    def call(self, x):
        return self.dense(self.flatten(self.conv(self.flip(x))))


def made_in_another_order():
    model = MadeInAnotherOrder()
    model(FIRST)
    return model


def among_several():
    """The number goes through a layer with a format of its own."""
    signal, picture = keras.Input((8, 2), name="a_signal"), keras.Input((3, 16, 12), name="picture")
    x = layers.GlobalAveragePooling1D()(layers.Conv1D(2, 3)(signal))
    y = layers.Conv2D(2, 3, data_format="channels_first")(picture)
    y = layers.GlobalAveragePooling2D(data_format="channels_first")(y)
    return keras.Model([signal, picture], layers.Dense(3)(layers.Concatenate()([x, y])))


@pytest.mark.parametrize(
    ("make", "inputs", "expected"),
    [
        (network, X, False),
        (lambda: network("channels_first"), FIRST, True),
        (transposed_by_a_layer, FIRST, True),
        (transposed_by_an_operation, FIRST, True),
        (made_in_another_order, FIRST, True),
        (among_several, [np.zeros((3, 8, 2), np.float32), FIRST], True),
    ],
    ids=["last", "first", "layer", "operation", "order", "several"],
)
def test_first_layer_that_a_picture_reaches_knows(make, inputs, expected):
    assert knows(make(), inputs) is expected


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
def test_setting_of_keras_counts_where_no_layer_knows(data_format):
    before = keras.config.image_data_format()
    keras.config.set_image_data_format(data_format)
    try:
        assert knows(OpsOnly(), X) == (data_format == "channels_first")
    finally:
        keras.config.set_image_data_format(before)


@pytest.mark.parametrize(
    "method",
    [
        tbi.GradCAM(["conv1", "relu1", "conv2", "relu2"]),
        tbi.Occlusion(),
        tbi.Occlusion((5, 3), (3, 2), fill="blur"),
    ],
    ids=["grad_cam", "occlusion", "occlusion blur"],
)
def test_maps_and_overlays_are_those_of_channels_last(method):
    last = method.explain(network(), X, targets=1)
    first = method.explain(network("channels_first"), FIRST, targets=1)
    several = isinstance(last, list)
    for a, b in zip(*((last, first) if several else ([last], [first])), strict=True):
        assert a.maps.shape == b.maps.shape
        np.testing.assert_allclose(b.maps, a.maps, atol=rounding(a))
        drawn = a.overlay(X).astype(int)
        np.testing.assert_allclose(b.overlay(FIRST), drawn, atol=1)
        np.testing.assert_allclose(b.overlay(X, display=lambda x: x), drawn, atol=1)


def test_fill_of_one_number_a_channel_has_the_layout_of_the_input():
    colors = np.float32([0.1, 0.5, 0.9])
    last = tbi.Occlusion(4, fill=colors).explain(network(), X, targets=1)
    model = network("channels_first")
    first = tbi.Occlusion(4, fill=colors[:, None, None]).explain(model, FIRST, targets=1)
    np.testing.assert_allclose(first.maps, last.maps, atol=rounding(last))
    with pytest.raises(
        ValueError, match=r"\(channels, 1, 1\) where the model takes channels first"
    ):
        tbi.Occlusion(4, fill=colors).explain(model, FIRST, targets=1)


def test_activations_are_those_of_channels_last():
    last = tbi.ActivationGrid(["conv1", "relu2"]).explain(network(), X)
    first = tbi.ActivationGrid(["conv1", "relu2"]).explain(network("channels_first"), FIRST)
    for a, b in zip(last, first, strict=True):
        np.testing.assert_allclose(b.maps, a.maps, rtol=1e-4, atol=1e-5)
        np.testing.assert_array_equal(b.top, a.top)


@pytest.mark.parametrize(("parametrization", "given"), [("pixels", False), ("fourier", True)])
def test_pictures_of_filters_are_those_of_channels_last(parametrization, given):
    method = tbi.FilterVisualization("conv2", 3, parametrization=parametrization)
    last = method.explain(network(), X if given else None, steps=8)
    first = method.explain(network("channels_first"), FIRST if given else None, steps=8)
    assert first.images.shape == (3, 16, 12, 3)
    np.testing.assert_allclose(first.activations, last.activations, rtol=1e-3)
    np.testing.assert_allclose(first.images.astype(int), last.images, atol=1)


def test_what_is_logged_is_what_channels_last_logs(tmp_path):
    runs = []
    for name, inputs in (("channels_last", X), ("channels_first", FIRST)):
        model = network(name)
        loss = keras.losses.CategoricalCrossentropy(from_logits=True)
        model.compile(keras.optimizers.SGD(0.0), loss, jit_compile=False)
        callback = tbi.InterpretCallback(
            tmp_path / name,
            (inputs, [0, 1, 2]),
            [tbi.GradCAM(), tbi.Occlusion(), tbi.ActivationGrid()],
            regions=[(0, 0, 16, 3), None, np.eye(16, 12) > 0],
        )
        model.fit(inputs, np.eye(3), verbose=0, callbacks=[callback])
        runs.append(Run(tmp_path / name))
    last, first = runs
    assert first.tags() == last.tags()
    (expected,), (found,) = last.example_sets(), first.example_sets()
    for written in (expected, found):
        written.ClearField("training")
        written.ClearField("checksum")
    assert found == expected  # pictures, labels and regions, byte for byte
    picture = cv2.imdecode(np.frombuffer(found.examples[0].picture, np.uint8), cv2.IMREAD_COLOR)
    np.testing.assert_allclose(picture[..., ::-1] / 255, X[0], atol=0.003)
    for tag in ("grad_cam/relu2", "occlusion"):
        facts = [run.records(tag)[0].facts for run in runs]
        np.testing.assert_allclose(facts[1].region_share, facts[0].region_share, rtol=1e-3)
        np.testing.assert_allclose(facts[1].maximum, facts[0].maximum, rtol=1e-3)
    tops = [run.records("activations/relu2")[0].tiles for run in runs]
    np.testing.assert_allclose(tops[1].top_y, tops[0].top_y)
    np.testing.assert_allclose(tops[1].top_x, tops[0].top_x)


def test_pictures_with_channels_behind_are_pointed_out():
    model = network("channels_first")
    with pytest.raises(ValueError, match=r"pass x\.transpose\(0, 3, 1, 2\)"):
        tbi.Occlusion().explain(model, X, targets=1)
    explanation = tbi.Occlusion().explain(model, FIRST, targets=1)
    with pytest.raises(ValueError, match="display=lambda x: x"):
        explanation.overlay(X)
