"""What is public is documented, and what is promised is there."""

import inspect
import pathlib
import re

import pytest

import tb_interpret as tbi

ROOT = pathlib.Path(__file__).parent.parent


def test_public_names_are_those_of_all():
    assert len(tbi.__all__) == len(set(tbi.__all__))  # ruff keeps them sorted
    public = {name for name in vars(tbi) if not name.startswith("_")}
    packages = {name for name in public if inspect.ismodule(getattr(tbi, name))}
    # `from __future__ import annotations` leaves its name behind.
    assert public - packages - {"annotations"} == set(tbi.__all__) - packages - {"__version__"}


NAMES = [n for n in tbi.__all__ if not n.startswith("_")]


@pytest.mark.parametrize("name", [n for n in NAMES if not inspect.ismodule(getattr(tbi, n))])
def test_every_argument_is_documented(name):
    thing = getattr(tbi, name)
    text = inspect.getdoc(thing)
    without = ("ActivationTiles", "CueCard", "CueCards", "Explanation", "FilterPictures", "Method")
    section = "Attributes:" if name in without else "Args:"
    assert section in text
    for argument in inspect.signature(thing).parameters:
        assert re.search(rf"^  (\*\*)?{argument}: ", text, re.MULTILINE), argument


def test_version_is_the_newest_of_the_changelog():
    changelog = (ROOT / "CHANGELOG.md").read_text()
    newest = re.search(r"^## \[?(\d+\.\d+\.\d+)", changelog, re.MULTILINE)
    assert newest is not None
    assert newest[1] == tbi.__version__


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_is_in_the_documentation(name):
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    assert any(
        f"`{name}" in page.read_text() or f"tbi.{name}" in page.read_text() for page in pages
    )
