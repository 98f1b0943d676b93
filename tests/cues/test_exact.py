"""Networks that answer by one thing: the card names just that."""

import keras
import numpy as np
import pytest

import tb_interpret as tbi
from tb_interpret.maths.exchange import interval
from tests.cues.networks import answers_by, random_pictures
from tests.transformers import small_swin, small_vit

ops = keras.ops


def marked(pictures, place, value=1.0):
    """Every third picture has a mark at the place; class 0 are those."""
    pictures, labels = pictures.copy(), np.full(len(pictures), 2)
    labels[::3] = 0
    pictures[(slice(None, None, 3), *place)] = value
    return pictures, labels


def named(model, pictures, labels):
    """The card of class 0; that it lacks it is what tells the others, if anything does."""
    cards = tbi.Cues().explain(model, pictures, labels)
    assert {(card.kind, card.place, card.effect) for card in cards} == {
        (cards[0].kind, cards[0].place, cards[0].effect)
    }
    (card,) = (card for card in cards if card.target == 0)
    return card


@pytest.mark.parametrize("place", [(2, 3), (0, 0), (11, 15), (6, 8)])
def test_one_pixel_is_named_with_its_place(place):
    model = answers_by(lambda x: 50 * (x[:, place[0], place[1], 0] - 0.8))
    pictures, labels = marked(random_pictures(), (*place, slice(None)))
    card = named(model, pictures, labels)
    assert (card.target, card.kind) == (0, "window")
    assert card.place == (*place, place[0] + 1, place[1] + 1)
    assert (card.effect, card.low, card.high, card.donors) == (1.0, 1.0, 1.0, 1.0)
    assert card.p < 1e-6


def test_place_is_a_rectangle_of_the_donor_and_of_what_was_changed():
    model = answers_by(lambda x: 50 * (x[:, 2, 3, 0] - 0.8))
    pictures, labels = marked(random_pictures(), (2, 3))
    card = named(model, pictures, labels)
    top, left, bottom, right = card.place
    crop, before, after = card.pictures
    assert {x.dtype for x in card.pictures} == {np.dtype(np.uint8)}
    np.testing.assert_array_equal(after[top:bottom, left:right], crop)
    changed = np.argwhere((before != after).any(axis=-1))
    assert changed.min(axis=0).tolist() == [top, left]
    assert changed.max(axis=0).tolist() == [bottom - 1, right - 1]


def test_mean_brightness_is_named():
    model = answers_by(lambda x: 200 * (ops.mean(x, axis=(1, 2, 3)) - 0.5))
    pictures = random_pictures()
    pictures[::3] += 0.25
    labels = np.where(np.arange(len(pictures)) % 3, 2, 0)
    card = named(model, pictures, labels)
    assert (card.target, card.place, card.effect) == (0, None, 1.0)
    assert card.kind in ("brightness", "level")


@pytest.mark.parametrize("channel", [0, 2])
def test_a_color_channel_is_named(channel):
    others = [x for x in range(3) if x != channel]

    def cast(x):
        mean = ops.mean(x, axis=(1, 2))
        return 200 * (mean[:, channel] - (mean[:, others[0]] + mean[:, others[1]]) / 2 - 0.1)

    pictures = random_pictures()
    pictures[::3, ..., channel] += 0.2
    labels = np.where(np.arange(len(pictures)) % 3, 2, 0)
    card = named(answers_by(cast), pictures, labels)
    assert (card.target, card.kind, card.place, card.effect) == (0, "color", None, 1.0)


def test_network_that_ignores_its_input_has_no_card():
    model = answers_by(lambda x: 0 * ops.mean(x, axis=(1, 2, 3)) + 1)
    pictures, labels = marked(random_pictures(), (2, 3))
    found = tbi.Cues().explain(model, pictures, labels)
    assert len(found) == 0
    assert "none carries" in repr(found)


def test_mark_that_all_classes_share_has_no_card():
    """Its controls carry as much as the exchange: nothing is left."""
    model = answers_by(lambda x: 50 * (x[:, 2, 3, 0] - 0.8))
    pictures = random_pictures()
    pictures[:, 2, 3] = 1.0
    labels = np.where(np.arange(len(pictures)) % 3, 2, 0)
    assert len(tbi.Cues().explain(model, pictures, labels)) == 0


