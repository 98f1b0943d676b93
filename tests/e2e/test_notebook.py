"""The page in a notebook: a real JupyterLab, its kernel, and TensorBoard in a frame of its output.

Jupyter and the kernel are this process' environment; the TensorBoard that `%tensorboard` starts
is the wheel's, without TensorFlow.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from tests.distributions import Environment
from tests.e2e.browser import Troubles, open_page, our_tab, overflow
from tests.e2e.jupyter import Jupyter, jupyter, started_with
from tests.e2e.timeline import go_to
from tests.long_logs import Size, write

pytestmark = pytest.mark.e2e

EPOCHS = 12
LAST = EPOCHS - 1
SIZE = Size(examples=4, epochs=EPOCHS, runs=2, map_px=7)
_PATIENCE_MS = 60_000
_AFTER_TWO_FRAMES = """() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(done)))"""


@dataclasses.dataclass(frozen=True)
class Look:
    """How the notebook is looked at.

    Attributes:
      interface: Of Jupyter: all of it, `"lab"`, or the notebook alone, `"doc"`.
      window: Of the browser, before it is fitted.
      width: Of TensorBoard's frame, for which the window is fitted; None: as it comes.
      height: Of that frame: the notebook has one of 800 and one of 600 pixels.
      dark: What the browser asks for; Jupyter, TensorBoard and the page follow.
    """

    interface: str
    window: tuple[int, int]
    width: int | None
    height: int
    dark: bool


SMALL = Look("doc", (1000, 900), width=800, height=600, dark=False)
COMMON = Look("lab", (1400, 1000), width=None, height=800, dark=True)
IN_BOTH = pytest.mark.parametrize("opened", [SMALL, COMMON], indirect=True, ids=["small", "common"])


@dataclasses.dataclass(frozen=True)
class Opened:
    """A notebook whose cells have run.

    Attributes:
      look: How it is looked at.
      page: Jupyter's.
      frame: TensorBoard's, in the output of a cell.
      board: What is in that frame.
      tab: Our page, in a frame of that.
    """

    look: Look
    page: Page
    frame: Locator
    board: FrameLocator
    tab: FrameLocator

    @property
    def slider(self) -> Locator:
        """The scrubber."""
        return self.tab.get_by_role("slider", name="Epoch", exact=True)

    @property
    def address(self) -> str:
        """Of the frame."""
        return str(self.board.get_by_role("document").evaluate("() => location.href"))

    def cell(self, run: str, epoch: int) -> Locator:
        """The first example's."""
        return self.tab.get_by_role("gridcell", name=f"{run}, epoch {epoch}:").first

    def press(self, *keys: str) -> None:
        """Presses one after the other, wherever the focus is; none may scroll the notebook."""
        place = self.frame.bounding_box()
        for key in keys:
            self.page.keyboard.press(key)
            self.page.evaluate(_AFTER_TWO_FRAMES)
            assert self.frame.bounding_box() == place, f"{key} has scrolled the notebook"


