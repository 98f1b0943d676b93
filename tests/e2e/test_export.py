"""Taking away what is on the screen: files that a real Chromium saves, opened and compared."""

from __future__ import annotations

import csv
import io
import itertools
import pathlib
import re
from collections.abc import Iterator
from urllib.parse import quote

import cv2
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from tb_interpret.methods.map_facts import region_share
from tb_interpret_plugin import metadata
from tb_interpret_plugin.schema_pb2 import ExampleSet, SeriesPage
from tests.demo_logs import NUM_EPOCHS, RUNS, TAG
from tests.e2e.axe import plugin_frame, violations
from tests.e2e.browser import Troubles, open_page, open_tab, our_tab
from tests.e2e.drawings import canvas_of, pixels
from tests.tensorboard_process import get

pytestmark = pytest.mark.e2e

LAST = NUM_EPOCHS - 1
DARK_SURFACE = (0x2B, 0x2C, 0x2F)
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


@pytest.fixture
def opened(browser: Browser, demo_address: str) -> Iterator[tuple[Page, FrameLocator]]:
    """Our tab; when a test ends, nothing may have gone wrong in it."""
    with open_page(browser) as (page, troubles):
        yield page, open_timeline(page, demo_address)
        assert troubles == Troubles()


def open_timeline(page: Page, address: str, view: str = "", *, dark: bool = False) -> FrameLocator:
    tab = open_tab(page, address, view, dark=dark)
    expect(tab.get_by_role("gridcell").first).to_be_visible(timeout=30_000)
    return tab


def open_menu(tab: FrameLocator) -> Locator:
    tab.get_by_role("button", name="Export", exact=True).click()
    menu = tab.get_by_role("dialog", name="Export")
    expect(menu).to_be_visible()
    return menu


def saved(page: Page, menu: Locator, entry: str) -> tuple[str, bytes]:
    """What the browser saves when an entry of the menu is chosen."""
    with page.expect_download(timeout=60_000) as download:
        menu.get_by_role("button", name=entry).click()
    name = download.value.suggested_filename
    expect(menu.get_by_role("status")).to_contain_text(f"Saved as {name}")
    return name, pathlib.Path(download.value.path()).read_bytes()


def decoded(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))


def on_screen(drawing: Locator) -> np.ndarray:
    """What is drawn, without how transparent it is."""
    return pixels(canvas_of(drawing))[..., :3]


def logged(address: str, run: str, tag: str) -> SeriesPage:
    query = f"run={quote(f'{run}/interpret')}&tag={quote(tag)}"
    return SeriesPage.FromString(get(address, f"plugin/tb_interpret/records?{query}"))


def logged_examples(address: str, run: str) -> ExampleSet:
    query = f"run={quote(f'{run}/interpret')}"
    return ExampleSet.FromString(get(address, f"plugin/tb_interpret/examples?{query}"))


def arrays_of(content: bytes) -> dict[str, np.ndarray]:
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        return dict(archive)


def test_picture_has_the_compared_views_with_the_pixels_of_the_screen(opened):
    page, tab = opened
    tab.get_by_role("combobox", name="Compare with").select_option(label="shortcut")
    views = [tab.get_by_role("img", name=f"Overlay: {run}, epoch {LAST}") for run in RUNS]
    for view in views:
        expect(canvas_of(view)).to_be_visible()
    name, content = saved(page, open_menu(tab), "Picture")
    assert re.fullmatch(rf"interpret_grad_cam_block3_\S+_epoch{LAST}\.png", name)
    picture = decoded(content)
    # The margins, two pictures of 28 pixels enlarged 15 times, the gap between them.
    side = 15 * 28
    assert picture.shape[1] == 20 + side + 24 + side + 20
    assert picture.shape[0] > side + 150
    for left, view in zip([20, 20 + side + 24], views, strict=True):
        expected = on_screen(view).repeat(15, axis=0).repeat(15, axis=1)
        found = picture[118 : 118 + side, left : left + side]
        if not np.array_equal(found, expected):
            # A declared region is drawn over it as on the screen: thin lines only.
            assert np.mean(np.any(found != expected, axis=-1)) < 0.02
    # Words and numbers above and below.
    for rows in (picture[:118], picture[118 + side :]):
        assert (rows != rows[0, 0]).any(axis=-1).mean() > 0.01


