"""Each method has a page: what it shows, its formula, a picture, its cost, when it misleads."""

from __future__ import annotations

import inspect
import re

import cv2
import pytest

import tb_interpret as tbi
from tests.docs.pages import ROOT, text

_PAGES = {path.stem for path in (ROOT / "docs" / "methods").glob("*.md")} - {"index"}
_CLASSES = [getattr(tbi, name) for name in tbi.__all__ if hasattr(getattr(tbi, name), "explain")]
METHODS = sorted(_PAGES)
_MOST_BYTES = 60_000


def test_every_method_has_a_page_and_every_page_a_method():
    names = {each.__name__.lower() for each in _CLASSES if not inspect.isabstract(each)}
    assert len(names) > 12
    assert {page.replace("_", "") for page in _PAGES} == names


@pytest.mark.parametrize("method", METHODS)
def test_page_has_what_a_reader_asks(method):
    page = text(f"docs/methods/{method}.md")
    assert re.search(r"^\*[^*].+\*$", page, re.MULTILINE), "what it shows, in a sentence"
    assert re.search(r"\$\$.+?\$\$", page, re.DOTALL), "a formula"
    assert "```python\n" in page
    for heading in ("When it misleads", "Cost"):
        section = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
        assert len(section.split()) > 10, heading
    cost = page.partition("\n## Cost\n")[2]
    assert re.search(r"\bF\b|saliency.md|times that of its method|the one pass", cost), "in F"


@pytest.mark.parametrize("page", ["docs/gallery.md", "docs/methods/{method}.md"])
@pytest.mark.parametrize("method", METHODS)
def test_picture_of_the_method_is_on(page, method):
    shown = text(page.format(method=method))
    assert re.search(rf"!\[[^\]]{{20,}}\]\((\.\./)?images/methods/{method}\.jpg\)", shown)


@pytest.mark.parametrize("method", METHODS)
def test_picture_is_small_and_shows_three(method):
    path = ROOT / "docs" / "images" / "methods" / f"{method}.jpg"
    assert path.stat().st_size <= _MOST_BYTES
    height, width = cv2.imread(str(path)).shape[:2]
    assert width > 2.5 * height
