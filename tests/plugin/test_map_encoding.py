import numpy as np
import pytest

from tb_interpret_plugin.map_encoding import decode_maps, encode_maps
from tb_interpret_plugin.schema_pb2 import Maps


@pytest.mark.parametrize("size", [1e-30, 1e-9, 1.0, 1e30])
def test_maps_survive_to_eleven_bits_of_their_largest_value(size: float) -> None:
    maps = (np.random.default_rng(0).normal(size=(3, 5, 7)) * size).astype(np.float32)
    error = np.abs(decode_maps(encode_maps(maps)) - maps)
    assert (error <= 2.0**-11 * np.abs(maps).max(axis=(1, 2), keepdims=True)).all()


def test_each_map_has_its_own_scale() -> None:
    encoded = encode_maps(np.array([[[1e-8, 0]], [[0, -1e8]]], np.float32))
    np.testing.assert_array_equal(list(encoded.scale), np.array([1e-8, 1e8], np.float32))


def test_a_map_of_zeros_has_scale_one() -> None:
    encoded = encode_maps(np.zeros((1, 2, 2)))
    assert list(encoded.scale) == [1.0]
    assert not decode_maps(encoded).any()


def test_nan_and_infinity_survive_and_leave_the_scale_alone() -> None:
    maps = np.array([[[np.nan, np.inf, -np.inf, 0.5, -2.0]]], np.float32)
    encoded = encode_maps(maps)
    assert list(encoded.scale) == [2.0]
    np.testing.assert_array_equal(decode_maps(encoded), maps)


def test_a_map_without_a_finite_value_has_scale_one() -> None:
    assert list(encode_maps(np.full((1, 1, 2), np.nan)).scale) == [1.0]


def test_the_smallest_and_the_largest_float32_survive() -> None:
    maps = np.array([[[2.0**-149, 0]], [[np.finfo(np.float32).max, 0]]], np.float32)
    np.testing.assert_array_equal(decode_maps(encode_maps(maps)), maps)


def test_no_examples_give_no_maps() -> None:
    assert decode_maps(encode_maps(np.zeros((0, 2, 3)))).shape == (0, 2, 3)


def test_values_are_little_endian_float16_in_row_major_order() -> None:
    encoded = encode_maps([[[1.0, 0.5], [-0.5, 0.0]]])
    assert encoded.values == bytes.fromhex("003c003800b80000")


@pytest.mark.parametrize("shape", [(2, 2), (1, 2, 2, 1), (1, 0, 2), (1, 2, 0)])
def test_an_array_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"Received: shape .* Expected .* pass `maps\[None\]`"):
        encode_maps(np.zeros(shape))


def test_maps_with_missing_bytes_are_refused() -> None:
    encoded = encode_maps(np.ones((1, 2, 2)))
    encoded.values = encoded.values[:-1]
    with pytest.raises(ValueError, match=r"Received: 7 bytes\. Expected 8"):
        decode_maps(encoded)


def test_an_unknown_encoding_is_refused() -> None:
    with pytest.raises(ValueError, match="Received: encoding=9"):
        decode_maps(Maps(height=1, width=1, encoding=9, values=b"", scale=[]))
