"""Fixtures that several folders share."""

from __future__ import annotations

import sys

import pytest

from tests.demo_logs import demo_logs
from tests.distributions import distributions, installed, oldest, wheel

__all__ = ["demo_logs", "distributions", "installed", "oldest", "wheel"]


@pytest.fixture(autouse=True)
def _seeded() -> None:
    """Networks get the same weights whichever tests run before."""
    if "keras" in sys.modules:
        sys.modules["keras"].utils.set_random_seed(0)
