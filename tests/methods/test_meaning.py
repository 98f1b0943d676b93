"""What each method says of its values holds for the values: the maps of random networks tell."""

import dataclasses

import keras
import numpy as np
import pytest

import tb_interpret as tbi
from tb_interpret import extending
from tb_interpret_plugin import metadata
from tests import networks
from tests.at_work import begin
from tests.methods.test_le_grad import net
from tests.whole import usually

MEANINGS = {
    "evidence": [
        tbi.GradCAM("conv2"),
        tbi.HiResCAM("conv2"),
        tbi.InputXGradient(),
        tbi.IntegratedGradients(4),
        tbi.Occlusion(4),
        tbi.RISE(16),
        tbi.SmoothGrad(tbi.InputXGradient(), samples=2),
    ],
    "importance": [
        tbi.GradCAM("conv2", gated=True),
        tbi.GradCAMPlusPlus("conv2"),
        tbi.LayerCAM("conv2"),
        tbi.LeGrad(),
        tbi.Saliency(),
        tbi.ScoreCAM("conv2"),
        tbi.SmoothGrad(samples=2),
    ],
    "gradient": [tbi.GuidedGradCAM("conv2")],
}
PAIRS = [(meaning, method) for meaning, own in MEANINGS.items() for method in own]
each_method = pytest.mark.parametrize(
    ("meaning", "method"), PAIRS, ids=[method.name for _, method in PAIRS]
)


def random_network(method, seed):
    """One that the method can explain."""
    keras.utils.set_random_seed(seed)
    return net(heads=2, blocks=2) if isinstance(method, tbi.LeGrad) else networks.flat()


def test_every_method_of_maps_is_judged_here():
    public = {getattr(tbi, name) for name in tbi.__all__}
    methods = {x for x in public if isinstance(x, type) and issubclass(x, extending.MapMethod)}
    assert {type(method) for _, method in PAIRS} == methods - {extending.MapMethod}


@each_method
def test_what_has_no_sign_is_never_negative_and_what_has_one_is_both(meaning, method):
    assert method.meaning == meaning
    maps = [
        method.explain(random_network(method, seed), networks.images(seed=seed), targets=target)
        for seed in range(usually(1, 3))
        for target in range(2)
    ]
    values = np.concatenate([found.maps for found in maps])
    assert {found.meaning for found in maps} == {meaning}
    assert values.max() > 0
    assert (values.min() < 0) == (meaning != "importance")


@each_method
def test_it_stands_in_the_log(meaning, method):
    work, _ = begin(method, random_network(method, 0), networks.images())
    (series,) = work.series
    assert series.meaning == getattr(metadata, meaning.upper())


@pytest.mark.parametrize(
    "method",
    [method for method in MEANINGS["importance"] if hasattr(method, "layer")],
    ids=lambda method: method.name,
)
def test_importance_is_negative_only_where_the_activations_of_its_layer_are(method):
    model, images = random_network(method, 1), networks.images()
    at_linear = dataclasses.replace(method, layer="conv1")
    maps = at_linear.explain(model, images, targets=0).maps
    activations = keras.Model(model.input, model.get_layer("conv1").output).predict(
        images, verbose=0
    )
    assert (activations.min(axis=-1) < 0)[maps < 0].all()


@pytest.mark.parametrize("word", ["magnitude", None, ["evidence"]])
def test_word_that_is_no_meaning_is_refused_before_the_first_epoch(tmp_path, word):
    class Odd(tbi.Saliency):
        meaning = word

    examples = (networks.images(), [0, 1, 2, 0])
    callback = tbi.InterpretCallback(tmp_path, examples, [Odd()])
    words = r"`meaning` of the method Saliency is none. Received: meaning=.*Leave it out"
    with pytest.raises(ValueError, match=words):
        networks.trained_on_noise(networks.flat(), [callback])
