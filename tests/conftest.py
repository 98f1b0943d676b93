"""Fixtures that several folders share, and how the tests are dealt out to several workers."""

from __future__ import annotations

import gc
import os
import sys
from typing import Any

import pytest

from tests.demo_logs import demo_logs
from tests.distributions import distributions, installed, oldest, wheel
from tests.whole import WHOLE

__all__ = ["demo_logs", "distributions", "installed", "oldest", "wheel"]

# Modules that one worker takes, one after the other: they share a browser with a page in it, and
# the servers of their logs. Two chains beside workers that compute keep two cores busy; each
# starts with what needs least that others make: the wheel, the demo's logs.
_CHAINS = {
    "demo": ("tasks", "notebook", "curves", "page", "export", "export_data",
             "export_pictures", "pipeline", "cues", "other_browsers", "both_loaders"),
    "others": ("comparison", "large_picture", "kept_pages", "timeline", "requests",
               "outside_methods", "runs", "beyond_memory", "hostile"),
}  # fmt: skip
_PLACE_IN_CHAIN = {
    f"tests/e2e/test_{name}.py": (chain, place)
    for chain, names in _CHAINS.items()
    for place, name in enumerate(names)
}
# What takes long goes first, lest one worker ends with it while the others wait.
_EARLY = (
    *("tests/examples/test_demo.py", "tests/callbacks/", "tests/faults/", "tests/tasks/"),
    *("tests/packaging/", "tests/pipeline/verdicts/test_healthy.py", "tests/pipeline/"),
    *("tests/hostile/", "tests/plugin/test_process.py", "tests/methods/", "tests/models/"),
)
# Here TensorFlow improves its graphs as in a training, elsewhere it does with WHOLE alone.
_AS_TRAINED = (
    *("tests/callbacks/test_all_methods", "tests/callbacks/test_interpret.py"),
    *("tests/pipeline/test_following.py", "tests/pipeline/test_shared_numbers.py"),
    *("tests/pipeline/test_unharmed.py", "tests/faults/"),
)

if "PYTEST_XDIST_WORKER" in os.environ:
    # More workers than cores; threads of TensorFlow's own would only stand in their way.
    os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
    os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Each worker gets a module at a time, or a chain of them."""
    from xdist.scheduler import LoadScopeScheduling

    class ByModule(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return _scope(nodeid)

    return ByModule(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the chains first, and then what takes long."""
    items.sort(key=lambda item: _place(item.nodeid))


def pytest_collection_finish() -> None:
    """What has been imported stays: it is not looked through again with each new graph."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _module(nodeid: str) -> str:
    return nodeid.partition("::")[0]


def _chain(module: str) -> tuple[str, int]:
    """That the module belongs to, and its place there; one that nobody has put comes last."""
    if module.startswith("tests/e2e/"):
        return _PLACE_IN_CHAIN.get(module, ("others", len(_PLACE_IN_CHAIN)))
    return "", 0


def _scope(nodeid: str) -> str:
    return _chain(_module(nodeid))[0] or _module(nodeid)


def _place(nodeid: str) -> tuple[bool, str, int, int, str]:
    module = _module(nodeid)
    ranks = [rank for rank, prefix in enumerate(_EARLY) if module.startswith(prefix)]
    chain, place = _chain(module)
    return not chain, chain, place, min(ranks, default=len(_EARLY)), module


@pytest.fixture(autouse=True)
def _seeded() -> None:
    """Networks get the same weights whichever tests run before."""
    if "keras" in sys.modules:
        sys.modules["keras"].utils.set_random_seed(0)


@pytest.fixture(autouse=True)
def _graphs(request: pytest.FixtureRequest) -> None:
    """Graphs that compute once are not improved first: that took a fifth of the tests' time."""
    if "tensorflow" in sys.modules:
        as_trained = WHOLE or request.node.nodeid.startswith(_AS_TRAINED)
        options = {"disable_meta_optimizer": not as_trained}
        sys.modules["tensorflow"].config.optimizer.set_experimental_options(options)
