"""The notebook says what it shows, and shows it; what it printed elsewhere is not kept."""

from __future__ import annotations

import contextlib
import io
import json
import re

import pytest

from tests.docs.pages import ROOT

NOTEBOOK = ROOT / "docs" / "notebook.ipynb"
CELLS = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]


def sources(kind: str) -> list[str]:
    return ["".join(cell["source"]) for cell in CELLS if cell["cell_type"] == kind]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What its cells print, run one after the other."""
    names: dict[str, object] = {"__name__": "notebook"}
    output = io.StringIO()
    with (
        contextlib.chdir(tmp_path_factory.mktemp("notebook")),
        contextlib.redirect_stdout(output),
    ):
        for number, source in enumerate(sources("code")):
            exec(compile(source, f"{NOTEBOOK}, cell {number}", "exec", dont_inherit=True), names)
    return output.getvalue()


def test_it_is_kept_without_what_it_put_out():
    code = [cell for cell in CELLS if cell["cell_type"] == "code"]
    assert len(code) >= 5
    assert [cell for cell in code if cell["outputs"] or cell["execution_count"]] == []


def test_the_cheat_looks_at_the_mark_and_the_other_does_not(printed):
    shares = dict(re.findall(r"(\w+): (\S+) of the evidence lies around the mark", printed))
    assert float(shares["cheat"]) > 2 * float(shares["clean"])


def test_the_cheat_follows_the_mark_and_the_other_does_not(printed):
    called = re.findall(r"(\w+) calls upright: (\d+)% of .*, (\d+)% of", printed)
    percent = {name: (int(marked), int(plain)) for name, marked, plain in called}
    assert percent["cheat"][0] > 90
    assert percent["cheat"][1] < 50
    assert percent["clean"][0] < 30
    assert percent["clean"][1] > 70
