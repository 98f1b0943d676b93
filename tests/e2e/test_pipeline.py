"""The room of the input pipeline in a real browser: a real log with two faults, and odd ones."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tb_interpret_plugin import metadata
from tests.distributions import Environment
from tests.e2e import pipeline_hostile as odd
from tests.e2e import pipeline_log as log
from tests.e2e import task_logs
from tests.e2e.axe import assert_accessible, plugin_frame
from tests.e2e.browser import open_tab, overflow
from tests.e2e.drawings import canvas_of, pixels
from tests.e2e.exports import decoded, logged
from tests.e2e.pipeline_room import cell, epoch_of, go_to, open_room, table, verdict
from tests.e2e.serving import serving
from tests.tensorboard_process import wait_for_steps

pytestmark = pytest.mark.e2e

CUP = "cup_0.png"
NBSP = "\u00a0"
AGAIN = "not run again since epoch 0"
TWICE, BOXES = "scaled twice", "boxes not moved with the picture"


@pytest.fixture
def tab(page: Page, pipeline_address: str) -> FrameLocator:
    return open_room(page, pipeline_address)


@pytest.fixture(scope="module")
def odd_address(installed: Environment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A run of maps beside pipelines that no training writes."""
    logdir = tmp_path_factory.mktemp("odd")
    odd.write_hostile(logdir)
    odd.write_many(logdir)
    task_logs.write_function(logdir)
    with serving(
        installed, logdir, "true", task_logs.TAG, {"masks": len(task_logs.EPOCHS)}
    ) as started:
        wait_for_steps(started, f"{odd.HOSTILE}/interpret", metadata.VERDICTS_TAG, 1)
        last = metadata.pipeline_tag(odd.SPLITS[-1], f"stage {odd.STAGES - 1}")
        wait_for_steps(started, f"{odd.MANY}/interpret", last, 1)
        yield started


def test_a_log_of_a_pipeline_alone_opens_at_its_room(tab):
    expect(tab.get_by_role("heading", name="What the network gets")).to_be_attached()
    expect(tab.get_by_role("radiogroup", name="Show")).to_have_count(0)
    for split, stages in (("train", log.TRAIN), ("validation", log.VALIDATION)):
        heads = table(tab, split).get_by_role("columnheader").all_inner_texts()
        assert heads[0].split("\n")[0] == split
        assert [head.split("\n")[0] for head in heads[1:]] == ["into loaded", *stages]
        expect(table(tab, split)).to_have_attribute("aria-rowcount", str(log.ELEMENTS + 1))
    # Side by side where there is room.
    train, validation = (table(tab, split).bounding_box() for split in ("train", "validation"))
    assert train is not None
    assert validation is not None
    assert train["y"] == validation["y"]
    assert validation["x"] >= train["x"] + train["width"]
    expect(tab.get_by_role("columnheader", name="augmented")).to_contain_text(log.NOTE)
    expect(tab.get_by_role("columnheader", name="augmented")).to_contain_text("random")
    heads = table(tab).get_by_role("columnheader")
    expect(heads.last).to_contain_text("black 0, white 1")


def test_what_changed_since_the_stage_before_stands_out(tab):
    go_to(tab, 0)
    resized = cell(tab, CUP, "resized")
    was = resized.locator(".changed .words")
    expect(was).to_have_text(
        [", before it uint8", f", before it {'120 × 160 × 3'.replace(' ', NBSP)}"]
    )
    expect(cell(tab, CUP, "scaled").locator(".changed")).to_contain_text(f"0{NBSP}…{NBSP}1")
    expect(cell(tab, CUP, "augmented").locator(".changed")).to_have_count(0)


def test_a_stage_before_the_cache_is_never_shown_as_if_it_had_run_again(tab):
    old, new = cell(tab, CUP, "loaded"), cell(tab, CUP, "augmented")
    expect(old).to_have_accessible_name(re.compile(AGAIN))
    expect(old.get_by_text(AGAIN)).to_be_visible()
    expect(table(tab).get_by_role("columnheader", name="resized")).to_contain_text(AGAIN)
    expect(new.get_by_text(AGAIN)).to_have_count(0)
    # Gray and pale, beside those of this epoch.
    expect(old.locator("tbi-passing")).to_have_css("filter", "grayscale(1)")
    expect(new.locator("tbi-passing")).to_have_css("filter", "none")
    expect(cell(tab, "cup_1.png", "loaded", "validation").get_by_text(AGAIN)).to_have_count(0)
    go_to(tab, 0)
    expect(old.get_by_text(AGAIN)).to_have_count(0)
    expect(old.locator("tbi-passing")).to_have_css("filter", "none")


