"""Numbers on maps and masks of the object, by hand."""

import numpy as np

import tb_interpret as tbi

# The object is the right half.
MASK = np.zeros((1, 2, 4), bool)
MASK[..., 2:] = True


def test_point_hits_where_the_strongest_evidence_is():
    maps = np.float32([[[1, 3]], [[3, 1]], [[-5, -1]], [[2, 2]], [[np.nan, 1]]])
    found = tbi.faithfulness.pointing_game(maps, MASK.repeat(5, axis=0))
    np.testing.assert_array_equal(found, [1, 0, 1, np.nan, np.nan])


def test_energy_is_the_share_of_what_speaks_for_the_target():
    # At the picture's own size nothing is enlarged; what is negative has no energy.
    maps = np.float32([[[1, 0, 2, 1], [0, -9, 0, 0]], [[-1, 0, 0, 0], [0, 0, -9, 0]]])
    found = tbi.faithfulness.energy_in_mask(maps, MASK.repeat(2, axis=0))
    np.testing.assert_array_equal(found, [0.75, np.nan])
