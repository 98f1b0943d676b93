"""The timeline of a long log: thinning, aligning, order, filters and keys.

The wheel in an environment without TensorFlow, a real TensorBoard, a real Chromium.
"""

from __future__ import annotations

import re
from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tb_interpret_plugin.schema_pb2 import ExampleSet
from tests.e2e.axe import assert_accessible, plugin_frame
from tests.e2e.browser import Troubles, open_page, open_tab, overflow
from tests.e2e.drawings import canvas_of
from tests.e2e.long_log import EPOCHS, LAST, LAYER, RUNS, SHORT, SIZE, TAG
from tests.e2e.timeline import columns, go_to, open_timeline, rows
from tests.tensorboard_process import get, wait_for_steps

pytestmark = pytest.mark.e2e


@pytest.fixture
def opened(page: Page, long_address: str) -> tuple[Page, FrameLocator]:
    """Our tab; when a test ends, nothing may have gone wrong in it."""
    return page, open_timeline(page, long_address)


def test_strip_is_thinned_and_says_so(opened):
    _, tab = opened
    shown = columns(tab)
    assert 3 <= len(shown) < EPOCHS
    assert (shown[0], shown[-1]) == ("0", str(LAST))
    expect(tab.get_by_role("button", name=f"{len(shown)} of {EPOCHS} epochs")).to_be_visible()


def test_selected_epoch_is_never_hidden(opened):
    _, tab = opened
    for epoch in (1, 17, 58):
        go_to(tab, epoch)
        expect(tab.get_by_role("columnheader", name=str(epoch), exact=True)).to_be_visible()
        cell = tab.get_by_role("gridcell", name=f"run_0, epoch {epoch}:").first
        expect(cell).to_have_attribute("aria-selected", "true")
        assert columns(tab) == sorted(columns(tab), key=int)


def test_scrubbing_moves_no_other_column(opened):
    _, tab = opened
    go_to(tab, 30)
    expect(tab.get_by_role("columnheader", name="30", exact=True)).to_be_visible()
    before = columns(tab)
    tab.get_by_role("slider", name="Epoch", exact=True).press("ArrowRight")
    expect(tab.get_by_role("columnheader", name="31", exact=True)).to_be_visible()
    assert sum(a != b for a, b in zip(before, columns(tab), strict=True)) == 1


def test_every_epoch_has_a_place_when_asked_and_few_cells_exist(opened):
    _, tab = opened
    tab.get_by_role("button", name=re.compile("of 60 epochs")).click()
    expect(tab.get_by_role("button", name="all 60 epochs")).to_be_visible()
    expect(tab.get_by_role("columnheader", name=str(LAST), exact=True)).to_be_in_viewport()
    expect(tab.get_by_role("grid")).to_have_attribute("aria-colcount", str(EPOCHS + 1))
    tab.get_by_role("button", name="First epoch").click()
    expect(tab.get_by_role("gridcell", name="run_0, epoch 1:").first).to_be_visible()
    # 6 examples × 3 runs × 60 epochs would be 1,080.
    assert tab.get_by_role("gridcell").count() < 350


def test_epoch_that_a_run_lacks_is_shown_as_such(opened):
    _, tab = opened
    missing = tab.get_by_role("gridcell", name=f"run_2, epoch {LAST}: no epoch {LAST}").first
    expect(missing).to_be_visible()
    expect(canvas_of(missing)).to_have_count(0)


def test_runs_of_different_lengths_are_aligned_by_progress_and_time(opened):
    _, tab = opened
    align = tab.get_by_role("combobox", name="Align runs by")
    align.select_option(label="progress")
    # The short run's last epoch stands beside the long ones'.
    expect(tab.get_by_role("columnheader", name="100 %")).to_be_visible()
    last = tab.get_by_role("gridcell", name=f"run_2, epoch {SHORT - 1}:").first
    long = tab.get_by_role("gridcell", name=f"run_0, epoch {LAST}:").first
    assert last.bounding_box()["x"] == long.bounding_box()["x"]
    expect(long).to_have_attribute("aria-selected", "true")
    align.select_option(label="wall time")
    expect(tab.get_by_role("columnheader", name=re.compile(r"\d\s(s|min)$")).first).to_be_visible()
    expect(tab.get_by_role("gridcell", name=f"run_0, epoch {LAST}:").first).to_have_attribute(
        "aria-selected", "true"
    )
    align.select_option(label="epoch")
    assert columns(tab)[-1] == str(LAST)


