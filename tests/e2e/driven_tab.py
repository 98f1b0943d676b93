"""Our tab in a browser that is driven from outside, as hands and eyes use it.

WebKit's driver loses a frame whenever the address changes, and the page keeps its view there.
So all is done from TensorBoard's document, which reaches into our frame as it has its origin.
"""

from __future__ import annotations

import base64
import pathlib
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tests.e2e.exports import decoded
from tests.e2e.webdriver import WebDriver

_PATIENCE_SECONDS = 30.0
HEIGHT_PX = 900
# As WebDriver numbers keys.
KEYS = {
    "ArrowLeft": "\ue012",
    "ArrowRight": "\ue014",
    "End": "\ue010",
    "Escape": "\ue00c",
    "Home": "\ue011",
    "Shift": "\ue008",
}
# Whatever goes wrong in either document is kept from the first look on.
_TOOLS = """
const frame = document.querySelector("iframe[src*='plugin_entry.html?name=tb_interpret']");
const tab = frame?.contentWindow;
window.troubles ??= [];
for (const each of [window, tab]) {
  if (!each || each.watched) continue;
  each.watched = true;
  const note = (...words) => window.troubles.push([each.document.title, ...words].join(" "));
  each.addEventListener("error", ({ message, filename }) => note(message, filename));
  each.addEventListener("unhandledrejection", ({ reason }) => note(reason));
  each.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
    note("CSP violation:", violatedDirective, blockedURI));
  for (const kind of ["pointerdown", "pointerup", "click"]) {
    each.addEventListener(kind, (event) => {
      const { localName, className } = event.composedPath()[0];
      window.pointed = [...(window.pointed ?? []).slice(-5),
        `${kind} at ${event.x}, ${event.y}: ${localName} ${className}`];
    }, true);
  }
  const { console } = each;
  const { error } = console;
  console.error = (...words) => { note(...words); error.apply(console, words); };
}
const inside = (element) => [
  element, ...[...element.children, ...(element.shadowRoot?.children ?? [])].flatMap(inside)];
const nameOf = (element) => (element.ariaLabel ?? element.textContent).trim();
const findAll = (selector, name = "") => !tab?.document.body ? [] : inside(tab.document.body)
  .filter((element) => element.matches(selector) && nameOf(element).startsWith(name));
"""

_LOAD_FRAME = """
history.replaceState(null, "", "#" + arguments[0]);
window.troubles = [];
tab.location.replace(frame.src);"""
# What a reader of a failed test asks first.
_SITUATION = """
const words = (elements) => elements.map((each) => `${each.localName} ${nameOf(each)}`);
return {
  address: decodeURIComponent(location.hash),
  shown: words(findAll("dialog[open], [role=img], [aria-selected=true]")),
  pointed: window.pointed,
  troubles: window.troubles,
};"""


