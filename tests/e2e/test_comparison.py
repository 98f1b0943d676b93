"""Comparing two of (run, epoch), and what a large picture can be asked, in a real Chromium."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from tb_interpret.methods.map_facts import region_share, upsample
from tb_interpret.rendering import Sign, overlay
from tb_interpret_plugin import metadata
from tests.distributions import Environment
from tests.e2e import comparison_log as log
from tests.e2e.axe import plugin_frame, violations
from tests.e2e.browser import Troubles, open_page, open_tab
from tests.e2e.serving import BOTH_LOADERS, serving
from tests.tensorboard_process import wait_for_steps

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module", **BOTH_LOADERS)
def address(
    request: pytest.FixtureRequest,
    installed: Environment,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    logdir = tmp_path_factory.mktemp("comparison")
    log.write_log(logdir)
    counts = {run: len(steps) for run, steps in log.RUNS.items()}
    with serving(installed, logdir, request.param, log.TAG, counts) as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page; when a test ends, nothing may have gone wrong in it."""
    with open_page(browser) as (opened, troubles):
        yield opened
        assert troubles == Troubles()


def open_view(page: Page, address: str, *, dark: bool = False, **view: object) -> FrameLocator:
    """Our tab with a view, parts of `View` by their names."""
    hash_ = "".join(f"&p.tb_interpret.{part}={quote(str(value))}" for part, value in view.items())
    tab = open_tab(page, address, hash_, dark=dark)
    expect(tab.get_by_role("slider", name="Epoch", exact=True)).to_be_visible(timeout=30_000)
    return tab


def compared(tab: FrameLocator) -> tuple[Locator, Locator]:
    """The sections of A and B."""
    return (
        tab.get_by_role("region", name="A: the selected cell"),
        tab.get_by_role("region", name="B: to compare"),
    )


def choose_mode(tab: FrameLocator, name: str) -> None:
    mode = tab.get_by_role("radio", name=name, exact=True)
    mode.check(force=True)
    expect(mode).to_be_checked()


def canvas_pixels(picture: Locator) -> np.ndarray:
    """The pixels of a drawn picture, or of a canvas, RGBA."""
    expect(picture).to_be_visible()
    height, width, encoded = picture.evaluate(
        """async (picture) => {
          const frame = () => new Promise((done) => requestAnimationFrame(done));
          const find = () => picture.matches("canvas") ? picture : picture.querySelector("canvas");
          // Until the picture has been decoded, the canvas is as browsers make it.
          while (!find() || find().width === 300) await frame();
          await frame();
          const canvas = find();
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          let text = "";
          for (const byte of data) text += String.fromCharCode(byte);
          return [canvas.height, canvas.width, btoa(text)];
        }"""
    )
    return np.frombuffer(base64.b64decode(encoded), np.uint8).reshape(height, width, 4)


def hover(picture: Locator, row: float, column: float, rows: int, columns: int) -> None:
    """Points at the middle of a cell of a picture."""
    box = picture.bounding_box()
    assert box is not None
    x, y = (column + 0.5) / columns * box["width"], (row + 0.5) / rows * box["height"]
    picture.hover(position={"x": x, "y": y})


def logged_map(address: str, run: str, step: int) -> tuple[np.ndarray, metadata.Facts]:
    """The raw map and its facts as the plugin serves them."""
    series = wait_for_steps(address, f"{run}/interpret", log.TAG, len(log.RUNS[run]))
    (record,) = (r.record for r in series.records if r.step == step)
    return metadata.decode_maps(record.maps), record.facts


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
    page: Page, address: str, sign: Sign, colormap: str, opacity: int, threshold: int
) -> None:
    table = "diverging" if sign == "both" else "sequential"
    tab = open_view(
        page,
        address,
        run="alpha/interpret",
        comparison="none",
        scale="map",
        sign=sign,
        opacity=opacity,
        threshold=threshold,
        **{table: colormap},
    )
    drawn = canvas_pixels(tab.get_by_role("img", name=f"Overlay: alpha, epoch {log.LAST}"))
    maps, facts = logged_map(address, "alpha", log.LAST)
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


