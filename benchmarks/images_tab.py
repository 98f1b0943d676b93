"""What TensorBoard's own Images tab costs on the pictures that our page shows."""

from __future__ import annotations

import statistics
import time

from playwright.sync_api import Locator, Request

from benchmarks.page_probe import Probed, probed_page
from benchmarks.page_trace import median_and_95
from benchmarks.table import Row
from tests.long_logs import Size

STOCK = "/data/plugin/images/"

# A new picture has come and is decoded.
_OTHER_PICTURE = """([card, before]) => {
  const image = card.shadowRoot.querySelector("img");
  return image && image.getAttribute("src") !== before && image.complete && image.naturalWidth > 0;
}"""


def measure(address: str, size: Size, rounds: int) -> list[Row]:
    """Rows of a TensorBoard that has read the logs, stock image summaries included."""
    first, navigated = [], []
    for _ in range(rounds):
        with probed_page() as probed:
            begin = time.perf_counter()
            asked: list[float] = []

            def note(request: Request, asked: list[float] = asked) -> None:
                if f"{STOCK}tags" in request.url:
                    asked.append(time.perf_counter())

            probed.page.on("request", note)
            probed.page.goto(f"{address}/#images")
            _first_card(probed)
            navigated.append(time.perf_counter() - begin)
            first.append(time.perf_counter() - asked[0])
    with probed_page() as probed:
        probed.page.goto(f"{address}/#images")
        card = _first_card(probed)
        probed.settle(STOCK)
        opened, (requests, received) = probed.traffic.words(STOCK), probed.traffic.count(STOCK)
        card.get_by_role("slider").focus()
        handle, image, delays = card.element_handle(), card.locator("img"), []
        trace = probed.trace()
        for _ in range(size.epochs - 1):
            shown = image.get_attribute("src")
            begin = time.perf_counter()
            probed.page.keyboard.press("ArrowLeft")
            probed.page.wait_for_function(_OTHER_PICTURE, arg=[handle, shown])
            delays.append((time.perf_counter() - begin) * 1e3)
        _, costs = trace.stop()
        after, received_after = probed.traffic.count(STOCK)
    series = size.examples * size.runs
    requests_all = requests + (after - requests) * series
    bytes_all = received + (received_after - received) * series
    delay, delay_95 = median_and_95(delays)
    script, _ = median_and_95([cost.script for cost in costs])
    task, _ = median_and_95([cost.task for cost in costs])
    return [
        Row(
            "first picture after the tab opens",
            f"{statistics.median(first):.2f} s (of {rounds}, slowest {max(first):.2f} s); "
            f"{statistics.median(navigated):.2f} s after its address is entered",
        ),
        Row(
            "one step of one picture's slider",
            f"{delay:.0f} ms from key to picture (95 % below {delay_95:.0f} ms), script "
            f"{script:.1f} ms, everything {task:.1f} ms",
        ),
        Row(
            "requests and bytes",
            f"{opened}; to see all {size.epochs} epochs of {series} pictures, each with a slider "
            f"of its own, {requests_all:,} requests, {bytes_all / 1e6:.1f} MB (one slider moved "
            f"through, times {series})",
        ),
    ]


def _first_card(probed: Probed) -> Locator:
    """Of the Images tab, once its picture is there."""
    card = probed.page.locator("tf-image-loader").first
    card.locator("img").wait_for()
    probed.page.wait_for_function(_OTHER_PICTURE, arg=[card.element_handle(), ""])
    return card
