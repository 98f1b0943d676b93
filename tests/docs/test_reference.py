"""The API reference has every public name, and none that does not exist."""

from __future__ import annotations

import re

import pytest

import tb_interpret as tbi
from tb_interpret import extending, faithfulness
from tests.docs.pages import ROOT, blocks

PUBLIC = {
    *(f"tb_interpret.{name}" for name in tbi.__all__ if not name.startswith("_")),
    *(f"tb_interpret.faithfulness.{name}" for name in faithfulness.__all__),
    *(f"tb_interpret.extending.{name}" for name in extending.__all__),
}
_DIRECTIVE = re.compile(r"^\.\. auto(?:class|function|module):: (\S+)$", re.MULTILINE)


def _described() -> list[str]:
    pages = sorted((ROOT / "docs" / "reference").glob("*.md"))
    return [
        name
        for page in pages
        for block in blocks(page.relative_to(ROOT).as_posix())
        for name in _DIRECTIVE.findall(block.code)
    ]


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_every_public_name_is_in_the_reference_once(name):
    same = {name, "tb_interpret.Method"} if name.endswith("extending.Method") else {name}
    assert len([each for each in _described() if each in same]) == 1


def test_nothing_else_is():
    assert set(_described()) - PUBLIC == set()


def test_members_that_are_named_exist():
    for page in sorted((ROOT / "docs" / "reference").glob("*.md")):
        for block in blocks(page.relative_to(ROOT).as_posix()):
            for name, members in re.findall(
                r"autoclass:: tb_interpret\.(\S+)\n +:members: (.+)", block.code
            ):
                for member in members.split(", "):
                    assert getattr(getattr(tbi, name), member).__doc__, f"{name}.{member}"
