"""The wheel in a clean environment, a real TensorBoard, a real Chromium.

TensorFlow trains in this process' environment; the one that serves has none.
"""

from __future__ import annotations

import re

import cv2
import numpy as np
import pytest
from playwright.sync_api import FrameLocator, Locator, expect

from tests.demo_logs import NUM_EPOCHS, RUNS
from tests.e2e.browser import Troubles, open_page, open_tab, our_tab, overflow
from tests.e2e.drawings import canvas_of, pixels
from tests.tensorboard_process import tensorboard

pytestmark = pytest.mark.e2e

LAST = NUM_EPOCHS - 1


def cell(tab: FrameLocator, run: str, epoch: int) -> Locator:
    """The first example's cell."""
    return tab.get_by_role("gridcell", name=f"{run}, epoch {epoch}").first


def test_scrubbing_moves_selection_and_large_view(demo_tab):
    _, tab = demo_tab
    slider = tab.get_by_role("slider", name="Epoch", exact=True)
    expect(slider).to_have_value(str(LAST))
    slider.press("Home")
    expect(tab.get_by_role("spinbutton", name="Epoch number")).to_have_value("0")
    large = tab.get_by_role("img", name="Overlay: clean, epoch 0")
    expect(large).to_be_visible()
    slider.press("ArrowRight")
    expect(tab.get_by_role("img", name="Overlay: clean, epoch 1")).to_be_visible()
    expect(cell(tab, "clean", 1)).to_have_attribute("aria-selected", "true")


def test_exact_epoch_can_be_typed(demo_tab):
    page, tab = demo_tab
    field = tab.get_by_role("spinbutton", name="Epoch number")
    field.fill("1")
    # What is typed stays while the page looks for new epochs.
    page.wait_for_timeout(6000)
    field.press("Enter")
    expect(tab.get_by_role("slider", name="Epoch", exact=True)).to_have_value("1")


def test_playing_goes_through_the_epochs(demo_tab):
    _, tab = demo_tab
    tab.get_by_role("button", name="First epoch").click()
    tab.get_by_role("button", name="Play").click()
    expect(tab.get_by_role("slider", name="Epoch", exact=True)).to_have_value(str(LAST))


@pytest.mark.parametrize("control", ["Opacity", "Threshold"])
def test_slider_changes_the_overlay_without_asking_the_server(demo_tab, control):
    page, tab = demo_tab
    drawing = canvas_of(cell(tab, "shortcut", LAST))
    expect(drawing).to_be_visible()
    page.wait_for_timeout(500)
    before = pixels(drawing)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    slider = tab.get_by_role("slider", name=control)
    slider.focus()
    for _ in range(5):
        slider.press("PageDown" if control == "Opacity" else "PageUp")
    page.wait_for_timeout(500)
    assert not np.array_equal(pixels(drawing), before)
    assert not [url for url in asked if "/records" in url or "/examples" in url]


def test_run_can_be_left_out(demo_tab):
    _, tab = demo_tab
    tab.get_by_role("checkbox", name="shortcut").uncheck()
    expect(tab.get_by_role("gridcell", name="shortcut, epoch")).to_have_count(0)
    expect(cell(tab, "clean", 0)).to_be_visible()


def test_address_keeps_the_view(browser, demo_tab):
    page, tab = demo_tab
    tab.get_by_role("combobox", name="Colormap").select_option(label="Viridis")
    tab.get_by_role("slider", name="Epoch", exact=True).press("Home")
    page.wait_for_function("['=viridis', '.at=0'].every((part) => location.hash.includes(part))")
    link = page.url
    with open_page(browser) as (other, troubles):
        other.goto(link)
        tab = our_tab(other)
        expect(tab.get_by_role("combobox", name="Colormap")).to_have_value("viridis")
        expect(tab.get_by_role("slider", name="Epoch", exact=True)).to_have_value("0")
        assert troubles == Troubles()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1400, 800])
def test_page_follows_theme_and_width(pages, demo_address, dark, width):
    with pages.lend(width, dark=dark) as page:
        tab = open_tab(page, demo_address, dark=dark)
        expect(cell(tab, "clean", LAST)).to_be_visible(timeout=30_000)
        shot = np.frombuffer(page.screenshot(), np.uint8)
        middle = np.median(cv2.imdecode(shot, cv2.IMREAD_GRAYSCALE)[150:])
        assert (middle < 128) == dark
        assert overflow(tab) <= 0


def test_page_without_data_says_what_to_do(browser, installed, tmp_path):
    with (
        tensorboard(
            f"--logdir={tmp_path}", python=installed.python, cwd=installed.directory
        ) as address,
        open_page(browser) as (page, troubles),
    ):
        tab = open_tab(page, address)
        expect(tab.get_by_text("tbi.InterpretCallback").first).to_be_visible(timeout=30_000)
        assert troubles == Troubles()


def choose_method(tab: FrameLocator, title: str) -> None:
    tab.get_by_role("combobox", name="Method").select_option(label=title)


def test_activations_are_tiles_on_the_same_timeline(demo_tab):
    _, tab = demo_tab
    choose_method(tab, "Activations")
    target = cell(tab, "clean", LAST)
    expect(canvas_of(target)).to_be_visible()
    target.click()
    tiles = tab.get_by_role("radiogroup", name=f"Activations: clean, epoch {LAST}")
    expect(tiles.get_by_role("radio")).to_have_count(16)
    expect(tab.get_by_text(re.compile(r"16 of \d+ shown")).first).to_be_visible()


def test_filters_have_a_row_each_with_what_they_reach(demo_tab):
    _, tab = demo_tab
    choose_method(tab, "Filter visualization")
    for run in RUNS:
        name = re.compile(rf"{run}, epoch {LAST}: filter 0, activation [\d.]+")
        expect(tab.get_by_role("gridcell", name=name)).to_be_visible()
    tab.get_by_role("gridcell", name=f"clean, epoch {LAST}: filter 1").click()
    expect(tab.get_by_role("img", name=f"Filter 1: clean, epoch {LAST}")).to_be_visible()
    expect(tab.get_by_role("slider", name="Opacity")).to_be_disabled()


def test_occlusion_is_one_more_method_of_maps(demo_tab):
    _, tab = demo_tab
    choose_method(tab, "Occlusion")
    expect(canvas_of(cell(tab, "shortcut", LAST))).to_be_visible()
    expect(tab.get_by_role("img", name=f"Overlay: clean, epoch {LAST}")).to_be_visible()
