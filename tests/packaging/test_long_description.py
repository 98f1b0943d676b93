"""What PyPI shows of the README: it knows no files of the repository."""

from __future__ import annotations

import re
import subprocess
import sys
from email.parser import Parser
from pathlib import Path

import pytest

from tests.distributions import ROOT, copy_sources

pytestmark = pytest.mark.packaging

_METADATA = "from setuptools import build_meta; build_meta.prepare_metadata_for_build_wheel('out')"
_ADDRESS = "https://example.org/someone/tb_interpret"


def shown(project: Path) -> str:
    """The long description in the metadata of a checkout."""
    (project / "out").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", _METADATA], cwd=project, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (metadata,) = (project / "out").glob("*.dist-info/METADATA")
    message = Parser().parsestr(metadata.read_text("utf-8"))
    assert message["Description-Content-Type"] == "text/markdown"
    return str(message.get_payload())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    names = ["README.md", "pyproject.toml", "setup.py", "tb_interpret", "tb_interpret_plugin"]
    return copy_sources(tmp_path / "project", names)


def relative(text: str) -> list[str]:
    return re.findall(r"\]\((?!https?:)([^)]+)\)", text)


def test_without_an_address_no_link_and_no_picture_breaks(project: Path) -> None:
    text = shown(project)
    assert relative((ROOT / "README.md").read_text("utf-8"))
    assert relative(text) == []
    assert "![" not in text
    assert "Picture: The timeline: a row an example and run, a column an epoch." in text
    assert "[Fashion-MNIST]" not in text
    assert "Fashion-MNIST" in text


def test_with_an_address_they_are_absolute(project: Path) -> None:
    pyproject = project / "pyproject.toml"
    text = pyproject.read_text("utf-8")
    assert "[project.urls]\n" in text
    pyproject.write_text(
        text.replace("[project.urls]\n", f'[project.urls]\nRepository = "{_ADDRESS}"\n')
    )
    found = shown(project)
    assert relative(found) == []
    assert f"({_ADDRESS}/raw/HEAD/docs/images/timeline-1400-light.png)" in found
    assert f"]({_ADDRESS}/blob/HEAD/docs/page.md)" in found