def test_verdicts_are_those_of_the_log_and_lead_to_their_cells(page, tab, pipeline_address):
    records = logged(pipeline_address, log.RUN, metadata.VERDICTS_TAG).records
    found = records[-1].record.verdicts
    assert {TWICE, BOXES} <= {each.name for each in found}
    expect(tab.get_by_role("listitem")).to_have_count(len(found))
    for item, each in zip(tab.get_by_role("listitem").all(), found, strict=True):
        expect(item).to_contain_text(each.name)
        expect(item).to_contain_text(each.text)
        expect(item).to_contain_text("it may be meant" if each.is_note else "Fault")
    verdict(tab, TWICE).click()
    expect(verdict(tab, TWICE)).to_have_attribute("aria-pressed", "true")
    expect(epoch_of(tab)).to_have_value("0")
    told = next(each for each in found if each.name == TWICE)
    shown = tab.locator(".cell.shown")
    # Of the rows in view.
    for element in told.elements[:3]:
        outlined = cell(tab, element, told.stage)
        expect(outlined).to_have_class(re.compile(r"\bshown\b"))
        expect(outlined).to_have_accessible_name(re.compile(TWICE))
    expect(shown.first).to_be_in_viewport()
    # It stays in the list beside what was found by then, though it may have been found later only.
    by_then = [each for at in records if at.step == 0 for each in at.record.verdicts]
    listed = {(each.name, each.stage) for each in [*by_then, told]}
    expect(tab.get_by_role("listitem")).to_have_count(len(listed))
    page.wait_for_function("location.hash.includes('.fault=')")
    verdict(tab, TWICE).click()
    expect(tab.locator(".cell.shown")).to_have_count(0)


def test_masks_and_boxes_lie_over_the_pictures_and_can_be_taken_away(tab):
    picture = cell(tab, CUP, "augmented").locator("tbi-passing")
    boxes = picture.locator("path")
    expect(boxes.first).to_be_visible()
    mask = pixels(picture.locator("canvas").nth(1))
    # Two classes, each in its color, and what is none stays free.
    colors = np.unique(mask[mask[..., 3] == 255][:, :3], axis=0)
    assert len(colors) == 2
    assert (mask[..., 3] == 0).mean() > 0.5
    tab.get_by_role("checkbox", name="Masks and boxes").first.uncheck()
    expect(boxes).to_have_count(0)
    expect(picture.locator("canvas").nth(1)).to_be_hidden()


def test_a_cell_is_compared_large_with_the_stage_before(page, tab):
    cell(tab, CUP, "augmented").click()
    dialog = tab.get_by_role("dialog", name=CUP)
    expect(dialog).to_be_visible()
    a, b = (dialog.get_by_role("region", name=f"{letter}: ") for letter in "AB")
    expect(a).to_contain_text("resized")
    expect(a.get_by_text(AGAIN)).to_be_visible()
    expect(b).to_contain_text(f"epoch {log.LAST}")
    terms = b.get_by_role("term").all_inner_texts()
    assert {"Type", "Size", "Range", "Label", "Mean", "Shown as", "Stage note"} <= set(terms)
    assert not np.array_equal(*(pixels(canvas_of(each).first) for each in (a, b)))

    for key, mode in (("2", "Wipe"), ("3", "Difference"), ("4", "Blink"), ("1", "Side by side")):
        page.keyboard.press(key)
        expect(dialog.get_by_role("radio", name=mode)).to_be_checked()
        if mode == "Wipe":
            divider = dialog.get_by_role("slider", name="Wipe")
            divider.press("Home")
            expect(divider).to_have_attribute("aria-valuenow", "0")
        if mode == "Difference":
            difference = pixels(canvas_of(dialog.get_by_role("img", name="Difference of B and A")))
            assert len(np.unique(difference.reshape(-1, 4), axis=0)) > 100
            expect(dialog.get_by_text("darker in B, brighter in B")).to_be_visible()

    for key, stage in (("ArrowRight", "scaled, train"), ("ArrowLeft", "augmented, train")):
        page.keyboard.press(key)
        expect(dialog.get_by_text(stage, exact=True)).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(tab.get_by_role("dialog", name="galaxies_0.png")).to_be_visible()
    page.keyboard.press(",")
    expect(epoch_of(tab)).to_have_value(str(log.LAST - 1))
    page.keyboard.press("Escape")
    expect(tab.get_by_role("dialog")).to_have_count(0)
    expect(tab.get_by_role("gridcell", selected=True)).to_have_accessible_name(
        re.compile("^galaxies_0.png, augmented: ")
    )


