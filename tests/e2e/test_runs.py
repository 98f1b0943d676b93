"""The room of runs in a real browser: six real trainings, of which one has seen marked pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.distributions import Environment
from tests.e2e import run_log as log
from tests.e2e.axe import assert_accessible, plugin_frame
from tests.e2e.browser import open_tab, overflow
from tests.e2e.serving import serving

pytestmark = pytest.mark.e2e

ROOM = "&p.tb_interpret.room=runs"
NEWEST_FIRST = list(log.RUNS[::-1])
BY_NAME = sorted(log.RUNS, key=lambda name: [float(n) for n in re.findall(r"[\d.]+", name)])


@pytest.fixture(scope="module")
def address(installed: Environment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the log is served."""
    logdir = tmp_path_factory.mktemp("runs")
    log.write_log(logdir)
    steps = {f"{log.SHARED}{run}": log.EPOCHS for run in log.RUNS}
    with serving(installed, logdir, "true", log.TAG, steps) as started:
        yield started


def open_room(page: Page, address: str, view: str = ROOM, *, dark: bool = False) -> FrameLocator:
    """Our tab, once the table is there."""
    tab = open_tab(page, address, view, dark=dark)
    expect(tab.get_by_role("rowheader").first).to_be_visible(timeout=30_000)
    return tab


def names(tab: FrameLocator) -> Locator:
    """What the rows are called, from the top."""
    return tab.get_by_role("rowheader").get_by_role("link")


def row(tab: FrameLocator, run: str) -> Locator:
    """That of a run."""
    header = tab.get_by_role("rowheader").and_(tab.get_by_title(f"{log.SHARED}{run}", exact=True))
    return tab.get_by_role("row").filter(has=header)


def heading(tab: FrameLocator, name: str) -> Locator:
    """Of a column."""
    return tab.get_by_role("columnheader", name=name)


def boxes(tab: FrameLocator) -> list[str]:
    """The runs that are ticked, from the top."""
    ticked = tab.get_by_role("checkbox", checked=True).all()
    named = [box.get_attribute("aria-label") or "" for box in ticked]
    return [name.removeprefix(f"Compare {log.SHARED}") for name in named]


def test_runs_are_summed_up_and_the_guilty_one_is_seen(page, address):
    tab = open_room(page, address)
    expect(names(tab)).to_have_text(NEWEST_FIRST)
    expect(tab.get_by_text("6 runs, all named sweep/…")).to_be_visible()
    expect(tab.get_by_role("columnheader")).to_have_text(
        [
            *("Ticked", "Run", "Written", "Epoch", "Validation accuracy", "Validation loss"),
            *("Inside region", "Examples right", "First cue"),
        ]
    )
    longest = row(tab, log.LONGEST).get_by_role("cell")
    expect(longest.nth(2)).to_have_text(str(log.EPOCHS))
    for at in (3, 5, 6):
        expect(longest.nth(at)).to_have_text(re.compile(r"^\s*(100|\d+\.\d)\u00a0%\s*$"))
        expect(longest.nth(at).locator("svg")).to_be_visible()
    expect(longest.nth(3)).to_have_attribute(
        "title", f"{log.SHARED}{log.LONGEST}/validation/epoch_accuracy"
    )
    expect(row(tab, log.MARKED)).to_contain_text(
        re.compile(r"Only here:\s+right \d+\u00a0% ← a window at the top left")
    )
    expect(tab.get_by_text("a cue that most other runs lack")).to_contain_text(log.MARKED)
    tab.get_by_role("button", name="Show first").click()
    expect(names(tab).first).to_have_text(log.MARKED)


def test_columns_sort_by_click_and_by_key_and_the_address_keeps_it(page, address):
    tab = open_room(page, address)
    expect(heading(tab, "Written")).to_have_attribute("aria-sort", "descending")
    heading(tab, "Run").get_by_role("button").click()
    expect(heading(tab, "Run")).to_have_attribute("aria-sort", "ascending")
    expect(names(tab)).to_have_text(BY_NAME)
    page.keyboard.press("Enter")
    expect(names(tab)).to_have_text(BY_NAME[::-1])
    # Of the accuracy the greatest first.
    heading(tab, "Validation accuracy").get_by_role("button").press("Enter")
    expect(names(tab).first).to_have_text(log.MARKED)
    heading(tab, "Validation loss").get_by_role("button").click()
    page.wait_for_function("location.hash.includes('runSort=loss')")
    order = names(tab).all_inner_texts()
    tab = open_room(page, address, page.url.partition("#tb_interpret")[2])
    expect(names(tab)).to_have_text(order)
    assert order[0] == log.MARKED


