"""The examples of `docs/extending.md`, as somebody has them who copied them from there."""

from __future__ import annotations

import pathlib
import re
from typing import Any

PAGE = pathlib.Path(__file__).parents[1] / "docs" / "extending.md"


def code(example: str) -> str:
    """The lines of an example."""
    found = re.search(
        rf"<!-- example: {example} -->\n```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL
    )
    assert found, example
    return found[1]


def made(example: str, name: str) -> Any:
    """What an example defines."""
    names: dict[str, Any] = {"__name__": "page"}
    exec(compile(code(example), str(PAGE), "exec", dont_inherit=True), names)
    return names[name]
