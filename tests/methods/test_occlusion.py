"""Exact answers, and what other libraries get wrong."""

import keras
import numpy as np
import pytest
from keras import layers
from tf_explain.core.occlusion_sensitivity import OcclusionSensitivity

import tb_interpret as tbi
from tb_interpret.maths.map_facts import map_facts, upsample
from tb_interpret.methods.occlusion import Occlusion
from tb_interpret_plugin import metadata
from tests import networks
from tests.logs import Run
from tests.methods.by_hand import two_classes


def three_features() -> keras.Model:
    """captum's network of several layers, in Keras: 4 times the sum, and a constant."""
    model = keras.Sequential(
        [
            keras.Input((1, 3, 1)),
            layers.Flatten(),
            layers.Dense(4, activation="relu"),
            layers.Dense(2),
        ]
    )
    model.layers[1].set_weights([np.ones((3, 4)), np.array([-10, 1, 1, 1])])
    model.layers[2].set_weights([np.ones((4, 2)), np.array([-1, 1])])
    return model


FEATURES = np.float32([20, 50, 30]).reshape(1, 1, 3, 1)

SUMS = np.array(
    [
        [3, 6, 6, 3, 0],
        [6, 15, 18, 12, 3],
        [6, 18, 24, 18, 6],
        [3, 12, 18, 15, 6],
        [0, 3, 6, 6, 3],
    ]
)


def two_points():
    images = np.zeros((1, 5, 5, 1), np.float32)
    images[0, 1, 1] = images[0, 3, 3] = 1
    return images


def test_two_points_have_the_known_sums():
    method = Occlusion(3, 1, fill=0, aggregate="sum")
    maps = method.explain(two_classes(np.full((5, 5), 3)), two_points(), targets=1).maps
    np.testing.assert_array_equal(maps, [SUMS])


def test_two_points_have_the_known_means():
    windows = np.outer([1, 2, 3, 2, 1], [1, 2, 3, 2, 1])
    maps = (
        Occlusion(3, 1, fill=0)
        .explain(two_classes(np.full((5, 5), 3)), two_points(), targets=1)
        .maps
    )
    np.testing.assert_array_equal(maps, [(SUMS / windows).astype(np.float32)])


def test_three_features_have_the_known_drops():
    method = Occlusion((1, 2), fill=0)
    maps = method.explain(three_features(), FEATURES, targets=0).maps
    # One value a window: the first stands for two features, the clipped for one.
    assert maps.tolist() == [[[280, 120]]]


def test_three_features_with_a_baseline_have_the_known_drops():
    method = Occlusion((1, 2), 1, fill=10)
    maps = method.explain(three_features(), FEATURES, targets=0).maps
    assert maps.tolist() == [[[200, 220, 240]]]


@pytest.mark.parametrize("size", [(6, 10), (10, 6)])
@pytest.mark.parametrize("point", [(0, 0), (0, -1), (-1, 0), (-1, -1), (1, 4)])
def test_map_of_a_rectangle_is_not_transposed(size, point):
    images = np.zeros((1, *size, 1), np.float32)
    images[0][point] = 5
    explanation = Occlusion(2, fill=0).explain(two_classes(np.ones(size)), images, targets=1)
    expected = images[0, ..., 0].reshape(size[0] // 2, 2, size[1] // 2, 2).sum(axis=(1, 3))
    np.testing.assert_array_equal(explanation.maps, [expected])


@pytest.mark.parametrize(("patch", "stride"), [(4, 4), (3, 2), (4, 3), ((5, 2), (4, 2))])
def test_every_border_counts(patch, stride):
    images = np.ones((1, 7, 9, 1), np.float32)
    maps = (
        Occlusion(patch, stride, fill=0)
        .explain(two_classes(np.ones((7, 9))), images, targets=1)
        .maps
    )
    assert maps.min() > 0


def test_default_window_is_an_eighth():
    images = np.ones((1, 16, 24, 1), np.float32)
    maps = Occlusion(fill=0).explain(two_classes(np.ones((16, 24))), images, targets=1).maps
    np.testing.assert_array_equal(maps, np.full((1, 8, 8), 6))


def test_each_example_is_explained_for_its_own_class():
    model = networks.give_same_weights(networks.flat())
    images = networks.images(3)
    together = Occlusion(4).explain(model, (images, np.array([2, 0, 1])))
    assert together.targets.tolist() == [2, 0, 1]
    for number, target in enumerate([2, 0, 1]):
        alone = Occlusion(4).explain(model, images[number : number + 1], targets=target)
        np.testing.assert_allclose(together.maps[number], alone.maps[0], atol=1e-4)


def test_predicted_class_is_that_of_the_whole_picture():
    model = two_classes(np.ones((2, 2)))
    images = np.ones((1, 2, 2, 1), np.float32)
    # Hidden behind -9, the other class is predicted: what is explained stays.
    explanation = Occlusion(1, fill=-9).explain(model, images, targets="predicted")
    assert explanation.targets == [1]
    np.testing.assert_array_equal(explanation.maps, np.full((1, 2, 2), 10))


def test_drop_is_that_of_the_logit_however_sure_the_network():
    images = np.full((1, 4, 4, 1), 100, np.float32)
    explanation = Occlusion(2, fill=0).explain(two_classes(np.ones((4, 4))), images, targets=1)
    assert explanation.target_probabilities == [1]
    np.testing.assert_array_equal(explanation.maps, np.full((1, 2, 2), 400))


def test_negative_evidence_is_kept():
    images = np.ones((1, 4, 4, 1), np.float32)
    explanation = Occlusion(2, fill=0).explain(two_classes(-np.ones((4, 4))), images, targets=1)
    np.testing.assert_array_equal(explanation.maps, np.full((1, 2, 2), -4))


def test_fill_follows_the_scale_of_the_data():
    generator = np.random.default_rng(0)
    images, weights = generator.random((2, 8, 8, 1), np.float32), generator.normal(size=(8, 8))
    small = Occlusion(2).explain(two_classes(weights), images, targets=1)
    large = Occlusion(2).explain(two_classes(weights / 255), 255 * images, targets=1)
    np.testing.assert_allclose(large.maps, small.maps, atol=1e-4)


@pytest.mark.parametrize("fill", ["mean", "blur"])
def test_constant_picture_has_nothing_to_hide(fill):
    images = np.full((1, 8, 8, 1), 0.5, np.float32)
    explanation = Occlusion(fill=fill).explain(two_classes(np.ones((8, 8))), images, targets=1)
    np.testing.assert_allclose(explanation.maps, 0, atol=1e-4)


@pytest.mark.parametrize("activation", [None, "sigmoid"])
def test_single_sigmoid_explains_class_zero_by_the_negative(activation):
    model = keras.Sequential(
        [keras.Input((6, 6, 1)), layers.Flatten(), layers.Dense(1, activation=activation)]
    )
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=activation is None))
    images = np.random.default_rng(0).random((1, 6, 6, 1), np.float32)
    one = Occlusion(2).explain(model, images, targets=1)
    zero = Occlusion(2).explain(model, images, targets=0)
    assert np.abs(one.maps).max() > 0.01
    np.testing.assert_allclose(zero.maps, -one.maps, atol=1e-6)


