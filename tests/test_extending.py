"""The page about methods of one's own does what it says, from outside of the package."""

import dataclasses
import re

import numpy as np
import pytest

import tb_interpret as tbi
from tb_interpret import extending
from tb_interpret_plugin import metadata
from tests import networks
from tests.at_work import begin
from tests.extending_page import PAGE, code, made
from tests.logs import Run
from tests.methods.by_hand import linear

IMAGES = networks.images()


@pytest.fixture(scope="module")
def max_cam():
    return made("layer", "MaxCAM")


@pytest.fixture(scope="module")
def blur_sensitivity():
    return made("stepped", "BlurSensitivity")


@pytest.mark.parametrize(("example", "most"), [("layer", 15), ("stepped", 40)])
def test_examples_are_short_and_use_public_names_alone(example, most):
    assert len(code(example).strip().splitlines()) <= most
    assert set(re.findall(r"tb_interpret[\w.]*", code(example))) == {"tb_interpret"}
    assert set(re.findall(r"extending\.(\w+)", code(example))) <= set(extending.__all__)


def test_public_names_are_sorted_documented_and_on_the_page():
    assert extending.__all__ == sorted(extending.__all__)
    for name in extending.__all__:
        assert getattr(extending, name).__doc__
        assert re.search(rf"`[^`\n]*\b{name}\b", PAGE.read_text("utf-8")), name


def test_both_are_logged_like_ours(tmp_path, max_cam, blur_sensitivity):
    model = networks.flat()
    methods = [tbi.GradCAM(), max_cam(["conv1", "conv2"]), blur_sensitivity(4, targets=2)]
    regions = [(0, 0, 8, 12)] * 4
    callback = tbi.InterpretCallback(
        tmp_path, (IMAGES, [0, 1, 2, 0]), methods, targets="true", regions=regions
    )
    networks.trained_on_noise(model, [callback], epochs=2)
    run = Run(tmp_path)
    for tag, title in (
        ("max_cam/conv1", "Max-CAM"),
        ("max_cam/conv2", "Max-CAM"),
        ("blur_sensitivity/2", "Blur sensitivity, logit of class 2"),
    ):
        assert run.steps(tag) == [0, 1]
        assert run.series(tag).title == title
        assert run.series(tag).kind == metadata.MAPS
        record = run.records(tag)[1]
        assert len(record.facts.region_share) == 4
        assert f"{tag}/overlays" in run.tags()
        assert len(run.scalars(f"region_share/{tag}")) == 2
    expected = blur_sensitivity(4).explain(model, IMAGES, targets=2)
    logged = metadata.decode_maps(record.maps)
    np.testing.assert_allclose(logged, expected.maps, atol=2e-3 * np.abs(expected.maps).max())


def test_what_the_values_mean_is_logged_as_the_method_says(tmp_path, max_cam):
    class Strength(max_cam):
        name = "strength"
        meaning = "importance"

    callback = tbi.InterpretCallback(
        tmp_path, (IMAGES, [0, 1, 2, 0]), [max_cam("conv2"), Strength("conv2")]
    )
    networks.trained_on_noise(networks.flat(), [callback])
    run = Run(tmp_path)
    assert run.series("max_cam/conv2").meaning == metadata.EVIDENCE
    assert run.series("strength/conv2").meaning == metadata.IMPORTANCE


def test_less_is_done_when_time_is_short_and_the_record_says_so(blur_sensitivity):
    work, moment = begin(blur_sensitivity(8), networks.flat(), IMAGES)
    work.measure(moment, 1.0)  # of a pass, and so of a cell
    (found,) = work.run(dataclasses.replace(moment, allowance=20.0))
    assert found.maps.shape == (4, 4, 4)
    assert found.notes == ["16 of 64 cells, to keep the time budget."]
    work.measure(moment, 1.0)
    assert work.run(dataclasses.replace(moment, allowance=0.5)) is None


def test_trained_model_is_explained(max_cam, blur_sensitivity):
    weights = np.float32([[3, 0], [0, 0]]).repeat(4, axis=0).repeat(4, axis=1)[..., None]
    picture = np.random.default_rng(0).random((1, 8, 8, 1), np.float32)
    found = blur_sensitivity(2).explain(linear(weights), picture)
    assert found.maps.shape == (1, 2, 2)
    assert found.maps[0, 0, 0] != 0
    np.testing.assert_allclose(found.maps[0].ravel()[1:], 0, atol=1e-5)
    found = max_cam("conv1").explain(networks.flat(), IMAGES, targets=0)
    assert (found.layer, found.maps.shape) == ("conv1", (4, 14, 10))


def test_method_that_says_not_what_it_does_cannot_be_made():
    class Own(extending.MapMethod):
        name = title = "own"

    with pytest.raises(TypeError, match="begin"):
        Own()
