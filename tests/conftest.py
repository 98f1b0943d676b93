"""Fixtures that several folders share, and how the tests are dealt out to several workers."""

from __future__ import annotations

import gc
import os
import sys

import pytest

from tests.demo_logs import demo_logs
from tests.distributions import distributions, installed, oldest, wheel

__all__ = ["demo_logs", "distributions", "installed", "oldest", "wheel"]

# The first two need what takes longest to make: the wheel and the demo's logs. So each is made
# by a worker of its own, while no other waits for it.
_FIRST = ("tests/e2e/test_comparison.py", "tests/examples/test_demo.py")
_EARLY = (
    *("tests/e2e/", "tests/packaging/", "tests/callbacks/"),
    *("tests/faults/", "tests/hostile/", "tests/tasks/"),
)
_WAITING = ("tests/e2e/", "tests/packaging/")

if "PYTEST_XDIST_WORKER" in os.environ:
    # More workers than cores; threads of TensorFlow's own would only stand in their way.
    os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
    os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts what takes long first, lest one worker ends with it while the others wait.

    Modules that wait for browsers stand between those that compute: workers of one
    kind would all wait, or all want the two cores.
    """
    modules = sorted(dict.fromkeys(map(_module, items)), key=_rank)
    waiting = [module for module in modules if module.startswith(_WAITING)]
    computing = [module for module in modules if not module.startswith(_WAITING)]
    places = {module: 0.6 * i / len(waiting) for i, module in enumerate(waiting)}
    places |= {module: i / len(computing) for i, module in enumerate(computing)}
    items.sort(key=lambda item: (places[_module(item)], _module(item)))


def pytest_collection_finish() -> None:
    """What has been imported stays: it is not looked through again with each new graph."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _module(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def _rank(module: str) -> int:
    for rank, prefix in enumerate((*_FIRST, *_EARLY)):
        if module.startswith(prefix):
            return rank
    return len(_FIRST) + len(_EARLY)


@pytest.fixture(autouse=True)
def _seeded() -> None:
    """Networks get the same weights whichever tests run before."""
    if "keras" in sys.modules:
        sys.modules["keras"].utils.set_random_seed(0)
