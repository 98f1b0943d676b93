import numpy as np
import pytest
import tensorflow as tf

from tb_interpret.maths.map_facts import map_facts, region_share, upsample


def test_range_is_that_of_the_finite_values():
    facts = map_facts(np.float32([[[1, np.nan], [np.inf, -2]]]))
    assert facts.minimum == [-2]
    assert facts.maximum == [1]
    assert facts.not_finite == [True]


def test_map_without_a_finite_value_is_flagged_without_warnings():
    facts = map_facts(np.full((1, 2, 2), np.nan, np.float32))
    assert np.isnan(facts.minimum)
    assert np.isnan(facts.maximum)
    assert (facts.flat, facts.no_positive, facts.not_finite) == ([True], [True], [True])


def test_constant_map_is_flat():
    assert map_facts(np.full((1, 2, 2), 3, np.float32)).flat == [True]


def test_negative_map_has_nothing_positive():
    facts = map_facts(np.float32([[[-1, -2]]]))
    assert facts.no_positive == [True]
    assert facts.flat == [False]


def test_upsampling_is_that_of_tensorflow():
    maps = np.random.default_rng(0).normal(size=(2, 5, 7)).astype(np.float32)
    expected = tf.image.resize(maps[..., None], (23, 31), "bilinear", antialias=False)[..., 0]
    np.testing.assert_allclose(upsample(maps, 23, 31), expected, atol=1e-5)


def test_region_share_counts_positive_energy_only():
    heatmap = np.float32([[4, -9], [-9, 1]])
    mask = np.array([[True, True], [False, False]])
    assert region_share(heatmap, mask) == pytest.approx(4 / 5)


def test_region_share_of_a_map_without_evidence_is_unknown():
    assert np.isnan(region_share(-np.ones((2, 2), np.float32), np.ones((2, 2), bool)))
