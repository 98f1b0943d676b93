"""What the page asks the server, and when; new epochs, and answers that fail."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.browser import open_page, open_tab
from tests.e2e.long_log import EPOCHS, SHORT
from tests.e2e.timeline import open_timeline

pytestmark = pytest.mark.e2e


def test_opening_asks_for_little_and_nothing_twice(browser, long_address):
    with open_page(browser) as (page, _):
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        tab = open_tab(page, long_address)
        expect(tab.get_by_role("gridcell", name="run_2, epoch 0:").first).to_be_visible(
            timeout=30_000
        )
        page.wait_for_timeout(1500)
        records = [url for url in asked if "/records?" in url]
        # For each of three runs: its steps, the last one, what is on the screen, the rest.
        assert len(records) <= 12
        steps = [
            (re.findall(r"run=([^&]+)", url)[0], step)
            for url in records
            for step in re.findall(r"steps=([\d%C,]*)", url)[0].replace("%2C", ",").split(",")
            if step
        ]
        assert len(steps) == len(set(steps)) == 2 * EPOCHS + SHORT


def test_failed_request_is_told_and_can_be_retried(browser, long_address):
    def refuse(route: Route) -> None:
        route.fulfill(
            status=503,
            content_type="application/json",
            body='{"error": {"status": 503, "message": "The disk is gone."}}',
        )

    with open_page(browser) as (page, _):
        page.route("**/records?*run_1*", refuse)
        tab = open_tab(page, long_address)
        alert = tab.get_by_role("alert")
        expect(alert).to_contain_text("run_1 could not be read.", timeout=30_000)
        expect(alert).to_contain_text("The disk is gone.")
        # The others are there all the same.
        expect(tab.get_by_role("gridcell", name="run_0, epoch 0:").first).to_be_visible()
        page.unroute("**/records?*run_1*")
        alert.get_by_role("button", name="Retry").click()
        expect(tab.get_by_role("gridcell", name="run_1, epoch 0:").first).to_be_visible()
        expect(alert).to_have_count(0)


def test_hidden_page_asks_for_nothing(own_page, long_address):
    page, index = own_page, "**/plugin/tb_interpret/index"
    page.clock.install()
    open_timeline(page, long_address)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    # Longer than the page waits before it asks for new epochs.
    with page.expect_request(index):
        page.clock.run_for(11_000)
    page.get_by_role("tab", name="Time Series").click()
    page.wait_for_timeout(1000)
    asked.clear()
    page.clock.run_for(11_000)
    page.wait_for_timeout(500)
    assert not [url for url in asked if "/plugin/tb_interpret/" in url]
    with page.expect_request(index):
        page.get_by_role("tab", name="Interpret").click()
        page.clock.run_for(11_000)
