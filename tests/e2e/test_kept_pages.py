"""Pages that tests share tell each test's troubles, and keep nothing of the test before."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e import comparison_log
from tests.e2e.large_pictures import open_view
from tests.e2e.serving import serving

pytestmark = pytest.mark.e2e

WINDOW = (900, 700)


def test_error_in_a_page_fails_the_test_that_has_it_and_no_other(pages):
    with pytest.raises(AssertionError, match="something is wrong"), pages.lend(*WINDOW) as page:
        page.evaluate("console.error('something is wrong')")
    with pages.lend(*WINDOW):
        pass


def test_page_opens_as_if_none_had_been_opened_before(pages, comparison_address):
    with pages.lend(*WINDOW) as page:
        tab = open_view(page, comparison_address, run="beta/interpret", at=0)
        tab.get_by_role("grid").focus()
        page.keyboard.press("?")
        expect(tab.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    with pages.lend(*WINDOW) as again:
        assert again is page
        tab = open_view(again, comparison_address)
        expect(tab.get_by_role("slider", name="Epoch", exact=True)).to_have_value("3")
        expect(tab.get_by_role("dialog", name="Keyboard shortcuts")).to_be_hidden()
        assert "p.tb_interpret.at=0" not in again.url


def ours_in(page):
    return [frame for frame in page.frames if "plugin_entry.html" in frame.url]


def test_server_may_end_with_a_test(pages, installed, comparison_logs):
    steps = {run: len(steps) for run, steps in comparison_log.RUNS.items()}
    with (
        serving(installed, comparison_logs, "true", comparison_log.TAG, steps) as address,
        pages.lend(*WINDOW) as page,
    ):
        open_view(page, address)
        assert ours_in(page)
    # What is not there asks for no new epochs.
    assert not ours_in(page)
    with pages.lend(*WINDOW) as again:
        assert again is page


def test_servers_that_a_test_starts_end_after_its_pages(
    page, own_page, servers, comparison_address
):
    """Said when they end: should a page be there then, this test has an error."""
    open_view(page, comparison_address)
    open_view(own_page, comparison_address)

    @servers.callback
    def _ended():
        assert own_page.is_closed()
        assert not ours_in(page)


def test_our_frame_alone_is_loaded_anew(pages, comparison_address):
    with pages.lend(*WINDOW) as page:
        open_view(page, comparison_address)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        open_view(page, comparison_address, run="gamma/interpret")
        assert [url for url in asked if "plugin_entry.html" in url]
        assert not [url for url in asked if url.endswith("/team/board/")]