def wrong_anywhere(address: str) -> list[str]:
    """The numbers of the examples that any run gets wrong at its last epoch."""
    examples = ExampleSet.FromString(
        get(address, "plugin/tb_interpret/examples?run=run_0%2Finterpret")
    )
    labels = np.array([example.label for example in examples.examples])
    wrong = np.zeros(len(labels), bool)
    for run in RUNS:
        record = wait_for_steps(address, f"{run}/interpret", TAG, 1).records[-1].record
        wrong |= np.array(record.facts.prediction) != labels
    return [f"#{i}" for i in np.flatnonzero(wrong)]


def test_wrong_ones_can_stand_first_or_alone(opened, long_address):
    _, tab = opened
    wrong = wrong_anywhere(long_address)
    assert 0 < len(wrong) < SIZE.examples
    tab.get_by_role("combobox", name="Sort").select_option(label="Wrong first")
    assert rows(tab)[: len(wrong)] == wrong
    tab.get_by_role("combobox", name="Sort").select_option(label="As logged")
    tab.get_by_role("combobox", name="Prediction").select_option(label="Wrong")
    expect(tab.get_by_text(f"{len(wrong)} of {SIZE.examples} rows")).to_be_visible()
    assert rows(tab) == wrong[: len(rows(tab))]
    tab.get_by_role("button", name="Show all").click()
    assert rows(tab)[0] == "#0"


def test_least_stable_and_most_changed_come_first(opened, long_address):
    _, tab = opened
    drift = np.zeros(SIZE.examples)
    for run in RUNS:
        page = wait_for_steps(long_address, f"{run}/interpret", TAG, SHORT)
        facts = [step.record.facts.rank_correlation for step in page.records]
        drift += np.nanmean([1 - np.array(one) for one in facts if len(one)], axis=0)
    tab.get_by_role("combobox", name="Sort").select_option(label="Least stable")
    expected = [f"#{i}" for i in np.argsort(-drift, kind="stable")]
    expect(tab.get_by_role("rowheader").first).to_contain_text(expected[0])
    assert rows(tab) == expected[: len(rows(tab))]
    tab.get_by_role("combobox", name="Sort").select_option(label="Most changed")
    assert sorted(rows(tab)) != rows(tab)


def test_rows_are_found_by_class_and_by_name(opened):
    _, tab = opened
    classes = tab.get_by_role("combobox", name="Class")
    name = classes.get_by_role("option").nth(1).inner_text().strip()
    classes.select_option(label=name)
    for header in tab.get_by_role("rowheader").all_inner_texts():
        assert "#" not in header or name in header
    classes.select_option(label="All")
    tab.get_by_role("searchbox", name="Find rows by name").fill("#4")
    expect(tab.get_by_text(f"1 of {SIZE.examples} rows")).to_be_visible()
    assert rows(tab) == ["#4"]
    tab.get_by_role("searchbox", name="Find rows by name").fill("nothing is called so")
    tab.get_by_role("button", name="Clear the filters").click()
    assert rows(tab)[0] == "#0"


def test_pinned_example_stands_first_and_stays_in_the_address(opened):
    page, tab = opened
    tab.get_by_role("searchbox", name="Find rows by name").fill("#4")
    pin = tab.get_by_role("button", name=re.compile(r"^Pin .*#4$"))
    pin.click()
    expect(pin).to_have_attribute("aria-pressed", "true")
    tab.get_by_role("searchbox", name="Find rows by name").fill("")
    expect(tab.get_by_role("rowheader").first).to_contain_text("#4")
    page.wait_for_function("location.hash.includes('tb_interpret.pinned')")


