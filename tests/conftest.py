"""Fixtures that several folders share, and how the tests are dealt out to several workers."""

from __future__ import annotations

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

if "PYTEST_XDIST_WORKER" in os.environ:
    # More workers than cores; threads of TensorFlow's own would only stand in their way.
    os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
    os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts what takes long first, lest one worker ends with it while the others wait."""
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    for rank, prefix in enumerate((*_FIRST, *_EARLY)):
        if item.nodeid.startswith(prefix):
            return rank
    return len(_FIRST) + len(_EARLY)


@pytest.fixture(autouse=True)
def _seeded() -> None:
    """Networks get the same weights whichever tests run before."""
    if "keras" in sys.modules:
        sys.modules["keras"].utils.set_random_seed(0)
