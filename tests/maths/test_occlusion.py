import numpy as np
import pytest

from tb_interpret.maths.occlusion import (
    default_patch,
    fill_pictures,
    patch_grid,
    sensitivity_maps,
    without_rounding,
)

SIZES = [(5, 5), (7, 3), (1, 9), (28, 28), (11, 4)]
WINDOWS = [((1, 1), (1, 1)), ((3, 3), (2, 2)), ((4, 2), (2, 1)), ((1, 3), (1, 2)), ((3, 3), (3, 3))]
GRIDS = [(s, p, t) for s in SIZES for p, t in WINDOWS if p[0] <= s[0] and p[1] <= s[1]]


def coverage(positions, patch, height, width):
    counts = np.zeros((height, width), int)
    for top, left in positions:
        counts[top : top + patch[0], left : left + patch[1]] += 1
    return counts


def by_pixels(drops, positions, patch, height, width):
    """The mean drop of the windows over each pixel, pixel by pixel."""
    maps = np.empty((drops.shape[1], height, width))
    for y, x in np.ndindex(height, width):
        over = [t <= y < t + patch[0] and le <= x < le + patch[1] for t, le in positions]
        maps[:, y, x] = drops[over].mean(axis=0)
    return maps


@pytest.mark.parametrize(("size", "patch", "stride"), GRIDS)
def test_every_pixel_is_covered(size, patch, stride):
    positions = patch_grid(*size, patch, stride)
    assert positions.dtype == np.int32
    assert coverage(positions, patch, *size).min() >= 1
    assert np.all(positions % stride == 0)


def test_window_that_reaches_the_border_is_followed_by_none():
    assert patch_grid(6, 4, 2, 2).tolist() == [[0, 0], [0, 2], [2, 0], [2, 2], [4, 0], [4, 2]]


def test_border_clips_one_window_more():
    assert patch_grid(1, 5, (1, 3), (1, 3)).tolist() == [[0, 0], [0, 3]]


@pytest.mark.parametrize(("size", "expected"), [(28, 4), (224, 28), (30, 4), (5, 1), (1, 1)])
def test_default_patch_is_an_eighth_rounded_up(size, expected):
    assert default_patch(size, 8) == (expected, 1)
    assert default_patch(8, size) == (1, expected)


def test_patch_larger_than_the_picture_is_refused():
    with pytest.raises(ValueError, match=r"larger than the picture.*\(9, 2\).*8 x 4 pixels"):
        patch_grid(8, 4, (9, 2), 1)


def test_stride_that_leaves_holes_is_refused():
    with pytest.raises(ValueError, match=r"leaves holes.*stride=\(2, 3\).*patch_size=\(2, 2\)"):
        patch_grid(8, 8, 2, (2, 3))


