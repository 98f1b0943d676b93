"""Labels that a stage makes up by itself, and pictures of which there are several."""

from dataclasses import replace

import numpy as np
import pytest

from tb_interpret.pipeline.verdicts.judge import judge
from tests.pipeline.verdicts import changes
from tests.pipeline.verdicts.photographs import elements, photographs
from tests.pipeline.verdicts.planted import told
from tests.pipeline.verdicts.stream import LOADED, TAP, Stage, observe, random_stage, stage

TURNS = ("as it was", "turned by 90°", "turned by 180°", "turned by 270°")
FLOW = elements(photographs(40, 40), labels=[3, 1, 2, 0, 1, 3, 2, 0])


def _turned(e, rng):
    number = int(rng.integers(4))
    return replace(changes.turned(e, TURNS[number]), label=number)


def _halves_exchanged(e, rng):
    number = int(rng.integers(2))
    halves = e.image[:20], e.image[20:]
    return replace(e, image=np.concatenate(halves[:: -1 if number else 1]), label=number)


@pytest.mark.parametrize("draw", [_turned, _halves_exchanged])
def test_label_that_says_what_was_done_to_the_picture_is_no_fault(draw):
    stages = [LOADED, Stage("drawn", draw, is_random=True), stage("scaled", changes.to_unit), TAP]
    assert told(observe(FLOW, *stages)) == []


def test_measure_of_the_noise_that_was_added_is_no_fault():
    def noised(e, rng):
        share = float(rng.random())
        image = (1 - share) * (e.image / 255) + share * rng.normal(0, 0.3, e.image.shape)
        return replace(e, image=image.astype(np.float32), label=np.float32(share))

    assert told(observe(FLOW, LOADED, Stage("noised", noised, is_random=True), TAP)) == []


def test_measures_exchanged_by_a_random_stage_are_found():
    values = [float(each) for each in np.linspace(0.05, 0.95, 8)]
    flow = elements(photographs(40, 40), labels=values)

    def exchanged(e, rng):
        return replace(e, label=values[rng.integers(8)])

    found = told(observe(flow, LOADED, Stage("exchanged", exchanged, is_random=True), TAP))
    assert [(each.name, each.stage) for each in found] == [
        ("label changes between stages", "exchanged")
    ]


@pytest.mark.parametrize("knows_before", [True, False])
def test_counts_that_noise_is_added_to_are_no_fault(knows_before):
    """Ages in years, say; exchanged, they are found, where the stage did not make them up."""
    ages = [23, 31, 38, 44, 52, 60, 67, 75]
    flow = elements(photographs(40, 40), labels=ages)

    def noised(e, rng):
        return replace(e, label=e.label + int(rng.integers(-3, 4)))

    def exchanged(e, rng):
        return replace(e, label=ages[rng.integers(8)])

    for draw in (noised, exchanged):
        seen = observe(flow, LOADED, Stage("drawn", draw, is_random=True), TAP)
        if not knows_before:
            seen = [
                replace(each, before=each.before and replace(each.before, label=None))
                for each in seen
                if each.stage != LOADED.name
            ]
        assert bool(told(seen)) == (draw is exchanged and knows_before)


@pytest.mark.parametrize("num_same", [1, 2])
def test_other_labels_of_a_picture_that_there_is_twice_are_no_fault(num_same):
    observed = []
    for each in observe(FLOW, LOADED, stage("scaled", changes.to_unit), TAP):
        other = (each.after.label + each.number + each.place) % 4  # now of one, now of the other
        before = each.before and replace(each.before, label=other)
        after = replace(each.after, label=other)
        observed.append(replace(each, before=before, after=after, num_same=num_same))
    assert bool(told(observed)) == (num_same == 1)


def test_augmentation_too_weak_for_its_values_is_not_blamed_on_the_random_numbers():
    weak = random_stage(
        "brightened", lambda x, rng: ((x + rng.uniform(-0.1, 0.1)) / 255).astype(np.float32)
    )
    (verdict,) = judge(observe(FLOW, LOADED, weak, TAP))
    assert (verdict.name, verdict.stage) == ("same picture at every epoch", "brightened")
    assert "range" in verdict.words
    assert "numbers are the same" not in verdict.words


def test_boxes_with_x_before_y_that_moved_rightly_are_no_fault():
    flow = {
        name: replace(each, boxes=each.boxes[:, [1, 0, 3, 2]])
        for name, each in elements(photographs(), objects=True).items()
    }

    def flip(e, rng):
        if rng.random() < 0.5:
            return e
        left, top, right, bottom = e.boxes.T
        width = e.image.shape[1]
        boxes = np.stack([width - right, top, width - left, bottom], axis=1)
        return replace(e, image=e.image[:, ::-1], mask=e.mask[:, ::-1], boxes=boxes, points=None)

    assert told(observe(flow, LOADED, Stage("flipped", flip, is_random=True), TAP)) == []
