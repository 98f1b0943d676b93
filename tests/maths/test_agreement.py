"""Whether maps agree with drops of the score, and what chance reaches."""

import numpy as np
import scipy.stats

import tb_interpret as tbi
from tb_interpret.maths.agreement import agreement, agreement_floor, on_raster
from tb_interpret_plugin import metadata
from tests import networks
from tests.logs import Run


def smooth(seed, size=14):
    noise = np.random.default_rng(seed).normal(size=(size, size))
    strength = np.exp(-np.add.outer(np.fft.fftfreq(size) ** 2, np.fft.fftfreq(size) ** 2) * 60)
    return np.fft.ifft2(np.fft.fft2(noise) * strength).real.astype(np.float32)


def test_coefficient_is_that_of_scipy_on_the_raster_of_the_drops():
    maps, drops = np.stack([smooth(1), smooth(2)]), np.stack([smooth(3, 7), smooth(4, 7)])
    means = maps.reshape(2, 7, 2, 7, 2).mean(axis=(2, 4))
    np.testing.assert_allclose(on_raster(maps, 7, 7), means, rtol=1e-4, atol=1e-6)
    expected = [
        scipy.stats.spearmanr(a.ravel(), b.ravel()).statistic
        for a, b in zip(means, drops, strict=True)
    ]
    np.testing.assert_allclose(agreement(maps, drops), expected, atol=1e-5)


def test_map_that_is_the_drops_agrees_and_its_negative_disagrees():
    drops = np.stack([smooth(5, 7)])
    assert agreement(drops, drops).tolist() == [1]
    assert agreement(-drops, drops).tolist() == [-1]


def test_flat_maps_and_maps_that_are_not_finite_are_not_judged():
    drops = np.stack([smooth(5, 7)] * 2)
    maps = np.stack([np.ones((7, 7)), np.full((7, 7), np.nan)]).astype(np.float32)
    assert np.isnan(agreement(maps, drops)).all()
    assert np.isnan(agreement_floor(maps, drops)).all()


def test_random_maps_as_smooth_stay_below_the_floor_19_times_of_20():
    drops = np.stack([smooth(0)])
    above = 0
    for seed in range(100, 300):
        own = np.stack([smooth(seed)])
        above += bool(agreement(own, drops)[0] > agreement_floor(own, drops)[0])
    assert 2 <= above <= 22  # 10 are expected of 200
    # Of noise without any smoothness chance reaches far less.
    noise = np.random.default_rng(0).normal(size=(1, 14, 14)).astype(np.float32)
    assert agreement_floor(noise, drops)[0] < 0.5 * agreement_floor(np.stack([smooth(1)]), drops)[0]


def test_floor_is_the_same_at_each_epoch():
    maps, drops = np.stack([smooth(1)]), np.stack([smooth(2)])
    np.testing.assert_array_equal(agreement_floor(maps, drops), agreement_floor(maps, drops))


def test_agreement_is_logged_for_maps_of_the_same_target(tmp_path):
    x, y = networks.images(), np.array([0, 1, 2, 0])
    methods = [
        *(tbi.GradCAM(), tbi.Saliency(), tbi.GradCAM(targets="predicted")),
        *(tbi.Occlusion(4), tbi.ActivationGrid()),
    ]
    callback = tbi.InterpretCallback(tmp_path, (x, y), methods)
    networks.trained_on_noise(networks.flat(), [callback], epochs=2)
    run = Run(tmp_path)
    decoded = {
        tag: metadata.decode_maps(run.records(tag)[1].maps)
        for tag in ("grad_cam/conv2", "saliency", "occlusion")
    }
    for tag in ("grad_cam/conv2", "saliency"):
        facts = run.records(tag)[1].facts
        expected = agreement(decoded[tag], decoded["occlusion"])
        np.testing.assert_allclose(facts.agreement, expected, atol=0.05)  # stored as float16
        assert len(facts.agreement_floor) == 4
        assert len(run.scalars(f"agreement/{tag}")) == 2
    for tag in ("occlusion", "grad_cam/predicted/conv2", "activations/conv2"):
        assert not run.records(tag)[1].facts.agreement
