"""The wheel of this checkout, and environments that it is installed into."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.once import made_once

ROOT = Path(__file__).parents[1]

_SOURCES = [
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "MANIFEST.in",
    "Makefile",
    "README.md",
    "docs",
    "examples",
    "frontend",
    "pyproject.toml",
    "setup.py",
    "tb_interpret",
    "tb_interpret_plugin",
    "tools",
]
_NOT_SOURCES = ("__pycache__", "coverage", "node_modules")


def copy_sources(
    destination: Path, names: Sequence[str] = _SOURCES, *, with_page: bool = False
) -> Path:
    """The project as a fresh clone has it: nothing installed, and the page not built.

    Args:
        destination: Where it is put.
        names: What of it.
        with_page: Whether the page that is built comes along, if there is one.
    """
    ignore = shutil.ignore_patterns(*_NOT_SOURCES, *([] if with_page else ["static"]))
    for name in names:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, destination / name, ignore=ignore)
        else:
            destination.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, destination / name)
    return destination


@dataclass(frozen=True)
class Environment:
    """A virtual environment of its own."""

    directory: Path

    @property
    def python(self) -> str:
        """Its interpreter."""
        return str(self.directory / "bin" / "python")

    def run(
        self, *arguments: str, cwd: Path | None = None, path: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Runs its interpreter, with another PATH when one is given."""
        environment = {**os.environ, "PATH": os.environ["PATH"] if path is None else path}
        environment.pop("PYTHONPATH", None)
        return _run([self.python, *arguments], cwd=cwd, env=environment)

    def pip(
        self, *arguments: str, cwd: Path | None = None, path: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Runs this interpreter's pip on it: one of its own would take seconds to install."""
        environment = {**os.environ, "PATH": os.environ["PATH"] if path is None else path}
        command = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
        return _run([*command, "--python", self.python, *arguments], cwd=cwd, env=environment)

    def install(self, *requirements: str) -> None:
        """Installs with pip; what is imported will be compiled then."""
        done = self.pip("install", "--quiet", "--no-compile", *requirements)
        assert done.returncode == 0, done.stdout


def _run(
    command: Sequence[str], cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=cwd,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def make_environment(directory: Path) -> Environment:
    """An empty virtual environment."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(directory)], check=True)
    return Environment(directory)


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory with the wheel and the sdist of this checkout, built as a release is.

    But for two things that installing this checkout has done: building in isolation, and
    building the page, which is built here only where it is missing or older than its sources.
    """

    def build(directory: Path) -> None:
        sources = copy_sources(directory, with_page=True)
        done = _run([sys.executable, "-m", "build", "--no-isolation", str(sources)])
        assert done.returncode == 0, done.stdout

    return made_once(tmp_path_factory, "project", build) / "dist"


@pytest.fixture(scope="session")
def wheel(distributions: Path) -> str:
    """The wheel of this checkout."""
    (path,) = distributions.glob("*.whl")
    return str(path)


@pytest.fixture(scope="session")
def installed(wheel: str, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment with the wheel and what it requires: without TensorFlow."""

    def install(directory: Path) -> None:
        make_environment(directory).install(wheel)

    return Environment(made_once(tmp_path_factory, "installed", install))


@pytest.fixture(scope="session")
def oldest(wheel: str, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The like, with the oldest TensorBoard and protobuf that we support."""
    environment = make_environment(tmp_path_factory.mktemp("oldest") / "venv")
    # TensorBoard 2.16 wants pkg_resources and NumPy 1 without saying so.
    environment.install(
        wheel, "tensorboard==2.16.*", "protobuf==3.20.3", "numpy<2", "setuptools<81"
    )
    return environment
