"""A real headless Chromium that notes everything that goes wrong in a page."""

from __future__ import annotations

import pathlib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import (
    Browser,
    BrowserType,
    ConsoleMessage,
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


def our_tab(page: Page | FrameLocator) -> FrameLocator:
    """In a TensorBoard's page; the frame is TensorBoard's, which gives it no name."""
    return page.frame_locator("iframe[src*='plugin_entry.html?name=tb_interpret']")


def open_tab(page: Page, address: str, view: str = "", *, dark: bool = False) -> FrameLocator:
    """Our tab of a TensorBoard; `view` is what follows `#tb_interpret`."""
    page.goto(f"{address}/{'?darkMode=true' if dark else ''}#tb_interpret{view}")
    return our_tab(page)


def overflow(tab: FrameLocator) -> int:
    """By how many CSS pixels our page is wider than its frame."""
    root = tab.get_by_role("document")
    return int(root.evaluate("root => root.scrollWidth - root.clientWidth"))