@pytest.fixture(scope="module")
def served(installed: Environment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    folder = tmp_path_factory.mktemp("notebook")
    write(folder / "logs", SIZE)
    tensorboard = installed.directory / "bin" / "tensorboard"
    with jupyter(folder, folder / "logs", tensorboard) as started:
        yield started
        # It is found, so it is ended with the others.
        commands = [" ".join(process.cmdline()) for process in started_with(started.temporary)]
        assert any(str(tensorboard) in command for command in commands)


@pytest.fixture(scope="module", params=[SMALL], ids=["small"])
def opened(request: pytest.FixtureRequest, browser: Browser, served: Jupyter) -> Iterator[Opened]:
    """For several tests; when they end, nothing may have gone wrong."""
    look: Look = request.param
    with open_page(browser, *look.window, dark=look.dark) as (page, troubles):
        run_all_cells(page, served.address(look.interface))
        frame = page.locator(f"iframe[id^=tensorboard-frame][height='{look.height}']")
        expect(frame).to_be_visible(timeout=_PATIENCE_MS)
        if look.width:
            fit(page, frame, look.width)
        board = frame.content_frame
        board.get_by_role("tab", name="Interpret").click(timeout=_PATIENCE_MS)
        there = Opened(look, page, frame, board, our_tab(board))
        expect(there.cell("run_0", LAST)).to_be_visible(timeout=_PATIENCE_MS)
        frame.evaluate("frame => frame.scrollIntoView({ block: 'center' })")
        yield there
        assert [trouble for trouble in troubles if served.url not in trouble] == Troubles()


def run_all_cells(page: Page, address: str) -> None:
    """From the menu."""
    page.goto(address)
    # Without a kernel nothing would be run, and nothing said.
    idle = page.get_by_role("button", name="Python 3 (ipykernel) | Idle")
    expect(idle).to_be_visible(timeout=_PATIENCE_MS)
    # The menu knows the notebook once it has the focus.
    page.get_by_text("notebook.display").click()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def fit(page: Page, frame: Locator, width: int) -> None:
    """Gives the window the width at which the frame has this one."""
    box, window = frame.bounding_box(), page.viewport_size
    assert box
    assert window
    more = width - round(box["width"])
    page.set_viewport_size({"width": window["width"] + more, "height": window["height"]})
    eventually(page, lambda: (frame.bounding_box() or {}).get("width") == width)


def eventually(page: Page, condition: Callable[[], bool]) -> None:
    """Waits for what Playwright's own conditions cannot say."""
    deadline = time.monotonic() + _PATIENCE_MS / 1000
    while not condition():
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)


