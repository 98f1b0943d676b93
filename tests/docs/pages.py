"""The pages that people read, as they lie in the repository."""

from __future__ import annotations

import dataclasses
import pathlib
import re
import textwrap

ROOT = pathlib.Path(__file__).parents[2]
# Beside `docs/`: what stands on GitHub, and what the site shows of other folders.
_OTHERS = (
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "README.md",
    "frontend/src/kinds/README.md",
    "tb_interpret_plugin/http_api.md",
)
_FENCE = re.compile(
    r"(?:^ *<!-- (?P<remark>[^\n]*?) -->\n)?"
    r"^(?P<indent> *)```(?P<language>[^\n`]*)\n(?P<code>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)


@dataclasses.dataclass(frozen=True)
class Block:
    """A fenced block.

    Attributes:
      line: Its first line's number in the page, from 1.
      language: As the fence says it; nothing where it does not.
      code: What is in it.
      remark: The HTML comment in the line above, which readers do not see.
    """

    line: int
    language: str
    code: str
    remark: str


def pages() -> list[str]:
    """Their paths from the root."""
    docs = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))
    return [*_OTHERS, *docs]


def text(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def blocks(page: str) -> list[Block]:
    """All fenced blocks of a page, in order."""
    whole = text(page)
    return [
        Block(
            line=whole.count("\n", 0, match.start("code")) + 1,
            language=match["language"].strip(),
            code=textwrap.dedent(match["code"]),
            remark=match["remark"] or "",
        )
        for match in _FENCE.finditer(whole)
    ]


def without_code(page: str) -> str:
    """What is read as Markdown: neither blocks nor `code`."""
    return re.sub(r"`[^`\n]*`", "", _FENCE.sub("", text(page)))
