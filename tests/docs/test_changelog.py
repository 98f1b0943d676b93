"""What was never released cannot have changed."""

from __future__ import annotations

import re

from tests.docs.pages import text


def test_nothing_is_changed_or_fixed_before_the_first_release():
    versions = re.split(r"^## ", text("CHANGELOG.md"), flags=re.MULTILINE)[1:]
    first = versions[-1]
    assert re.findall(r"^### (.+)$", first, re.MULTILINE) == ["Added"]
    assert re.search(r"^- ", first, re.MULTILINE)