def test_picture_shows_the_part_that_is_zoomed_in_on(browser, demo_address):
    with open_page(browser) as (page, troubles):
        # Twice as large, around a point right of and above the middle.
        tab = open_tab(page, demo_address, "&p.tb_interpret.zoom=2,0.6,0.4")
        view = tab.get_by_role("img", name=f"Overlay: {RUNS[0]}, epoch {LAST}")
        expect(canvas_of(view)).to_be_visible()
        picture = decoded(saved(page, open_menu(tab), "Picture")[1])
        side = 15 * 28
        # Half of 28 pixels, from 0.6 · 28 - 7 = 9.8 and 0.4 · 28 - 7 = 4.2 on, each 30 times.
        whole = on_screen(view).repeat(30, axis=0).repeat(30, axis=1)
        expected = whole[126 : 126 + side, 294 : 294 + side]
        found = picture[118 : 118 + side, 20 : 20 + side]
        assert np.mean(np.any(found != expected, axis=-1)) < 0.03
        assert troubles == Troubles()


def test_difference_is_in_the_picture_when_it_is_on_the_screen(opened):
    page, tab = opened
    tab.get_by_role("combobox", name="Compare with").select_option(label="shortcut")
    tab.get_by_role("radio", name="Difference").check(force=True)
    drawing = tab.get_by_role("img", name="Difference:")
    expect(canvas_of(drawing)).to_be_visible()
    picture = decoded(saved(page, open_menu(tab), "Picture")[1])
    side = 15 * 28
    left = 20 + 2 * (side + 24)
    assert picture.shape[1] == left + side + 20
    expected = on_screen(drawing).repeat(15, axis=0).repeat(15, axis=1)
    found = picture[118 : 118 + side, left : left + side]
    assert np.mean(np.any(found != expected, axis=-1)) < 0.02


def test_wiped_picture_is_in_the_picture_when_it_is_on_the_screen(browser, demo_address):
    with open_page(browser) as (page, troubles):
        tab = open_timeline(page, demo_address, "&p.tb_interpret.mode=wipe&p.tb_interpret.wipe=40")
        pictures = [tab.get_by_role("img", name=f"Overlay: {run}, epoch {LAST}") for run in RUNS]
        a, b = (on_screen(each).repeat(15, axis=0).repeat(15, axis=1) for each in pictures)
        picture = decoded(saved(page, open_menu(tab), "Picture")[1])
        side = 15 * 28
        left, share = 20 + 2 * (side + 24), int(0.4 * side)
        assert picture.shape[1] == left + side + 20
        found = picture[118 : 118 + side, left : left + side]
        # But for the divider and the edges of regions, on either side.
        assert np.mean(np.any(found[:, :share] != a[:, :share], axis=-1)) < 0.03
        assert np.mean(np.any(found[:, share:] != b[:, share:], axis=-1)) < 0.03
        assert np.mean(np.any(found != a, axis=-1)) > 0.1
        assert troubles == Troubles()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_picture_is_light_or_dark_like_the_page(browser, demo_address, dark):
    with open_page(browser, dark=dark) as (page, troubles):
        tab = open_timeline(page, demo_address, dark=dark)
        picture = decoded(saved(page, open_menu(tab), "Picture")[1])
        assert tuple(picture[2, 2]) == (DARK_SURFACE if dark else (255, 255, 255))
        assert troubles == Troubles()


