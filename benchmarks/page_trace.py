"""What a page's main thread does, from Chromium's trace.

The counters of `Performance.getMetrics` would be simpler, but their
ScriptDuration leaves out microtasks, and it is in those that components render.
Times are the processor's, not the clock's: other work on the machine does not show.
"""

from __future__ import annotations

import bisect
import dataclasses
import json
import statistics
from collections.abc import Iterable, Sequence
from typing import Any

from playwright.sync_api import Browser, Page

_CATEGORIES = [
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
    "v8",
    "v8.execute",
    "toplevel",
]
_SCRIPT = {
    "FunctionCall",
    "RunMicrotasks",
    "EvaluateScript",
    "v8.callFunction",
    "MajorGC",
    "MinorGC",
    "v8.compile",
}
_STYLE = {"UpdateLayoutTree", "Layout"}
_TASK = {"RunTask", "ThreadControllerImpl::RunTask"}

# When it began, in microseconds, and how long it ran, in milliseconds.
Span = tuple[float, float]


@dataclasses.dataclass(frozen=True)
class Cost:
    """Milliseconds of the main thread.

    Attributes:
      script: Scripts with their microtasks and collections of garbage.
      style: Style and layout, those that scripts force included.
      task: Everything.
    """

    script: float
    style: float
    task: float


class Trace:
    """Records until `stop`; one at a time in a browser."""

    def __init__(self, browser: Browser, page: Page) -> None:
        self._browser = browser
        browser.start_tracing(page=page, categories=_CATEGORIES)

    def stop(self, event: str = "keydown") -> tuple[Cost, list[Cost]]:
        """The whole, and the parts that begin with an event of this type."""
        events = json.loads(self._browser.stop_tracing())["traceEvents"]
        thread = _main_thread(events, event)
        own = [e for e in events if e.get("ph") == "X" and (e["pid"], e["tid"]) == thread]
        spans = [
            _outermost(e for e in own if e["name"] in names) for names in (_SCRIPT, _STYLE, _TASK)
        ]
        begun = [start for start, _ in spans[-1]]
        # A part begins with the task in which its event is dispatched, to however many handlers.
        tasks = {bisect.bisect(begun, e["ts"]) - 1 for e in own if _is_dispatch(e, event)}
        starts = [begun[task] for task in sorted(tasks)]
        ends = [*starts[1:], float("inf")]
        parts = [
            Cost(*(_within(each, start, end) for each in spans))
            for start, end in zip(starts, ends, strict=True)
        ]
        return Cost(*(_within(each, 0, float("inf")) for each in spans)), parts


def median_and_95(values: Sequence[float]) -> tuple[float, float]:
    """The median, and what 95 % are below."""
    return statistics.median(values), statistics.quantiles(values, n=20)[-1]


def _is_dispatch(event: dict[str, Any], kind: str) -> bool:
    data = event.get("args", {}).get("data", {})
    return bool(event["name"] == "EventDispatch" and data.get("type") == kind)


def _main_thread(events: list[dict[str, Any]], kind: str) -> tuple[int, int]:
    """Process and thread on which the events were dispatched."""
    for event in events:
        if event.get("ph") == "X" and _is_dispatch(event, kind):
            return event["pid"], event["tid"]
    raise AssertionError(f"No {kind} reached the page")


def _outermost(events: Iterable[dict[str, Any]]) -> list[Span]:
    """Those that are not inside of others."""
    found: list[Span] = []
    end = 0.0
    for event in sorted(events, key=lambda e: (e["ts"], -e.get("dur", 0))):
        if event["ts"] < end:
            continue
        end = event["ts"] + event.get("dur", 0)
        found.append((event["ts"], event.get("tdur", event.get("dur", 0)) / 1e3))
    return found


def _within(spans: list[Span], start: float, end: float) -> float:
    """Milliseconds of those that began between two times."""
    return sum(spent for begun, spent in spans if start <= begun < end)
