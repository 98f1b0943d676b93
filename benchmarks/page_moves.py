"""How a reader moves through the page, and what is measured of each move."""

from __future__ import annotations

import time
from urllib.parse import quote

from playwright.sync_api import Frame, Locator

from benchmarks.page_probe import Probed
from benchmarks.page_trace import Cost
from tests.long_logs import Size

# Of the mouse, from end to end.
MOVES = 250


def jump(probed: Probed, frame: Frame, field: Locator, epoch: int) -> tuple[float, float]:
    """Milliseconds from Enter to the first painted cell of an epoch, and to all in view."""
    field.fill(str(epoch))
    return press(probed, frame, "Enter", epoch)


def walk(probed: Probed, frame: Frame, slider: Locator, size: Size) -> list[tuple[float, float]]:
    """The same of each step from the first epoch to the last, by ten."""
    slider.focus()
    probed.page.keyboard.press("Home")
    frame.evaluate("tbiProbe.frames()")
    return [press(probed, frame, "PageDown", epoch) for epoch in range(10, size.epochs, 10)]


def press(probed: Probed, frame: Frame, key: str, epoch: int) -> tuple[float, float]:
    frame.evaluate("epoch => tbiProbe.expect(epoch)", epoch)
    probed.page.keyboard.press(key)
    return float(frame.evaluate("tbiProbe.shown")), float(frame.evaluate("tbiProbe.allShown"))


def open_page(probed: Probed, address: str, size: Size) -> Frame:
    # More than four runs are shown only when they are asked for.
    runs = quote(",".join(size.run_names), safe="")
    probed.page.goto(f"{address}/#tb_interpret&p.tb_interpret.runs={runs}")
    return probed.frame()


def seconds_of(frame: Frame, what: str) -> float:
    return float(frame.evaluate(f"tbiProbe.{what}")) / 1e3


def delay_of(probed: Probed, frame: Frame, slider: Locator, key: str) -> float:
    """Milliseconds from a key to a painted cell of the next epoch."""
    return press(probed, frame, key, epoch_of(slider) + 1)[0]


def drag_through(probed: Probed, frame: Frame, slider: Locator) -> tuple[float, Cost]:
    """Seconds from end to end, and what that cost."""
    box = slider.bounding_box()
    assert box is not None
    mouse, middle = probed.page.mouse, box["y"] + box["height"] / 2
    right, width = box["x"] + box["width"] - 8, box["width"] - 16
    probed.page.keyboard.press("End")
    mouse.move(right, middle)
    frame.evaluate("tbiProbe.frames()")
    trace = probed.trace()
    begin = time.perf_counter()
    mouse.down()
    for number in range(MOVES):
        mouse.move(right - width * (number + 1) / MOVES, middle)
    mouse.up()
    frame.evaluate("tbiProbe.frames()")
    seconds = time.perf_counter() - begin
    return seconds, trace.stop("mousedown")[0]


def epoch_of(slider: Locator) -> int:
    return int(slider.evaluate("slider => slider.value ?? slider.getAttribute('aria-valuenow')"))


def memory_mb(probed: Probed) -> tuple[float, float]:
    return probed.heap_mb(), probed.resident_mb()


def memory_words(probed: Probed) -> str:
    arrays, heap, process = probed.arrays_mb(), probed.heap_mb(), probed.resident_mb()
    return f"arrays {arrays:.0f} MB, heap {heap:.0f} MB, process {process:.0f} MB"
