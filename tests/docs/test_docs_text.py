"""What the site's extension makes of pages, and what it refuses."""

from __future__ import annotations

import doctest

import pytest

from tests.docs.pages import text
from tools import docs_text


def test_examples_of_its_functions_hold():
    assert doctest.testmod(docs_text).failed == 0


def test_index_has_its_chapters_in_order():
    titles = [title for title, _ in docs_text.chapters(text("docs/index.md"))]
    assert titles == ["Start", "Do", "Understand", "Look up", "Maintain"]


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://cdn.example.org/mathjax.js"></script>',
        '<link rel="stylesheet" href="//fonts.example.org/css">',
        '<img alt="" src="http://example.org/badge.svg">',
        "<style>@import 'https://example.org/a.css';</style>",
        '<p style="background: url(https://example.org/a.png)">',
    ],
)
def test_what_a_page_would_fetch_from_another_host_is_found(html):
    assert docs_text.foreign_addresses(html)


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://arxiv.org/abs/1610.02391">a paper</a>',
        '<img src="../_images/grad_cam.jpg">',
        '<script src="../_static/scripts/furo.js?v=1"></script>',
        '<img src="data:image/png;base64,AAAA">',
        "<p>@import 'https://example.org/a.css'</p>",
    ],
)
def test_links_and_own_files_are_no_fetching(html):
    assert docs_text.foreign_addresses(html) == []
