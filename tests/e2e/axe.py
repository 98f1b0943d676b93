"""Whether a page can be used by people who do not see it as its makers do: axe-core."""

from __future__ import annotations

import dataclasses
import functools
import pathlib
from typing import Any

from playwright.sync_api import Frame, Page

from tests.e2e.browser import our_tab

_SCRIPT = pathlib.Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")
_RUN = """([tags, off]) => axe.run(document, {
  runOnly: { type: "tag", values: tags },
  rules: Object.fromEntries(off.map((rule) => [rule, { enabled: false }])),
  resultTypes: ["violations"],
})"""


@dataclasses.dataclass(frozen=True)
class Violation:
    """One rule that is broken.

    Attributes:
      rule: Its name, `color-contrast`.
      impact: `"minor"`, `"moderate"`, `"serious"` or `"critical"`.
      demand: What the rule demands.
      elements: Where: selectors through shadow roots, and what is wrong there.
    """

    rule: str
    impact: str
    demand: str
    elements: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        shown = [f"    {where}\n      {why}" for where, why in self.elements[:3]]
        more = len(self.elements) - len(shown)
        rest = [f"    and {more} more"] if more else []
        return "\n".join([f"{self.rule} ({self.impact}): {self.demand}", *shown, *rest])


def violations(frame: Frame, *, off: tuple[str, ...] = ()) -> list[Violation]:
    """What axe finds wrong in a frame as it is now, open shadow roots included.

    Args:
      frame: The frame that is looked at; see `plugin_frame`.
      off: Rules that are not asked.

    Note:
      Wait until what moves has come to rest: a color is judged as it is.
    """
    # Evaluated by the debugger, to which the content security policy does not apply.
    if not frame.evaluate("() => 'axe' in globalThis"):
        frame.evaluate(_script())
    found = frame.evaluate(_RUN, [list(TAGS), list(off)])
    if not found["passes"]:
        raise AssertionError("axe looked at nothing: is the page there?")
    return [_violation(each) for each in found["violations"]]


def assert_accessible(frame: Frame, state: str, **options: Any) -> None:
    """Fails with a readable list when there is a violation.

    Args:
      frame: As for `violations`.
      state: What the page shows, for the message.
      **options: As for `violations`.
    """
    found = violations(frame, **options)
    assert not found, f"{state}: {len(found)} rules broken\n" + "\n".join(map(str, found))


def plugin_frame(page: Page) -> Frame:
    """Our frame in TensorBoard's page, which must have been opened."""
    content = our_tab(page).owner.element_handle().content_frame()
    assert content is not None, "Our tab is not open."
    return content


@functools.cache
def _script() -> str:
    if not _SCRIPT.is_file():
        raise AssertionError(f"There is no {_SCRIPT}. Run `tools/npm ci` in frontend/.")
    # What the last statement gives is not asked for: it cannot be sent.
    return f"() => {{ {_SCRIPT.read_text()}\n; }}"


def _violation(found: dict[str, Any]) -> Violation:
    elements = tuple(
        (_selector(node["target"]), " ".join(node.get("failureSummary", "").split()))
        for node in found["nodes"]
    )
    return Violation(found["id"], found["impact"] or "", found["help"], elements)


def _selector(target: list[Any]) -> str:
    """Each step of a target leads into a frame or, as a list, through shadow roots."""
    return " >> ".join(" ".join(step) if isinstance(step, list) else step for step in target)
