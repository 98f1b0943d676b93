"""What we said while a test ran; TensorFlow has its own to say, by which tests ran before."""

from __future__ import annotations

import logging

import pytest


def said(caplog: pytest.LogCaptureFixture, level: int = logging.WARNING) -> list[str]:
    """Messages of this level or above."""
    ours = [r for r in caplog.records if r.name == "tb_interpret" and r.levelno >= level]
    return [r.getMessage() for r in ours]
