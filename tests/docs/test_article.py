"""Each system of the article has a name here, and a test that exists."""

from __future__ import annotations

import inspect
import re

import pytest

import tb_interpret as tbi
from tests.docs.pages import ROOT, text

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in text("docs/article.md").splitlines()
    if line.startswith("|")
][2:]
# What the article shows, by its own words.
_SYSTEMS = {
    "key moments of the pipeline",
    "footnote",
    "outputs of a layer",
    "gradient ascent",
    "occlusion sensitivity",
    "Grad-CAM",
    '"guided"',
    "on trained models and in callbacks",
}


def test_no_row_is_empty():
    assert len(ROWS) > 20
    for row in ROWS:
        assert len(row) == 3, row
        assert all(row), row


@pytest.mark.parametrize("system", sorted(_SYSTEMS))
def test_system_of_the_article_has_a_row(system):
    assert [row for row in ROWS if system in row[0]]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_row_names_what_exists(row):
    ours, (test,) = row[1], re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row[2])
    for name in re.findall(r"tbi\.(\w+)", ours):
        assert name in tbi.__all__, name
    source = (ROOT / test[0]).read_text("utf-8")
    assert re.search(rf"^def {test[1]}\(", source, re.MULTILINE), test
    for name in re.findall(r"pipeline\.(\w+)`", ours):
        assert inspect.isfunction(getattr(tbi.Pipeline, name))
