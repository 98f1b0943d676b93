"""Files that the page saves, and what they are compared with."""

from __future__ import annotations

import io
import pathlib
from urllib.parse import quote

import numpy as np
from PIL import Image
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tb_interpret_plugin.schema_pb2 import ExampleSet, SeriesPage
from tests.e2e.browser import open_tab
from tests.e2e.drawings import canvas_of, pixels
from tests.tensorboard_process import get


def open_timeline(page: Page, address: str, view: str = "", *, dark: bool = False) -> FrameLocator:
    """Our tab with a view, once its cells are there."""
    tab = open_tab(page, address, view, dark=dark)
    expect(tab.get_by_role("gridcell").first).to_be_visible(timeout=30_000)
    return tab


def open_menu(tab: FrameLocator) -> Locator:
    """The menu of what can be taken away, opened."""
    tab.get_by_role("button", name="Export", exact=True).click()
    menu = tab.get_by_role("dialog", name="Export")
    expect(menu).to_be_visible()
    return menu


def saved(page: Page, menu: Locator, entry: str) -> tuple[str, bytes]:
    """What the browser saves when an entry of the menu is chosen."""
    with page.expect_download(timeout=60_000) as download:
        menu.get_by_role("button", name=entry).click()
    name = download.value.suggested_filename
    expect(menu.get_by_role("status")).to_contain_text(f"Handed to the browser: {name} (")
    return name, pathlib.Path(download.value.path()).read_bytes()


def decoded(content: bytes) -> np.ndarray:
    """A picture, uint8 RGB."""
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))


def on_screen(drawing: Locator) -> np.ndarray:
    """What is drawn, without how transparent it is."""
    return pixels(canvas_of(drawing))[..., :3]


def logged(address: str, run: str, tag: str) -> SeriesPage:
    """A series as the plugin serves it."""
    query = f"run={quote(f'{run}/interpret')}&tag={quote(tag)}"
    return SeriesPage.FromString(get(address, f"plugin/tb_interpret/records?{query}"))


def logged_examples(address: str, run: str) -> ExampleSet:
    """The example pictures of a run, with what belongs to them."""
    query = f"run={quote(f'{run}/interpret')}"
    return ExampleSet.FromString(get(address, f"plugin/tb_interpret/examples?{query}"))


def arrays_of(content: bytes) -> dict[str, np.ndarray]:
    """Of an `.npz`, by their names."""
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        return dict(archive)
