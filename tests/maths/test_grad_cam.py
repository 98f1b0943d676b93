import numpy as np
import pytest

from tb_interpret.maths.grad_cam import gate_gradients, grad_cam


def test_weights_are_mean_gradients():
    activations = np.ones((1, 3, 3, 3), np.float32) * [1, 2, 4]
    gradients = np.ones((1, 3, 3, 3), np.float32) * [1, 2, 3]
    np.testing.assert_array_equal(grad_cam(activations, gradients), np.full((1, 3, 3), 17))


def test_each_example_has_its_own_weights():
    activations = np.ones((2, 1, 2, 1), np.float32)
    gradients = np.float32([[[[2], [4]]], [[[-1], [-1]]]])
    np.testing.assert_array_equal(grad_cam(activations, gradients), [[[3, 3]], [[-1, -1]]])


def test_zero_gradients_give_an_empty_heatmap():
    activations = np.ones((1, 2, 2, 3), np.float32)
    assert not np.any(grad_cam(activations, np.zeros_like(activations)))


def test_negative_evidence_is_kept():
    assert np.all(np.asarray(grad_cam(np.ones((1, 2, 2, 1)), -np.ones((1, 2, 2, 1)))) == -1)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_half_precision_is_averaged_in_float32(dtype):
    import tensorflow as tf

    # In half precision the sum of 4096 values of 1 + 1/128 is lost to rounding.
    gradients = tf.cast(tf.fill((1, 64, 64, 1), 1.0078125), dtype)
    maps = grad_cam(tf.ones_like(gradients), gradients)
    assert maps.dtype == tf.float32
    np.testing.assert_allclose(maps, 1.0078125, rtol=1e-6)


def test_gate_lets_through_where_both_are_positive():
    activations = np.float32([1, 1, -1, 0])
    gradients = np.float32([3, -3, 3, 3])
    np.testing.assert_array_equal(gate_gradients(activations, gradients), [3, 0, 0, 0])
