"""Installing us replaces no `cv2` that is there, and uninstalling us leaves it."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.distributions import Environment, make_environment

pytestmark = pytest.mark.packaging

# What only this build has.
_PROOF = {
    "opencv-python": "assert 'QT' in re.search('GUI: *(.*)', cv2.getBuildInformation())[1]",
    "opencv-contrib-python": "cv2.ximgproc.thinning",
}


@pytest.fixture(scope="module", params=_PROOF)
def build(request: pytest.FixtureRequest) -> str:
    """A build of OpenCV that people have."""
    return str(request.param)


@pytest.fixture
def having(build: str, tmp_path: Path) -> Environment:
    """An environment with this build, and nothing else."""
    environment = make_environment(tmp_path / "venv")
    environment.install(build)
    return environment


def files_of_opencv(environment: Environment) -> dict[str, str]:
    """A digest of each file that is imported as `cv2` or belongs to it."""
    (packages,) = environment.directory.glob("lib/python*/site-packages")
    return {
        str(path.relative_to(packages)): hashlib.md5(path.read_bytes()).hexdigest()
        for path in packages.glob("*cv*/**/*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def listed(environment: Environment) -> dict[str, str]:
    """Versions by the names of what pip lists."""
    found = json.loads(environment.pip("list", "--format=json").stdout)
    return {each["name"]: each["version"] for each in found}


def assert_untouched(environment: Environment, build: str, files: dict[str, str]) -> None:
    assert files_of_opencv(environment) == files
    assert [name for name in listed(environment) if "opencv" in name] == [build]
    done = environment.run("-c", f"import re, cv2; {_PROOF[build]}")
    assert done.returncode == 0, done.stdout


def test_build_that_is_there_stays_when_we_come_and_when_we_go(
    having: Environment, build: str, wheel: str
) -> None:
    files = files_of_opencv(having)
    assert len(files) > 10
    assert_untouched(having, build, files)
    having.install(wheel)
    assert {"tb-interpret", "tensorboard"} <= listed(having).keys()
    assert_untouched(having, build, files)
    assert having.pip("uninstall", "--yes", "tb-interpret").returncode == 0
    assert "tb-interpret" not in listed(having)
    assert_untouched(having, build, files)


def brought_by(name: str) -> set[str]:
    """The distributions that pip installs with one, itself included, as installed here."""
    brought, left = set[str](), {name}
    while left:
        name = left.pop()
        brought.add(name)
        needed = [Requirement(each) for each in importlib.metadata.requires(name) or []]
        names = {
            canonicalize_name(each.name)
            for each in needed
            if each.marker is None or each.marker.evaluate({"extra": ""})
        }
        left |= names - brought
    return brought


def test_tensorflow_comes_without_opencv() -> None:
    (tensorflow,) = importlib.metadata.packages_distributions()["tensorflow"]
    brought = brought_by(tensorflow)
    assert {tensorflow, "keras", "numpy"} <= brought
    assert [name for name in brought if "opencv" in name] == []


def test_only_who_asks_for_opencv_gets_one(wheel: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(archive.read(name).decode())
    required = [each for each in metadata.get_all("Requires-Dist", []) if "opencv" in each]
    assert required == ['opencv-python-headless>=4.8; extra == "opencv"']


def test_viewers_environment_has_no_opencv(installed: Environment) -> None:
    assert [name for name in listed(installed) if "opencv" in name] == []
    assert installed.run("-c", "import cv2").returncode != 0
