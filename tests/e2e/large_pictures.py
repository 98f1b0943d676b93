"""The panel of large pictures, as a reader finds and uses it."""

from __future__ import annotations

import re
from urllib.parse import quote

import numpy as np
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tb_interpret_plugin import metadata
from tests.e2e import comparison_log as log
from tests.e2e.browser import open_tab
from tests.tensorboard_process import wait_for_steps


def open_view(page: Page, address: str, *, dark: bool = False, **view: object) -> FrameLocator:
    """Our tab with a view, parts of `View` by their names."""
    hash_ = "".join(f"&p.tb_interpret.{part}={quote(str(value))}" for part, value in view.items())
    tab = open_tab(page, address, hash_, dark=dark)
    expect(tab.get_by_role("slider", name="Epoch", exact=True)).to_be_visible(timeout=30_000)
    return tab


def compared(tab: FrameLocator) -> tuple[Locator, Locator]:
    """The sections of A and B."""
    return (
        tab.get_by_role("region", name="A: the selected cell"),
        tab.get_by_role("region", name="B: to compare"),
    )


def stage(tab: FrameLocator, letter: str) -> Locator:
    """Where a picture that stands alone is enlarged and moved."""
    return tab.get_by_role("group", name=re.compile(f"^Picture {letter},"))


def overlay_of(tab: FrameLocator, run: str, epoch: int = log.LAST) -> Locator:
    """A map over its picture."""
    return tab.get_by_role("img", name=f"Overlay: {run}, epoch {epoch}")


def choose_mode(tab: FrameLocator, name: str) -> None:
    """Chooses how A and B are compared."""
    mode = tab.get_by_role("radio", name=name, exact=True)
    mode.check(force=True)
    expect(mode).to_be_checked()


def hover(picture: Locator, row: float, column: float, rows: int, columns: int) -> None:
    """Points at the middle of a cell of a picture."""
    box = picture.bounding_box()
    assert box is not None
    x, y = (column + 0.5) / columns * box["width"], (row + 0.5) / rows * box["height"]
    picture.hover(position={"x": x, "y": y})


def readout(part: FrameLocator | Locator) -> Locator:
    """Where values are told."""
    return part.get_by_role("status", name="Value under the pointer")


def values_read(told: Locator, row: int, column: int) -> list[float]:
    """The values that are told once they are those of a cell of the map, counted from 0."""
    expect(told).to_contain_text(f"row {row + 1}, column {column + 1} of ")
    before, _, _ = told.inner_text().partition("row ")
    numbers = re.findall(r"\u2212?\d[\d.]*(?:e[+\u2212]\d+)?", before)
    return [float(number.replace("\u2212", "-")) for number in numbers]


def fact(section: Locator, term: str) -> Locator:
    """What is told of a term in a list of facts."""
    expect(section.get_by_role("term").filter(has_text=term)).to_be_visible()
    terms = section.get_by_role("term").all_inner_texts()
    return section.get_by_role("definition").nth(terms.index(term))


def logged_map(address: str, run: str, step: int) -> tuple[np.ndarray, metadata.Facts]:
    """The raw map and its facts as the plugin serves them."""
    series = wait_for_steps(address, f"{run}/interpret", log.TAG, len(log.RUNS[run]))
    (record,) = (r.record for r in series.records if r.step == step)
    return metadata.decode_maps(record.maps), record.facts
