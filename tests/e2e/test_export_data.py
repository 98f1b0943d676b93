"""Raw maps and facts that a real Chromium saves, beside the log."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote

import cv2
import numpy as np
import pytest
from playwright.sync_api import expect

from tb_interpret.maths.map_facts import region_share
from tb_interpret_plugin import metadata
from tests.demo_logs import NUM_EPOCHS, RUNS, TAG
from tests.e2e.exports import arrays_of, logged, logged_examples, open_menu, open_timeline, saved

pytestmark = pytest.mark.e2e

FACTS = [
    "target",
    "score",
    "prediction",
    "probability",
    "target_probability",
    "minimum",
    "maximum",
    "flags",
    "region_share",
    "rank_correlation",
]


def test_raw_maps_are_those_of_the_log(demo_tab, demo_address):
    page, tab = demo_tab
    name, content = saved(page, open_menu(tab), "Raw maps")
    assert name == "interpret_grad_cam_block3_maps.npz"
    arrays = arrays_of(content)
    assert list(arrays["runs"]) == list(RUNS)
    for run in RUNS:
        records = logged(demo_address, run, TAG)
        examples = logged_examples(demo_address, run)
        maps = np.stack([metadata.decode_maps(each.record.maps) for each in records.records])
        assert arrays[f"{run}/maps"].dtype == np.float32
        np.testing.assert_array_equal(arrays[f"{run}/maps"], maps)
        assert list(arrays[f"{run}/epochs"]) == list(records.steps)
        np.testing.assert_array_equal(arrays[f"{run}/wall_times"], list(records.wall_times))
        for fact in FACTS:
            expected = np.array(
                [
                    list(getattr(each.record.facts, fact)) or [np.nan] * len(examples.examples)
                    for each in records.records
                ]
            )
            np.testing.assert_array_equal(arrays[f"{run}/{fact}"], expected, err_msg=fact)
        assert list(arrays[f"{run}/example_ids"]) == [each.id for each in examples.examples]
        assert list(arrays[f"{run}/labels"]) == [each.label for each in examples.examples]
        assert list(arrays[f"{run}/class_names"]) == list(examples.class_names)
        assert (arrays[f"{run}/method"], arrays[f"{run}/tag"]) == ("grad_cam", TAG)
        assert arrays[f"{run}/layer"] == "block3"
        assert list(arrays[f"{run}/status"]) == ["ok"] * NUM_EPOCHS


def test_raw_maps_of_the_selected_example_alone(demo_tab, demo_address):
    page, tab = demo_tab
    tab.get_by_role("gridcell", name="clean, epoch 0").nth(2).click()
    menu = open_menu(tab)
    menu.get_by_role("combobox", name="Data of").select_option(index=1)
    expect(menu).to_contain_text(f"2 runs × {NUM_EPOCHS} epochs × 1 example")
    arrays = arrays_of(saved(page, menu, "Raw maps")[1])
    for run in RUNS:
        expected = [
            metadata.decode_maps(each.record.maps)[2:3]
            for each in logged(demo_address, run, TAG).records
        ]
        np.testing.assert_array_equal(arrays[f"{run}/maps"], expected)
        assert list(arrays[f"{run}/examples"]) == [2]


def test_drawn_region_is_in_the_files(page, demo_address):
    examples = logged_examples(demo_address, "clean").examples
    drawn = examples[1]
    view = f"&p.tb_interpret.regions={quote(drawn.id)},0,0,500,500"
    tab = open_timeline(page, demo_address, view)
    arrays = arrays_of(saved(page, open_menu(tab), "Raw maps")[1])
    content = saved(page, tab.get_by_role("dialog", name="Export"), "Facts")[1]
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    mask = np.zeros((drawn.height, drawn.width), bool)
    mask[: drawn.height // 2, : drawn.width // 2] = True
    for run in RUNS:
        maps = arrays[f"{run}/maps"]
        expected = [region_share(each[1], mask) for each in maps]
        shares = arrays[f"{run}/drawn_region_share"]
        np.testing.assert_allclose(shares[:, 1], expected, atol=1e-3)
        assert np.isnan(np.delete(shares, 1, axis=1)).all()
        np.testing.assert_array_equal(arrays[f"{run}/drawn_region"][1], [0, 0, 0.5, 0.5])
        found = [row for row in rows if (row["run"], row["example"]) == (run, "1")]
        assert [row["drawn_region"] for row in found] == ["0 0 0.5 0.5"] * NUM_EPOCHS
        np.testing.assert_allclose(
            [float(row["drawn_region_share"]) for row in found], shares[:, 1], rtol=1e-6
        )


def test_activations_are_saved_channel_by_channel(demo_tab, demo_address):
    page, tab = demo_tab
    tab.get_by_role("combobox", name="Method").select_option(label="Activations")
    tag = tab.get_by_role("combobox", name="Layer").input_value()
    expect(tab.get_by_role("radiogroup", name="Activations").first).to_be_visible()
    arrays = arrays_of(saved(page, open_menu(tab), "Raw maps")[1])
    records = logged(demo_address, "clean", tag).records
    maps = arrays["clean/maps"]
    channels = list(arrays["clean/channels"])
    count = len(logged_examples(demo_address, "clean").examples)
    assert maps.shape[:3] == (NUM_EPOCHS, count, len(channels))
    for epoch, each in enumerate(records):
        shown = list(each.record.tiles.channel)
        expected = metadata.decode_maps(each.record.maps).reshape(
            count, len(shown), *maps.shape[3:]
        )
        places = [channels.index(channel) for channel in shown]
        np.testing.assert_array_equal(maps[epoch][:, places], expected)
        np.testing.assert_array_equal(
            arrays["clean/activation"][epoch, places], list(each.record.tiles.activation)
        )


def test_filters_are_saved_as_pictures(demo_tab, demo_address):
    page, tab = demo_tab
    tab.get_by_role("combobox", name="Method").select_option(label="Filter visualization")
    expect(tab.get_by_role("gridcell", name="filter 0").first).to_be_visible()
    tag = tab.get_by_role("combobox", name="Layer").input_value()
    menu = open_menu(tab)
    arrays = arrays_of(saved(page, menu, "Raw pictures")[1])
    pictures, filters = arrays["clean/pictures"], list(arrays["clean/filters"])
    assert pictures.dtype == np.uint8
    assert arrays["clean/shown"].all()
    for epoch, each in enumerate(logged(demo_address, "clean", tag).records):
        tiles = each.record.tiles
        for channel, encoded, reached in zip(
            tiles.channel, tiles.picture, tiles.activation, strict=True
        ):
            place = filters.index(channel)
            expected = cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_COLOR_RGB)
            found = pictures[epoch, place]
            # Two decoders of JPEG may differ by a little.
            assert np.abs(found.astype(int) - expected).max() <= 4
            assert arrays["clean/activation"][epoch, place] == np.float32(reached)
    # The other files of this kind of series have rows, too.
    assert len(saved(page, menu, "Contact sheet")[1]) > 10_000
    lines = saved(page, menu, "Facts")[1].decode().splitlines()
    assert len(lines) == 1 + len(RUNS) * NUM_EPOCHS * len(filters)


def test_facts_are_those_of_the_log(demo_tab, demo_address):
    page, tab = demo_tab
    name, content = saved(page, open_menu(tab), "Facts")
    assert name == "interpret_grad_cam_block3_facts.csv"
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    count = len(logged_examples(demo_address, "clean").examples)
    assert len(rows) == len(RUNS) * NUM_EPOCHS * count
    for run in RUNS:
        names = logged_examples(demo_address, run).class_names
        for each in logged(demo_address, run, TAG).records:
            found = [row for row in rows if (row["run"], row["epoch"]) == (run, str(each.step))]
            facts = each.record.facts
            for fact in FACTS:
                expected = np.array(list(getattr(facts, fact)) or [np.nan] * count, np.float32)
                values = np.array([float(row[fact] or "nan") for row in found], np.float32)
                np.testing.assert_array_equal(values, expected, err_msg=fact)
            assert [row["prediction_name"] for row in found] == [names[i] for i in facts.prediction]
            assert {float(row["wall_time"]) for row in found} == {each.wall_time}
