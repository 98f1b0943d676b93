"""Each control of the page has its sentence in `docs/page.md`, under the name that it bears."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import ROOT, text

_PAGE = re.sub(r"\s+", " ", text("docs/page.md")).lower()
_COMPONENTS = ROOT / "frontend" / "src" / "components"
_FILES = (
    *sorted((_COMPONENTS / "controls").glob("*.ts")),
    *sorted((_COMPONENTS / "export").glob("*menu.ts")),
    *(_COMPONENTS / "panel" / f"{name}.ts" for name in ("region_controls", "compare_fields")),
    _COMPONENTS.parent / "modes" / "state.ts",
)
# `label: "Opacity"`, `aria-label="Draw region"`, and orders: `wrong: ["Wrong first", …]`.
_LABEL = re.compile(
    r"(?:\blabel: |aria-label=|^  \w+: \[|\.entry\(\s*)\"([A-Z][^\"$]*)\"", re.MULTILINE
)
# What stands around controls, or is said to screen readers of one that shows another word.
_NO_CONTROLS = {
    "Edges of the region, in percent",
    "Epoch number",
    "Find rows by name",
    "What is compared, and how",
}


def labels() -> set[str]:
    """What controls are called in the sources of the page."""
    found = {label for path in _FILES for label in _LABEL.findall(path.read_text("utf-8"))}
    return found - _NO_CONTROLS


def test_labels_are_found():
    assert {"Opacity", "Colormap", "Wrong first", "Draw region", "Wipe", "Export"} <= labels()


@pytest.mark.parametrize("label", sorted(labels()))
def test_control_has_its_sentence(label):
    assert label.lower() in _PAGE