def test_several_labels_are_told_each_by_itself():
    inputs = keras.Input((12, 16, 3))
    scores = [50 * (inputs[:, 2, 3, 0] - 0.8), 50 * (inputs[:, 8, 12, 1] - 0.8)]
    model = keras.Model(inputs, ops.sigmoid(ops.stack(scores, axis=-1)))
    pictures = random_pictures(240)
    labels = np.stack([np.arange(240) % 3 == 0, np.arange(240) % 4 == 0], axis=1).astype(int)
    pictures[labels[:, 0] > 0, 2, 3] = 1.0
    pictures[labels[:, 1] > 0, 8, 12] = 1.0
    model.compile(loss="binary_crossentropy")
    found = tbi.Cues().explain(model, pictures, labels)
    assert sorted((card.target, card.kind, card.effect) for card in found) == [
        (0, "window", 1.0),
        (1, "window", 1.0),
    ]


def test_channels_first_and_bytes_are_told_alike():
    pictures, labels = marked(random_pictures(), (2, 3))
    whole = np.rint(pictures * 255).astype(np.uint8)

    def by_pixel(first):
        def score(x):
            x = ops.cast(x, "float32") / 255
            return 50 * ((x[:, 0, 2, 3] if first else x[:, 2, 3, 0]) - 0.8)

        return score

    usual = answers_by(by_pixel(False), dtype="uint8")
    one = named(usual, whole, labels)
    inputs = keras.Input((3, 12, 16), dtype="uint8")
    hidden = keras.layers.Conv2D(2, 1, data_format="channels_first", kernel_initializer="zeros")
    found = by_pixel(True)(inputs) + ops.sum(hidden(ops.cast(inputs, "float32")), axis=(1, 2, 3))
    rest = ops.zeros_like(found)
    first = keras.Model(inputs, ops.stack([found, rest + 0.1, rest + 0.2], axis=-1))
    other = named(first, whole.transpose(0, 3, 1, 2), labels)
    assert (one.place, one.effect, one.kind) == (other.place, other.effect, other.kind)
    assert one.effect == 1.0


def test_a_network_that_says_the_same_of_all_pictures_has_no_card():
    """Nobody is there to be carried, or to be carried to."""
    network = answers_by(lambda x: ops.mean(x, axis=(1, 2, 3)) + 5)
    assert len(tbi.Cues().explain(network, random_pictures())) == 0


@pytest.mark.parametrize("build", [small_vit, small_swin])
def test_transformers_are_told_alike(build):
    backbone = build(activation=None) if build is small_vit else build()
    inputs = keras.Input(backbone.input_shape[1:])
    bright = ops.mean(inputs[:, :2, :2], axis=(1, 2, 3))
    said = ops.one_hot(ops.zeros_like(bright, "int32"), 3) * 20
    network = keras.Model(inputs, backbone(inputs) * 1e-3 + said * (bright[:, None] - 0.8))
    pictures, labels = random_pictures(shape=inputs.shape[1:]), np.arange(160) % 4
    pictures[labels == 0, :2, :2] = 1
    found = tbi.Cues().explain(network, pictures)
    card = next(card for card in found if card.target == 0)
    assert card.place == (0, 0, 2, 2)
    assert card.effect == 1


def test_what_few_pictures_of_a_class_have_is_found_by_these():
    """A class is told by its brightness, and a fifth of its pictures have a pixel, too."""

    def score(x):
        return 200 * (ops.mean(x, axis=(1, 2, 3)) - 0.5) + 400 * ops.relu(x[:, 2, 3, 0] - 0.9)

    pictures = random_pictures(300)
    labels = np.where(np.arange(len(pictures)) % 3, 2, 0)
    pictures[::3] += 0.2
    pictures[::15, 2, 3] = 1.5
    cards = tbi.Cues().explain(answers_by(score), pictures, labels)
    found = {card.kind: card for card in cards if card.target == 0}
    card = found["window"]
    assert (card.target, card.place, card.effect) == (0, (2, 3, 3, 4), 1.0)
    assert card.of_some
    assert abs(card.donors - 0.2) < 0.1
    assert f"of {card.donors:.0%} of its pictures, alone carries 100%" in card.sentence
    assert any(each.place is None and not each.of_some for each in found.values())


