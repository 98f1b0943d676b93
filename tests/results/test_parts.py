"""Results are counted, cut and looped over as batches are."""

import dataclasses

import numpy as np
import pytest

from tests.results import samples


def _first_axis(result) -> np.ndarray:
    return result.images if hasattr(result, "filters") else result.maps


@pytest.mark.parametrize("name", samples.NAMES)
@pytest.mark.parametrize(
    "key",
    [
        slice(1, 3),
        slice(None, None, -1),
        slice(9, 12),
        [2, 0],
        [],
        np.array([1, 1, 2]),
        (np.array([0, -1], np.int8)),
    ],
    ids=str,
)
def test_parts_are_those_that_numpy_takes(name, key):
    result = samples.result(name)
    part = result[key]
    assert type(part) is type(result)
    places = np.arange(len(result))[key if len(np.shape(key)) or isinstance(key, slice) else [key]]
    np.testing.assert_array_equal(
        _first_axis(part), _first_axis(result)[places if len(places) else []]
    )
    assert len(part) == len(places)


@pytest.mark.parametrize("name", samples.NAMES)
def test_one_index_keeps_a_batch_of_one(name):
    result = samples.result(name)
    for place in (0, np.int64(1), -1):
        part = result[place]
        assert len(part) == 1
        np.testing.assert_array_equal(_first_axis(part)[0], _first_axis(result)[place])


@pytest.mark.parametrize("name", samples.NAMES)
def test_loop_goes_through_all_parts_and_ends(name):
    result = samples.result(name)
    parts = list(result)
    assert len(parts) == len(result)
    np.testing.assert_array_equal(
        np.concatenate([_first_axis(part) for part in parts]), _first_axis(result)
    )


@pytest.mark.parametrize("name", samples.NAMES[:6])
def test_every_fact_goes_with_its_map(name):
    result = samples.result(name)
    mask = np.arange(len(result)) % 2 == 1
    part = result[mask]
    for field in dataclasses.fields(result):
        own = getattr(result, field.name)
        if isinstance(own, np.ndarray):
            np.testing.assert_array_equal(getattr(part, field.name), own[mask], err_msg=field.name)


def test_facts_of_channels_stay_whole():
    tiles = samples.result("tiles")
    part = tiles[2]
    np.testing.assert_array_equal(part.top, tiles.top)
    assert part.examples.tolist() == [2]
    assert (part.num_dead, part.num_channels) == (tiles.num_dead, tiles.num_channels)


def test_part_of_a_part_remembers_the_first_images():
    assert samples.result("classes")[[3, 1, 2]][1:].examples.tolist() == [1, 2]


@pytest.mark.parametrize("key", [4, -5, [0, 4]], ids=str)
def test_index_beyond_the_end_is_told(key):
    with pytest.raises(IndexError, match=r"no such part\. Received: -?\d\. Expected an index"):
        samples.result("classes")[key]


@pytest.mark.parametrize(
    "key", ["0", 1.0, None, (0, 1), [[0]], True, [True], {}, [[0], [1, 2]]], ids=str
)
def test_what_is_no_choice_of_parts_is_told(key):
    with pytest.raises(TypeError, match="no choice of its parts"):
        samples.result("classes")[key]


@pytest.mark.parametrize("name", samples.NAMES)
def test_results_are_equal_that_hold_the_same(name):
    result = samples.result(name)
    assert result == result[:] or result.examples is None
    assert result == dataclasses.replace(result)
    assert result != result[:1]
    assert result != "a result"


def test_short_text_stays_short():
    many = samples.result("table")[[0] * 500]
    assert len(repr(many)) < 160
    assert "\n" not in repr(many)
    assert repr(samples.result("classes")[:2]) == (
        "Explanation(title='Grad-CAM', layer='conv2', maps=(2, 5, 3), targets=[0, 1])"
    )
    assert "layer" not in repr(samples.result("of the picture"))
    assert "targets" not in repr(samples.result("function"))
