"""Logs of others in a real browser: no script, bounded memory, and what is wrong is said."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from benchmarks.page_probe import Probed
from tests.distributions import Environment
from tests.e2e.browser import launch_beside, open_page, open_tab
from tests.e2e.drawings import canvas_of
from tests.e2e.exports import open_timeline
from tests.e2e.serving import serving
from tests.hostile import logs
from tests.tensorboard_process import tensorboard

pytestmark = pytest.mark.e2e

OURS = "/data/plugin/tb_interpret/"
# Of the page's process, of which TensorBoard's own page has 240.
MOST_MB = 400
# Of arrays and objects, once it has come to rest.
MOST_HELD_MB = 100
SCHEMA_1 = pathlib.Path(__file__).parents[1] / "fixtures" / "schema_1"
METHODS = ["Grad-CAM", "Occlusion", "Activations", "Filter visualization"]


@pytest.fixture(scope="module")
def damaged(installed: Environment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the damaged log is served: by the loader that verifies nothing."""
    logdir = tmp_path_factory.mktemp("damaged")
    logs.write_damaged(logdir)
    with serving(installed, logdir, "true", logs.TAG, {"damaged": 9}) as started:
        yield started


def test_no_name_of_a_log_becomes_html(
    page: Page, servers: ExitStack, installed: Environment, tmp_path: pathlib.Path
) -> None:
    logs.write_markup(tmp_path)
    address = servers.enter_context(started(installed, tmp_path))
    tab = open_timeline(page, address)
    method = tab.get_by_role("combobox", name="Method")
    for option in range(method.locator("option").count()):
        method.select_option(index=option)
        cell = tab.get_by_role("gridcell").first
        cell.click()
        expect(cell).to_have_attribute("aria-selected", "true")
        # What is said of the cell, its region and its layer, too.
        expect(tab.get_by_role("region", name="Large pictures")).to_contain_text(logs.MARKUP)
        assert_harmless(page, tab)
    expect(tab.get_by_text("needs a newer tb_interpret").first).to_contain_text(logs.MARKUP)
    tab.get_by_role("button", name="Export", exact=True).click()
    expect(tab.get_by_role("dialog", name="Export")).to_be_visible()
    assert_harmless(page, tab)


def assert_harmless(page: Page, tab: FrameLocator) -> None:
    """Nothing of the names has run, and none is an element."""
    assert page.evaluate("window.hacked") is None
    # Through the shadow roots, too.
    for selector in ("img[src=x]", "img[onerror]", "body script:not([src]):not([type])"):
        expect(tab.locator(selector).filter(has_text=re.compile("hacked|^$"))).to_have_count(0)


def test_each_damaged_epoch_says_what_is_wrong_with_it(page: Page, damaged: str) -> None:
    tab = open_timeline(page, damaged)
    whole = tab.get_by_role("gridcell", name="damaged, epoch 0: cat").first
    expect(canvas_of(whole)).to_be_visible()
    for step, (word, reason) in logs.FAULTS.items():
        name = re.compile(f"^damaged, epoch {step}: {word} in the log\\. .*{re.escape(reason)}")
        cells = tab.get_by_role("gridcell", name=name)
        expect(cells).to_have_count(2)
        expect(cells.first).to_have_text(word)
        expect(cells.first.locator("canvas")).to_have_count(0)
        cells.first.click()
        large = tab.get_by_role("region", name="Large pictures")
        expect(large.get_by_text(reason).first).to_be_visible()
        # Nothing that would explain a picture that is not there.
        expect(large.get_by_role("img", name=re.compile("^Colors from"))).to_have_count(0)
        expect(large.get_by_text("Map values")).to_have_count(0)


def test_a_picture_that_is_left_out_is_named(page: Page, damaged: str) -> None:
    tab = open_timeline(page, damaged)
    expect(tab.get_by_text("1 of 2 examples are not whole")).to_be_visible()
    expect(tab.get_by_text("not whole", exact=True)).to_have_count(1)
    tab.get_by_role("gridcell", name="damaged, epoch 0: cat").last.click()
    large = tab.get_by_role("region", name="Large pictures")
    expect(large.get_by_text("The picture is left out: it is no PNG")).to_be_visible()


def test_a_log_of_schema_1_is_shown_in_full(
    page: Page, servers: ExitStack, installed: Environment
) -> None:
    served = serving(installed, SCHEMA_1, "true", "occlusion", {"old": 2})
    address = servers.enter_context(served)
    tab = open_timeline(page, address)
    for title in METHODS:
        tab.get_by_role("combobox", name="Method").select_option(label=title)
        for epoch in range(2):
            cells = tab.get_by_role("gridcell", name=f"old, epoch {epoch}:")
            expect(cells).to_have_count(3 if "Filter" in title else 4)
            expect(canvas_of(cells.last)).to_be_visible()
    expect(tab.get_by_text(re.compile("unreadable|altered|not whole|newer"))).to_have_count(0)
    expect(tab.locator(".problem")).to_have_count(0)


@pytest.fixture
def probed(browser: Browser, servers: ExitStack) -> Iterator[Probed]:
    """A page in a browser of its own: its memory is nobody else's."""
    with launch_beside(browser) as own, open_page(own) as (page, troubles):
        yield Probed(own, page)
        # A run whose examples are refused is told by the page, and by the browser.
        assert [trouble for trouble in troubles if "503" not in trouble] == []


def test_few_bytes_that_would_be_many_do_not_take_the_browsers_memory(
    probed: Probed, servers: ExitStack, installed: Environment, tmp_path: pathlib.Path
) -> None:
    logs.write_bombs(tmp_path)
    address = servers.enter_context(started(installed, tmp_path))
    assert max(walked(probed, address)) <= MOST_MB


def test_as_much_as_is_let_through_is_let_go_of(
    probed: Probed, servers: ExitStack, installed: Environment, tmp_path: pathlib.Path
) -> None:
    logs.write_largest(tmp_path)
    address = servers.enter_context(started(installed, tmp_path))
    # On the way, more: the browser collects its garbage when it wants to.
    for _ in walked(probed, address):
        pass
    assert probed.heap_mb() + probed.arrays_mb() <= MOST_HELD_MB


def started(installed: Environment, logdir: pathlib.Path) -> AbstractContextManager[str]:
    """A TensorBoard, which may not read all that is there."""
    return tensorboard(f"--logdir={logdir}", python=installed.python, cwd=installed.directory)


def walked(probed: Probed, address: str) -> Iterator[float]:
    """The memory of the page's process while a reader looks at a few cells of each method."""
    tab = open_tab(probed.page, address)
    method = tab.get_by_role("combobox", name="Method")
    expect(method).to_be_visible(timeout=30_000)
    for option in range(method.locator("option").count()):
        method.select_option(index=option)
        cells = tab.get_by_role("gridcell")
        expect(cells.first).to_be_visible(timeout=30_000)
        for row in range(min(6, cells.count())):
            cells.nth(row).click()
            yield probed.resident_mb()
        probed.settle(OURS)
        yield probed.resident_mb()