def test_everything_is_done_by_keyboard_and_help_lists_it(opened):
    page, tab = opened
    tab.get_by_role("grid").focus()
    slider = tab.get_by_role("slider", name="Epoch", exact=True)
    for key, value in (
        ("Home", 0),
        ("ArrowRight", 1),
        ("PageDown", 11),
        ("PageUp", 1),
        ("ArrowLeft", 0),
        ("End", LAST),
    ):
        page.keyboard.press(key)
        expect(slider).to_have_value(str(value))
    selected = tab.get_by_role("gridcell", selected=True)
    page.keyboard.press("ArrowDown")
    expect(selected).to_have_accessible_name(re.compile("^run_1"))
    page.keyboard.press("n")
    expect(tab.get_by_role("checkbox", name="Native pixels")).to_be_checked()
    page.keyboard.press("l")
    expect(tab.get_by_role("checkbox", name="Contour lines")).to_be_checked()
    page.keyboard.press("s")
    expect(tab.get_by_role("combobox", name="Sign")).to_have_value("negative")
    page.keyboard.press("o")
    expect(tab.get_by_role("combobox", name="Show")).to_have_value("picture")
    page.keyboard.press("e")
    expect(tab.get_by_role("button", name="all 60 epochs")).to_be_visible()
    curves = tab.get_by_role("button", name="Curves")
    for expanded in ("false", "true"):
        page.keyboard.press("c")
        expect(curves).to_have_attribute("aria-expanded", expanded)
    page.keyboard.press("p")
    expect(tab.get_by_role("button", name="Pin ").first).to_have_attribute("aria-pressed", "true")
    for key, mode in (("2", "Wipe"), ("3", "Difference"), ("4", "Blink"), ("1", "Side by side")):
        page.keyboard.press(key)
        expect(tab.get_by_role("radio", name=mode)).to_be_checked()
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    expect(slider).not_to_have_value("0")
    page.keyboard.press(" ")
    expect(tab.get_by_role("button", name="Play")).to_be_visible()
    page.keyboard.press("End")
    page.keyboard.press("?")
    dialog = tab.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("next epoch")
    page.keyboard.press("ArrowLeft")
    expect(slider).to_have_value(str(LAST))
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_shift_click_compares_with_any_run_and_epoch(opened):
    _, tab = opened
    tab.get_by_role("gridcell", name="run_1, epoch 0:").first.click(modifiers=["Shift"])
    expect(tab.get_by_role("img", name=f"Overlay: run_0, epoch {LAST}")).to_be_visible()
    expect(tab.get_by_role("img", name="Overlay: run_1, epoch 0")).to_be_visible()


def test_pasted_link_restores_the_view_of_an_open_page(opened):
    page, tab = opened
    view = f"&p.tb_interpret.at=7&p.tb_interpret.tag={quote(TAG, safe='')}"
    page.evaluate("hash => { location.hash = hash }", f"tb_interpret{view}")
    expect(tab.get_by_role("slider", name="Epoch", exact=True)).to_have_value("7")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_page_works_in_the_frame_of_a_notebook(pages, long_address, dark):
    with pages.lend(800, 600, dark=dark) as page:
        tab = open_tab(page, long_address, dark=dark)
        cell = tab.get_by_role("gridcell", name=f"run_0, epoch {LAST}:").first
        expect(cell).to_be_in_viewport(ratio=1, timeout=30_000)
        expect(tab.get_by_role("img", name=f"Overlay: run_0, epoch {LAST}")).to_be_in_viewport()
        tab.get_by_role("button", name="Display").click()
        tab.get_by_role("combobox", name="Colormap").select_option(label="Viridis")
        page.keyboard.press("Escape")
        expect(tab.get_by_role("combobox", name="Colormap")).to_be_hidden()
        assert overflow(tab) <= 0


def test_layer_is_named_where_it_was_found(opened):
    _, tab = opened
    layers = tab.get_by_role("combobox", name="Layer")
    expect(layers.get_by_role("option", selected=True)).to_contain_text(LAYER)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_state_of_the_page_breaks_a_rule_of_axe(browser, long_address, dark):
    # The window is made smaller in the end, so it is none that others get.
    with open_page(browser, dark=dark) as (page, troubles):
        # Transitions would be judged half done.
        page.emulate_media(reduced_motion="reduce")
        tab = open_timeline(page, long_address, dark=dark)
        frame = plugin_frame(page)

        def check(state: str) -> None:
            page.wait_for_timeout(300)
            assert_accessible(frame, f"{state}, {'dark' if dark else 'light'}")

        check("timeline and curves")
        tab.get_by_role("button", name=re.compile("of 60 epochs")).click()
        check("every epoch")
        tab.get_by_role("combobox", name="Align runs by").select_option(label="progress")
        check("aligned by progress")
        tab.get_by_role("combobox", name="Prediction").select_option(label="Wrong")
        check("filtered")
        tab.get_by_role("searchbox").fill("nothing is called so")
        check("no row")
        tab.get_by_role("button", name="Clear the filters").click()
        tab.get_by_role("button", name="Export").click()
        check("export")
        page.keyboard.press("Escape")
        tab.get_by_role("button", name="Keyboard shortcuts").click()
        check("help")
        page.keyboard.press("Escape")
        page.set_viewport_size({"width": 800, "height": 600})
        tab.get_by_role("button", name="Display").click()
        check("small, controls folded out")
        assert troubles == Troubles()
