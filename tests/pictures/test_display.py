import numpy as np
import pytest

from tb_interpret.pictures.display import display_pictures


@pytest.mark.parametrize(
    ("low", "high"), [(0.0, 1.0), (0.0, 255.0), (-1.0, 1.0), (-2.1, 2.6)], ids=str
)
def test_range_of_the_input_is_guessed(low, high):
    inputs = np.float32([low, (low + high) / 2, high]).reshape(1, 1, 3, 1)
    assert display_pictures(inputs).reshape(-1).tolist() == [0, 128, 255]


def test_range_is_one_for_the_batch():
    inputs = np.float32([[0, 10], [0, 250]]).reshape(2, 1, 2, 1)
    assert display_pictures(inputs).reshape(-1).tolist() == [0, 10, 0, 250]


def test_bytes_stay_as_they_are():
    inputs = np.uint8([[[[0], [1]]]])
    assert display_pictures(inputs).reshape(-1).tolist() == [0, 1]


def test_many_channels_show_their_mean():
    assert display_pictures(np.float32([[[[0, 1, 0, 1, 0.5]]]])).tolist() == [[[[128]]]]


def test_values_that_are_not_finite_are_shown_black():
    inputs = np.float32([np.nan, np.inf, 1]).reshape(1, 1, 3, 1)
    assert display_pictures(inputs).reshape(-1).tolist() == [0, 0, 255]


def test_display_sees_one_example_at_a_time():
    pictures = display_pictures({"a": np.ones((2, 3, 5))}, lambda x: x["a"][..., None])
    assert pictures.shape == (2, 3, 5, 1)


def test_display_may_leave_the_channel_axis_out():
    assert display_pictures(np.ones((2, 3, 5)), lambda x: x).shape == (2, 3, 5, 1)


def test_display_that_makes_no_picture_is_refused():
    with pytest.raises(ValueError, match=r"`display` does not return a picture.*\(5,\)"):
        display_pictures(np.ones((2, 3, 5)), lambda x: x[0])


def test_input_that_is_no_picture_asks_for_display():
    with pytest.raises(ValueError, match="give `display` a function"):
        display_pictures(np.ones((2, 7)))
