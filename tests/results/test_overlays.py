"""Maps lie over the images that they are of, whatever part of them is left."""

import dataclasses

import numpy as np
import pytest

from tests.results import samples

IMAGES = samples.IMAGES


def test_maps_of_several_targets_have_an_overlay_each():
    table = samples.result("table")
    drawn = table.overlay(IMAGES)
    assert drawn.shape == (4, 2, 16, 12, 3)
    assert drawn.dtype == np.uint8
    for column in range(2):
        alone = samples.result("classes")
        np.testing.assert_array_equal(
            drawn[:, column], _with_maps(alone, table.maps[:, column]).overlay(IMAGES)
        )
    assert np.any(drawn[:, 0] != drawn[:, 1])


def _with_maps(explanation, maps):
    return dataclasses.replace(explanation, maps=maps)


def test_image_with_several_labels_has_an_overlay_a_label():
    labels = samples.result("labels")
    assert labels.examples.tolist() == [0, 0, 1, 2, 3, 3, 3]
    drawn = labels.overlay(IMAGES)
    assert drawn.shape == (7, 16, 12, 3)
    alone = _with_maps(samples.result("classes"), labels.maps[[4, 2, 3, 6]])
    np.testing.assert_array_equal(drawn[6], alone.overlay(IMAGES)[3])


@pytest.mark.parametrize("name", samples.NAMES[:6])
@pytest.mark.parametrize("key", [2, slice(1, 3), [3, 1], [0], slice(None)], ids=str)
def test_overlay_of_a_part_is_part_of_the_overlay(name, key):
    result = samples.result(name)
    places = np.atleast_1d(np.arange(len(result))[key])
    np.testing.assert_array_equal(result[key].overlay(IMAGES), result.overlay(IMAGES)[places])


def test_maps_in_another_order_do_not_guess_the_order_of_the_images():
    turned = samples.result("classes")[::-1]
    for images in (IMAGES, IMAGES[::-1]):
        with pytest.raises(ValueError, match=r"in another order.*Draw before you sort"):
            turned.overlay(images)


def test_part_takes_images_of_its_own():
    result = samples.result("classes")
    for place in range(4):
        own = result[place].overlay(IMAGES[place : place + 1], display=lambda x: x)
        np.testing.assert_array_equal(
            own, result.overlay(IMAGES, display=lambda x: x)[place : place + 1]
        )


def test_nothing_has_an_empty_overlay():
    assert samples.result("classes")[:0].overlay(IMAGES).shape == (0, 16, 12, 3)
    assert samples.result("table")[:0].overlay(IMAGES).shape == (0, 2, 16, 12, 3)


@pytest.mark.parametrize(("count", "word"), [(2, "fewer"), (3, "fewer"), (5, "more")])
def test_images_that_do_not_fit_are_told(count, word):
    images = np.concatenate([IMAGES, IMAGES])[:count]
    whole = dataclasses.replace(samples.result("table"), examples=None)
    with pytest.raises(ValueError, match=f"`images` are {word} than were explained"):
        whole.overlay(images)


def test_part_with_images_of_neither_kind_is_told():
    with pytest.raises(ValueError, match=r"fewer than were explained. Received: 2. Expected 4"):
        samples.result("classes")[3].overlay(IMAGES[:2])


def test_two_labels_of_an_image_do_not_lie_over_two_images():
    with pytest.raises(ValueError, match=r"fewer than were explained. Received: 2. Expected 4"):
        samples.result("labels")[4:6].overlay(IMAGES[2:])


def test_single_picture_is_told_to_be_a_batch():
    with pytest.raises(ValueError, match=r"a single picture as picture\[None\]"):
        samples.result("classes")[0].overlay(IMAGES[0])