class DrivenTab:
    """Finds things by a selector and by how their names begin, through shadow roots."""

    def __init__(self, driver: WebDriver) -> None:
        self._driver = driver

    def open(self, url: str, *, framed: bool = False) -> None:
        """A TensorBoard's address or, framed, that of a page with it, once cells are there.

        Where its page is open, our frame alone is loaded anew: that takes a quarter as long.
        The page is as large as ever, whatever the browser has put beside it meanwhile: WebKit's
        lists each download in a line of its own.
        """
        address, _, view = url.partition("#")
        if not framed and self._driver.command("GetCurrentURL").partition("#")[0] == address:
            # First nothing, lest what is there writes its own view into the address once more.
            self.run("tab.location.replace('about:blank')")
            self.wait_for("return tab.location.href === 'about:blank'")
            self.run(_LOAD_FRAME, view)
        else:
            self._driver.command("Navigate", url=url)
        self._fit()
        if framed:
            self._driver.command("SwitchToFrame", id=0)
        self.wait_for("return findAll('[role=gridcell]').length")

    def _fit(self) -> None:
        lacking = HEIGHT_PX - self.run("return innerHeight")
        if lacking:
            rect = self._driver.command("GetWindowRect")
            self._driver.command("SetWindowRect", **{**rect, "height": rect["height"] + lacking})
            self.wait_for("return innerHeight === arguments[0]", HEIGHT_PX)

    def run(self, script: str, *arguments: object) -> Any:
        """What a script returns that may use `findAll`, `inside` and `tab`, our window."""
        return self._driver.command("ExecuteScript", script=_TOOLS + script, args=list(arguments))

    def wait_for(self, script: str, *arguments: object) -> Any:
        """What a script returns, once that is something."""
        try:
            return until(lambda: self.run(script, *arguments), script)
        except AssertionError as error:
            there = f"What there was instead: {self.run(_SITUATION)}"
            raise AssertionError(f"{error}\n{there}") from error

    def read(self, what: str, selector: str, name: str = "") -> Any:
        """A property of the first that is found."""
        script = "return findAll(arguments[1], arguments[2])[0]?.[arguments[0]]"
        return self.run(script, what, selector, name)

    def drawn(self, selector: str, name: str) -> np.ndarray:
        """What is on the canvas in what is found, uint8 RGB; empty, it is 300 pixels wide."""
        encoded = self.wait_for(
            """const [found] = findAll(...arguments);
            const canvas = found && inside(found).find((element) => element.matches("canvas"));
            return canvas && canvas.width !== 300 && canvas.toDataURL().split(",")[1];""",
            selector,
            name,
        )
        return decoded(base64.b64decode(encoded))

    def click(self, selector: str, name: str = "", *, hold: str = "") -> None:
        """Clicks in the middle of what is found once it stands still, while a key is held."""
        places: list[list[dict[str, int]]] = [[]]

        def stands_still() -> bool:
            places.append(self._places(selector, name, [0.5]))
            return places[-1] == places[-2]

        until(stands_still, f"{selector} {name!r} to stand still")
        self._act(_stroke(places[-1]), hold)

    def drag(self, selector: str, name: str, start: float, end: float) -> None:
        """Draws the pointer along what is found, from one share of its width to another."""
        self._act(_stroke(self._places(selector, name, [start, end])))

    def press(self, key: str) -> None:
        """Presses a key."""
        self._act([], key)

    def screenshot(self, path: pathlib.Path) -> None:
        """Saves what is seen as a PNG."""
        path.write_bytes(base64.b64decode(self._driver.command("TakeScreenshot")))

    def _places(self, selector: str, name: str, shares: Sequence[float]) -> list[dict[str, int]]:
        """Points of what is found, as TensorBoard's document counts them."""
        left, top, width, height = self.wait_for(
            """const [element] = findAll(...arguments);
            element?.scrollIntoView({ block: "nearest", inline: "nearest" });
            const [around, box] = [frame, element].map((each) => each?.getBoundingClientRect());
            return box && [around.x + box.x, around.y + box.y, box.width, box.height];""",
            selector,
            name,
        )
        y = round(top + height / 2)
        return [{"x": round(left + share * width), "y": y} for share in shares]

    def _act(self, pointer: Sequence[dict[str, object]], key: str = "") -> None:
        """What the pointer does, while a key is held."""
        pause = {"type": "pause", "duration": 0}
        keys = [{"type": kind, "value": KEYS[key]} for kind in ("keyDown", "keyUp") if key]
        # Source by source, step by step: the key goes down first and up last.
        keys[1:1] = [pause] * len(pointer)
        sources = [
            {"type": "key", "id": "keys", "actions": keys},
            {"type": "pointer", "id": "mouse", "actions": [pause, *pointer] if key else pointer},
        ]
        self._driver.command("PerformActions", actions=sources)


def _stroke(places: Sequence[dict[str, int]]) -> list[dict[str, object]]:
    """The pointer goes down at the first place and up at the last."""
    first, *others = ({"type": "pointerMove", "duration": 0, **place} for place in places)
    down, up = ({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp"))
    return [first, down, *others, up]


def until(ask: Callable[[], Any], what: str) -> Any:
    """The answer, once it is something."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not (answer := ask()):
        assert time.monotonic() < deadline, f"Waited in vain: {what}"
        time.sleep(0.05)
    return answer