def seen(locator: Locator) -> np.ndarray:
    """What is on the screen there: `(height, width, 3)`."""
    picture = cv2.imdecode(np.frombuffer(locator.screenshot(), np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return picture.astype(int)


@IN_BOTH
def test_frame_is_as_large_as_it_should_be(opened):
    look = opened.look
    size = opened.board.get_by_role("document").evaluate("() => [innerWidth, innerHeight]")
    assert size == [look.width or size[0], look.height]
    assert (size[0] > 1000) == (look is COMMON)


@IN_BOTH
def test_timeline_is_seen_with_rows_and_pictures(opened):
    expect(opened.tab.get_by_role("rowheader", name="#0")).to_be_in_viewport(ratio=0.5)
    for run in ("run_0", "run_1"):
        for epoch in (0, LAST):
            expect(opened.cell(run, epoch)).to_be_in_viewport(ratio=0.5)
    canvas = opened.cell("run_0", LAST).locator("canvas").first
    # The picture is gray: what has a color is the map.
    eventually(opened.page, lambda: bool(np.ptp(seen(canvas), axis=2).max() > 100))


@IN_BOTH
def test_page_is_as_dark_as_the_notebook(opened):
    assert (np.median(seen(opened.page.get_by_role("main"))) < 128) == opened.look.dark
    below_the_bar = seen(opened.frame)[150:]
    assert (np.median(below_the_bar) < 128) == opened.look.dark


@IN_BOTH
def test_nothing_is_wider_than_the_frame(opened):
    assert overflow(opened.board) <= 0
    assert overflow(opened.tab) <= 0


@IN_BOTH
def test_pressed_cell_is_shown_large(opened):
    for run, epoch in (("run_1", 0), ("run_0", LAST)):
        opened.cell(run, epoch).click()
        large = opened.tab.get_by_role("img", name=f"Overlay: {run}, epoch {epoch}")
        expect(large).to_be_in_viewport(ratio=0.9)


def test_scrubber_is_moved_by_keys_and_by_pressing(opened):
    opened.slider.focus()
    opened.press("Home", "ArrowRight")
    expect(opened.slider).to_have_value("1")
    expect(opened.cell("run_0", 1)).to_have_attribute("aria-selected", "true")
    opened.tab.get_by_role("button", name="Next epoch").click()
    expect(opened.slider).to_have_value("2")
    box = opened.slider.bounding_box()
    opened.slider.click(position={"x": box["width"] - 1, "y": box["height"] / 2})
    expect(opened.slider).to_have_value(str(LAST))


def test_address_of_the_frame_keeps_the_view(browser, opened):
    steps_back = opened.page.evaluate("() => history.length")
    go_to(opened.tab, 3)
    eventually(opened.page, lambda: "tb_interpret.at=3" in opened.address)
    # Going back leaves the notebook as before.
    assert opened.page.evaluate("() => history.length") == steps_back
    with open_page(browser) as (alone, troubles):
        alone.goto(opened.address)
        slider = our_tab(alone).get_by_role("slider", name="Epoch", exact=True)
        expect(slider).to_have_value("3", timeout=_PATIENCE_MS)
        assert troubles == Troubles()


@pytest.mark.parametrize("name", ["Runs: 2 of 2", "Rows", "Display"])
def test_folded_controls_open_within_the_frame(opened, name):
    opened.tab.get_by_role("button", name=name, exact=True).click()
    panel = opened.tab.get_by_role("group", name=name, exact=True)
    expect(panel).to_be_in_viewport(ratio=1)
    opened.press("Escape")
    expect(panel).to_be_hidden()


def test_run_can_be_left_out(opened):
    opened.tab.get_by_role("button", name="Runs: 2 of 2").click()
    box = opened.tab.get_by_role("checkbox", name="run_1")
    box.uncheck()
    expect(opened.cell("run_1", LAST)).to_have_count(0)
    box.check()
    expect(opened.cell("run_1", LAST)).to_be_visible()
    opened.press("Escape")
    expect(box).to_be_hidden()


def test_view_is_taken_away_from_the_frame(opened):
    opened.tab.get_by_role("button", name="Export", exact=True).click()
    menu = opened.tab.get_by_role("dialog", name="Export")
    expect(menu).to_be_in_viewport(ratio=1)
    with opened.page.expect_download() as saved:
        menu.get_by_role("button", name="Facts CSV").click()
    assert saved.value.suggested_filename.endswith(".csv")
    opened.press("End", "PageUp", "PageDown", "Home")
    # A frame of a notebook may not write to the clipboard.
    menu.get_by_role("button", name="Copy link").click()
    field = menu.get_by_role("textbox", name="Copy this address")
    expect(field).to_have_value(opened.address)
    opened.press("Escape")
    expect(menu).to_be_hidden()


def test_help_opens_and_closes_over_the_frame_alone(opened):
    opened.cell("run_0", LAST).click()
    keys = opened.tab.get_by_role("dialog", name="Keyboard shortcuts")
    opened.press("?")
    expect(keys).to_be_in_viewport(ratio=1)
    opened.press("ArrowDown", "PageDown", "End", "PageUp", "ArrowUp", "Home")
    expect(keys).to_be_in_viewport(ratio=1)
    opened.press("Escape")
    expect(keys).to_be_hidden()
    expect(opened.slider).to_have_value(str(LAST))


def test_keys_in_the_page_are_not_the_notebooks(opened):
    # Jupyter says which cell is selected, of how many.
    selected = opened.page.get_by_role("button", name="Cell 3/3")
    expect(selected).to_be_visible()
    opened.cell("run_0", LAST).click()
    opened.press("ArrowDown", "ArrowUp", "PageUp", "End", " ", " ", "Home", "ArrowRight")
    expect(opened.slider).to_have_value("1")
    # To Jupyter: insert below, above, cut, delete, turn to text, edit.
    opened.press("b", "a", "x", "d", "d", "m", "Enter")
    expect(selected).to_be_visible()
    expect(opened.page.get_by_text("Mode: Command")).to_be_visible()
    opened.tab.get_by_role("spinbutton", name="Epoch number").focus()
    opened.press("PageDown")
    expect(opened.slider).to_have_value(str(LAST))


def test_keys_in_the_notebook_are_not_the_pages(opened):
    go_to(opened.tab, 5)
    expect(opened.slider).to_have_value("5")
    page = opened.page
    page.get_by_text("notebook.display").click()
    page.keyboard.press("Escape")
    for key, selected in (("ArrowUp", "Cell 2/3"), ("ArrowDown", "Cell 3/3")):
        page.keyboard.press(key)
        expect(page.get_by_role("button", name=selected)).to_be_visible()
    for key in ("ArrowRight", "End", "ArrowLeft", "?"):
        page.keyboard.press(key)
    opened.frame.scroll_into_view_if_needed()
    expect(opened.slider).to_have_value("5")
    expect(opened.cell("run_0", 5)).to_have_attribute("aria-selected", "true")
    expect(opened.tab.get_by_role("dialog")).to_have_count(0)
