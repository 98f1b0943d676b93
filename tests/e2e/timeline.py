"""The timeline of the long log, as a reader finds and uses it."""

from __future__ import annotations

import re

from playwright.sync_api import FrameLocator, Page, expect

from tests.e2e.browser import open_tab
from tests.e2e.long_log import LAST


def open_timeline(page: Page, address: str, *, dark: bool = False) -> FrameLocator:
    """Our tab, once the last epoch is there."""
    tab = open_tab(page, address, dark=dark)
    cell = tab.get_by_role("gridcell", name=f"run_0, epoch {LAST}").first
    expect(cell).to_be_visible(timeout=30_000)
    return tab


def go_to(tab: FrameLocator, epoch: int) -> None:
    """By typing its number."""
    field = tab.get_by_role("spinbutton", name="Epoch number")
    field.fill(str(epoch))
    field.press("Enter")


def columns(tab: FrameLocator) -> list[str]:
    """What stands above the cells, from left to right."""
    headers = tab.get_by_role("columnheader").all_inner_texts()
    return [text.strip() for text in headers[1:]]


def rows(tab: FrameLocator) -> list[str]:
    """The examples' numbers from the top, as they are named in their rows."""
    texts = tab.get_by_role("rowheader").all_inner_texts()
    return [found[0] for text in texts if (found := re.findall(r"#\d+", text))]