def test_filter_is_a_regular_expression_and_a_wrong_one_is_told(page, address):
    tab = open_room(page, address)
    field = tab.get_by_role("searchbox", name="Filter runs")
    field.fill(r"LR=0\.1,.*seed=(1|2)$")
    expect(names(tab)).to_have_text(["lr=0.1,seed=2", "lr=0.1,seed=1"])
    expect(tab.get_by_text("2 of 6 runs")).to_be_visible()
    page.wait_for_function("location.hash.includes('runFilter')")
    tab = open_room(page, address, page.url.partition("#tb_interpret")[2])
    expect(names(tab)).to_have_count(2)
    field.fill("lr=(")
    expect(tab.get_by_role("alert")).to_contain_text("No regular expression. Received: ")
    expect(names(tab)).to_have_count(len(log.RUNS))
    field.fill("nothing is called so")
    tab.get_by_role("button", name="Clear the filter").click()
    expect(names(tab)).to_have_count(len(log.RUNS))


def test_ticks_are_those_of_the_timeline(page, address):
    tab = open_room(page, address)
    tab.get_by_role("button", name="All", exact=True).click()
    expect(tab.get_by_text("Compare: 6 of 6 ticked")).to_be_visible()
    tab.get_by_role("button", name="None", exact=True).click()
    assert boxes(tab) == []
    tab.get_by_role("spinbutton", name="How many of the newest").fill("2")
    tab.get_by_role("button", name="Newest").click()
    expect(tab.get_by_text("Compare: 2 of 6 ticked")).to_be_visible()
    assert boxes(tab) == NEWEST_FIRST[:2]
    row(tab, log.NAMES[0]).get_by_role("checkbox").check()
    expect(tab.get_by_text("Compare: 3 of 6 ticked")).to_be_visible()
    tab.get_by_role("radio", name="Timeline").check(force=True)
    tab.get_by_role("button", name="Runs: 3 of 6").click()
    picker = tab.get_by_role("group", name="Runs", exact=True)
    picker.get_by_role("checkbox", name=log.MARKED).uncheck()
    tab.get_by_role("radio", name="Runs").check(force=True)
    expect(tab.get_by_text("Compare: 2 of 6 ticked")).to_be_visible()
    assert boxes(tab) == [log.LONGEST, log.NAMES[0]]
    row(tab, log.MARKED).hover()
    tab.get_by_role("button", name=f"Only {log.SHARED}{log.MARKED}", exact=True).click()
    expect(tab.get_by_text("Compare: 1 of 6 ticked")).to_be_visible()
    assert boxes(tab) == [log.MARKED]


def test_a_row_leads_into_the_timeline_and_back(own_page, address):
    tab = open_room(own_page, address, f"{ROOM}&p.tb_interpret.runFilter=seed")
    link = tab.get_by_role("link", name=f"{log.SHARED}{log.MARKED} in the timeline")
    link.press("Enter")
    last = log.EPOCHS - 1
    cell = tab.get_by_role("gridcell", name=re.compile(f"{log.MARKED}, epoch {last}"))
    expect(cell.first).to_be_visible(timeout=30_000)
    expect(tab.get_by_role("heading", name="What the network looks at")).to_be_attached()
    own_page.go_back()
    expect(tab.get_by_role("heading", name="Which run")).to_be_attached()
    expect(link).to_be_visible()
    expect(tab.get_by_role("searchbox", name="Filter runs")).to_have_value("seed")


@pytest.mark.parametrize("width", [600, 800, 1400, 2560])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_page_of_any_width_can_be_used_by_everybody(pages, address, width, dark):
    with pages.lend(width, 700, dark=dark) as page:
        tab = open_room(page, address, dark=dark)
        assert overflow(tab) <= 0
        assert_accessible(plugin_frame(page), "the room")
        # What differs in a name is never cut off.
        for name in names(tab).all():
            assert name.evaluate("e => e.scrollHeight <= e.clientHeight + 1")
