"""Fixtures that several folders share, and how the tests are dealt out to several workers."""

from __future__ import annotations

import gc
import os
import sys

import pytest

from tests.demo_logs import demo_logs
from tests.distributions import distributions, installed, oldest, wheel

__all__ = ["demo_logs", "distributions", "installed", "oldest", "wheel"]

# What needs browsers, servers or pip waits half of its time: two workers do nothing else as long
# as there is some, each with a browser of its own, while the others compute. What needs the
# demo's logs comes last there, and first of all they are made.
_LANES = (
    (
        *("tests/e2e/test_beyond_memory.py", "tests/e2e/test_both_loaders.py"),
        *("tests/e2e/test_hostile.py", "tests/e2e/test_notebook.py"),
        *("tests/packaging/", "tests/e2e/test_other_browsers.py"),
    ),
    (
        *("tests/e2e/test_comparison.py", "tests/e2e/test_timeline.py"),
        *("tests/e2e/test_large_picture.py", "tests/e2e/"),
    ),
)
# Then what takes long, lest one worker ends with it while the others wait.
_EARLY = (
    *("tests/examples/test_demo.py", "tests/callbacks/", "tests/models/test_any_model.py"),
    *("tests/methods/test_any_", "tests/models/test_kept.py", "tests/tasks/"),
    *("tests/faults/", "tests/hostile/", "tests/models/"),
)

if "PYTEST_XDIST_WORKER" in os.environ:
    # More workers than cores; threads of TensorFlow's own would only stand in their way.
    os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
    os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Deals modules out to workers (`--dist=loadgroup`): one at a time, a lane as a whole."""
    items.sort(key=lambda item: (_place(item), _module(item)))
    for item in items:
        lane = _lane(item)
        group = _module(item) if lane is None else f"lane {lane}"
        item.add_marker(pytest.mark.xdist_group(group))


def pytest_collection_finish() -> None:
    """What has been imported stays: it is not looked through again with each new graph."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _module(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def _lane(item: pytest.Item) -> int | None:
    for lane, prefixes in enumerate(_LANES):
        if _module(item).startswith(prefixes):
            return lane
    return None


def _place(item: pytest.Item) -> tuple[int, int]:
    """The lane, and the place in it; behind the lanes, that among all others."""
    lane = _lane(item)
    prefixes = _EARLY if lane is None else _LANES[lane]
    places = [place for place, prefix in enumerate(prefixes) if _module(item).startswith(prefix)]
    return len(_LANES) if lane is None else lane, min(places, default=len(prefixes))


@pytest.fixture(autouse=True)
def _seeded() -> None:
    """Networks get the same weights whichever tests run before."""
    if "keras" in sys.modules:
        sys.modules["keras"].utils.set_random_seed(0)