def test_function_explains_a_segmentation():
    inputs = keras.Input((8, 8, 1))
    model = keras.Model(inputs, layers.Conv2D(2, 1, activation="sigmoid")(inputs))

    def foreground(output):
        return keras.ops.mean(output[..., 1], axis=(1, 2))

    images = np.random.default_rng(0).random((2, 8, 8, 1), np.float32)
    explanation = Occlusion(4, fill=0).explain(model, images, targets=foreground)
    hidden = images.copy()
    hidden[:, 4:, :4] = 0
    drops = [model.predict(x, verbose=0)[..., 1].mean(axis=(1, 2)) for x in (images, hidden)]
    assert explanation.targets.tolist() == [-1, -1]
    np.testing.assert_allclose(explanation.maps[:, 1, 0], drops[0] - drops[1], atol=1e-6)


class Dead(keras.Model):
    """Its ReLU is silent; one constant is left, added up in an order of the picture's."""

    def __init__(self, signal=0.0):
        super().__init__()
        silence = keras.initializers.Constant(-100)
        self.conv = layers.Conv2D(3, 3, activation="relu", bias_initializer=silence)
        self.numbers = np.random.default_rng(0).random((192, 3), np.float32)
        self.signal = signal

    def call(self, x):
        features = keras.ops.mean(self.conv(x), axis=(1, 2))
        pixels = keras.ops.reshape(x, (-1, 192))
        order = keras.ops.argsort(pixels, axis=1)
        constant = keras.ops.sum(keras.ops.take(self.numbers, order, axis=0), axis=1)
        return features + constant + self.signal * keras.ops.mean(pixels, axis=1, keepdims=True)


def test_dead_network_gives_flat_maps_whatever_the_rounding(tmp_path):
    images, model = np.random.default_rng(0).random((5, 16, 12, 1), np.float32), Dead()
    scores = model.predict(np.random.default_rng(1).random((64, 16, 12, 1)), verbose=0)
    assert len(np.unique(scores[:, 0])) > 1  # there is some
    for method in (Occlusion(4), Occlusion(4, 2, aggregate="sum")):
        assert not method.explain(model, images, targets=0).maps.any()
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    model.compile("sgd", loss, jit_compile=False)
    callback = tbi.InterpretCallback(tmp_path, images, [Occlusion()])
    model.fit(images, np.eye(5, 3), verbose=0, callbacks=[callback])
    (record,) = Run(tmp_path).records("occlusion").values()
    assert all(flags & metadata.FLAT for flags in record.facts.flags)


def test_tiny_signal_is_no_rounding():
    images = np.random.default_rng(0).random((5, 16, 12, 1), np.float32)
    model = Dead(signal=0.05)
    model(images)
    maps = Occlusion(4, fill=0).explain(model, images, targets=0).maps
    assert np.all(np.ptp(maps, axis=(1, 2)) > 0)
    assert np.abs(maps).max() < 1e-4 * 95  # beside a score of about 95
    assert not map_facts(maps).flat.any()


