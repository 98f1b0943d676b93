"""A real headless Chromium that notes everything that goes wrong in a page."""

from __future__ import annotations

import pathlib
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from playwright.sync_api import (
    Browser,
    BrowserType,
    ConsoleMessage,
    Frame,
    FrameLocator,
    Page,
    sync_playwright,
)

_FIND = pathlib.Path(__file__).parents[2] / "tools" / "find_browser"
# As root, as in containers, Chromium's sandbox does not start; the rest keeps
# it from calling home.
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_OUR_FRAME = "plugin_entry.html?name=tb_interpret"
_WATCH_POLICY = """
addEventListener("securitypolicyviolation", (event) =>
  console.error("CSP violation: " + event.violatedDirective + " " + event.blockedURI));
"""


class Troubles(list[str]):
    """What a page has complained about."""

    def note(self, message: ConsoleMessage) -> None:
        """Keeps errors, but for TensorBoard's own: its fonts ignore `--path_prefix`."""
        if message.type == "error" and "/font-roboto/" not in message.location["url"]:
            self.append(f"{message.text} ({message.location['url']})")


@contextmanager
def launch_browser() -> Iterator[Browser]:
    """Chromium, installed if need be; one at a time, `launch_beside` starts others."""
    with sync_playwright() as playwright, _launched(playwright.chromium) as browser:
        yield browser


@contextmanager
def launch_beside(browser: Browser) -> Iterator[Browser]:
    """Another Chromium, with processes and memory of its own."""
    with _launched(browser.browser_type) as other:
        yield other


@contextmanager
def _launched(chromium: BrowserType) -> Iterator[Browser]:
    executable = subprocess.run([_FIND], capture_output=True, text=True, check=True).stdout.strip()
    browser = chromium.launch(executable_path=executable, args=_ARGUMENTS)
    yield browser
    browser.close()


@contextmanager
def open_page(
    browser: Browser, width: int = 1400, height: int = 900, *, dark: bool = False
) -> Iterator[tuple[Page, Troubles]]:
    """An empty page without cookies or history."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
    )
    context.add_init_script(_WATCH_POLICY)
    page = context.new_page()
    troubles = Troubles()
    page.on("console", troubles.note)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    yield page, troubles
    context.close()


class KeptPages:
    """Pages that stay open from test to test, one for each theme, at any size.

    Loading TensorBoard takes three of the four seconds that opening our tab takes. A kept page
    has it there, and `open_tab` loads our frame alone; what a test does to TensorBoard's own
    page, to its network or its clock, it does in a page of its own: `open_page`.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._opened: dict[bool, tuple[ExitStack, Page, Troubles]] = {}

    @contextmanager
    def lend(self, width: int = 1400, height: int = 900, *, dark: bool = False) -> Iterator[Page]:
        """For one test; when it ends, nothing may have gone wrong in the page."""
        if dark not in self._opened:
            stack = ExitStack()
            page, troubles = stack.enter_context(open_page(self._browser, width, height, dark=dark))
            self._opened[dark] = stack, page, troubles
        _, page, troubles = self._opened[dark]
        page.set_viewport_size({"width": width, "height": height})
        page.mouse.move(0, 0)
        page.emulate_media(reduced_motion="null")
        try:
            yield page
            # It asks for new epochs, and its server may end with this test.
            for frame, _ in _our_frames(page):
                frame.goto("about:blank")
            # Whatever has been said by now was said before this answer.
            page.evaluate("() => {}")
            assert not troubles, "\n".join(troubles)
        except BaseException:
            self.forget(page)
            raise

    def forget(self, page: Page) -> None:
        """Closes it, for a test that failed has left it in the middle of something."""
        for dark, (stack, kept, _) in list(self._opened.items()):
            if kept is page:
                del self._opened[dark]
                stack.close()

    def close(self) -> None:
        """Closes all."""
        for _, page, _ in list(self._opened.values()):
            self.forget(page)


def our_tab(page: Page | FrameLocator) -> FrameLocator:
    """In a TensorBoard's page; the frame is TensorBoard's, which gives it no name."""
    return page.frame_locator(f"iframe[src*='{_OUR_FRAME}']")


def _our_frames(page: Page) -> list[tuple[Frame, str]]:
    """The frame, if it is there, and what belongs into it."""
    found = []
    for element in page.query_selector_all(f"iframe[src*='{_OUR_FRAME}']"):
        frame = element.content_frame()
        assert frame is not None
        found.append((frame, str(element.evaluate("element => element.src"))))
    return found


def open_tab(page: Page, address: str, view: str = "", *, dark: bool = False) -> FrameLocator:
    """Our tab of a TensorBoard; `view` is what follows `#tb_interpret`.

    Where the page shows that TensorBoard already, our frame alone is loaded anew.
    """
    board, hash_ = f"{address}/{'?darkMode=true' if dark else ''}", f"#tb_interpret{view}"
    frames = _our_frames(page)
    if frames and page.url.partition("#")[0] == board:
        ((frame, entry),) = frames
        # First nothing, lest what is there writes its own view into the address once more.
        frame.goto("about:blank")
        page.evaluate("hash => history.replaceState(history.state, '', hash)", hash_)
        frame.goto(entry)
    else:
        page.goto(f"{board}{hash_}")
    return our_tab(page)


def overflow(tab: FrameLocator) -> int:
    """By how many CSS pixels our page is wider than its frame."""
    root = tab.get_by_role("document")
    return int(root.evaluate("root => root.scrollWidth - root.clientWidth"))