def test_large_pictures_are_read_and_enlarged_together(page, tab):
    cell(tab, CUP, "scaled").click()
    dialog = tab.get_by_role("dialog")
    names = [f"{CUP}, {stage}" for stage in ("augmented", "scaled")]
    pictures = [dialog.get_by_role("img", name=name) for name in names]
    # What is pointed at in one is told of both: before and behind the division by 255.
    dialog.get_by_role("group", name="Picture B").hover()
    told = dialog.get_by_text(re.compile(r"row \d+, column \d+: ≈ "))
    expect(told).to_have_count(2)
    values = [float(text.split("≈ ")[1].split(",")[0]) for text in told.all_inner_texts()]
    assert values[0] / 255 == pytest.approx(values[1], abs=0.01)
    before = [width_of(each) for each in pictures]
    dialog.get_by_role("button", name="Zoom in").click()
    page.wait_for_function("location.hash.includes('.zoom=1.5')")
    assert [width_of(each) for each in pictures] == pytest.approx([1.5 * width for width in before])


def width_of(picture: Locator) -> float:
    """As it is laid out, in CSS pixels."""
    return float(picture.evaluate("picture => picture.getBoundingClientRect().width"))


def test_cells_are_reached_by_keyboard(page, tab):
    table(tab, "validation").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    selected = tab.get_by_role("gridcell", selected=True)
    expect(selected).to_have_accessible_name(re.compile("^galaxies_1.png, resized: "))
    expect(table(tab, "validation")).to_have_attribute(
        "aria-activedescendant", selected.get_attribute("id") or "none"
    )
    page.keyboard.press("Enter")
    expect(tab.get_by_role("dialog", name="galaxies_1.png")).to_be_visible()


def test_a_large_view_is_saved_and_its_address_shows_it_again(page, tab, pipeline_address):
    cell(tab, CUP, "augmented").click()
    dialog = tab.get_by_role("dialog")
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Save picture").click()
    name = download.value.suggested_filename
    assert name == f"interpret_pipeline_train_augmented_{CUP}_epoch{log.LAST}.png"
    expect(dialog.get_by_text(f"Handed to the browser: {name} (")).to_be_visible()
    picture = decoded(pathlib.Path(download.value.path()).read_bytes())
    # Two pictures side by side, with words over and under them.
    assert picture.shape[1] > 800
    assert np.ptp(picture[120:500], axis=-1).mean() > 20
    page.keyboard.press("3")
    expect(dialog.get_by_role("img", name="Difference of B and A")).to_be_visible()
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Save picture").click()
    three = decoded(pathlib.Path(download.value.path()).read_bytes())
    # The difference beside them.
    assert three.shape[1] > picture.shape[1] + 400
    np.testing.assert_array_equal(three[120:500, :800], picture[120:500, :800])
    page.keyboard.press("1")
    page.wait_for_function("location.hash.includes('.large=1')")
    view = page.url.partition("#tb_interpret")[2]
    again = open_tab(page, pipeline_address, view)
    shown = again.get_by_role("dialog", name=CUP)
    expect(shown).to_be_visible(timeout=30_000)
    expect(shown.get_by_text("augmented, train", exact=True)).to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_room_can_be_used_by_everybody(pages, pipeline_address, dark):
    with pages.lend(dark=dark) as page:
        tab = open_room(page, pipeline_address, dark=dark)
        assert_accessible(plugin_frame(page), "the room")
        verdict(tab, BOXES).click()
        expect(tab.locator(".cell.shown").first).to_be_visible()
        page.mouse.move(0, 0)
        assert_accessible(plugin_frame(page), "a verdict's cells")
        cell(tab, CUP, "augmented").click()
        expect(tab.get_by_role("dialog", name=CUP)).to_be_visible()
        assert_accessible(plugin_frame(page), "a large view")


