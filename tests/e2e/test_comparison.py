"""Comparing two of (run, epoch), or all runs, in a real Chromium."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.e2e import comparison_log as log
from tests.e2e.axe import plugin_frame, violations
from tests.e2e.browser import KeptPages
from tests.e2e.drawings import canvas_of, pixels
from tests.e2e.large_pictures import (
    choose_mode,
    compared,
    hover,
    logged_map,
    open_view,
    overlay_of,
    readout,
    stage,
    values_read,
)

pytestmark = pytest.mark.e2e


def test_any_epoch_of_another_run_is_compared(page: Page, comparison_address: str) -> None:
    tab = open_view(page, comparison_address, run="alpha/interpret")
    tab.get_by_role("combobox", name="Compare with").select_option(label="gamma")
    tab.get_by_role("combobox", name="at", exact=True).select_option(label="epoch number")
    number = tab.get_by_role("spinbutton", name="Compared epoch")
    number.fill("1")
    number.press("Enter")
    expect(overlay_of(tab, "gamma", 1)).to_be_visible()
    expect(overlay_of(tab, "alpha")).to_be_visible()
    page.wait_for_function("location.hash.includes('comparison=1%40gamma')")


def test_an_epoch_that_a_run_does_not_have_is_shown_as_such(
    page: Page, comparison_address: str
) -> None:
    view = {"run": "alpha/interpret", "comparison": "1@beta/interpret"}
    tab = open_view(page, comparison_address, **view)
    _, other = compared(tab)
    expect(other).to_contain_text("epoch 1")
    expect(other).to_contain_text("This run has no epoch here.")
    expect(tab.get_by_role("img", name=re.compile("Overlay: beta"))).to_have_count(0)
    for mode in ("Wipe", "Difference", "Blink"):
        choose_mode(tab, mode)
        expect(tab.get_by_text("This run has no epoch here.").first).to_be_attached()
        drawn = tab.get_by_role("img", name=re.compile("^(Overlay: beta|Difference)"))
        expect(drawn).to_have_count(0)


def test_a_and_b_are_swapped(page: Page, comparison_address: str) -> None:
    tab = open_view(page, comparison_address, run="alpha/interpret", comparison="0@gamma/interpret")
    tab.get_by_role("button", name="Swap A and B").click()
    first, second = compared(tab)
    expect(first).to_contain_text(re.compile(r"gamma\s*epoch 0"))
    expect(second).to_contain_text(re.compile(rf"alpha\s*epoch {log.LAST}"))


def test_all_runs_stand_side_by_side_and_only_so(page: Page, comparison_address: str) -> None:
    tab = open_view(page, comparison_address, run="alpha/interpret", mode="wipe")
    tab.get_by_role("combobox", name="Compare with").select_option(label="all runs")
    for run in log.RUNS:
        expect(overlay_of(tab, run)).to_be_visible()
    expect(tab.get_by_role("radio", name="Side by side")).to_be_checked()
    expect(tab.get_by_role("radio", name="Wipe")).to_be_disabled()
    expect(tab.get_by_role("radio", name="Wipe")).to_have_accessible_description(
        re.compile("choose one run")
    )


def test_wipe_is_moved_by_keys_and_by_dragging(page: Page, comparison_address: str) -> None:
    tab = open_view(
        page, comparison_address, run="alpha/interpret", comparison="same@gamma/interpret"
    )
    choose_mode(tab, "Wipe")
    divider = tab.get_by_role("slider", name="Wipe")
    expect(divider).to_have_attribute("aria-valuenow", "50")
    divider.press("ArrowRight")
    expect(divider).to_have_attribute("aria-valuenow", "51")
    divider.press("PageDown")
    expect(divider).to_have_attribute("aria-valuenow", "41")
    # The page's own arrow keys have left the epoch alone.
    expect(tab.get_by_role("slider", name="Epoch", exact=True)).to_have_value(str(log.LAST))
    box = divider.bounding_box()
    both = tab.get_by_role("group", name=re.compile("^Wipe: A, alpha")).bounding_box()
    assert box is not None
    assert both is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(both["x"] + both["width"] * 0.8, y, steps=4)
    page.mouse.up()
    expect(divider).to_have_attribute("aria-valuenow", "80")
    page.wait_for_function("location.hash.includes('wipe=80')")
    for run in ("alpha", "gamma"):
        expect(overlay_of(tab, run)).to_be_attached()


def test_difference_is_b_minus_a_on_the_scale_in_force(page: Page, comparison_address: str) -> None:
    tab = open_view(
        page,
        comparison_address,
        run="alpha/interpret",
        comparison="same@gamma/interpret",
        mode="difference",
        show="map",
        native=1,
        scale="runs",
        diverging="blue_red",
    )
    name = f"Difference: gamma, epoch {log.LAST}, minus alpha, epoch {log.LAST}"
    drawn = pixels(canvas_of(tab.get_by_role("img", name=name)))
    seen = [
        np.maximum(logged_map(comparison_address, run, log.LAST)[0][0], 0)
        for run in ("alpha", "gamma")
    ]
    difference = seen[1] - seen[0]
    step = log.HEIGHT // log.MAP_HEIGHT
    red_over_blue = drawn[step // 2 :: step, step // 2 :: step]
    red, blue = (red_over_blue[..., i].astype(int) for i in (0, 2))
    scale = max(heatmap.max() for heatmap in seen)
    clear = np.abs(difference) > 0.2 * scale
    assert clear.sum() > 5
    np.testing.assert_array_equal((red > blue)[clear], (difference > 0)[clear])
    expect(tab.get_by_text("stronger in A, stronger in B")).to_be_visible()
    bar = tab.get_by_role("img", name=re.compile(r"Colors from \u2212[\d.]+ to [\d.]+"))
    expect(bar).to_have_count(1)


def test_blinking_shows_both_in_turns_and_can_be_stopped(
    page: Page, comparison_address: str
) -> None:
    tab = open_view(
        page, comparison_address, run="alpha/interpret", comparison="same@gamma/interpret"
    )
    choose_mode(tab, "Blink")
    shown = {
        run: tab.get_by_role("img", name=f"Overlay: {run}", include_hidden=False)
        for run in ("alpha", "gamma")
    }
    for _ in range(2):
        for run in ("alpha", "gamma"):
            expect(shown[run]).to_be_visible(timeout=3_000)
    tab.get_by_role("button", name="Pause").click()
    tab.get_by_role("button", name="Show B only").click()
    for _ in range(8):
        expect(shown["gamma"]).to_be_visible()
        expect(shown["alpha"]).to_have_count(0)
        page.wait_for_timeout(150)
    tab.get_by_role("button", name="Show A only").click()
    expect(shown["alpha"]).to_be_visible()


def test_nothing_blinks_by_itself_where_motion_is_unwelcome(
    page: Page, comparison_address: str
) -> None:
    page.emulate_media(reduced_motion="reduce")
    tab = open_view(
        page,
        comparison_address,
        run="alpha/interpret",
        comparison="same@gamma/interpret",
        mode="blink",
    )
    first = tab.get_by_role("img", name="Overlay: alpha")
    for _ in range(8):
        expect(first).to_be_visible()
        page.wait_for_timeout(150)
    expect(tab.get_by_role("button", name="Pause")).to_have_count(0)
    tab.get_by_role("button", name="Show B only").click()
    expect(tab.get_by_role("img", name="Overlay: gamma")).to_be_visible()


def test_zoom_and_pan_are_linked_and_kept_in_the_address(
    page: Page, comparison_address: str
) -> None:
    tab = open_view(
        page, comparison_address, run="alpha/interpret", comparison="same@gamma/interpret"
    )
    pictures = [overlay_of(tab, run) for run in ("alpha", "gamma")]
    before = [picture.bounding_box() for picture in pictures]
    stage(tab, "A").focus()
    page.keyboard.press("+")
    expect(tab.get_by_role("button", name="Whole picture")).to_have_text("1.5×")
    page.keyboard.press("ArrowRight")
    after = [picture.bounding_box() for picture in pictures]
    for one, other in zip(before, after, strict=True):
        assert one is not None
        assert other is not None
        assert other["width"] == pytest.approx(1.5 * one["width"], rel=0.01)
        assert other["x"] < one["x"]
    # What is on the right came into view, and no epoch was left.
    expect(tab.get_by_role("slider", name="Epoch", exact=True)).to_have_value(str(log.LAST))
    page.wait_for_function("location.hash.includes('zoom=1.5')")
    page.keyboard.press("0")
    expect(tab.get_by_role("button", name="Whole picture")).to_have_text("1×")
    page.keyboard.press("ArrowLeft")
    expect(tab.get_by_role("slider", name="Epoch", exact=True)).to_have_value(str(log.LAST - 1))


def test_pointing_reads_the_values_of_both_maps_at_one_place(
    page: Page, comparison_address: str
) -> None:
    tab = open_view(
        page, comparison_address, run="alpha/interpret", comparison="same@gamma/interpret"
    )
    picture = overlay_of(tab, "alpha")
    row, column = 3, 1
    for section, run in zip(compared(tab), ("alpha", "gamma"), strict=True):
        hover(picture, row, column, log.MAP_HEIGHT, log.MAP_WIDTH)
        told = readout(section)
        (value,) = values_read(told, row, column)
        # Screen readers would say something at each move.
        expect(told).to_have_attribute("aria-live", "off")
        assert value == pytest.approx(log.heatmap(run, log.LAST)[row, column], rel=0.01)
    choose_mode(tab, "Difference")
    tab.get_by_role("combobox", name="Sign").select_option(label="Both")
    difference = tab.get_by_role("img", name=re.compile("^Difference"))
    hover(difference, row, column, log.MAP_HEIGHT, log.MAP_WIDTH)
    a, b, minus = values_read(readout(tab), row, column)
    assert a == pytest.approx(log.heatmap("alpha", log.LAST)[row, column], rel=0.01)
    assert minus == pytest.approx(b - a, abs=0.01)


def test_channels_are_compared_only_one_by_one(page: Page, comparison_address: str) -> None:
    tab = open_view(
        page,
        comparison_address,
        run="alpha/interpret",
        comparison="same@gamma/interpret",
        tag=log.ACTIVATIONS_TAG,
    )
    expect(tab.get_by_role("radio", name="Difference")).to_be_disabled()
    tab.get_by_role("radio", name="channel 7", exact=True).first.check(force=True)
    choose_mode(tab, "Difference")
    expect(tab.get_by_role("img", name=re.compile("^Difference: gamma"))).to_be_visible()


def test_filters_are_compared_but_not_subtracted(page: Page, comparison_address: str) -> None:
    tab = open_view(
        page,
        comparison_address,
        run="alpha/interpret",
        comparison="same@gamma/interpret",
        tag=log.FILTERS_TAG,
    )
    for run in ("alpha", "gamma"):
        picture = tab.get_by_role("img", name=f"Filter 0: {run}, epoch {log.LAST}")
        expect(picture).to_be_visible()
    expect(tab.get_by_role("radio", name="Difference")).to_be_disabled()
    choose_mode(tab, "Wipe")
    expect(tab.get_by_role("slider", name="Wipe")).to_be_visible()


@pytest.mark.parametrize("mode", ["side", "wipe", "difference", "blink"])
def test_panel_fits_into_a_small_frame(
    pages: KeptPages, comparison_address: str, mode: str
) -> None:
    with pages.lend(800, 600) as page:
        tab = open_view(
            page,
            comparison_address,
            run="alpha/interpret",
            mode=mode,
            comparison="1@gamma/interpret",
        )
        panel = tab.get_by_role("region", name="Large pictures")
        header = panel.get_by_role("group", name="What is compared, and how").bounding_box()
        whole = panel.bounding_box()
        assert header is not None
        assert whole is not None
        assert header["height"] < 50
        assert panel.evaluate("panel => panel.scrollWidth - panel.clientWidth") <= 0
        pictures = tab.get_by_role("img", name=re.compile("^(Overlay|Difference):"))
        assert pictures.first.bounding_box()["y"] < whole["y"] + whole["height"] / 2


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("mode", ["side", "wipe", "difference", "blink"])
def test_panel_breaks_no_rule_of_axe(
    pages: KeptPages, comparison_address: str, mode: str, dark: bool
) -> None:
    with pages.lend(dark=dark) as page:
        asked = {"run": "alpha/interpret", "comparison": "1@gamma/interpret", "contours": 1}
        page.emulate_media(reduced_motion="reduce")
        tab = open_view(page, comparison_address, dark=dark, mode=mode, **asked)
        tab.get_by_role("button", name="Draw region").click()
        expect(tab.get_by_role("spinbutton", name="top", exact=True)).to_be_visible()
        view = tab.get_by_role("group", name=re.compile("with Shift they read its values")).first
        view.press("Shift+ArrowDown")
        expect(readout(tab).first).to_contain_text("row ")
        assert not violations(plugin_frame(page))
