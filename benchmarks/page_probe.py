"""What a page costs: Chromium's own counters, and the system's."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Frame, Page

from benchmarks.page_trace import Trace
from tests.e2e.browser import launch_browser, open_page

_PROBE = pathlib.Path(__file__).with_suffix(".js").read_text()
_PATIENCE_MS = 180_000


class Traffic:
    """Requests and bytes on the wire, by what their addresses contain."""

    def __init__(self, session: Any) -> None:
        self._urls: dict[str, str] = {}
        self._bytes: dict[str, float] = {}
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.loadingFinished", self._finished)
        # By default Chromium keeps 200 MB of answers for its tools, in the page's own process.
        session.send("Network.enable", {"maxTotalBufferSize": 1, "maxResourceBufferSize": 1})

    def _sent(self, event: dict[str, Any]) -> None:
        self._urls[event["requestId"]] = event["request"]["url"]

    def _finished(self, event: dict[str, Any]) -> None:
        self._bytes[event["requestId"]] = event["encodedDataLength"]

    def count(self, part: str) -> tuple[int, int]:
        """How many requests have an address with this part, and their bytes."""
        ids = [number for number, url in self._urls.items() if part in url]
        return len(ids), round(sum(self._bytes.get(number, 0) for number in ids))

    def words(self, part: str) -> str:
        """The same as it is read."""
        requests, received = self.count(part)
        return f"{requests:,} requests, {received / 1e6:.1f} MB"

    def runs(self, part: str) -> int:
        """How many runs were asked for in addresses with this part."""
        queries = [urlsplit(url).query for url in self._urls.values() if part in url]
        return len({run for query in queries for run in parse_qs(query).get("run", [])})


class Probed:
    """A page under observation."""

    def __init__(self, browser: Browser, page: Page) -> None:
        self.page = page
        self._browser = browser
        self._session = page.context.new_cdp_session(page)
        self._session.send("Performance.enable")
        self._system = browser.new_browser_cdp_session()
        self.traffic = Traffic(self._session)

    def frame(self) -> Frame:
        """Our plugin's frame, once TensorBoard has made it."""
        frame = self.page.locator("iframe[src*='name=tb_interpret']").element_handle(
            timeout=_PATIENCE_MS
        )
        content = frame.content_frame() if frame else None
        assert content is not None
        content.wait_for_function("() => window.tbiProbe", timeout=_PATIENCE_MS)
        return content

    def settle(self, part: str) -> None:
        """Waits until nothing new was asked for two seconds, the index left aside."""
        before = None
        for _ in range(_PATIENCE_MS // 2000):
            requests, received = self.traffic.count(part)
            polls, polled = self.traffic.count(f"{part}index")
            now = (requests - polls, received - polled)
            if now == before:
                return
            before = now
            self.page.wait_for_timeout(2000)

    def trace(self) -> Trace:
        """Of the main thread, from now on."""
        return Trace(self._browser, self.page)

    def heap_mb(self) -> float:
        """JavaScript's heap after a collection; typed arrays lie outside of it."""
        self._session.send("HeapProfiler.collectGarbage")
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return float(next(m["value"] for m in metrics if m["name"] == "JSHeapUsedSize")) / 1e6

    def arrays_mb(self) -> float:
        """What typed arrays hold after a collection: maps, for the most part."""
        self._session.send("HeapProfiler.collectGarbage")
        return float(self._session.send("Runtime.getHeapUsage")["backingStorageSize"]) / 1e6

    def resident_mb(self) -> float:
        """Of the largest renderer: the page's."""
        found = self._system.send("SystemInfo.getProcessInfo")["processInfo"]
        return max(_resident_mb(each["id"]) for each in found if each["type"] == "renderer")


@contextmanager
def probed_page() -> Iterator[Probed]:
    """An empty page in a browser of its own, so that nothing is cached."""
    with launch_browser() as browser, open_page(browser) as (page, _):
        page.context.add_init_script(_PROBE)
        page.set_default_timeout(_PATIENCE_MS)
        yield Probed(browser, page)


def tensorboard_mb() -> str:
    """Of the TensorBoard that this process has started, and of its data server."""
    boards = [pid for pid in _descendants(os.getpid()) if "tensorboard.main" in _command(pid)]
    servers = [pid for board in boards for pid in _descendants(board)]
    own, served = (sum(map(_resident_mb, pids)) for pids in (boards, servers))
    return f"{own:.0f} MB and {served:.0f} MB of its data server"


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    for task in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *_descendants(child)]
    return found


def _command(pid: int) -> str:
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def _resident_mb(pid: int) -> float:
    """NaN where the system has no /proc."""
    try:
        pages = int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return float("nan")
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
