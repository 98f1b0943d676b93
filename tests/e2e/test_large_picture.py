"""What one large picture shows and can be asked, in a real Chromium."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tb_interpret.maths.map_facts import region_share, upsample
from tb_interpret.pictures.rendering import Sign, overlay
from tests.e2e import comparison_log as log
from tests.e2e.drawings import canvas_of, lines_over, pixels, screenshot
from tests.e2e.large_pictures import (
    compared,
    fact,
    hover,
    logged_map,
    open_view,
    overlay_of,
    readout,
    stage,
    values_read,
)

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize(
    ("sign", "colormap", "opacity", "threshold"),
    [
        ("positive", "inferno", 70, 0),
        ("positive", "cividis", 100, 0),
        ("positive", "viridis", 35, 40),
        ("negative", "cividis", 100, 0),
        ("both", "blue_red", 85, 0),
        ("both", "purple_orange", 100, 25),
    ],
)
def test_overlay_on_screen_is_the_one_that_python_renders(
    page: Page, comparison_address: str, sign: Sign, colormap: str, opacity: int, threshold: int
) -> None:
    table = "diverging" if sign == "both" else "sequential"
    tab = open_view(
        page,
        comparison_address,
        run="alpha/interpret",
        comparison="none",
        scale="map",
        sign=sign,
        opacity=opacity,
        threshold=threshold,
        **{table: colormap},
    )
    drawn = pixels(canvas_of(overlay_of(tab, "alpha")))
    maps, facts = logged_map(comparison_address, "alpha", log.LAST)
    magnitudes = {
        "positive": facts.maximum[0],
        "negative": -facts.minimum[0],
        "both": max(abs(facts.minimum[0]), abs(facts.maximum[0])),
    }
    (expected,) = overlay(
        log.picture()[None],
        maps,
        colormap=colormap,
        opacity=opacity / 100,
        threshold=threshold / 100,
        sign=sign,
        scale=magnitudes[sign],
    )
    assert (drawn[..., 3] == 255).all()
    off = np.abs(drawn[..., :3].astype(int) - expected)
    assert off.max() <= 1
    # And it is an overlay: neither the picture nor a plain color.
    assert np.abs(drawn[..., :3].astype(int) - log.picture()).max() > 50


def test_map_only_leaves_vacant_what_is_below_the_threshold(
    page: Page, comparison_address: str
) -> None:
    tab = open_view(
        page, comparison_address, comparison="none", show="map", threshold=50, scale="map"
    )
    drawn = pixels(canvas_of(overlay_of(tab, "alpha")))
    maps, facts = logged_map(comparison_address, "alpha", log.LAST)
    strength = upsample(maps, log.HEIGHT, log.WIDTH)[0] / facts.maximum[0]
    certain = np.abs(strength - 0.5) > 1e-3
    np.testing.assert_array_equal((drawn[..., 3] == 255)[certain], (strength >= 0.5)[certain])


def test_native_pixels_are_squares_of_one_color(page: Page, comparison_address: str) -> None:
    tab = open_view(page, comparison_address, comparison="none", show="map", native=1)
    drawn = pixels(canvas_of(overlay_of(tab, "alpha")))
    rows, columns = log.HEIGHT // log.MAP_HEIGHT, log.WIDTH // log.MAP_WIDTH
    squares = drawn.reshape(log.MAP_HEIGHT, rows, log.MAP_WIDTH, columns, 4)
    assert (squares == squares[:, :1, :, :1]).all()
    assert len(np.unique(squares[:, 0, :, 0].reshape(-1, 4), axis=0)) > 5


def test_contour_lines_are_drawn_and_taken_away_again(page: Page, comparison_address: str) -> None:
    # A scale of its own: that of all epochs changes while they are read.
    tab = open_view(page, comparison_address, comparison="none", scale="map")
    large = overlay_of(tab, "alpha")
    plain = pixels(canvas_of(large))
    lines = tab.get_by_role("checkbox", name="Contour lines")
    lines.check()
    levels = re.compile("Colors from .* lines at a quarter")
    expect(tab.get_by_role("img", name=levels)).to_have_count(1)
    over = lines_over(large)
    expect(over).to_be_visible()
    expect(lines_over(tab.get_by_role("gridcell").first)).to_be_visible()
    assert over.bounding_box() == canvas_of(large).bounding_box()
    lines.uncheck()
    expect(over).to_have_count(0)
    np.testing.assert_array_equal(pixels(canvas_of(large)), plain)


def test_contour_lines_stay_thin_when_the_picture_is_enlarged(
    page: Page, comparison_address: str
) -> None:
    tab = open_view(page, comparison_address, comparison="none", opacity=20)
    whole = lines_of(tab)
    rows, columns = np.nonzero(whole)
    middle = len(rows) // 2
    # Three times as large, about a place on a line.
    stage(tab, "A").dblclick(position={"x": int(columns[middle]), "y": int(rows[middle])})
    page.mouse.move(0, 0)
    expect(tab.get_by_role("button", name="Whole picture, now 3×")).to_be_visible()
    before, after = line_width(whole), line_width(lines_of(tab))
    assert 1.5 < before < 6
    assert 0.6 < after / before < 1.6


def lines_of(tab: FrameLocator) -> np.ndarray:
    """Which pixels of the large picture the contour lines change."""
    shown, lines = stage(tab, "A"), tab.get_by_role("checkbox", name="Contour lines")
    plain = screenshot(shown).astype(int)
    lines.check()
    expect(lines_over(overlay_of(tab, "alpha"))).to_be_attached()
    changed = np.abs(screenshot(shown) - plain).max(axis=-1) > 40
    lines.uncheck()
    return np.asarray(changed)


def line_width(lines: np.ndarray) -> float:
    """In pixels along a row, as most of the lines are."""
    runs = [sum(run) for row in lines for on, run in itertools.groupby(row.tolist()) if on]
    return float(np.median(runs))


def test_zooming_with_the_wheel_keeps_what_is_under_the_pointer(
    page: Page, comparison_address: str
) -> None:
    tab = open_view(page, comparison_address, run="alpha/interpret", comparison="none")
    picture = overlay_of(tab, "alpha")
    hover(picture, 1, 4, log.MAP_HEIGHT, log.MAP_WIDTH)
    place = tab.get_by_text(f"row 2, column 5 of {log.MAP_HEIGHT} × {log.MAP_WIDTH}")
    expect(place).to_be_visible()
    page.keyboard.down("Control")
    for _ in range(6):
        page.mouse.wheel(0, -100)
        page.wait_for_timeout(40)
    page.keyboard.up("Control")
    expect(tab.get_by_role("button", name="Whole picture")).not_to_have_text("1×")
    page.mouse.wheel(0, 0)
    expect(place).to_be_visible()
    box = stage(tab, "A").bounding_box()
    assert box is not None
    before = picture.bounding_box()
    page.mouse.down()
    page.mouse.move(box["x"] + 10, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    after = picture.bounding_box()
    assert before is not None
    assert after is not None
    assert after["x"] < before["x"]
    tab.get_by_role("button", name="Whole picture").click()
    expect(tab.get_by_role("button", name="Whole picture")).to_have_text("1×")
    picture.dblclick()
    expect(tab.get_by_role("button", name="Whole picture")).to_have_text("3×")


def test_two_fingers_enlarge_and_one_moves(page: Page, comparison_address: str) -> None:
    tab = open_view(page, comparison_address, run="alpha/interpret", comparison="none")
    picture = overlay_of(tab, "alpha")
    expect(canvas_of(picture)).to_be_visible()
    factor = tab.get_by_role("button", name="Whole picture")
    left, top, width, height = box_of(picture)
    x, y = left + width / 2, top + height / 2
    touch = page.context.new_cdp_session(page)
    # A tenth of the width apart, then three tenths: three times as large.
    for share in (0.05, 0.08, 0.11, 0.15):
        fingers = [
            {"x": x - share * width, "y": y, "id": 0},
            {"x": x + share * width, "y": y, "id": 1},
        ]
        kind = "touchStart" if share == 0.05 else "touchMove"
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(factor).to_have_text("3×")
    before = box_of(picture)
    for kind, moved in (("touchStart", 0.0), ("touchMove", 10.0), ("touchMove", 30.0)):
        fingers = [{"x": x + moved, "y": y, "id": 0}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(factor).to_have_text("3×")
    page.wait_for_function("location.hash.includes('zoom=3')")
    assert box_of(picture)[0] == pytest.approx(before[0] + 30, abs=2)


def box_of(picture: Locator) -> tuple[float, float, float, float]:
    """Left, top, width and height."""
    box = picture.bounding_box()
    assert box is not None
    return box["x"], box["y"], box["width"], box["height"]


def test_values_are_read_by_keyboard_too(page: Page, comparison_address: str) -> None:
    tab = open_view(
        page, comparison_address, run="alpha/interpret", comparison="same@gamma/interpret"
    )
    view = stage(tab, "A")
    expect(view).to_have_accessible_name(re.compile("with Shift they read its values"))
    view.focus()
    # From the middle, rows and columns of 5 × 6 values: one fifth down, one sixth to the left.
    for key in 4 * ["Shift+ArrowDown"] + 4 * ["Shift+ArrowLeft"]:
        page.keyboard.press(key)
    for section, run in zip(compared(tab), ("alpha", "gamma"), strict=True):
        told = readout(section)
        (value,) = values_read(told, 3, 1)
        # And screen readers say so.
        expect(told).to_have_attribute("aria-live", "polite")
        assert value == pytest.approx(log.heatmap(run, log.LAST)[3, 1], rel=0.01)
    expect(tab.get_by_role("slider", name="Epoch", exact=True)).to_have_value(str(log.LAST))


def test_drawn_region_tells_its_share_as_python_does(page: Page, comparison_address: str) -> None:
    tab = open_view(
        page, comparison_address, run="alpha/interpret", comparison="same@gamma/interpret"
    )
    draw = tab.get_by_role("button", name="Draw region")
    draw.click()
    expect(draw).to_have_attribute("aria-pressed", "true")
    picture = overlay_of(tab, "alpha")
    box = picture.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.25)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.5, steps=5)
    page.mouse.up()
    for section in compared(tab):
        expect(section.get_by_text("Inside your region")).to_be_visible()
    edges = {"top": "20", "left": "25", "bottom": "60", "right": "75"}
    for edge, percent in edges.items():
        field = tab.get_by_role("spinbutton", name=edge, exact=True)
        field.fill(percent)
        field.press("Enter")
    mask = np.zeros((log.HEIGHT, log.WIDTH), bool)
    mask[8:24, 12:36] = True
    for section, run in zip(compared(tab), ("alpha", "gamma"), strict=True):
        share = region_share(logged_map(comparison_address, run, log.LAST)[0][0], mask)
        told = fact(section, "Inside your region")
        expect(told).to_have_text(re.compile(rf"^{round(share * 100)}\s%$"))
    page.wait_for_function("location.hash.includes('regions=')")
    page.keyboard.press("Escape")
    expect(draw).to_have_attribute("aria-pressed", "false")
    tab.get_by_role("button", name="Clear region").click()
    expect(tab.get_by_text("Inside your region")).to_have_count(0)


def test_escape_while_drawing_leaves_no_region(page: Page, comparison_address: str) -> None:
    tab = open_view(page, comparison_address, run="alpha/interpret", comparison="none")
    tab.get_by_role("button", name="Draw region").click()
    box = stage(tab, "A").bounding_box()
    assert box is not None
    stage(tab, "A").focus()
    page.mouse.move(box["x"] + 60, box["y"] + 90)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 190, steps=4)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(tab.get_by_text("Inside your region")).to_have_count(0)


def test_a_channel_opens_large_with_its_values_and_all_can_be_had_back(
    page: Page, comparison_address: str
) -> None:
    tab = open_view(
        page, comparison_address, run="alpha/interpret", comparison="none", tag=log.ACTIVATIONS_TAG
    )
    tiles = tab.get_by_role("radiogroup", name=f"Activations: alpha, epoch {log.LAST}")
    expect(tiles.get_by_role("radio")).to_have_count(len(log.CHANNELS))
    expect(tiles.get_by_role("radio", name=f"channel {log.DEAD}, dead")).to_be_visible()
    tiles.get_by_role("radio", name="channel 2", exact=True).check(force=True)
    large = tab.get_by_role("img", name=f"Channel 2: alpha, epoch {log.LAST}")
    expect(large).to_be_visible()
    hover(large, 2, 3, log.MAP_HEIGHT, log.MAP_WIDTH)
    (value,) = values_read(readout(tab), 2, 3)
    assert value == pytest.approx(log.channel_map("alpha", log.LAST, 2)[2, 3], rel=0.01)
    tiles.get_by_role("radio", name=f"channel {log.DEAD}, dead").check(force=True)
    expect(tab.get_by_role("img", name=f"Channel {log.DEAD}, dead: alpha")).to_be_visible()
    tab.get_by_role("button", name="All channels").click()
    expect(tab.get_by_role("img", name=re.compile("^Channel"))).to_have_count(0)
    expect(tiles.get_by_role("radio", checked=True)).to_have_count(0)


def test_filters_open_large_with_what_they_reached(page: Page, comparison_address: str) -> None:
    tab = open_view(
        page,
        comparison_address,
        run="alpha/interpret",
        comparison="none",
        tag=log.FILTERS_TAG,
    )
    expect(tab.get_by_role("img", name=f"Filter 0: alpha, epoch {log.LAST}")).to_be_visible()
    expect(compared(tab)[0]).to_contain_text("4.5")
