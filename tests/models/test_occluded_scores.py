import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from tb_interpret.maths.occlusion import patch_grid
from tb_interpret.models.copied_scores import choose_copies
from tb_interpret.models.occluded_scores import OccludedScores
from tb_interpret.models.picture_input import PictureInput
from tests import networks


def occluded_by_hand(images, fills, top, left, patch):
    occluded = images.copy()
    window = np.s_[:, top : top + patch[0], left : left + patch[1]]
    occluded[window] = fills[window]
    return occluded


def logits_of(model):
    """The same model without its softmax."""
    head = model.layers[-1]
    linear = layers.Dense(head.units, name="logits")
    without = keras.Model(model.input, linear(head.input))
    linear.set_weights(head.get_weights())
    return lambda x: without.predict(x, verbose=0)


@pytest.mark.parametrize("per_step", [1, 4, 5])
def test_scores_are_those_of_pictures_occluded_by_hand(per_step):
    model = networks.give_same_weights(networks.flat())
    images, fills = networks.images(3), networks.images(3, seed=1)
    classes = np.array([2, 0, 1])
    positions, patch = patch_grid(16, 12, (5, 4), (3, 4)), (5, 4)
    scores = OccludedScores(model, images, "true", per_step).scores(
        images, fills, classes, positions, [patch]
    )
    logits = logits_of(model)
    expected = [
        logits(occluded_by_hand(images, fills, top, left, patch))[np.arange(3), classes]
        for top, left in positions
    ]
    assert scores.dtype == np.float32
    np.testing.assert_allclose(scores, expected, rtol=1e-4)


@pytest.mark.parametrize("style", networks.STYLES)
def test_score_is_that_of_the_flat_model(style):
    images, classes = networks.images(2), np.array([1, 1])
    positions = patch_grid(16, 12, 8, 8)

    def scores(model):
        occluded = OccludedScores(networks.give_same_weights(model), images, 1, 2)
        return occluded.scores(images, 0 * images, classes, positions, [(8, 8)])

    expected = scores(networks.flat())
    assert np.ptp(expected) > 0.01
    np.testing.assert_allclose(scores(networks.STYLES[style]()), expected, rtol=1e-4)


class Watch(layers.Layer):
    """Remembers the batches that go through the model."""

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        self.seen = []

    def call(self, x):
        def note(values):
            self.seen.append(values)
            return values

        watched = tf.numpy_function(note, [x], x.dtype)
        watched.set_shape(x.shape)
        return watched


def watched_model(shape, dtype="float32"):
    inputs = keras.Input(shape, dtype=dtype)
    watch = Watch(dtype=dtype)
    x = layers.Flatten(dtype=dtype)(watch(inputs))
    return keras.Model(inputs, layers.Dense(2)(layers.Rescaling(1.0)(x))), watch


def test_batch_that_is_run_does_not_grow_with_the_number_of_positions():
    model, watch = watched_model((8, 8, 1))
    images = np.ones((3, 8, 8, 1), np.float32)
    occluded = OccludedScores(model, images, 0, positions_per_step=4)
    for stride in (4, 2, 1):
        positions = patch_grid(8, 8, 4, stride)
        scores = occluded.scores(images, 0 * images, np.zeros(3), positions, [(4, 4)])
        assert scores.shape == (len(positions), 3)
    assert {len(batch) for batch in watch.seen} == {12}


def test_nothing_is_traced_again():
    model = networks.flat()
    calls = []
    original = model.call
    model.__dict__["call"] = lambda *args, **kwargs: (calls.append(1), original(*args, **kwargs))[1]
    images = networks.images(3)
    occluded = OccludedScores(model, images, "true", 4)

    def run(count, stride, patch, classes):
        part = images[:count]
        positions = patch_grid(16, 12, patch, stride)
        return occluded.scores(part, 0 * part, np.array(classes), positions, [(patch, patch)])

    first = run(3, 4, 4, [0, 1, 2])
    run(3, 3, 6, [2, 2, 2])
    run(1, 8, 8, [1])
    model.layers[-1].set_weights([2 * w for w in model.layers[-1].get_weights()])
    np.testing.assert_allclose(run(3, 4, 4, [0, 1, 2]), 2 * first, rtol=1e-5)
    assert len(calls) == 1


def test_bytes_stay_bytes():
    model, watch = watched_model((2, 2, 1), "uint8")
    images = np.full((1, 2, 2, 1), 200, np.uint8)
    fills = np.float32([127.6, 300, -5, 0]).reshape(1, 2, 2, 1)
    OccludedScores(model, images, 0, 1).scores(images, fills, [0], np.array([[0, 0]]), [(2, 2)])
    assert watch.seen[0].dtype == np.uint8
    assert watch.seen[0].reshape(-1).tolist() == [128, 255, 0, 0]


