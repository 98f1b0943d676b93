import cv2
import numpy as np
import pytest

from tb_interpret.pictures.rendering import colormap_table, encode_jpeg, encode_png, overlay

GRAY = np.full((1, 2, 2, 1), 100, np.uint8)


def test_map_without_positive_evidence_leaves_the_picture_as_it_is():
    assert np.all(overlay(GRAY, np.float32([[[-1, -2], [-3, 0]]])) == 100)


def test_negative_evidence_is_shown_on_request():
    shown = overlay(GRAY, np.float32([[[-1, 0], [0, 0]]]), sign="negative", opacity=1)
    assert shown[0, 0, 0].tolist() == colormap_table("inferno")[255].tolist()
    assert shown[0, 1, 1].tolist() == [100, 100, 100]


def test_both_signs_take_the_two_ends_of_the_colormap():
    shown = overlay(GRAY, np.float32([[[-2, 2], [0, 0]]]), sign="both", opacity=1)
    table = colormap_table("blue_red")
    assert shown[0, 0].tolist() == [table[0].tolist(), table[255].tolist()]


def test_half_opacity_mixes_halves():
    white = overlay(GRAY, np.float32([[[1, 0], [0, 0]]]), colormap="viridis", opacity=0.5)
    assert white[0, 0, 0].tolist() == [177, 166, 69]  # of 100 and of 253, 231, 37


def test_threshold_hides_what_is_weaker():
    shown = overlay(GRAY, np.float32([[[1, 0.4], [0, 0]]]), threshold=0.5)
    assert shown[0, 0, 1].tolist() == [100, 100, 100]


def test_given_scale_is_shared():
    halves = overlay(GRAY, np.full((1, 2, 2), 1, np.float32), scale=2.0, opacity=1)
    assert halves[0, 0, 0].tolist() == colormap_table("inferno")[128].tolist()


def test_values_that_are_not_finite_are_not_drawn():
    shown = overlay(GRAY, np.float32([[[np.nan, 1], [np.inf, 1]]]), opacity=1)
    assert shown[0, 0, 0].tolist() == [100, 100, 100]


def test_colors_survive_png_in_the_right_order():
    picture = np.zeros((2, 2, 3), np.uint8)
    picture[..., 0] = 255
    decoded = cv2.imdecode(np.frombuffer(encode_png(picture), np.uint8), cv2.IMREAD_COLOR_RGB)
    np.testing.assert_array_equal(decoded, picture)
    assert encode_jpeg(picture)[:2] == b"\xff\xd8"


@pytest.mark.parametrize(
    ("options", "message"),
    [({"colormap": "jet"}, "no such colormap"), ({"sign": "absolute"}, "no such sign")],
)
def test_unknown_names_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        overlay(GRAY, np.ones((1, 2, 2), np.float32), **options)


def test_pictures_and_maps_must_be_equally_many():
    with pytest.raises(ValueError, match="1 pictures and 2 maps"):
        overlay(GRAY, np.ones((2, 2, 2), np.float32))
