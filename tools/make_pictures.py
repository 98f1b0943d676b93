"""Takes the pictures of the documents, most from the demo's logs (`make pictures`)."""

import pathlib
import tempfile
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote

from playwright.sync_api import Browser, FrameLocator, expect

from tests.e2e import pipeline_log
from tests.e2e.browser import launch_browser, open_page, open_tab
from tests.tensorboard_process import tensorboard
from tools import cue_trainings

ROOT = pathlib.Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
LAST = 7
SIZES = ((1400, 900), (800, 800))


def _select(tab: FrameLocator, run: str, place: int, epoch: int = LAST) -> None:
    """Opens a cell: of the run, so many rows down."""
    tab.get_by_role("gridcell", name=f"{run}, epoch {epoch}").nth(place).click()


def _wait_for_advice(tab: FrameLocator) -> None:
    expect(tab.get_by_role("heading")).to_be_visible()


class View(NamedTuple):
    """One picture.

    Attributes:
      name: Of its file.
      address: Parts of the page's `View`, by name.
      prepare: What the reader does then.
      cell: How the name of a cell begins that is waited for; empty: of none.
      height: At most so high, in CSS pixels.
    """

    name: str
    address: dict[str, str]
    prepare: Callable[[FrameLocator], None]
    cell: str = f"clean, epoch {LAST}"
    height: int = 900


# The second example is a marked T-shirt: what the demo is about.
VIEWS = (
    View("timeline", {"tag": "grad_cam/block3"}, lambda tab: _select(tab, "clean", 1)),
    View("occlusion", {"tag": "occlusion"}, lambda tab: _select(tab, "clean", 1)),
    View(
        "comparison",
        {"tag": "grad_cam/block3", "mode": "wipe", "contours": "1"},
        lambda tab: _select(tab, "clean", 1),
    ),
    View(
        "difference",
        {"tag": "grad_cam/block3", "mode": "difference"},
        lambda tab: _select(tab, "clean", 1),
    ),
    View(
        "curves",
        {"tag": "grad_cam/block3", "curves": "1"},
        lambda tab: _select(tab, "shortcut", 1, epoch=2),
    ),
    View(
        "agreement",
        {"tag": "grad_cam/block3", "curves": "1"},
        lambda tab: _select(tab, "clean", 0),
    ),
    View("activations", {"tag": "activations/block3"}, lambda tab: _select(tab, "clean", 1)),
    View("filters", {"tag": "filters/block3"}, lambda tab: _select(tab, "clean", 0)),
    View(
        "demo-pipeline",
        {"room": "pipeline"},
        lambda tab: _point_at(tab, "values wrapped round"),
        "",
    ),
)

# Its boxes stay behind when the picture is flipped.
_CUP = "cup_0.png, augmented"
PIPELINE_VIEWS = (
    View("pipeline", {}, lambda tab: _point_at(tab, "boxes not moved"), _CUP),
    View("pipeline-large", {"at": "3"}, lambda tab: _open(tab, _CUP), _CUP),
)

CUES = View("cues", {"room": "cues", "at": "7"}, lambda tab: _wait_for_cards(tab), "", 780)


def _wait_for_cards(tab: FrameLocator) -> None:
    """Until the pictures of the first one are there."""
    pictures = tab.get_by_role("article").first.get_by_role("img").locator("canvas")
    expect(pictures.first).to_be_visible(timeout=30_000)


def _point_at(tab: FrameLocator, fault: str) -> None:
    """Shows the cells of a fault."""
    tab.get_by_role("button", name=fault).click()


def _open(tab: FrameLocator, name: str) -> None:
    """Shows a cell of the pipeline large."""
    tab.get_by_role("gridcell", name=name).click()


def main() -> None:
    """All views, large and small, light and dark; and the page without data."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with launch_browser() as browser:
        with tensorboard(f"--logdir={ROOT / 'logs' / 'demo'}") as address:
            for view in VIEWS:
                _take(browser, address, view)
        with tempfile.TemporaryDirectory() as directory:
            pipeline_log.write_log(pathlib.Path(directory))
            with tensorboard(f"--logdir={directory}") as address:
                for view in PIPELINE_VIEWS:
                    _take(browser, address, view)
        with tempfile.TemporaryDirectory() as directory:
            cue_trainings.write_log(pathlib.Path(directory))
            with tensorboard(f"--logdir={directory}") as address:
                _take(browser, address, CUES)
        with (
            tempfile.TemporaryDirectory() as nothing,
            tensorboard(f"--logdir={nothing}") as address,
        ):
            empty = View(
                "empty", {}, lambda tab: expect(tab.get_by_role("heading")).to_be_visible(), ""
            )
            _take(browser, address, empty)


def _take(browser: Browser, address: str, view: View) -> None:
    for width, height in SIZES:
        for dark in (False, True):
            path = IMAGES / f"{view.name}-{width}-{'dark' if dark else 'light'}.png"
            lower = min(height, view.height)
            with open_page(browser, width, lower, dark=dark) as (page, troubles):
                query = "".join(
                    f"&p.tb_interpret.{part}={quote(value, safe='')}"
                    for part, value in view.address.items()
                )
                tab = open_tab(page, address, query, dark=dark)
                if view.cell:
                    cells = tab.get_by_role("gridcell", name=view.cell)
                    expect(cells.first).to_be_visible(timeout=30_000)
                view.prepare(tab)
                page.mouse.move(0, 0)
                page.wait_for_timeout(1500)
                page.screenshot(path=path)
                assert not troubles, troubles
            print(path)


if __name__ == "__main__":
    main()
