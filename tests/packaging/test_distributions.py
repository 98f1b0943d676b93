from __future__ import annotations

import json
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tb_interpret_plugin.version import __version__
from tests.distributions import ROOT, Environment
from tests.plugin.conftest import LONG_TAG, NUM_STEPS
from tests.plugin.conftest import logdir as logdir
from tests.tensorboard_process import get, tensorboard, wait_for_steps

pytestmark = pytest.mark.packaging

CARRIED = [
    "tb_interpret/__init__.py",
    "tb_interpret/py.typed",
    "tb_interpret_plugin/colormaps.json",
    "tb_interpret_plugin/http_api.md",
    "tb_interpret_plugin/py.typed",
    "tb_interpret_plugin/schema.proto",
    "tb_interpret_plugin/schema_pb2.pyi",
    "tb_interpret_plugin/static/index.js",
]


def test_the_wheel_carries_the_page_and_only_the_packages(distributions: Path) -> None:
    (wheel,) = distributions.glob("*.whl")
    assert wheel.name == f"tb_interpret-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert set(CARRIED) <= set(names)
    assert {name.partition("/")[0] for name in names} == {
        "tb_interpret",
        "tb_interpret_plugin",
        f"tb_interpret-{__version__}.dist-info",
    }


def test_the_sdist_carries_the_page_and_its_sources(distributions: Path) -> None:
    (sdist,) = distributions.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {*CARRIED, "frontend/package-lock.json", "setup.py"} <= names
    assert not [name for name in names if "node_modules" in name]


def test_the_sdist_carries_what_the_site_and_the_examples_are_made_of(distributions: Path) -> None:
    (sdist,) = distributions.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {
            name.partition("/")[2]
            for name in archive.getnames()
            if not archive.getmember(name).isdir()
        }
    for folder in ("docs", "examples"):
        there = {
            path.relative_to(ROOT).as_posix()
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        assert len(there) > 5
        assert there - names == set()
    assert {"CONTRIBUTING.md", "Makefile", "tools/docs_site.py", "tools/docs_text.py"} <= names


def assert_that_the_page_is_shown(environment: Environment, logdir: Path) -> None:
    for load_fast in ("true", "false"):
        with tensorboard(
            f"--logdir={logdir}",
            f"--load_fast={load_fast}",
            python=environment.python,
            cwd=environment.directory,
        ) as address:
            page = wait_for_steps(address, "long/interpret", LONG_TAG, NUM_STEPS)
            assert len(page.records) == NUM_STEPS
            assert json.loads(get(address, "plugins_listing"))["tb_interpret"]["enabled"]
            module = get(address, "plugin/tb_interpret/index.js").decode()
            assert "was installed without its page" not in module
            assert get(address, "plugin/tb_interpret/examples?run=long/interpret")


def test_tensorboard_without_tensorflow_shows_our_page(
    installed: Environment, logdir: Path
) -> None:
    for name in ("tensorflow", "cv2"):
        assert installed.run("-c", f"import {name}").returncode != 0
    assert_that_the_page_is_shown(installed, logdir)


@pytest.mark.skipif(
    sys.version_info >= (3, 13), reason="NumPy 1, which TensorBoard 2.16 needs, ends at Python 3.12"
)
def test_the_oldest_tensorboard_and_protobuf_show_our_page(
    oldest: Environment, logdir: Path
) -> None:
    assert_that_the_page_is_shown(oldest, logdir)


def test_the_training_side_without_tensorflow_says_what_to_install(
    installed: Environment,
) -> None:
    done = installed.run("-c", "import tb_interpret", cwd=installed.directory)
    assert done.returncode != 0
    assert "pip install 'tb-interpret[tensorflow,opencv]'" in done.stdout
