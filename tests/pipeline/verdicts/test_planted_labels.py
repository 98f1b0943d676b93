"""Labels that were shuffled apart from their pictures, of few classes and of several a picture."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from tb_interpret.pipeline.verdicts.judge import judge
from tests.pipeline.verdicts import changes
from tests.pipeline.verdicts.photographs import elements
from tests.pipeline.verdicts.planted import FLIP, PHOTOS
from tests.pipeline.verdicts.stream import LOADED, TAP, Stage, observe
from tests.whole import spread, usually

_SEEDS = range(usually(6, 12))
# Eight elements of two classes may keep most of their labels by chance.
_MOSTLY = len(_SEEDS) * 5 // 6


def _classes(number):
    def make(rng):
        return [int(label) for label in rng.integers(0, number, 200)]

    return make


def _one_hot(rng):
    return [changes.one_hot(label, 2) for label in _classes(2)(rng)]


def _several(number):
    def make(rng):
        return list((rng.random((200, number)) < 0.35).astype(np.float32))

    return make


def _exchanged(seed, make, *, once):
    """Elements, and a stage that gives them labels of any, each time anew or always the same."""
    rng = np.random.default_rng(seed)
    labels = make(rng)
    flow = elements(PHOTOS, labels=labels[:8])
    wrong = {id(each.image): labels[rng.integers(200)] for each in flow.values()}

    def exchange(e, rng):
        return replace(e, label=wrong[id(e.image)] if once else labels[rng.integers(200)])

    return flow, Stage("exchanged", exchange)


_KINDS = {
    "2 classes": _classes(2),
    "4 classes": _classes(4),
    "2 classes, one-hot": _one_hot,
    "5 labels": _several(5),
    "20 labels": _several(20),
}


@pytest.mark.parametrize(("kind", "once"), spread(_KINDS, [True, False]))
def test_labels_exchanged_at_a_stage_are_found(kind, once):
    found = Counter()
    for seed in _SEEDS:
        flow, exchange = _exchanged(seed, _KINDS[kind], once=once)
        verdicts = judge(observe(flow, LOADED, exchange, FLIP, TAP, seed=seed))
        found.update((each.name, each.stage, each.is_note) for each in verdicts)
    ((fault, times),) = found.items()
    assert fault == ("label changes between stages", "exchanged", False)
    assert times >= _MOSTLY


@pytest.mark.parametrize("kind", _KINDS)
def test_labels_that_come_exchanged_are_found(kind):
    found = Counter()
    for seed in _SEEDS:
        flow, exchange = _exchanged(seed, _KINDS[kind], once=False)
        seen = [
            replace(each, before=each.before and replace(each.before, label=None))
            if each.stage == "exchanged"
            else each
            for each in observe(flow, exchange, FLIP, TAP, seed=seed)
        ]
        found.update((each.name, each.stage, each.is_note) for each in judge(seen))
    ((fault, times),) = found.items()
    assert fault == ("label changes between epochs", "exchanged", False)
    assert times >= _MOSTLY


@pytest.mark.parametrize(
    "on_labels",
    [
        lambda label: label[:4],
        lambda label: label[[4, 2, 0, 1, 3]],
        lambda label: np.append(label, np.float32(1)),
        lambda label: np.float32([max(label[0], label[1]), *label[2:]]),
        lambda label: np.append(np.zeros(3, np.float32), label),
        lambda label: label.astype(bool),
        lambda label: 1 - label,
        lambda label: label * (np.cumsum(label) <= 1),
    ],
)
def test_labels_that_all_change_by_one_rule_are_right(on_labels):
    for seed in _SEEDS[:: usually(2, 1)]:
        labels = _several(5)(np.random.default_rng(seed))
        flow = elements(PHOTOS, labels=labels[:8])
        ruled = Stage("ruled", lambda e, rng: replace(e, label=on_labels(e.label)))
        assert judge(observe(flow, LOADED, ruled, FLIP, TAP, seed=seed)) == []


def test_labels_of_pictures_that_are_pasted_in_are_right():
    """Mosaics have the labels of all their parts."""
    flow = elements(PHOTOS, labels=_several(5)(np.random.default_rng(0))[:8])
    others = list(flow.values())

    def mix(e, rng):
        other = others[rng.integers(8)]
        half = e.image.shape[0] // 2
        image = np.concatenate([e.image[:half], np.resize(other.image, e.image.shape)[half:]])
        return replace(e, image=image, label=np.maximum(e.label, other.label))

    for seed in _SEEDS:
        stages = (LOADED, Stage("mixed", mix, is_random=True), TAP)
        names = [each.name for each in judge(observe(flow, *stages, seed=seed))]
        assert not [name for name in names if "label" in name]


def _in_another_order(flow, order, *, labels):
    """A stage that gives each the picture of another, and the label of that one or its own."""
    images = [id(each.image) for each in flow.values()]
    others = list(flow.values())

    def permute(e, rng):
        other = others[order[images.index(id(e.image))]]
        return replace(other, label=other.label if labels else e.label)

    return Stage("permuted", permute)


@pytest.mark.parametrize("is_scaled", [False, True])
@pytest.mark.parametrize("label", [int, str, lambda i: changes.one_hot(i, 10)])
def test_pictures_in_another_order_than_their_labels_are_found(label, is_scaled):
    """As a batch comes that is shuffled in pictures alone; some keep their place."""
    flow = elements(PHOTOS, labels=[label(i) for i in range(8)])
    exchange = _in_another_order(flow, [3, 1, 4, 0, 2, 6, 7, 5], labels=False).function

    def changed(e, rng):
        other = exchange(e, rng)
        return replace(other, image=other.image / np.float32(255) if is_scaled else other.image)

    permute = Stage("permuted", changed)
    (verdict,) = judge(observe(flow, LOADED, permute, TAP))
    assert (verdict.name, verdict.stage) == ("pictures exchanged, labels kept", "permuted")
    assert (len(verdict.elements), verdict.is_note) == (7, False)


@pytest.mark.parametrize(("labels", "number"), [(True, 8), (False, 1)])
def test_pictures_in_another_order_with_their_labels_are_right(labels, number):
    """As are those that all have the label."""
    flow = elements(PHOTOS, labels=[i % number for i in range(8)])
    permute = _in_another_order(flow, [3, 1, 4, 0, 2, 6, 7, 5], labels=labels)
    assert judge(observe(flow, LOADED, permute, TAP)) == []


@pytest.mark.parametrize("number", [2, 4])
def test_labels_exchanged_where_pictures_are_scaled_are_found(number):
    """Half of those of two classes get the label that they had."""
    labels = np.random.default_rng(0).permutation(np.arange(8) % number)
    flow = elements(PHOTOS, labels=list(map(int, labels)))
    wrong = {id(e.image): int(y) for e, y in zip(flow.values(), np.roll(labels, 1), strict=True)}

    def exchange(e, rng):
        return replace(e, image=e.image / np.float32(127.5) - 1, label=wrong[id(e.image)])

    (verdict,) = judge(observe(flow, LOADED, Stage("exchanged", exchange), TAP))
    assert (verdict.name, verdict.stage) == ("label changes between stages", "exchanged")


@pytest.mark.parametrize("number", [2, 4])
def test_a_few_wrong_labels_are_no_fault_of_the_stage(number):
    """Noise in one of twenty labels, as some regularize by."""

    def noisy(e, rng):
        return replace(e, label=int(rng.integers(number)) if rng.random() < 0.05 else e.label)

    for seed in _SEEDS:
        flow = elements(PHOTOS, labels=_classes(number)(np.random.default_rng(seed))[:8])
        noise = Stage("noisy", noisy, is_random=None)
        assert judge(observe(flow, LOADED, noise, FLIP, TAP, seed=seed)) == []


@pytest.mark.parametrize("is_random", [False, None, True])
@pytest.mark.parametrize("size", [1, 3])
def test_measures_that_were_exchanged_once_are_found(size, is_random):
    """Between stages, and for all epochs: nothing changes from one to the next."""
    random = np.random.default_rng(0)
    labels = list(random.normal(size=(8, size)).astype(np.float32).squeeze())
    flow = elements(PHOTOS, labels=labels)
    wrong = dict(zip((id(e.image) for e in flow.values()), random.permutation(labels), strict=True))
    exchange = Stage(
        "exchanged", lambda e, rng: replace(e, label=wrong[id(e.image)]), is_random=is_random
    )
    (verdict,) = judge(observe(flow, LOADED, exchange, FLIP, TAP))
    assert (verdict.name, verdict.stage) == ("label changes between stages", "exchanged")
    assert not verdict.is_note


@pytest.mark.parametrize(
    "change",
    [
        np.sqrt,
        lambda x: (x - 0.5) / 0.25,
        lambda x: x / 2,
        lambda x: 1.1875 - x,
        np.negative,
        lambda x: np.round(x * 4) / 4 + 0.125,
    ],
)
def test_measures_that_are_written_in_another_way_are_right(change):
    flow = elements(PHOTOS, labels=[np.float32(each) for each in np.linspace(0.125, 1.0625, 8)])
    ruled = Stage("ruled", lambda e, rng: replace(e, label=np.float32(change(e.label))))
    assert judge(observe(flow, LOADED, ruled, FLIP, TAP)) == []


def test_classes_that_are_told_apart_further_are_right():
    coarse, fine = [0, 0, 0, 1, 1, 1, 0, 1], [3, 5, 3, 7, 9, 7, 5, 9]
    flow = elements(PHOTOS, labels=coarse)
    finer = dict(zip((id(e.image) for e in flow.values()), fine, strict=True))
    ruled = Stage("told apart", lambda e, rng: replace(e, label=finer[id(e.image)]))
    assert judge(observe(flow, LOADED, ruled, FLIP, TAP)) == []


def test_shuffled_labels_are_told_of_by_how_many():
    flow, exchange = _exchanged(1, _KINDS["20 labels"], once=True)
    (verdict,) = judge(observe(flow, LOADED, exchange, TAP))
    assert "8 of 8 elements got the labels of another: 'e0' had " in verdict.words


@pytest.mark.parametrize("change", [lambda x: abs(x - 0.5) * 2, lambda x: (x + 0.25) % 1])
def test_measures_on_a_grid_that_are_folded_are_right(change):
    """To the bit they have what others had; but one rule says which."""
    flow = elements(PHOTOS, labels=[np.float32(each / 8 + 0.0625) for each in range(8)])
    ruled = Stage("ruled", lambda e, rng: replace(e, label=np.float32(change(e.label))))
    assert judge(observe(flow, LOADED, ruled, FLIP, TAP)) == []


@pytest.mark.parametrize("kind", ["cut", "mixed"])
def test_the_label_of_the_greater_part_of_two_pictures_is_right(kind):
    labels = _classes(4)(np.random.default_rng(0))[:8]
    flow = elements(PHOTOS, labels=labels)
    others = list(flow.values())

    def mix(e, rng):
        other, share = others[rng.integers(8)], rng.random()
        image, paste = e.image.astype(np.float32), np.resize(other.image, e.image.shape)
        if kind == "cut":
            image[: int(share * len(image))] = paste[: int(share * len(image))]
        else:
            image = (1 - share) * image + share * paste
        return replace(e, image=image, label=other.label if share > 0.5 else e.label)

    for seed in _SEEDS:
        stages = (LOADED, Stage("mixed", mix, is_random=True), TAP)
        told = [each for each in judge(observe(flow, *stages, seed=seed)) if "label" in each.name]
        assert all(each.is_note and "greater part" in each.words for each in told)


def test_one_of_several_captions_of_a_picture_is_right():
    captions = [f"a dog number {i} in front of the house" for i in range(40)]
    flow = elements(PHOTOS, labels=captions[:8])

    def draw(e, rng):
        mine = captions.index(flow_of[id(e.image)])
        return replace(e, label=captions[8 * int(rng.integers(5)) + mine % 8])

    flow_of = {id(each.image): each.label for each in flow.values()}
    drawn = Stage("drawn", draw, is_random=True)
    names = [each.name for each in judge(observe(flow, LOADED, drawn, FLIP, TAP))]
    assert not [name for name in names if "label" in name]
