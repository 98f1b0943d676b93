"""What is chosen, tested and said, on networks that were trained."""

import keras
import numpy as np
import pytest

import tb_interpret as tbi
from tb_interpret.cues.cue import Cue
from tests.cues.networks import answers_by, marked, random_pictures, small


@pytest.fixture(scope="module")
def trained():
    pictures, labels = marked(600)
    model = small()
    model.fit(pictures[:400], labels[:400], epochs=12, verbose=0)
    return model, pictures[400:], labels[400:]


def test_planted_mark_comes_first_with_its_place_and_says_so(trained):
    model, pictures, labels = trained
    first = tbi.Cues().explain(model, pictures, labels, class_names=["a", "b", "c"])[0]
    assert first.target == 1
    assert first.kind in ("window", "corners", "hottest window")
    assert first.low <= first.effect <= first.high
    assert first.effect > 0.5
    assert "to b." in first.sentence
    assert f"{first.effect:.0%}" in first.sentence


def test_the_same_seed_finds_the_same(trained):
    model, pictures, labels = trained
    found = [repr(tbi.Cues(seed=3).explain(model, pictures, labels)) for _ in range(2)]
    assert found[0] == found[1]


def test_the_effect_is_that_on_fresh_pictures(trained):
    """Moved by hand, from all donors to all receivers, without our search."""
    model, pictures, labels = trained
    card = tbi.Cues().explain(model, pictures, labels)[0]
    assert card.kind == "window"
    top, left, bottom, right = card.place
    said = model.predict(pictures, verbose=0).argmax(axis=1)
    receivers = pictures[(said == labels) & (labels != 1)].copy()
    donors = pictures[labels == 1]
    receivers[:, top:bottom, left:right] = donors[
        np.arange(len(receivers)) % len(donors), top:bottom, left:right
    ]
    carried = (model.predict(receivers, verbose=0).argmax(axis=1) == 1).mean()
    assert abs(carried - card.effect) < 0.1


def test_weights_and_random_state_are_untouched(trained):
    model, pictures, labels = trained
    before = [np.array(x) for x in model.get_weights()]
    np.random.seed(4)
    keras.utils.set_random_seed(4)
    expected = (np.random.random(), float(keras.random.uniform(())))
    np.random.seed(4)
    keras.utils.set_random_seed(4)
    tbi.Cues().explain(model, pictures, labels)
    assert (np.random.random(), float(keras.random.uniform(()))) == expected
    for was, now in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(was, now)


def test_so_many_are_taken_of_each_class(trained):
    model, pictures, labels = trained
    assert tbi.Cues(max_examples=90).explain(model, pictures, labels).num_pictures == 90


def test_result_is_shown_in_a_notebook_and_as_text(trained):
    model, pictures, labels = trained
    found = tbi.Cues(validation_data=(pictures, labels)).explain(model)
    shown = found._repr_html_()
    assert shown.count("<img") == len(found)
    assert "alone carries" in shown
    assert "alone carries" in repr(found)
    assert "spurious" not in (shown + repr(found)).lower()


def test_values_have_no_cues():
    inputs = keras.Input((12, 16, 3))
    model = keras.Model(inputs, keras.layers.Dense(1)(keras.layers.Flatten()(inputs)))
    model.compile(loss="mse")
    with pytest.raises(ValueError, match="Cues need classes"):
        tbi.Cues().explain(model, random_pictures(20), np.linspace(0, 1, 20))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"max_examples": 0}, "max_examples"),
        ({"cues": ["window"]}, "`cues` holds something else"),
        ({"seed": -1}, "seed"),
    ],
)
def test_arguments_of_another_kind_are_refused(arguments, told):
    with pytest.raises(ValueError, match=told):
        tbi.Cues(**arguments)


def test_too_few_pictures_are_refused():
    model = answers_by(lambda x: x[:, 0, 0, 0])
    with pytest.raises(ValueError, match="too few pictures"):
        tbi.Cues().explain(model, random_pictures(4), np.array([0, 1, 2, 0]))


def test_many_classes_cost_no_more_than_few_by_far():
    random = np.random.default_rng(0)
    labels = np.arange(400) % 40
    pictures = random_pictures(400, shape=(12, 16, 1)) * 0.5
    rows, columns = labels // 8 * 2, labels % 8 * 2
    pictures[np.arange(400), rows, columns] = random.uniform(0.9, 1, (400, 1))
    inputs = keras.Input((12, 16, 1))
    cells = keras.ops.reshape(inputs[:, :10:2, ::2, 0], (-1, 40))
    found = tbi.Cues().explain(keras.Model(inputs, cells), pictures, labels)
    assert found.num_passes < 55
    windows = [card for card in found if card.kind == "window"]
    assert windows
    for card in windows:
        top, left, bottom, right = card.place
        assert top <= card.target // 8 * 2 < bottom
        assert left <= card.target % 8 * 2 < right


def test_too_few_of_a_class_because_of_the_limit_are_told_so(trained):
    model, pictures, labels = trained
    with pytest.raises(ValueError, match="Raise max_examples=9"):
        tbi.Cues(max_examples=9).explain(model, pictures, labels)


def test_a_cue_that_gives_back_other_shapes_is_refused_in_words(trained):
    class Half(Cue):
        kind = "half"

        def words(self, size):
            return "half of it"

        def move(self, receivers, donors):
            return donors.values[:, :4]

    with pytest.raises(ValueError, match="gives back pictures of another shape"):
        tbi.Cues(cues=[Half()]).explain(*trained)