def test_map_only_leaves_vacant_what_is_below_the_threshold(page: Page, address: str) -> None:
    tab = open_view(page, address, comparison="none", show="map", threshold=50, scale="map")
    drawn = canvas_pixels(tab.get_by_role("img", name=f"Overlay: alpha, epoch {log.LAST}"))
    maps, facts = logged_map(address, "alpha", log.LAST)
    strength = upsample(maps, log.HEIGHT, log.WIDTH)[0] / facts.maximum[0]
    certain = np.abs(strength - 0.5) > 1e-3
    np.testing.assert_array_equal((drawn[..., 3] == 255)[certain], (strength >= 0.5)[certain])


def test_native_pixels_are_squares_of_one_color(page: Page, address: str) -> None:
    tab = open_view(page, address, comparison="none", show="map", native=1)
    drawn = canvas_pixels(tab.get_by_role("img", name=f"Overlay: alpha, epoch {log.LAST}"))
    rows, columns = log.HEIGHT // log.MAP_HEIGHT, log.WIDTH // log.MAP_WIDTH
    squares = drawn.reshape(log.MAP_HEIGHT, rows, log.MAP_WIDTH, columns, 4)
    assert (squares == squares[:, :1, :, :1]).all()
    assert len(np.unique(squares[:, 0, :, 0].reshape(-1, 4), axis=0)) > 5


def test_contour_lines_are_drawn_and_taken_away_again(page: Page, address: str) -> None:
    tab = open_view(page, address, comparison="none")
    large = tab.get_by_role("img", name=f"Overlay: alpha, epoch {log.LAST}")
    plain = canvas_pixels(large)
    lines = tab.get_by_role("checkbox", name="Contour lines")
    lines.check()
    levels = re.compile("Colors from .* lines at a quarter")
    expect(tab.get_by_role("img", name=levels)).to_have_count(1)
    over = large.locator("canvas.lines")
    expect(over).to_be_visible()
    expect(tab.get_by_role("gridcell").first.locator("canvas.lines")).to_be_visible()
    # They lie on the picture, and finer than its pixels.
    assert over.bounding_box() == large.locator("canvas").first.bounding_box()
    drawn = canvas_pixels(over)
    assert drawn.shape[0] >= 500
    white = ((drawn[..., :3] > 250).all(axis=-1) & (drawn[..., 3] == 255)).mean()
    assert 0.005 < white < 0.2
    # They do not change with the colors.
    tab.get_by_role("slider", name="Opacity").press("PageDown")
    np.testing.assert_array_equal(canvas_pixels(over), drawn)
    tab.get_by_role("slider", name="Opacity").press("PageUp")
    lines.uncheck()
    expect(over).to_have_count(0)
    np.testing.assert_array_equal(canvas_pixels(large), plain)


def test_any_epoch_of_another_run_is_compared(page: Page, address: str) -> None:
    tab = open_view(page, address, run="alpha/interpret")
    tab.get_by_role("combobox", name="Compare with").select_option(label="gamma")
    tab.get_by_role("combobox", name="at", exact=True).select_option(label="epoch number")
    number = tab.get_by_role("spinbutton", name="Compared epoch")
    number.fill("1")
    number.press("Enter")
    expect(tab.get_by_role("img", name="Overlay: gamma, epoch 1")).to_be_visible()
    expect(tab.get_by_role("img", name=f"Overlay: alpha, epoch {log.LAST}")).to_be_visible()
    page.wait_for_function("location.hash.includes('comparison=1%40gamma')")


def test_an_epoch_that_a_run_does_not_have_is_shown_as_such(page: Page, address: str) -> None:
    view = {"run": "alpha/interpret", "comparison": "1@beta/interpret"}
    tab = open_view(page, address, **view)
    _, other = compared(tab)
    expect(other).to_contain_text("epoch 1")
    expect(other).to_contain_text("This run has no such epoch.")
    expect(tab.get_by_role("img", name=re.compile("Overlay: beta"))).to_have_count(0)
    for mode in ("Wipe", "Difference", "Blink"):
        choose_mode(tab, mode)
        expect(tab.get_by_text("This run has no such epoch.").first).to_be_attached()
        drawn = tab.get_by_role("img", name=re.compile("^(Overlay: beta|Difference)"))
        expect(drawn).to_have_count(0)