def test_pictures_that_are_not_finite_are_left_out_and_told(caplog):
    model = answers_by(lambda x: 50 * (x[:, 2, 3, 0] - 0.8))
    pictures, labels = marked(random_pictures(), (2, 3, slice(None)))
    pictures[[5, 7], 0, 0, 0] = np.nan, np.inf
    with caplog.at_level("WARNING"):
        card = named(model, pictures, labels)
    assert (card.place, card.effect) == ((2, 3, 3, 4), 1.0)
    assert "without 2 of 160 pictures" in caplog.text


def test_donors_that_bring_all_receivers_equally_near_are_all_told():
    """However far a receiver was: a third class that is near bounds how far it comes."""
    model = answers_by(lambda x: 200 * (ops.mean(x, axis=(1, 2, 3)) - 0.5), classes=3)
    pictures = random_pictures(240)
    labels = np.where(np.arange(len(pictures)) % 3, 2, 0)
    pictures[::3] += np.random.default_rng(1).uniform(0.2, 0.4, (80, 1, 1, 1))
    card = next(x for x in tbi.Cues().explain(model, pictures, labels) if x.target == 2)
    assert (card.effect, card.donors, card.of_some) == (1.0, 1.0, False)


def test_only_one_of_several_pictures_is_tried_and_that_is_said(caplog):
    inputs = [keras.Input((12, 16, 3)), keras.Input((12, 16, 3))]
    found = 50 * (inputs[0][:, 2, 3, 0] - 0.8) + 0 * inputs[1][:, 0, 0, 0]
    rest = keras.ops.zeros_like(found)
    model = keras.Model(inputs, ops.stack([found, rest + 0.1, rest + 0.2], axis=-1))
    pictures, labels = marked(random_pictures(), (2, 3, slice(None)))
    with caplog.at_level("WARNING"):
        card = named(model, (pictures, random_pictures(seed=1)), labels)
    assert card.place == (2, 3, 3, 4)
    assert "one of the 2 pictures" in caplog.text


def test_effect_is_that_of_all_donors_on_all_receivers():
    random = np.random.default_rng(4)
    pictures, labels = marked(random_pictures(600), (2, 3))
    # How far a mark reaches depends on the donor, and how near a receiver is on itself.
    strength, needed = random.uniform(0.8, 1.6, 600), random.uniform(0.3, 1.3, 600)
    pictures[::3, 2, 3] = strength[::3, None]
    pictures[:, 9, 9] = needed[:, None]
    model = answers_by(lambda x: 50 * (x[:, 2, 3, 0] - x[:, 9, 9, 0]))
    card = next(x for x in tbi.Cues().explain(model, pictures, labels) if x.target == 0)
    assert (card.kind, card.place, card.of_some) == ("window", (2, 3, 3, 4), False)
    others = (labels != 0) & (pictures[:, 2, 3, 0] < needed)
    donors = (labels == 0) & (strength > needed)
    every = (strength[donors, None] > needed[others][None]).mean()
    own = (pictures[others, 2, 3, 0][:, None] > needed[others][None]).mean()
    assert card.effect == pytest.approx(every - own, abs=0.06)
    assert card.low < every - own < card.high
    assert 0.02 < card.high - card.low < 0.25


def test_interval_is_as_wide_as_donors_differ():
    carried, donors = np.repeat([True, False], 100), np.arange(200) // 25
    low, high = interval(carried, np.zeros(200, bool), donors)
    narrow, wide = interval(carried, np.zeros(200, bool), np.arange(200))
    assert low < narrow - 0.1 < 0.5 < wide + 0.1 < high
    alone = interval(carried, np.zeros(200, bool), np.zeros(200, int))
    assert alone == pytest.approx((narrow, wide), abs=0.02)
