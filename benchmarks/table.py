"""The table that the benchmark prints."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable


@dataclasses.dataclass(frozen=True)
class Row:
    """One figure.

    Attributes:
      what: What was measured.
      measured: The figure as it is read, with its unit.
      goal: As it is read; empty where the figure is only for comparison.
      met: Whether the goal is met; None without a goal.
    """

    what: str
    measured: str
    goal: str = ""
    met: bool | None = None

    @property
    def verdict(self) -> str:
        """`"met"`, `"missed"` or nothing."""
        return "" if self.met is None else "met" if self.met else "**missed**"


def markdown(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table, its columns aligned."""
    cells = [("what", "measured", "goal", "verdict")]
    cells += [(row.what, row.measured, row.goal, row.verdict) for row in rows]
    widths = [max(len(line[column]) for line in cells) for column in range(4)]
    lines = [
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
