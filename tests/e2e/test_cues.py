"""The room of cues in a real browser: cards of three runs, epoch by epoch, and marks on them."""

from __future__ import annotations

import json
import pathlib
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.distributions import Environment
from tests.e2e import cue_log as log
from tests.e2e.axe import assert_accessible, plugin_frame
from tests.e2e.browser import open_tab, overflow
from tests.e2e.drawings import canvas_of, pixels
from tests.e2e.pipeline_room import go_to
from tests.e2e.serving import serving
from tests.tensorboard_process import wait_for_steps

pytestmark = pytest.mark.e2e

MARK, GROUND = (
    "A window at the top left, 4 × 4 pixels → Shirt",
    "How bright the ground is → Trouser",
)
NBSP = "\u00a0"
ROOM = "&p.tb_interpret.room=cues"


@pytest.fixture(scope="module")
def address(installed: Environment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the log is served."""
    logdir = tmp_path_factory.mktemp("cues")
    log.write_log(logdir)
    steps = dict.fromkeys(log.RUNS, log.EPOCHS)
    with serving(installed, logdir, "true", log.TAG, steps) as started:
        wait_for_steps(started, f"{log.MARKED}/interpret", log.MAPS_TAG, log.EPOCHS)
        yield started


def open_room(page: Page, address: str, view: str = ROOM, *, dark: bool = False) -> FrameLocator:
    """Our tab, once there is a picture."""
    tab = open_tab(page, address, view, dark=dark)
    expect(canvas_of(tab.get_by_role("img")).first).to_be_visible(timeout=30_000)
    return tab


def block(tab: FrameLocator, title: str) -> Locator:
    """One cue, in all runs."""
    return tab.get_by_role("article", name=title)


def button(tab: FrameLocator, title: str, name: str) -> Locator:
    """Of the marked run's card."""
    card = block(tab, title).get_by_role("group", name=log.MARKED)
    return card.get_by_role("button", name=name)


def test_what_one_run_has_alone_comes_first_with_its_pictures(page, address):
    tab = open_room(page, address)
    expect(tab.get_by_role("heading", name="What alone suffices")).to_be_attached()
    expect(tab.get_by_role("heading", level=2)).to_have_text([MARK, GROUND])
    mark, ground = block(tab, MARK), block(tab, GROUND)
    expect(mark).to_contain_text(f"only in {log.MARKED}")
    expect(ground).not_to_contain_text("only in")
    card = mark.get_by_role("group", name=log.MARKED)
    for told in (f"71{NBSP}%", f"65–78{NBSP}%", f"83{NBSP}%", "epoch 1", f"52{NBSP}%"):
        expect(card.get_by_role("definition").get_by_text(told, exact=True)).to_be_visible()
    lacking = mark.get_by_role("list", name="Runs without it").get_by_role("listitem")
    expect(lacking).to_contain_text([f"{run}: about" for run in log.RUNS[:2]])
    for run in log.RUNS:
        expect(ground.get_by_role("group", name=run)).to_be_visible()
    # What is moved is enlarged as it is; before and after differ in its place alone.
    assert pixels(canvas_of(card.get_by_role("img", name="What is moved:"))).shape[:2] == (4, 4)
    before, after = (
        pixels(canvas_of(card.get_by_role("img", name=f"{when}: ")).first)
        for when in ("Before", "After")
    )
    changed = (before != after).any(axis=-1)
    assert changed[1:5, 1:5].any()
    assert not changed[5:].any()
    # The place is outlined on the mean map: light, and dark around it.
    drawn = pixels(canvas_of(card.get_by_role("img", name="Where the network looks")))
    assert len(drawn) == 28 * 7
    assert (drawn[20, 5, :3] == 255).all()
    assert (drawn[20, 2, :3] == 0).all()
    chart = mark.get_by_role("img", name=re.compile("^Effect, "))
    # Every second epoch everything is looked for.
    expect(mark.get_by_text("Filled: everything was looked for; hollow:")).to_be_visible()
    expect(chart).to_have_accessible_name(re.compile(f"epoch 3: .*{log.MARKED} 71{NBSP}%"))


def test_epochs_are_scrubbed_and_nothing_moves(page, address):
    tab = open_room(page, address)
    before = block(tab, MARK).bounding_box()
    tab.get_by_role("region", name="Cards").focus()
    page.keyboard.press("ArrowLeft")
    card = block(tab, MARK).get_by_role("group", name=log.MARKED)
    expect(card).to_contain_text(f"58{NBSP}%")
    assert block(tab, MARK).bounding_box() == before
    go_to(tab, 0)
    tests = len(log.RUNS) * log.TESTS
    expect(tab.get_by_text("Nothing that was tried")).to_have_text(
        "Nothing that was tried carries pictures of other classes by itself: "
        f"1,000 pictures, {tests} tests in 3 runs."
    )
    assert_accessible(plugin_frame(page), "no cards")


def test_marks_survive_a_reload_and_are_saved(page, address):
    tab = open_room(page, address)
    button(tab, MARK, "Suspicious").click()
    legitimate = button(tab, MARK, "Legitimate")
    legitimate.click()
    # It goes to the end and is folded, and the keyboard goes with it.
    expect(tab.get_by_role("heading", level=2)).to_have_text([GROUND, MARK])
    expect(legitimate).to_be_focused()
    expect(block(tab, MARK).get_by_role("img")).to_have_count(0)
    button(tab, MARK, "Pictures").click()
    expect(block(tab, MARK).get_by_role("img", name="What is moved:")).to_be_visible()
    button(tab, GROUND, "Suspicious").click()
    page.wait_for_function("location.hash.includes('level')")
    tab = open_room(page, address, page.url.partition("#tb_interpret")[2])
    for title, mark in ((MARK, "Legitimate"), (GROUND, "Suspicious")):
        expect(button(tab, title, mark)).to_have_attribute("aria-pressed", "true")
    with page.expect_download() as download:
        tab.get_by_role("button", name="Save marks").click()
    assert download.value.suggested_filename == "cue_marks.json"
    assert json.loads(pathlib.Path(download.value.path()).read_text("utf-8")) == {
        "schema": 1,
        "marks": [
            {"run": log.MARKED, "target": target, "kind": kind, "mark": mark}
            for (target, kind), mark in ((log.MARK, "legitimate"), (log.GROUND, "suspicious"))
        ],
    }
    assert_accessible(plugin_frame(page), "marked cards")


def test_link_leads_to_the_examples_of_the_class_and_back(own_page, address):
    tab = open_room(own_page, address)
    link = block(tab, MARK).get_by_role("link", name="Examples of Shirt in the timeline")
    expect(link).to_be_visible()
    # No trouser is among the examples.
    expect(block(tab, GROUND).get_by_role("link")).to_have_count(0)
    go_to(tab, 2)
    expect(link).to_have_attribute("href", re.compile(r"\.at=2&"))
    address_of_it = link.get_attribute("href")
    link.press("Enter")
    cell = tab.get_by_role("gridcell", name=f"{log.MARKED}, epoch 2").first
    expect(cell).to_have_attribute("aria-selected", "true")
    chosen = tab.get_by_role("combobox", name="Class").locator("option:checked")
    expect(chosen).to_have_text("Shirt")
    assert own_page.url == address_of_it
    own_page.go_back()
    expect(tab.get_by_role("heading", name="What alone suffices")).to_be_attached()
    expect(link).to_be_visible()
    expect(tab.get_by_role("slider", name="Epoch", exact=True)).to_have_value("2")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_narrow_page_can_be_used_by_everybody(pages, address, dark):
    with pages.lend(800, 700, dark=dark) as page:
        tab = open_room(page, address, dark=dark)
        assert overflow(tab) <= 0
        assert_accessible(plugin_frame(page), "the room")
