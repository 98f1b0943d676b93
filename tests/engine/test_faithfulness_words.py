"""The numbers on maps take what `explain` returns, and say what else they were given."""

import numpy as np
import pytest

import tb_interpret as tbi
from tests import networks

IMAGES = networks.images()
MASKS = np.zeros((4, *IMAGES.shape[1:3]), bool)
MASKS[:, 2:9, 3:8] = True


@pytest.fixture(scope="module")
def model():
    return networks.flat()


@pytest.fixture(scope="module")
def cam(model):
    return tbi.GradCAM("conv2").explain(model, IMAGES, targets=1)


@pytest.fixture(scope="module")
def drops(model):
    return tbi.Occlusion(4).explain(model, IMAGES, targets=1)


@pytest.mark.parametrize("name", ["agreement", "agreement_floor"])
def test_explanations_agree_as_their_maps_do(name, cam, drops):
    number = getattr(tbi.faithfulness, name)
    np.testing.assert_array_equal(number(cam, drops), number(cam.maps, drops.maps))


@pytest.mark.parametrize("name", ["pointing_game", "energy_in_mask"])
def test_explanations_lie_on_masks_as_their_maps_do(name, cam):
    number = getattr(tbi.faithfulness, name)
    expected = number(cam.maps, MASKS)
    for masks in (MASKS, MASKS.astype(np.uint8), MASKS.astype(np.float32), MASKS.tolist()):
        np.testing.assert_array_equal(number(cam, masks), expected)


@pytest.mark.parametrize("name", ["agreement", "agreement_floor"])
@pytest.mark.parametrize(
    ("maps", "others", "words"),
    [
        (lambda cam: cam.maps[0], lambda drops: drops, r"`maps` is no batch.*maps\[None\]"),
        (lambda cam: cam, lambda drops: drops.maps[0], "`drops` is no batch of maps"),
        (lambda cam: cam, lambda drops: drops[:2], "differ in number. Received: 4 and 2"),
        (lambda cam: None, lambda drops: drops, "Received: NoneType"),
        (lambda cam: cam, lambda drops: "drops", "Received: str"),
        (lambda cam: cam.maps[:0], lambda drops: drops.maps[:0], "`maps` is no batch"),
        (lambda cam: [[[1], [2, 3]]], lambda drops: drops, "Received: list"),
    ],
)
def test_what_cannot_agree_is_named(name, maps, others, words, cam, drops):
    with pytest.raises(ValueError, match=words):
        getattr(tbi.faithfulness, name)(maps(cam), others(drops))


@pytest.mark.parametrize("name", ["pointing_game", "energy_in_mask"])
@pytest.mark.parametrize(
    "masks",
    [MASKS[0], MASKS[:2], MASKS * 0.5, MASKS[..., None], None, "masks", MASKS.astype(int) * 255],
    ids=["one", "few", "fractions", "channels", "None", "word", "bytes"],
)
def test_what_is_no_mask_is_named(name, masks, cam):
    with pytest.raises(ValueError, match=r"not one mask a map.*masks > 0.5.*np.repeat"):
        getattr(tbi.faithfulness, name)(cam, masks)


@pytest.mark.parametrize("name", ["insertion", "deletion", "fidelity"])
def test_maps_alone_do_not_say_what_was_explained(name, model, cam):
    with pytest.raises(ValueError, match=r"Received: ndarray.*Give it whole, not its maps"):
        getattr(tbi.faithfulness, name)(model, IMAGES, cam.maps)


def test_word_that_is_no_target_is_told_all_that_are(model):
    with pytest.raises(ValueError, match="'true', 'predicted', 'runner_up', class indices"):
        tbi.GradCAM("conv2").explain(model, IMAGES, targets="runner-up")


@pytest.mark.parametrize("name", ["insertion", "deletion"])
@pytest.mark.parametrize("steps", [0, -1, 1.5, "8", None, True])
def test_number_of_steps_that_is_none_is_named(name, steps, model, cam):
    with pytest.raises(ValueError, match="`steps` is out of range, or no whole number"):
        getattr(tbi.faithfulness, name)(model, IMAGES, cam, steps=steps)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("subsets", value) for value in (0, -1, 1, 1.5)),
        *(("cells", value) for value in (0, -1, 2.5)),
        *(("share", value) for value in (0, 2, -1, "half")),
        *(("seed", value) for value in (-1, "a", None)),
    ],
)
def test_argument_of_fidelity_that_is_out_of_range_is_named(name, value, model, cam):
    with pytest.raises(ValueError, match=f"`{name}` is .*Received: {name}="):
        tbi.faithfulness.fidelity(model, IMAGES, cam, **{name: value})


def test_part_of_an_explanation_is_measured_on_its_own_images(model, cam):
    whole = tbi.faithfulness.deletion(model, IMAGES, cam)
    for order in ([1], [2, 3], [3, 1]):
        found = tbi.faithfulness.deletion(model, IMAGES[order], cam[order])
        np.testing.assert_allclose(found, whole[order], rtol=1e-4)
    with pytest.raises(ValueError, match=r"Received: 2 maps and 4 images.*explanation\.examples"):
        tbi.faithfulness.deletion(model, IMAGES, cam[2:])


@pytest.mark.parametrize("targets", [0, "true", tbi.Contrast(1, 0), lambda output: output[:, 0]])
def test_other_target_than_was_explained_is_refused(targets, model, cam):
    with pytest.raises(ValueError, match=r"known by the maps.*of the classes \[1\].*Leave it out"):
        tbi.faithfulness.insertion(model, IMAGES, cam, targets=targets)


def test_target_of_another_kind_than_was_explained_is_refused(model):
    contrast, function = tbi.Contrast(1, 0), lambda output: output[:, 1]
    for given, other in ((contrast, function), (function, contrast)):
        found = tbi.GradCAM("conv2").explain(model, IMAGES, targets=given)
        with pytest.raises(ValueError, match=r"not known by the maps.*Give targets="):
            tbi.faithfulness.deletion(model, IMAGES, found, targets=other)
        measured = tbi.faithfulness.deletion(model, IMAGES, found, targets=given)
        assert np.isfinite(measured).all()
