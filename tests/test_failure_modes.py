"""The table of known failure modes names tests that exist."""

import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).parent.parent
TABLE = (ROOT / "docs" / "failure_modes.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TABLE)))


@pytest.mark.parametrize(("path", "name"), NAMED, ids=[name for _, name in NAMED])
def test_named_test_exists(path, name):
    assert re.search(rf"^def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)


def test_every_row_names_a_test():
    rows = [row for row in TABLE.splitlines() if row.startswith("| ") and "| tests |" not in row]
    assert len(rows) > 20
    assert [row for row in rows if "::" not in row] == []


def test_subjects_that_are_named_exist():
    from tests.architectures import SUBJECTS

    named = {
        subject
        for group in re.findall(r"agree_with_plain_computations` \(([^)]+)\)", TABLE)
        for subject in re.findall(r"\w+", group)
    }
    assert named
    assert named <= set(SUBJECTS)