def test_contact_sheet_has_every_row_and_the_epochs_of_the_strip(opened, demo_address):
    page, tab = opened
    count = len(logged_examples(demo_address, "clean").examples)
    menu = open_menu(tab)
    expect(menu).to_contain_text(f"{2 * count} rows × {NUM_EPOCHS} epochs")
    name, content = saved(page, menu, "Contact sheet")
    assert name == "interpret_grad_cam_block3_sheet.png"
    sheet = decoded(content)
    top = 24 + 104 + 26
    heights = [top + group * (2 * 140 + 14) + row * 140 for group in range(count) for row in (0, 1)]
    assert sheet.shape[0] == top + count * (2 * 140 + 14) + 24
    for y in heights:
        for column in range(NUM_EPOCHS):
            x = 24 + 232 + column * 104
            # Three times 28 pixels, at the bottom of a square of 96, with the verdict below.
            drawn = sheet[y + 12 : y + 96, x : x + 84]
            assert len(np.unique(drawn.reshape(-1, 3), axis=0)) > 20
            caption = sheet[y + 96 : y + 132, x : x + 96]
            assert (caption < 200).any(axis=-1).sum() > 20


def test_contact_sheet_keeps_to_the_filters(opened):
    page, tab = opened
    before = decoded(saved(page, open_menu(tab), "Contact sheet")[1])
    page.keyboard.press("Escape")
    tab.get_by_role("checkbox", name="shortcut").uncheck()
    after = decoded(saved(page, open_menu(tab), "Contact sheet")[1])
    assert after.shape[0] < 0.6 * before.shape[0]


def test_animation_has_a_frame_an_epoch_and_holds_the_last(opened):
    page, tab = opened
    tab.get_by_role("gridcell", name="shortcut, epoch 0").nth(1).click()
    name, content = saved(page, open_menu(tab), "Animation")
    assert re.fullmatch(r"interpret_grad_cam_block3_\S+_epochs\.gif", name)
    animation = Image.open(io.BytesIO(content))
    assert animation.n_frames == NUM_EPOCHS
    frames, delays = [], []
    for i in range(NUM_EPOCHS):
        animation.seek(i)
        delays.append(animation.info["duration"])
        frames.append(np.asarray(animation.convert("RGB")).astype(int))
    assert delays == [500] * LAST + [2000]
    assert animation.info["loop"] == 0
    for before, after in itertools.pairwise(frames):
        # The first picture itself, not only the words around it.
        changed = np.abs(before - after)[118 : 118 + 240, 20 : 20 + 240].max(axis=-1) > 12
        assert changed.mean() > 0.005
    # The background is the page's, in every frame.
    assert {tuple(frame[2, 2]) for frame in frames} == {(255, 255, 255)}


def test_raw_maps_are_those_of_the_log(opened, demo_address):
    page, tab = opened
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


def test_raw_maps_of_the_selected_example_alone(opened, demo_address):
    page, tab = opened
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


def test_drawn_region_is_in_the_files(browser, demo_address):
    examples = logged_examples(demo_address, "clean").examples
    drawn = examples[1]
    with open_page(browser) as (page, troubles):
        view = f"&p.tb_interpret.regions={quote(drawn.id)},0,0,500,500"
        tab = open_timeline(page, demo_address, view)
        arrays = arrays_of(saved(page, open_menu(tab), "Raw maps")[1])
        content = saved(page, tab.get_by_role("dialog", name="Export"), "Facts")[1]
        assert troubles == Troubles()
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


def test_activations_are_saved_channel_by_channel(opened, demo_address):
    page, tab = opened
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


def test_filters_are_saved_as_pictures(opened, demo_address):
    page, tab = opened
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


def test_facts_are_those_of_the_log(opened, demo_address):
    page, tab = opened
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


