"""The comparison with other tools names tests that exist."""

import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).parent.parent
TABLE = (ROOT / "docs" / "comparison.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(test_\w+\.py)::(\w+)`", TABLE)))


@pytest.mark.parametrize(("module", "name"), NAMED, ids=[name for _, name in NAMED])
def test_named_test_exists(module, name):
    source = (ROOT / "tests" / "e2e" / module).read_text(encoding="utf-8")
    assert re.search(rf"^def {name}\(", source, re.MULTILINE)


def test_nothing_is_claimed_without_a_test():
    claims = [row.split("|")[2] for row in TABLE.splitlines() if row.startswith("| ")]
    assert len(claims) > 20
    assert [claim for claim in claims if "yes" in claim and "::" not in claim] == []
