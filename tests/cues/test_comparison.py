"""Cues beside those of other runs, whoever wrote what lies beside."""

import json

import numpy as np
import pytest

import tb_interpret as tbi
from tb_interpret.engine.cue_comparison import as_facts, elsewhere, is_alone, strongest
from tb_interpret.engine.runs_beside import read_beside
from tests.cues.networks import answers_by, random_pictures


def _searched(place):
    pictures, labels = random_pictures(), np.full(160, 2)
    labels[::3] = 0
    pictures[(slice(None, None, 3), *place)] = 1.0
    model = answers_by(lambda x: 50 * (x[:, place[0], place[1], 0] - 0.8))
    method = tbi.Cues()
    seen = method.looking(model, (pictures, labels), None).now()
    (card,) = (x for x in method.explain(model, pictures, labels) if x.target == 0)
    return card, as_facts(strongest(method.search(seen), (12, 16)), 3)


@pytest.fixture(scope="module")
def searched():
    return _searched((0, 0)), _searched((7, 8))


def test_the_same_kind_at_another_place_is_not_the_same(searched):
    """A mark in the corner, beside a run that looks at the middle."""
    (mark, _), (_, facts) = searched
    (beside,) = elsewhere(mark, {"clean": facts}, 3)
    assert (beside.effect, beside.lacks) == (0.0, True)


def test_the_same_place_is(searched):
    (mark, facts), _ = searched
    assert not is_alone(elsewhere(mark, {"again": facts}, 3))


@pytest.mark.parametrize(
    "strongest",
    [
        [[0, "window at the top left", float("nan"), 0.1]],
        [[0, "window at the top left", float("inf"), 0.1]],
        [[0, "window at the top left", -5.0, 0.1]],
        [[0, "window at the top left", 10**400, 0.1]],
        [[0, "window at the top left"]],
        [0],
        7,
    ],
)
def test_what_is_no_effect_is_left_out(searched, strongest):
    (mark, _), _ = searched
    assert elsewhere(mark, {"foreign": {"num_classes": 3, "strongest": strongest}}, 3) == []


@pytest.mark.parametrize("text", ["[" * 100_000, "{", json.dumps([1]), ""])
def test_files_that_hold_no_facts_are_left_out(tmp_path, text):
    (tmp_path / "foreign" / "interpret").mkdir(parents=True)
    (tmp_path / "foreign" / "interpret" / "cues.json").write_text(text)
    assert read_beside(str(tmp_path / "own"), "cues") == {}


def test_labels_of_which_nothing_is_known_are_no_control():
    """Several labels, a third of them missing: the effect is that of those that are known."""
    import keras

    model = answers_by(lambda x: 50 * (x[:, 2, 3, 0] - 0.8))
    inputs = keras.Input((12, 16, 3))
    scores = model(inputs)
    model = keras.Model(inputs, keras.ops.stack([scores[:, 0], scores[:, 1] - 1], axis=-1))
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True))
    pictures, random = random_pictures(300), np.random.default_rng(0)
    labels = np.zeros((300, 2))
    labels[::3, 0] = 1
    pictures[::3, 2, 3] = 1.0
    labels[random.random(300) < 0.4, 0] = -1
    card = next(x for x in tbi.Cues().explain(model, pictures, labels) if x.target == 0)
    assert (card.place, card.effect) == ((2, 3, 3, 4), 1.0)
