import numpy as np
import pytest

from tb_interpret.pictures.regions import region_masks


def test_box_is_open_at_bottom_and_right():
    (mask,) = region_masks([(0, 1, 1, 3)], 1, 2, 4)
    np.testing.assert_array_equal(mask, [[False, True, True, False], [False] * 4])


def test_mask_is_taken_as_it_is():
    given = np.eye(3, dtype=bool)
    np.testing.assert_array_equal(region_masks([given, None], 2, 3, 3)[0], given)


@pytest.mark.parametrize("region", [(0, 0, 3, 1), (1, 0, 1, 1), np.zeros((2, 2), bool), (1, 2)])
def test_region_outside_the_picture_is_refused(region):
    with pytest.raises(ValueError, match=r"regions\[1\]"):
        region_masks([None, region], 2, 2, 2)


def test_too_few_regions_are_refused():
    with pytest.raises(ValueError, match="Received: 1 for 2 examples"):
        region_masks([None], 2, 2, 2)


def test_single_box_or_mask_is_that_of_all_examples():
    box = region_masks((0, 0, 1, 2), 4, 2, 2)
    assert [mask.tolist() for mask in box] == [[[True, True], [False, False]]] * 4
    mask = region_masks(np.eye(2, dtype=bool), 3, 2, 2)
    assert [each.tolist() for each in mask] == [np.eye(2, dtype=bool).tolist()] * 3
