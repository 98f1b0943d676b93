"""The table of methods names tests that exist, and leaves out nothing without a reason."""

import importlib
import inspect
import pathlib
import pkgutil
import re
from importlib import metadata

import pytest
import tf_explain.core
import tf_keras_vis

ROOT = pathlib.Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "methods" / "index.md").read_text("utf-8")
OURS, REST = PAGE.split("\nLeft out, and why:")
LEFT_OUT, LIBRARIES = REST.split("\n## Library by library")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", OURS)))


def _rows(table: str) -> list[list[str]]:
    """The cells of each row, without the two of its head."""
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("|")]
    return rows[2:]


def _names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.mark.parametrize(("path", "name"), NAMED, ids=[name for _, name in NAMED])
def test_named_test_exists(path, name):
    assert re.search(rf"^def {name}\(", (ROOT / path).read_text("utf-8"), re.MULTILINE)


def test_every_method_names_its_test():
    rows = _rows(OURS)
    assert len(rows) > 15
    assert [row for row in rows if "::" not in row[-1]] == []


def test_what_is_left_out_has_a_reason():
    reasons = {name for row in _rows(LEFT_OUT) for name in _names(row[0])}
    left_out = {name for row in _rows(LIBRARIES) for name in _names(row[2])}
    assert len(left_out) > 50
    assert left_out - reasons == set()
    assert [row for row in _rows(LEFT_OUT) if len(row) != 2 or not row[1]] == []


def _of_tf_explain() -> set[str]:
    return set(tf_explain.core.__all__)


def _of_tf_keras_vis() -> set[str]:
    """What can be put on a model: visualizations, and ways to change its gradients."""
    found = set()
    for module in pkgutil.walk_packages(tf_keras_vis.__path__, "tf_keras_vis."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if inspect.isclass(value) and issubclass(value, tf_keras_vis.ModelVisualization):
                found.add(value.__name__)
            elif name == "GuidedBackpropagation":
                found.add(name)
    return found - {"ModelVisualization"}


@pytest.mark.parametrize(
    ("library", "theirs"),
    [("tf-explain", _of_tf_explain), ("tf-keras-vis", _of_tf_keras_vis)],
    ids=["tf-explain", "tf-keras-vis"],
)
def test_every_method_of_peers_that_run_here_is_in_their_row(library, theirs):
    (row,) = (row for row in _rows(LIBRARIES) if row[0].startswith(library))
    named = {name for cell in row[1:] for name in _names(cell)}
    assert len(theirs()) > 5
    assert theirs() - named == set()


@pytest.mark.parametrize("library", ["tf-explain", "tf-keras-vis"])
def test_versions_that_were_read_are_those_that_run_here(library):
    for page in (LIBRARIES, (ROOT / "docs" / "coming-from.md").read_text("utf-8")):
        assert f"{library} {metadata.version(library)}" in page