@pytest.mark.parametrize(("width", "height"), [(800, 600), (600, 700)])
def test_narrow_page_scrolls_its_tables_beside_the_names(pages, pipeline_address, width, height):
    with pages.lend(width, height) as page:
        tab = open_room(page, pipeline_address)
        assert overflow(tab) <= 0
        names = table(tab).get_by_role("rowheader").first
        before = names.bounding_box()
        last = table(tab).get_by_role("columnheader").last
        last.scroll_into_view_if_needed()
        after = names.bounding_box()
        assert before is not None
        assert after is not None
        assert after["x"] == before["x"]
        # One split under the other, columns of one name under each other.
        lefts = [
            table(tab, split).get_by_role("columnheader", name="scaled").bounding_box()
            for split in ("train", "validation")
        ]
        assert lefts[0] is not None
        assert lefts[1] is not None
        assert lefts[0]["x"] == lefts[1]["x"]
        cell(tab, CUP, "scaled").click()
        expect(tab.get_by_role("dialog")).to_be_visible()
        assert overflow(tab) <= 0


def test_reader_may_scroll_away_from_the_selected_cell(pages, pipeline_address):
    """In a low window the cells of a verdict are seen with others above or below them alone."""
    with pages.lend(1400, 620) as page:
        tab = open_room(page, pipeline_address)
        verdict(tab, BOXES).click()
        scroller = tab.locator("tbi-pipeline .scroller")
        tab.locator(".cell.shown").first.hover()
        before = scroller.evaluate("scroller => scroller.scrollTop")
        most = scroller.evaluate("scroller => scroller.scrollHeight - scroller.clientHeight")
        page.mouse.wheel(0, 10_000)
        expect(table(tab).get_by_role("rowheader").last).to_be_in_viewport()
        page.wait_for_timeout(300)
        assert scroller.evaluate("scroller => scroller.scrollTop") == most > before + 300


def test_room_is_a_choice_beside_the_timeline_and_kept_in_the_address(page, odd_address):
    tab = open_tab(page, odd_address)
    expect(tab.get_by_role("gridcell", name="masks, epoch")).not_to_have_count(0, timeout=30_000)
    tab.get_by_role("radio", name="Pipeline").check(force=True)
    expect(tab.get_by_role("grid", name=re.compile("elements by stages"))).not_to_have_count(0)
    page.wait_for_function("location.hash.includes('.room=pipeline')")
    assert_accessible(plugin_frame(page), "the choice of the room")
    tab.get_by_role("radio", name="Timeline").check(force=True)
    expect(tab.get_by_role("grid", name="Timeline: examples by epochs")).to_be_visible()


def test_no_name_of_a_pipeline_becomes_html(page, odd_address):
    tab = open_room(page, odd_address, room="pipeline", run=f"{odd.HOSTILE}/interpret")
    expect(tab.get_by_role("listitem")).to_contain_text(odd.WORDS)
    tab.get_by_role("listitem").get_by_role("button").click()
    tab.get_by_role("gridcell").last.click()
    dialog = tab.get_by_role("dialog")
    expect(dialog).to_contain_text(odd.WORDS)
    with page.expect_download():
        dialog.get_by_role("button", name="Save picture").click()
    assert page.evaluate("window.hacked") is None
    for selector in ("img[src=x]", "img[onerror]", "body script:not([src]):not([type])"):
        expect(tab.locator(selector).filter(has_text=re.compile("hacked|^$"))).to_have_count(0)


def test_of_very_many_pictures_those_in_view_are_made(page, odd_address):
    tab = open_room(page, odd_address, room="pipeline", run=f"{odd.MANY}/interpret")
    grid = table(tab)
    expect(grid).to_have_attribute("aria-rowcount", str(odd.ELEMENTS + 1))
    assert tab.get_by_role("gridcell").count() < 300
    tab.locator(".scroller").evaluate("scroller => { scroller.scrollTop = scroller.scrollHeight; }")
    last = cell(tab, f"img_{odd.ELEMENTS - 1:04}.png", "stage 9", "validation")
    assert len(np.unique(pixels(canvas_of(last).first).reshape(-1, 4), axis=0)) > 100
    assert tab.get_by_role("gridcell").count() < 300