@pytest.mark.parametrize(("size", "patch", "stride"), GRIDS)
def test_cell_holds_the_mean_over_its_pixels(size, patch, stride):
    positions = patch_grid(*size, patch, stride)
    drops = np.random.default_rng(0).normal(size=(len(positions), 2))
    maps = sensitivity_maps(drops, positions, patch, stride, *size)
    assert maps.dtype == np.float32
    cell = [s if p % s == 0 else 1 for p, s in zip(patch, stride, strict=True)]
    assert maps.shape[1:] == tuple(-(-n // c) for n, c in zip(size, cell, strict=True))
    pixels = maps.repeat(cell[0], axis=1).repeat(cell[1], axis=2)[:, : size[0], : size[1]]
    np.testing.assert_allclose(pixels, by_pixels(drops, positions, patch, *size), rtol=1e-5)


def test_sum_is_not_divided():
    positions = patch_grid(1, 3, (1, 2), 1)
    drops = np.float32([[1], [2]])
    maps = sensitivity_maps(drops, positions, (1, 2), 1, 1, 3, aggregate="sum")
    assert maps.tolist() == [[[1, 3, 2]]]


def test_example_keeps_its_own_drops():
    positions = patch_grid(2, 4, 2, 2)
    maps = sensitivity_maps(np.float32([[1, -5], [2, 7]]), positions, 2, 2, 2, 4)
    assert maps.tolist() == [[[1, 2]], [[-5, 7]]]


def test_drops_that_are_not_finite_stay_where_they_are():
    positions = patch_grid(1, 4, 1, 1)
    drops = np.float32([[np.nan], [np.inf], [-np.inf], [1]])
    maps = sensitivity_maps(drops, positions, 1, 1, 1, 4)
    np.testing.assert_array_equal(maps, [[[np.nan, np.inf, -np.inf, 1]]])


def test_opposite_infinities_under_one_pixel_are_nan_without_warnings():
    positions = patch_grid(1, 3, (1, 2), 1)
    drops = np.float32([[np.inf], [-np.inf]])
    maps = sensitivity_maps(drops, positions, (1, 2), 1, 1, 3)
    np.testing.assert_array_equal(maps, [[[np.inf, np.nan, -np.inf]]])


def test_positions_that_leave_a_hole_are_refused_and_not_nan():
    with pytest.raises(ValueError, match="do not cover the picture"):
        sensitivity_maps(np.ones((1, 1)), np.array([[0, 0]]), 2, 2, 4, 4)


def test_mean_is_that_of_each_example_and_channel():
    pictures = np.random.default_rng(0).random((3, 6, 4, 2), np.float32)
    fills = fill_pictures("mean", pictures)
    assert (fills.shape, fills.dtype) == (pictures.shape, np.float32)
    expected = np.broadcast_to(pictures.mean(axis=(1, 2), keepdims=True), fills.shape)
    np.testing.assert_allclose(fills, expected, rtol=1e-6)


def test_mean_of_bytes_does_not_wrap_around():
    pictures = np.full((1, 2, 2, 1), 250, np.uint8)
    assert np.all(fill_pictures("mean", pictures) == 250)


@pytest.mark.parametrize("shape", [(), (1,), (2,), (6, 4, 1), (6, 4, 2)])
def test_number_and_array_fill_every_example(shape):
    fill = np.random.default_rng(0).random(shape)
    fills = fill_pictures(fill, np.zeros((3, 6, 4, 2)))
    assert fills.dtype == np.float32
    for example in fills:
        np.testing.assert_allclose(example, np.broadcast_to(fill, (6, 4, 2)), rtol=1e-6)


@pytest.mark.parametrize("shape", [(3,), (3, 6, 4, 2), (1, 6, 4, 2)])
def test_array_that_is_not_one_example_is_refused(shape):
    with pytest.raises(ValueError, match=r"`fill` does not fit.*\(6, 4, 2\)"):
        fill_pictures(np.zeros(shape), np.zeros((3, 6, 4, 2)))


@pytest.mark.parametrize("channels", [1, 3, 7])
def test_blur_keeps_the_mean_and_takes_the_detail(channels):
    pictures = np.random.default_rng(0).random((2, 32, 48, channels)).astype(np.float32)
    fills = fill_pictures("blur", pictures)
    assert (fills.shape, fills.dtype) == (pictures.shape, np.float32)
    np.testing.assert_allclose(fills.mean(), pictures.mean(), atol=0.02)
    assert fills.std() < 0.2 * pictures.std()


@pytest.mark.parametrize("axis", [1, 2])
def test_blur_is_an_eighth_of_each_axis(axis):
    step = np.float32(np.arange(64) >= 32)
    pictures = np.zeros((1, 64, 16, 1) if axis == 1 else (1, 16, 64, 1), np.float32)
    pictures += step.reshape([1, 64, 1, 1] if axis == 1 else [1, 1, 64, 1])
    profile = np.moveaxis(fill_pictures("blur", pictures)[0, ..., 0], axis - 1, 0)
    np.testing.assert_allclose(profile, np.broadcast_to(profile[:, :1], profile.shape), atol=1e-5)
    # One standard deviation of 8 pixels before the step and after it.
    np.testing.assert_allclose(profile[[24, 40], 0], [0.1587, 0.8413], atol=0.03)


def test_unknown_word_is_refused():
    with pytest.raises(ValueError, match=r"There is no such fill.*'grey'"):
        fill_pictures("grey", np.zeros((1, 2, 2, 1)))


def test_rounding_of_a_constant_score_is_no_drop():
    scores = np.float32([10, -10, 1e-3])
    last_bit = np.spacing(np.abs(scores))
    drops = np.array([[0, 1, -2], [3, -1, 4], [-4, 0, 2]]) * last_bit
    assert not without_rounding(drops.astype(np.float32), scores).any()


def test_drops_that_are_all_alike_are_one():
    drops = np.float32([[1], [1 + 2**-23], [1 - 2**-24]])
    evened = without_rounding(drops, np.float32([3]))
    assert len(np.unique(evened)) == 1
    np.testing.assert_allclose(evened, 1, rtol=1e-6)


def test_tiny_drop_beside_rounding_is_kept_with_all_others():
    drops = np.float32([[1e-7, 1e-12], [2e-7, 0], [1e-5, 3e-12]])
    np.testing.assert_array_equal(without_rounding(drops, np.float32([1, 1e-9])), drops)


def test_drops_that_are_not_finite_are_not_evened_out():
    drops = np.float32([[np.nan, np.inf], [0, 0]])
    np.testing.assert_array_equal(without_rounding(drops, np.float32([1, 1])), drops)