def test_facts_are_those_of_the_whole_pictures():
    model = networks.give_same_weights(networks.flat())
    images = networks.images(40)
    probabilities = model.predict(images, verbose=0)
    explanation = Occlusion(8).explain(model, images, targets=1)
    assert explanation.maps.shape == (40, 2, 2)
    assert explanation.layer == ""
    np.testing.assert_array_equal(explanation.predictions, probabilities.argmax(axis=1))
    np.testing.assert_allclose(explanation.target_probabilities, probabilities[:, 1], rtol=1e-4)


def test_more_examples_than_fit_a_batch_are_each_their_own():
    generator = np.random.default_rng(0)
    images = generator.random((70, 4, 4, 1), np.float32)
    maps = Occlusion(1, fill=0).explain(two_classes(np.ones((4, 4))), images, targets=1).maps
    np.testing.assert_allclose(maps, images[..., 0], atol=1e-5)


def test_bytes_are_explained_as_their_numbers():
    inputs = keras.Input((4, 4, 1), dtype="uint8")
    scores = layers.Dense(2, use_bias=False)(layers.Flatten()(layers.Rescaling(0.5)(inputs)))
    model = keras.Model(inputs, scores)
    model.layers[-1].set_weights([np.ones((16, 2))])
    images = np.arange(16, dtype=np.uint8).reshape(1, 4, 4, 1) * 16
    maps = Occlusion(1, fill=0).explain(model, images, targets=0).maps
    np.testing.assert_array_equal(maps, images[..., 0] / 2)


def test_diverged_network_is_explained_without_warnings():
    images = np.ones((1, 4, 4, 1), np.float32)
    weights = np.ones((4, 4))
    weights[0, 0] = np.inf
    maps = Occlusion(2, fill=2).explain(two_classes(weights), images, targets=1).maps
    assert np.isnan(maps).all()


def test_map_is_that_of_tf_explain():
    """Where the conventions meet: squares, one class, one filling, no softmax."""
    model = keras.Sequential(
        [
            keras.Input((12, 12, 3)),
            layers.Conv2D(4, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(3),
        ]
    )
    images = 255 * np.random.default_rng(0).random((2, 12, 12, 3), np.float32)
    peer = OcclusionSensitivity()
    theirs = [peer.get_sensitivity_map(model, x, class_index=1, patch_size=4) for x in images]
    ours = Occlusion(4, fill=127.5).explain(model, images, targets=1)
    assert np.abs(ours.maps).max() > 0.1
    # It shows 1 minus the score, at the picture's size.
    expected = np.array(theirs) - 1 + ours.scores[:, None, None]
    np.testing.assert_allclose(upsample(ours.maps, 12, 12), expected, rtol=1e-4, atol=1e-3)


def test_methods_are_values():
    assert Occlusion(3, targets=[1], fill=np.float32([0.5, 1])) == Occlusion(
        3, targets=(1,), fill=(0.5, 1.0)
    )
    assert hash(Occlusion([3, 2], fill=np.zeros((2, 2, 1)))) == hash(
        Occlusion((3, 2), fill=np.zeros((2, 2, 1)))
    )
    with pytest.raises(AttributeError):
        Occlusion().stride = 1


@pytest.mark.parametrize("size", [0, -1, 1.5, "4", True, (), (3,), (1, 2, 3), (1, 0), (1, None)])
@pytest.mark.parametrize("name", ["patch_size", "stride"])
def test_what_is_no_size_is_refused(name, size):
    with pytest.raises(ValueError, match=f"`{name}` is no size"):
        Occlusion(**{name: size})


@pytest.mark.parametrize("fill", ["grey", None, np.nan, [0, np.inf], {}])
def test_what_is_no_fill_is_refused(fill):
    with pytest.raises(ValueError, match="`fill` is of no known kind"):
        Occlusion(fill=fill)


def test_unknown_aggregate_is_refused():
    with pytest.raises(ValueError, match="'mean' or 'sum'"):
        Occlusion(aggregate="max")


def test_holes_are_refused_as_soon_as_they_are_known():
    with pytest.raises(ValueError, match="leaves holes"):
        Occlusion(2, 3)
    with pytest.raises(ValueError, match="leaves holes"):
        Occlusion(stride=5).explain(networks.flat(), networks.images(1), targets=0)


def test_window_larger_than_the_picture_is_refused():
    with pytest.raises(ValueError, match="larger than the picture"):
        Occlusion(13).explain(networks.flat(), networks.images(1), targets=0)


def test_table_of_classes_gives_as_many_maps():
    model, images = networks.flat(), networks.images(2)
    both = Occlusion(4).explain(model, images, targets=[[0, 1], [2, 0]])
    assert both.maps.shape == (2, 2, 4, 3)
    for column, targets in enumerate(([0, 2], [1, 0])):
        alone = Occlusion(4).explain(model, images, targets=targets)
        np.testing.assert_array_equal(both.maps[:, column], alone.maps)
        np.testing.assert_array_equal(both.scores[:, column], alone.scores)
