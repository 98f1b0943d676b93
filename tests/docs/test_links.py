"""Links lead somewhere, on GitHub as in the site: both take them relative to their page."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.docs.pages import ROOT, pages, text, without_code

_LINK = re.compile(r"\]\(<?([^()\s>]+(?:\([^()\s]*\))?)>?(?: \"[^\"]*\")?\)")
_INDEX = text("docs/index.md")


def links(page: str) -> list[str]:
    """Where its links and pictures lead within the repository."""
    found = _LINK.findall(without_code(page))
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def anchors(page: str) -> set[str]:
    """As GitHub makes them of headings."""
    seen: Counter[str] = Counter()
    found = set()
    blank = re.sub(r"^ *```.*?^ *```$", "", text(page), flags=re.MULTILINE | re.DOTALL)
    for heading in re.findall(r"^#+ +(.+?) *$", blank, re.MULTILINE):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return found


@pytest.mark.parametrize("page", pages())
def test_links_lead_to_files_and_headings_that_exist(page):
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page
        assert target.exists(), link
        # GitHub lists a folder; a site has no page for it.
        assert target.is_file() or page == "README.md", f"{link} is a folder"
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target.resolve().relative_to(ROOT).as_posix()), link


def test_headings_have_the_anchors_of_github():
    assert anchors("docs/tasks.md") >= {"what-your-models-output-means", "how-it-is-held"}
    assert "library-by-library" in anchors("docs/methods/index.md")


@pytest.mark.parametrize("page", [page for page in pages() if page != "README.md"])
def test_every_page_is_in_a_chapter(page):
    """By the index, or by the index of its folder, which has all of them below it."""
    listed = re.findall(r"^- \[[^\]]+\]\(([^)#]+)\)", _INDEX, re.MULTILINE)
    in_chapters = {(ROOT / "docs" / link).resolve() for link in listed}
    path = ROOT / page
    assert (
        page == "docs/index.md"
        or path in in_chapters
        or (path.name != "index.md" and path.with_name("index.md") in in_chapters)
    )


@pytest.mark.parametrize("folder", ["decisions", "methods", "recipes", "reference"])
def test_index_of_a_folder_names_all_its_pages(folder):
    named = {link.partition("#")[0] for link in links(f"docs/{folder}/index.md")}
    there = {path.name for path in (ROOT / "docs" / folder).glob("*.md")} - {"index.md"}
    assert there
    assert there - named == set()


def test_no_page_was_left_in_the_middle_of_a_merge():
    for page in pages():
        assert not re.search(r"^(<{7}|>{7}|={7}$)", text(page), re.MULTILINE), page
