import numpy as np
import pytest
import tensorflow as tf

from tb_interpret.maths.filter_visualization import (
    Pixels,
    normalize_gradients,
    shown,
)
from tb_interpret.maths.fourier import Fourier, move_randomly
from tb_interpret.maths.value_range import value_range


def test_each_picture_is_normalized_by_itself():
    gradients = np.random.default_rng(0).normal(size=(2, 4, 4, 1)).astype(np.float32)
    alone = normalize_gradients(gradients[:1])
    beside = normalize_gradients(np.concatenate([gradients[:1], 1e6 * gradients[1:]]))
    np.testing.assert_array_equal(alone[0], beside[0])
    assert np.sqrt(np.mean(np.square(beside[1]))) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("size", [1e-25, 1e25])
def test_gradients_whose_squares_are_no_numbers_are_normalized(size):
    normalized = normalize_gradients(np.float32([[size, -size]]))
    expected = size / (size + 1e-5)
    np.testing.assert_allclose(normalized, [[expected, -expected]], rtol=1e-4)


def test_zero_gradients_move_nothing():
    method = Pixels((4, 4, 1))
    start = method.start(2)
    moved = method.improve(start, tf.zeros((2, 4, 4, 1)), tf.constant(0))
    np.testing.assert_array_equal(moved[0], start[0])


def test_noise_is_the_articles_and_the_same_for_all():
    (noise,) = Pixels((64, 64, 3), seed=1).start(2)
    assert 118 / 255 <= noise.numpy().min() < 119 / 255
    assert 137 / 255 < noise.numpy().max() <= 138 / 255
    np.testing.assert_array_equal(noise[0], noise[1])


def test_pixels_at_the_end_of_the_range_do_not_slow_the_others():
    method = Pixels((1, 2, 1))
    pixels, gradients = np.float32([[[[1.0], [0.5]]]]), np.float32([[[[1000.0], [1.0]]]])
    (moved,) = method.improve((tf.constant(pixels),), tf.constant(gradients), tf.constant(0))
    # Of two pixels one moves: a root mean square of 1 is a step of √2.
    np.testing.assert_allclose(moved.numpy().ravel(), [1, 0.5 + 2**0.5 / 255], rtol=1e-5)


@pytest.mark.parametrize("shape", [(8, 6, 3), (7, 5, 1), (5, 8, 4)])
def test_waves_of_any_size_are_pictures_inside_the_range(shape):
    method = Fourier(shape)
    pictures = method.pictures(method.start(2)).numpy()
    assert pictures.shape == (2, *shape)
    assert 0 < pictures.min() < 0.5 < pictures.max() < 1


def test_mean_wave_is_one_color():
    method = Fourier((4, 4, 1))
    waves = np.zeros_like(method.start(1)[0].numpy())
    waves[0, 0, 0, 0, 0] = 1  # the mean, real; its amplitude is 4 · 4 / 4, over 16 pixels
    pictures = method.pictures((tf.constant(waves),)).numpy()
    np.testing.assert_allclose(pictures, 1 / (1 + np.exp(-0.25)), rtol=1e-5)


def test_first_step_of_adam_is_the_learning_rate():
    method = Fourier((4, 4, 1))
    start = method.start(1)
    moved = method.improve(start, 7 * tf.ones_like(start[0]), tf.constant(0))
    np.testing.assert_allclose(moved[0] - start[0], 0.05, rtol=1e-4)


def test_pictures_pale_before_a_later_run_and_pixels_stay():
    waves = Fourier((4, 4, 1))
    start = waves.start(1)
    values, mean, square = waves.resume((start[0], start[0] + 1, start[0] + 2))
    np.testing.assert_array_equal(values, start[0] / 2)
    np.testing.assert_array_equal(mean, start[0] + 1)
    np.testing.assert_array_equal(square, start[0] + 2)
    pixels = Pixels((4, 4, 1))
    np.testing.assert_array_equal(pixels.resume(pixels.start(1))[0], pixels.start(1)[0])


def test_movements_are_small_repeatable_and_differ_from_step_to_step():
    picture = np.zeros((2, 33, 33, 1), np.float32)
    picture[:, 14:19, 14:19] = 1
    moved = [move_randomly(tf.constant(picture), 0, step).numpy() for step in (0, 1, 0)]
    np.testing.assert_array_equal(moved[0], moved[2])
    np.testing.assert_array_equal(moved[0][0], moved[0][1])
    assert np.abs(moved[0] - moved[1]).max() > 0.1
    for result in moved:
        center = np.argwhere(result[0, ..., 0] > 0.5).mean(axis=0)
        assert np.abs(center - 16).max() < 33 / 16 + 1
        assert 0.7 < result[0].sum() / 25 < 1.4


def test_gradient_through_a_movement_reaches_the_same_place():
    picture = tf.constant(np.random.default_rng(0).random((1, 32, 32, 1), np.float32))
    target = np.zeros((1, 32, 32, 1), np.float32)
    target[0, 16, 16] = 1
    with tf.GradientTape() as tape:
        tape.watch(picture)
        value = tf.reduce_sum(move_randomly(picture, 3, 5) * target)
    gradient = tape.gradient(value, picture).numpy()[0, ..., 0]
    # The pixel seen at (16, 16) comes from where the gradient lies.
    assert gradient.sum() == pytest.approx(1, abs=0.3)
    place = np.argwhere(gradient == gradient.max())[0]
    spot = np.zeros((1, 32, 32, 1), np.float32)
    spot[0, place[0], place[1]] = 1
    assert move_randomly(tf.constant(spot), 3, 5).numpy()[0, 15:18, 15:18].sum() > 0.5


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.float32([0, 1]), (0, 1)),
        (np.uint8([0, 1]), (0, 255)),
        (np.float32([0, 1.5]), (0, 1.5)),
        (np.float32([0, 20]), (0, 255)),
        (np.int64([0, 2]), (0, 255)),
        (np.float32([-0.5, 1]), (-1, 1)),
        (np.float32([-3, 2]), (-3, 2)),
        (np.float32([-3, -3]), (-3.5, -2.5)),
        (np.float32([0, np.nan, np.inf]), (0, 1)),
    ],
)
def test_range_is_the_first_that_holds_all_values(values, expected):
    assert value_range(values) == expected


def test_many_channels_are_shown_by_their_mean():
    pictures = np.ones((1, 1, 1, 4), np.float32) * [0, 0, 1, 1]
    np.testing.assert_array_equal(shown(pictures), [[[[128]]]])