def test_a_and_b_are_swapped(page: Page, address: str) -> None:
    tab = open_view(page, address, run="alpha/interpret", comparison="0@gamma/interpret")
    tab.get_by_role("button", name="Swap A and B").click()
    first, second = compared(tab)
    expect(first).to_contain_text(re.compile(r"gamma\s*epoch 0"))
    expect(second).to_contain_text(re.compile(rf"alpha\s*epoch {log.LAST}"))


def test_all_runs_stand_side_by_side_and_only_so(page: Page, address: str) -> None:
    tab = open_view(page, address, run="alpha/interpret", mode="wipe")
    tab.get_by_role("combobox", name="Compare with").select_option(label="all runs")
    for run in log.RUNS:
        expect(tab.get_by_role("img", name=f"Overlay: {run}, epoch {log.LAST}")).to_be_visible()
    expect(tab.get_by_role("radio", name="Side by side")).to_be_checked()
    expect(tab.get_by_role("radio", name="Wipe")).to_be_disabled()
    expect(tab.get_by_role("radio", name="Wipe")).to_have_accessible_description(
        re.compile("choose one run")
    )


def test_wipe_is_moved_by_keys_and_by_dragging(page: Page, address: str) -> None:
    tab = open_view(page, address, run="alpha/interpret", comparison="same@gamma/interpret")
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
    stage = tab.get_by_role("group", name=re.compile("^Wipe: A, alpha")).bounding_box()
    assert box is not None
    assert stage is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(stage["x"] + stage["width"] * 0.8, y, steps=4)
    page.mouse.up()
    expect(divider).to_have_attribute("aria-valuenow", "80")
    page.wait_for_function("location.hash.includes('wipe=80')")
    for run in ("alpha", "gamma"):
        expect(tab.get_by_role("img", name=f"Overlay: {run}, epoch {log.LAST}")).to_be_attached()


def test_difference_is_b_minus_a_on_the_scale_in_force(page: Page, address: str) -> None:
    tab = open_view(
        page,
        address,
        run="alpha/interpret",
        comparison="same@gamma/interpret",
        mode="difference",
        show="map",
        native=1,
        scale="runs",
        diverging="blue_red",
    )
    name = f"Difference: gamma, epoch {log.LAST}, minus alpha, epoch {log.LAST}"
    drawn = canvas_pixels(tab.get_by_role("img", name=name))
    seen = [np.maximum(logged_map(address, run, log.LAST)[0][0], 0) for run in ("alpha", "gamma")]
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


def test_blinking_shows_both_in_turns_and_can_be_stopped(page: Page, address: str) -> None:
    tab = open_view(page, address, run="alpha/interpret", comparison="same@gamma/interpret")
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