def test_work_is_shown_and_can_be_cancelled(opened):
    page, tab = opened
    menu = open_menu(tab)
    frame = plugin_frame(page)
    # A browser that takes its time, so that there is some to change one's mind.
    frame.evaluate(
        """() => {
          const { toBlob } = HTMLCanvasElement.prototype;
          HTMLCanvasElement.prototype.toBlob = function (...given) {
            globalThis.goOn = () => toBlob.apply(this, given);
          };
        }"""
    )
    downloads: list[object] = []
    page.on("download", lambda download: downloads.append(download))
    menu.get_by_role("button", name="Contact sheet").click()
    expect(menu.get_by_role("progressbar", name="Export")).to_be_visible()
    expect(menu.get_by_text(re.compile(r"Drawing cell \d+ of \d+"))).to_be_visible()
    frame.wait_for_function("() => globalThis.goOn")
    menu.get_by_role("button", name="Cancel").click()
    frame.evaluate("() => goOn()")
    # Chromium encodes a picture when it has nothing better to do.
    expect(menu.get_by_role("status")).to_have_text("Cancelled. Nothing was saved.", timeout=30_000)
    expect(menu.get_by_role("progressbar")).to_have_count(0)
    assert not downloads


def test_failure_says_what_happened(opened):
    page, tab = opened
    menu = open_menu(tab)
    plugin_frame(page).evaluate(
        "() => { HTMLCanvasElement.prototype.toBlob = (callback) => callback(null); }"
    )
    menu.get_by_role("button", name="Contact sheet").click()
    expect(menu.get_by_role("status")).to_contain_text(
        "Nothing was saved. The browser could not make the picture"
    )
    saved(page, menu, "Facts")


def test_animation_without_its_thread_says_so(browser, demo_address):
    with open_page(browser) as (page, _):
        page.route("**/assets/gif_worker*", lambda route: route.abort())
        menu = open_menu(open_timeline(page, demo_address))
        menu.get_by_role("button", name="Animation").click()
        expect(menu.get_by_role("status")).to_contain_text(
            "Nothing was saved. The animation could not be written. Its thread did not start."
        )


def test_link_is_copied_and_shows_the_same_view(browser, opened, demo_address):
    page, tab = opened
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.get_by_role("slider", name="Epoch", exact=True).press("Home")
    tab.get_by_role("combobox", name="Colormap").select_option(label="Viridis")
    menu = open_menu(tab)
    menu.get_by_role("button", name="Copy link").click()
    expect(menu.get_by_role("status")).to_have_text("The link was copied.")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(demo_address)
    with open_page(browser) as (other, troubles):
        other.goto(link)
        tab = our_tab(other)
        expect(tab.get_by_role("combobox", name="Colormap")).to_have_value("viridis")
        expect(tab.get_by_role("slider", name="Epoch", exact=True)).to_have_value("0")
        assert troubles == Troubles()


def test_link_is_shown_where_there_is_no_clipboard(browser, demo_address):
    with open_page(browser) as (page, troubles):
        # As over plain http to another machine.
        page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        tab = open_timeline(page, demo_address)
        tab.get_by_role("slider", name="Epoch", exact=True).press("Home")
        menu = open_menu(tab)
        menu.get_by_role("button", name="Copy link").click()
        field = menu.get_by_role("textbox", name="Copy this address")
        expect(field).to_have_value(re.compile(r"#tb_interpret.*p\.tb_interpret\.at=0"))
        chosen = field.evaluate("field => field.selectionEnd - field.selectionStart")
        assert chosen == len(field.input_value())
        assert troubles == Troubles()


def test_menu_is_used_by_keyboard_and_is_accessible(opened):
    page, tab = opened
    button = tab.get_by_role("button", name="Export", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    menu = tab.get_by_role("dialog", name="Export")
    expect(menu).to_be_visible()
    page.keyboard.press("Tab")
    expect(menu.get_by_role("button", name="Picture")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("button", name="Contact sheet")).to_be_focused()
    page.keyboard.press("End")
    expect(tab.get_by_role("slider", name="Epoch", exact=True)).to_have_value(str(LAST))
    found = violations(plugin_frame(page))
    ours = [each for each in found if "tbi-export-menu" in str(each.elements)]
    assert not ours, "\n".join(map(str, ours))
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
