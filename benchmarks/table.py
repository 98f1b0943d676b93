"""The tables that the benchmark makes."""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Iterable, Sequence


@dataclasses.dataclass(frozen=True)
class Row:
    """One figure.

    Attributes:
      what: What was measured.
      measured: The figure as it is read, with its unit.
      goal: As it is read; empty where the figure is only for comparison.
      met: Whether the goal is met; None without a goal.
      subject: The network it was measured on, where the same was measured on
        several; empty elsewhere.
    """

    what: str
    measured: str
    goal: str = ""
    met: bool | None = None
    subject: str = ""

    @property
    def verdict(self) -> str:
        """`"met"`, `"missed"` or nothing."""
        return "" if self.met is None else "met" if self.met else "**missed**"


def markdown(rows: Iterable[Row]) -> str:
    """Two tables: networks side by side, then what was measured once.

    >>> print(markdown([Row("F", "2 ms", subject="small"), Row("start", "9 ms", "≤ 5 ms", False)]))
    | what | small | goal |
    |------|-------|------|
    | F    | 2 ms  |      |
    <BLANKLINE>
    | what  | measured | goal   | verdict    |
    |-------|----------|--------|------------|
    | start | 9 ms     | ≤ 5 ms | **missed** |
    """
    rows = list(rows)
    compared, single = [r for r in rows if r.subject], [r for r in rows if not r.subject]
    subjects = list(dict.fromkeys(row.subject for row in compared))
    lines = [("what", *subjects, "goal")]
    for what in dict.fromkeys(row.what for row in compared):
        found = {row.subject: row for row in compared if row.what == what}
        cells = [_cell(found[subject]) if subject in found else "" for subject in subjects]
        lines.append((what, *cells, next(iter(found.values())).goal))
    others = [("what", "measured", "goal", "verdict")]
    others += [(row.what, row.measured, row.goal, row.verdict) for row in single]
    return "\n\n".join(_aligned(table) for table in (lines, others) if len(table) > 1)


def put_into(page: pathlib.Path, part: str, text: str) -> None:
    """Replaces what a page says between two marks.

    Args:
      page: A Markdown file.
      part: What stands in the marks, `<!-- measured: training -->` say.
      text: What is to be between them.

    Raises:
      ValueError: The page has no such marks.
    """
    begin, end = f"<!-- measured: {part} -->", f"<!-- end: {part} -->"
    before, found, rest = page.read_text().partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(
            f"There is no place for the tables. Received: {page}. Expected a page with the lines "
            f"{begin!r} and {end!r}. Put them where the tables are to be."
        )
    page.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}")


def _cell(row: Row) -> str:
    return f"{row.measured} {row.verdict}" if row.met is False else row.measured


def _aligned(lines: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    padded = [
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    ]
    padded.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(padded)
