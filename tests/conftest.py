"""Fixtures that several folders share."""

from tests.distributions import distributions, installed, oldest

__all__ = ["distributions", "installed", "oldest"]