def test_nothing_blinks_by_itself_where_motion_is_unwelcome(page: Page, address: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    tab = open_view(
        page, address, run="alpha/interpret", comparison="same@gamma/interpret", mode="blink"
    )
    first = tab.get_by_role("img", name="Overlay: alpha")
    for _ in range(8):
        expect(first).to_be_visible()
        page.wait_for_timeout(150)
    expect(tab.get_by_role("button", name="Pause")).to_have_count(0)
    tab.get_by_role("button", name="Show B only").click()
    expect(tab.get_by_role("img", name="Overlay: gamma")).to_be_visible()


def stage(tab: FrameLocator, letter: str) -> Locator:
    return tab.get_by_role("group", name=re.compile(f"^Picture {letter},"))


def test_zoom_and_pan_are_linked_and_kept_in_the_address(page: Page, address: str) -> None:
    tab = open_view(page, address, run="alpha/interpret", comparison="same@gamma/interpret")
    pictures = [
        tab.get_by_role("img", name=f"Overlay: {run}, epoch {log.LAST}")
        for run in ("alpha", "gamma")
    ]
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


def test_zooming_with_the_wheel_keeps_what_is_under_the_pointer(page: Page, address: str) -> None:
    tab = open_view(page, address, run="alpha/interpret", comparison="none")
    picture = tab.get_by_role("img", name=f"Overlay: alpha, epoch {log.LAST}")
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


def number_in(text: str) -> float:
    return float(text.replace("\u2212", "-"))


def test_pointing_reads_the_values_of_both_maps_at_one_place(page: Page, address: str) -> None:
    tab = open_view(page, address, run="alpha/interpret", comparison="same@gamma/interpret")
    picture = tab.get_by_role("img", name=f"Overlay: alpha, epoch {log.LAST}")
    row, column = 3, 1
    for section, run in zip(compared(tab), ("alpha", "gamma"), strict=True):
        hover(picture, row, column, log.MAP_HEIGHT, log.MAP_WIDTH)
        reading = section.locator(".readout")
        expect(reading).to_contain_text(f"row {row + 1}, column {column + 1}")
        value = number_in(reading.locator("b").inner_text())
        assert value == pytest.approx(log.heatmap(run, log.LAST)[row, column], rel=0.01)
    choose_mode(tab, "Difference")
    tab.get_by_role("combobox", name="Sign").select_option(label="Both")
    difference = tab.get_by_role("img", name=re.compile("^Difference"))
    hover(difference, row, column, log.MAP_HEIGHT, log.MAP_WIDTH)
    expect(tab.locator(".readout b")).to_have_count(3)
    a, b, minus = (number_in(text) for text in tab.locator(".readout b").all_inner_texts())
    assert a == pytest.approx(log.heatmap("alpha", log.LAST)[row, column], rel=0.01)
    assert minus == pytest.approx(b - a, abs=0.01)


def test_values_are_read_by_keyboard_too(page: Page, address: str) -> None:
    tab = open_view(page, address, run="alpha/interpret", comparison="same@gamma/interpret")
    stage = tab.get_by_role("group", name=re.compile("with Shift they read its values")).first
    stage.focus()
    # From the middle, rows and columns of 5 × 6 values: one fifth down, one sixth to the left.
    for key in 4 * ["Shift+ArrowDown"] + 4 * ["Shift+ArrowLeft"]:
        page.keyboard.press(key)
    for section, run in zip(compared(tab), ("alpha", "gamma"), strict=True):
        reading = section.locator(".readout")
        expect(reading).to_contain_text("row 4, column 2")
        value = number_in(reading.locator("b").inner_text())
        assert value == pytest.approx(log.heatmap(run, log.LAST)[3, 1], rel=0.01)
    expect(tab.get_by_role("slider", name="Epoch", exact=True)).to_have_value(str(log.LAST))


def test_drawn_region_tells_its_share_as_python_does(page: Page, address: str) -> None:
    tab = open_view(page, address, run="alpha/interpret", comparison="same@gamma/interpret")
    draw = tab.get_by_role("button", name="Draw region")
    draw.click()
    expect(draw).to_have_attribute("aria-pressed", "true")
    picture = tab.get_by_role("img", name=f"Overlay: alpha, epoch {log.LAST}")
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
        share = region_share(logged_map(address, run, log.LAST)[0][0], mask)
        told = section.locator("dt", has_text="Inside your region").locator(
            "xpath=following-sibling::dd[1]"
        )
        expect(told).to_have_text(re.compile(rf"^{round(share * 100)}\s%$"))
    page.wait_for_function("location.hash.includes('regions=')")
    page.keyboard.press("Escape")
    expect(draw).to_have_attribute("aria-pressed", "false")
    tab.get_by_role("button", name="Clear region").click()
    expect(tab.get_by_text("Inside your region")).to_have_count(0)


def test_escape_while_drawing_leaves_no_region(page: Page, address: str) -> None:
    tab = open_view(page, address, run="alpha/interpret", comparison="none")
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
    page: Page, address: str
) -> None:
    tab = open_view(
        page, address, run="alpha/interpret", comparison="none", tag=log.ACTIVATIONS_TAG
    )
    tiles = tab.get_by_role("radiogroup", name=f"Activations: alpha, epoch {log.LAST}")
    expect(tiles.get_by_role("radio")).to_have_count(len(log.CHANNELS))
    expect(tiles.get_by_role("radio", name=f"channel {log.DEAD}, dead")).to_be_visible()
    tiles.get_by_role("radio", name="channel 2", exact=True).check(force=True)
    large = tab.get_by_role("img", name=f"Channel 2: alpha, epoch {log.LAST}")
    expect(large).to_be_visible()
    hover(large, 2, 3, log.MAP_HEIGHT, log.MAP_WIDTH)
    value = number_in(tab.locator(".readout b").inner_text())
    assert value == pytest.approx(log.channel_map("alpha", log.LAST, 2)[2, 3], rel=0.01)
    tiles.get_by_role("radio", name=f"channel {log.DEAD}, dead").check(force=True)
    expect(tab.get_by_role("img", name=f"Channel {log.DEAD}, dead: alpha")).to_be_visible()
    tab.get_by_role("button", name="All channels").click()
    expect(tab.get_by_role("img", name=re.compile("^Channel"))).to_have_count(0)
    expect(tiles.get_by_role("radio", checked=True)).to_have_count(0)