def test_window_beyond_the_border_is_clipped():
    model, watch = watched_model((2, 3, 1))
    images = np.ones((1, 2, 3, 1), np.float32)
    OccludedScores(model, images, 0, 1).scores(
        images, 0 * images, [0], np.array([[1, 2]]), [(2, 2)]
    )
    assert watch.seen[0][0, ..., 0].tolist() == [[1, 1, 1], [1, 1, 0]]


def test_first_picture_of_several_inputs_is_occluded():
    age, photo = keras.Input((1,), name="age"), keras.Input((4, 4, 1), name="photo")
    depth = keras.Input((4, 4, 1), name="depth")
    sums = [keras.ops.sum(x, axis=(1, 2)) for x in (photo, depth)]
    model = keras.Model({"age": age, "photo": photo, "depth": depth}, age + sums[0] + 100 * sums[1])
    inputs = {
        "age": np.float32([[10], [20]]),
        "photo": np.ones((2, 4, 4, 1), np.float32),
        "depth": np.ones((2, 4, 4, 1), np.float32),
    }
    assert PictureInput().among(inputs).place == sorted(inputs).index("depth")
    positions = patch_grid(4, 4, 2, 2)
    occluded = OccludedScores(model, inputs, 1, 4)
    scores = occluded.scores(inputs, 0 * inputs["depth"], [1, 1], positions, [(2, 2)])
    np.testing.assert_allclose(scores, np.tile([10 + 16 + 1200, 20 + 16 + 1200], (4, 1)))


def test_input_that_is_no_picture_is_refused():
    with pytest.raises(ValueError, match=r"not a batch of pictures.*\[\(2, 7\)\]"):
        PictureInput().among(np.zeros((2, 7)))


@pytest.mark.parametrize("per_step", [1, 3])
def test_function_is_given_the_batch_that_it_knows(per_step):
    inputs = keras.Input((4, 4, 1))
    model = keras.Model(inputs, {"mask": layers.Rescaling(2.0)(inputs), "other": inputs})
    images = np.ones((2, 4, 4, 1), np.float32)
    weights = tf.constant([1.0, 10.0])  # one an example

    def weighted(output):
        return weights * tf.reduce_sum(output["mask"], axis=(1, 2, 3))

    positions = patch_grid(4, 4, 2, 2)
    scores = OccludedScores(model, images, weighted, per_step).scores(
        images, 0 * images, [-1, -1], positions, [(2, 2)]
    )
    np.testing.assert_allclose(scores, np.tile([24, 240], (4, 1)))


def test_output_without_classes_asks_for_a_function():
    inputs = keras.Input((4, 4, 1))
    model = keras.Model(inputs, layers.Conv2D(2, 1)(inputs))
    with pytest.raises(ValueError, match="Give `targets` a function"):
        OccludedScores(model, np.zeros((1, 4, 4, 1), np.float32), "predicted", 1)


def test_state_of_the_model_is_as_it_was():
    inputs = keras.Input((8, 8, 1))
    always = networks.AlwaysTraining()
    model = keras.Model(inputs, layers.Dense(2)(layers.Flatten()(always(inputs))))
    state = [always.norm.moving_mean, always.dropout.seed_generator.state]
    before = [v.numpy().copy() for v in state]
    images = np.random.default_rng(0).random((2, 8, 8, 1), np.float32)
    model(images, training=False)
    # The model does change its state: else this test could not fail.
    moved = [v.numpy().copy() for v in state]
    assert all(np.any(x != y) for x, y in zip(before, moved, strict=True))
    OccludedScores(model, images, 0, 2).scores(
        images, 0 * images, [0, 0], patch_grid(8, 8, 2, 2), [(2, 2)]
    )
    for old, variable in zip(moved, state, strict=True):
        np.testing.assert_array_equal(variable.numpy(), old)


def test_half_precision_policy_gives_float32_scores():
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(2, 3, dtype="mixed_bfloat16"),
            layers.GlobalAveragePooling2D(dtype="mixed_bfloat16"),
            layers.Dense(2, dtype="mixed_bfloat16"),
        ]
    )
    images = np.ones((1, 8, 8, 1), np.float32)
    scores = OccludedScores(model, images, 0, 1).scores(
        images, 0 * images, [0], np.array([[0, 0]]), [(4, 4)]
    )
    assert scores.dtype == np.float32


def test_steps_are_told_of():
    images = networks.images(1)
    told = []
    OccludedScores(networks.flat(), images, 0, 4).scores(
        images,
        images,
        [0],
        patch_grid(16, 12, 4, 4)[:10],
        [(4, 4)],
        on_step=lambda done, total: told.append((done, total)),
    )
    assert told == [(4, 10), (8, 10), (10, 10)]


@pytest.mark.parametrize(
    ("positions", "examples", "expected"),
    [(64, 8, 8), (49, 8, 7), (64, 1, 64), (4, 1, 4), (64, 200, 1), (1, 1, 1)],
)
def test_step_is_neither_large_nor_half_empty(positions, examples, expected):
    assert choose_copies(positions, examples) == expected
