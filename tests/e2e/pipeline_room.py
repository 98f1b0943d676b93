"""The room of the input pipeline, as a reader finds and uses it."""

from __future__ import annotations

import re
from urllib.parse import quote

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.e2e.browser import open_tab
from tests.e2e.drawings import canvas_of


def open_room(page: Page, address: str, *, dark: bool = False, **view: object) -> FrameLocator:
    """Our tab with a view, parts of `View` by their names, once a picture is there."""
    hash_ = "".join(f"&p.tb_interpret.{part}={quote(str(value))}" for part, value in view.items())
    tab = open_tab(page, address, hash_, dark=dark)
    drawing = canvas_of(tab.get_by_role("gridcell")).first
    expect(drawing).to_be_visible(timeout=30_000)
    return tab


def table(tab: FrameLocator, split: str = "train") -> Locator:
    """Of a split."""
    return tab.get_by_role("grid", name=f"{split}: elements by stages")


def cell(tab: FrameLocator, element: str, stage: str, split: str = "train") -> Locator:
    """An element behind a stage."""
    name = re.compile(f"^{re.escape(f'{element}, {stage}')}: ")
    return table(tab, split).get_by_role("gridcell", name=name)


def verdict(tab: FrameLocator, name: str) -> Locator:
    """The button that shows the cells of what is wrong."""
    return tab.get_by_role("button", name=re.compile(f"^Show .*: {re.escape(name)}$"))


def go_to(tab: FrameLocator, epoch: int) -> None:
    """By typing its number."""
    field = tab.get_by_role("spinbutton", name="Epoch number")
    field.fill(str(epoch))
    field.press("Enter")


def epoch_of(tab: FrameLocator) -> Locator:
    """The scrubber."""
    return tab.get_by_role("slider", name="Epoch", exact=True)