def test_channels_are_compared_only_one_by_one(page: Page, address: str) -> None:
    tab = open_view(
        page,
        address,
        run="alpha/interpret",
        comparison="same@gamma/interpret",
        tag=log.ACTIVATIONS_TAG,
    )
    expect(tab.get_by_role("radio", name="Difference")).to_be_disabled()
    tab.get_by_role("radio", name="channel 7", exact=True).first.check(force=True)
    choose_mode(tab, "Difference")
    expect(tab.get_by_role("img", name=re.compile("^Difference: gamma"))).to_be_visible()


def test_filters_open_large_with_what_they_reached(page: Page, address: str) -> None:
    tab = open_view(
        page,
        address,
        run="alpha/interpret",
        comparison="same@gamma/interpret",
        tag=log.FILTERS_TAG,
    )
    expect(tab.get_by_role("img", name=f"Filter 0: alpha, epoch {log.LAST}")).to_be_visible()
    expect(compared(tab)[0]).to_contain_text("4.5")
    expect(tab.get_by_role("radio", name="Difference")).to_be_disabled()
    choose_mode(tab, "Wipe")
    expect(tab.get_by_role("slider", name="Wipe")).to_be_visible()


@pytest.mark.parametrize("mode", ["side", "wipe", "difference", "blink"])
def test_panel_fits_into_a_small_frame(browser: Browser, address: str, mode: str) -> None:
    with open_page(browser, 800, 600) as (page, troubles):
        tab = open_view(
            page, address, run="alpha/interpret", mode=mode, comparison="1@gamma/interpret"
        )
        panel = tab.locator("tbi-side-panel")
        header = panel.locator("header").bounding_box()
        whole = panel.bounding_box()
        assert header is not None
        assert whole is not None
        assert header["height"] < 50
        assert panel.evaluate("panel => panel.scrollWidth - panel.clientWidth") <= 0
        pictures = tab.get_by_role("img", name=re.compile("^(Overlay|Difference):"))
        assert pictures.first.bounding_box()["y"] < whole["y"] + whole["height"] / 2
        assert troubles == Troubles()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("mode", ["side", "wipe", "difference", "blink"])
def test_panel_breaks_no_rule_of_axe(browser: Browser, address: str, mode: str, dark: bool) -> None:
    with open_page(browser, dark=dark) as (page, troubles):
        view = {"run": "alpha/interpret", "comparison": "1@gamma/interpret", "contours": 1}
        page.emulate_media(reduced_motion="reduce")
        tab = open_view(page, address, dark=dark, mode=mode, **view)
        tab.get_by_role("button", name="Draw region").click()
        expect(tab.get_by_role("spinbutton", name="top", exact=True)).to_be_visible()
        assert not violations(plugin_frame(page))
        assert troubles == Troubles()
