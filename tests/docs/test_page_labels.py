"""Each control of the page has its sentence in `docs/page.md`, under the name that it bears."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import ROOT, text

# What the page marks as a name: **bold**, *italic*, a heading, the first cell of a table.
_PAGE = text("docs/page.md").partition("\n## Pictures of it\n")[0]
_MARKED = re.findall(
    r"\*\*([^*]+)\*\*|\*([^*]+)\*|^#+ ([^\n]+)$|^\| ([^|]+) \|", _PAGE, re.MULTILINE
)
_NAMES = [re.sub(r"\s+", " ", "".join(found)).lower() for found in _MARKED]
_COMPONENTS = ROOT / "frontend" / "src" / "components"
_FILES = (
    *sorted((_COMPONENTS / "controls").glob("*.ts")),
    *sorted((_COMPONENTS / "export").glob("*menu.ts")),
    *sorted((_COMPONENTS / "pipeline").glob("*.ts")),
    *sorted((_COMPONENTS / "runs").glob("*.ts")),
    *(_COMPONENTS / "panel" / f"{name}.ts" for name in ("region_controls", "compare_fields")),
    _COMPONENTS.parent / "modes" / "state.ts",
)
# `label: "Opacity"`, `aria-label="Draw region"`, and orders: `wrong: ["Wrong first", …]`.
_LABEL = re.compile(
    r"(?:\blabel: |aria-label=|^  \w+: \[|\.entry\(\s*)\"([A-Z][^\"$]*)\"", re.MULTILINE
)
# What stands around controls, or is said to screen readers of one that shows another word.
_NO_CONTROLS = {
    "Compared epoch",
    "Copy this address",
    "Edges of the region, in percent",
    "Epoch number",
    "Find rows by name",
    "How many of the newest",
    "Table of runs",
    "What is compared, and how",
}


def labels() -> set[str]:
    """What controls are called in the sources of the page."""
    found = {label for path in _FILES for label in _LABEL.findall(path.read_text("utf-8"))}
    return found - _NO_CONTROLS


def test_labels_are_found():
    assert {
        "Opacity",
        "Colormap",
        "Masks and boxes",
        "Wrong first",
        "Draw region",
        "Wipe",
        "Export",
    } <= labels()


@pytest.mark.parametrize("label", sorted(labels()))
def test_control_has_its_sentence(label):
    assert any(re.search(rf"\b{re.escape(label.lower())}\b", name) for name in _NAMES)
